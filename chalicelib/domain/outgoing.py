"""A reply in the outbox of a case: sent at most once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.reply import Target


class OutgoingState(StrEnum):
    """How far a reply has come."""

    QUEUED = "queued"
    SENDING = (
        "sending"  # left or about to leave; found here by a second attempt, its fate is unknown
    )
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # a person must look on the platform before anything is sent again


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an agent wants to say, where, and how far it is. `delivery` is the platform's last word on it.

    An `automatic` one is said by Earshot or a bot, and keeps no promise. `reference` is what the log calls the mention
    that it answers; replies of before there was one have none.
    """

    case: str
    id: str
    agent: str
    text: str
    target: Target
    channel: str
    connection: str
    state: OutgoingState
    written_at: datetime
    sending_since: datetime | None = None
    sent_at: datetime | None = None
    external_id: str | None = None
    reason: str = ""
    delivery: str | None = None
    reference: str = ""
    automatic: bool = False
