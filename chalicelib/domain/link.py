"""Links that acknowledge: each is for one agent, one case and half an hour, and proves itself."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIFE = timedelta(minutes=30)
_CASE, _AGENT, _TIME, _PROOF = 15, 4, 4, 16
_LENGTH = _CASE + _AGENT + _TIME + _PROOF
_PURPOSE = b"earshot acknowledge 1\0"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says, not yet proven: the agent by a short hash only."""

    case: str
    agent: bytes
    expires: datetime
    proof: bytes


def sign(key: bytes, case: str, agent: str, expires: datetime) -> str:
    """The token of a link: 52 letters, digits, hyphens and underscores. Raises ValueError for what is no case's id."""
    claim = _case_bytes(case), _short(agent), int(expires.timestamp()).to_bytes(_TIME, "big")
    return base64.urlsafe_b64encode(b"".join((*claim, _proof(key, claim, agent)))).decode()


def read(token: str) -> Claim | None:
    """What a token says; None when it is none."""
    try:
        content = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return None
    if len(content) != _LENGTH or base64.urlsafe_b64encode(content).decode() != token:
        return None
    case, rest = content[:_CASE], content[_CASE:]
    at = int.from_bytes(rest[_AGENT : _AGENT + _TIME], "big")
    return Claim(
        f"c-{base64.b32encode(case).decode().lower()}",
        rest[:_AGENT],
        datetime.fromtimestamp(at, UTC),
        rest[_AGENT + _TIME :],
    )


def signer(claim: Claim, agents: Iterable[str], keys: Iterable[bytes]) -> str | None:
    """Id of the agent whom a claim was signed for with one of the keys; None for a forged one, or a stranger's."""
    seconds = int(claim.expires.timestamp()).to_bytes(_TIME, "big")
    parts = _case_bytes(claim.case), claim.agent, seconds
    held = tuple(keys)
    for agent in agents:
        if not hmac.compare_digest(_short(agent), claim.agent):
            continue
        # Every key is tried, whichever fits: how long it takes tells nothing.
        fits = [hmac.compare_digest(_proof(key, parts, agent), claim.proof) for key in held]
        if any(fits):
            return agent
    return None


def _proof(key: bytes, claim: tuple[bytes, ...], agent: str) -> bytes:
    # The agent's whole id, since the hash in the token is too short to be one agent's alone.
    message = _PURPOSE + b"".join(claim) + agent.encode()
    return hmac.new(key, message, hashlib.sha256).digest()[:_PROOF]


def _short(agent: str) -> bytes:
    return hashlib.sha256(agent.encode()).digest()[:_AGENT]


def _case_bytes(case: str) -> bytes:
    content = base64.b32decode(case.removeprefix("c-").upper())
    if len(content) != _CASE:
        raise ValueError(f"{case} is no case's id")
    return content
