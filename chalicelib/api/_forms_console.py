"""The forms of drafts, verdicts, noise and connections; `_answers` says more."""

from typing import Annotated, Literal, TypedDict

from chalicelib.api._forms import AgentId, Also, Channel, MentionKey, Moment, Team
from chalicelib.domain.mention import Visibility
from chalicelib.domain.verdict import Intent, Sentiment


class Verdict(TypedDict):
    """What is thought of a mention."""

    sentiment: Sentiment
    intent: Intent
    urgent: bool
    why: Annotated[list[str], "The words that decided", Also(examples=[["broken"]])]
    corrected_by: Annotated[AgentId | None, "null: as it was understood at first"]


class Draft(TypedDict):
    """What the caller has typed for a case and not sent; the same on all devices, kept for 30 days."""

    text: Annotated[str, "Empty: there is none any more", Also(examples=["So sorry, Ada"])]
    visibility: Visibility | None
    mention: Annotated[MentionKey | None, "What it answers"]
    at: Moment


class Connected(TypedDict):
    """One of our accounts, and whether anything comes from it."""

    id: Annotated[str, Also(examples=["shop-x"])]
    channel: Channel
    team: Team
    address: Annotated[
        str, "Path of its webhook, below that of the API", Also(examples=["/webhooks/x/shop-x"])
    ]
    state: Annotated[
        Literal["waiting", "heard", "closed"],
        "waiting: nothing has come so far; closed: the platform took our access away",
    ]
    last_heard_at: Annotated[Moment | None, "To the minute; null: never"]
    reason: Annotated[str, "Why it is closed", Also(examples=[""])]


class Connections(TypedDict):
    """Our accounts, in the order of the desk file."""

    connections: list[Connected]


class Tested(TypedDict):
    """A test mention on its way."""

    mention: MentionKey
