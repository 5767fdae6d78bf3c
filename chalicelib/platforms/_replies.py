"""What all networks share in answering: the request that carries JSON, and what an HTTP status alone tells."""

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from chalicelib.domain.reply import Access, Fate, Outcome, Request, Response
from chalicelib.errors import Invalid, Misconfigured, Unreadable
from chalicelib.platforms._json import Object, load

_LONGEST_WAIT = 24 * 3600  # seconds


def fits(text: str, length: int, limit: int) -> None:
    """Return when a reply says something and is not too long; raises Invalid."""
    if not text.strip():
        raise Invalid("The reply is empty: write something.")
    if length > limit:
        raise Invalid(f"The reply counts {length} characters and {limit} are allowed: shorten it.")


def post(url: str, access: Access, body: Mapping[str, object]) -> Request:
    """A POST of JSON with a bearer token. Raises Misconfigured when there is none."""
    if not access.token:
        raise Misconfigured("This connection has no access token: set it before replying.")
    headers = {"authorization": f"Bearer {access.token}", "content-type": "application/json"}
    return Request("POST", url, headers, json.dumps(body))


def body_of(response: Response) -> Object:
    """The JSON object in an answer, empty when there is none."""
    try:
        return load(response.body)
    except Unreadable:
        return {}


def sent(external_id: str | None) -> Outcome:
    """The platform has it, under this id."""
    return Outcome(Fate.SENT, external_id)


def refused(what_to_do: str, said: str = "") -> Outcome:
    """The platform does not want it; `what_to_do` says who must change what, `said` is the platform's own word."""
    return Outcome(
        Fate.REFUSED, reason=f"{what_to_do} The platform says: {said}" if said else what_to_do
    )


def later(response: Response, default: int, reason: str) -> Outcome:
    """Surely not accepted; may be tried after what Retry-After says, else after `default` seconds."""
    return Outcome(Fate.LATER, reason=reason, retry_after=_retry_after(response) or default)


def unknown(said: str = "") -> Outcome:
    """May or may not have been accepted: a person must look before anything is sent again."""
    hint = (
        "The platform did not say whether it took the reply: look there before you send it again."
    )
    return Outcome(Fate.UNKNOWN, reason=f"{hint} It says: {said}" if said else hint)


def by_status(response: Response, said: str = "") -> Outcome:
    """What the status alone tells: 429 is a limit, other 4xx a refusal, all else leaves us in doubt."""
    if response.status == 429:
        return later(response, 60, said or "The rate limit is reached.")
    if response.status == 401:
        return refused(
            "The access token is not accepted: an administrator must connect the account again.",
            said,
        )
    if response.status == 403:
        return refused(
            "The account may not say this here: an administrator must check its permissions.", said
        )
    if response.status in (404, 410):
        return refused("What is answered is gone: the agent must close it or write anew.", said)
    if 400 <= response.status < 500 and response.status != 408:
        return refused(
            f"The platform refused the reply (status {response.status}): the agent must change it.",
            said,
        )
    return unknown(said or f"status {response.status}")


def _retry_after(response: Response) -> int | None:
    given = response.headers.get("retry-after", "")
    if given.isascii() and given.isdigit() and len(given) < 9:
        return max(1, min(int(given), _LONGEST_WAIT))
    return until(given, response)


def until(moment: str, response: Response) -> int | None:
    """Seconds from the answer's own Date to an HTTP date or epoch second; None when either is missing or past."""
    try:
        start = parsedate_to_datetime(response.headers["date"]).timestamp()
        end = float(moment) if moment.isdigit() else parsedate_to_datetime(moment).timestamp()
        wait = int(end - start)
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return max(1, min(wait, _LONGEST_WAIT)) if wait >= 0 else None
