"""A reply on its way to a platform: what to say, to whom, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from chalicelib.domain.mention import Visibility


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reply goes: the mention that it answers (`external_id`), its author (`customer_id`) and our account.

    `visibility` is that of the reply: a private reply to a public post goes to the customer's direct messages. `scope`
    qualifies the platform's ids, as in the mention.
    """

    external_id: str
    customer_id: str
    account_id: str | None
    visibility: Visibility
    scope: str = ""


class Access(NamedTuple):
    """How to reach the platform: `base` replaces the platform's own address (a stand-in), `token` authorises."""

    token: str
    base: str | None = None


class Limit(NamedTuple):
    """How long a reply may be: `most` in what is counted, `characters` (code points) or `x` (as X weighs them)."""

    most: int
    counts: str = "characters"


class Request(NamedTuple):
    """An HTTP request to be sent by the edge. `body` is the JSON text."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str


class Response(NamedTuple):
    """What the platform answered; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""


class Fate(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"  # the platform has it
    REFUSED = "refused"  # the platform does not want it: a person must change something
    LATER = "later"  # surely not accepted, and may be tried again
    UNKNOWN = "unknown"  # may or may not have been accepted: never resent blindly


class Outcome(NamedTuple):
    """Fate of one attempt. `external_id` is the platform's id of what was sent; `retry_after` is seconds for LATER."""

    fate: Fate
    external_id: str | None = None
    reason: str = ""
    retry_after: int | None = None
