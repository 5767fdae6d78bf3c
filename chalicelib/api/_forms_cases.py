"""The forms of cases as they stand in lists; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import (
    MILLISECONDS,
    AgentId,
    Also,
    CaseId,
    Channel,
    ClockState,
    MentionKey,
    Moment,
    PriorityName,
    Team,
)
from chalicelib.api._forms_paging import Paging
from chalicelib.domain.case import Status
from chalicelib.domain.mention import Visibility
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.verdict import Intent, Sentiment


class Customer(TypedDict):
    """A customer: the platform's id, and the name that the latest mention gives."""

    id: Annotated[str, Also(examples=["77"])]
    handle: Annotated[str | None, Also(examples=["ada"])]
    name: Annotated[str | None, Also(examples=["Ada"])]


class Clock(TypedDict):
    """A promise, with the arithmetic that anybody can check."""

    kind: ClockKind
    promise: Annotated[str, Also(examples=["vip"])]
    hours: Annotated[str, "Calendar in which it counts; empty: round the clock"]
    state: ClockState
    started_at: Moment
    target_seconds: Annotated[float, Also(examples=[3600.0])]
    left_seconds: Annotated[float | None, "While it stands still"]
    due_at: Annotated[Moment | None, "null: it stands still, or its hours never come"]
    paused_at: Annotated[Moment | None, "Since when it stands still"]
    met_at: Annotated[Moment | None, "When what was promised happened"]
    late_by_ms: Annotated[int | None, "null: it stands still, or ended without", MILLISECONDS]
    arithmetic: Annotated[str, Also(examples=["... + 1 h = due ...; 0.250 s over"])]


class Lease(TypedDict):
    """A case that is kept for an agent who answers it."""

    agent: AgentId
    until: Moment


class Case(TypedDict):
    """A case as it stands in an inbox."""

    id: CaseId
    version: Annotated[int, "Counts its changes", Also(minimum=1, examples=[2])]
    status: Annotated[Status, "Who has the next word: we, the customer, a third party, nobody"]
    owner: Annotated[AgentId | None, "null: nobody has it"]
    team: Team
    priority: Annotated[int, "1 is the most urgent", Also(minimum=1, maximum=4)]
    priority_name: PriorityName
    channel: Channel
    connection: Annotated[str, "Our account", Also(examples=["shop-x"])]
    visibility: Visibility
    opened_at: Moment
    last_heard_at: Moment
    last_mention: Annotated[MentionKey, "What a reply answers unless it says otherwise"]
    acknowledged_at: Moment | None
    paging: Paging | None
    clocks: Annotated[list[Clock], "The latest of each kind; empty: nothing was promised"]
    tier: Annotated[str, "The customer's, if leads gave one", Also(examples=["vip"])]
    tags: list[str]
    snoozed_until: Moment | None
    lease: Annotated[Lease | None, "Who has claimed it just now"]
    sentiment: Annotated[Sentiment | None, "Of the latest mention; null: it was not kept then"]
    intent: Annotated[Intent | None, "Of the latest mention; null: it was not kept then"]
    urgent: Annotated[bool, "Whether the latest mention was understood as urgent"]
    language: Annotated[str | None, "ISO 639-1, as far as known", Also(examples=["en"])]
    merged_into: Annotated[CaseId | None, "The case in which it goes on; null: it goes its own way"]
    customer: Customer
    preview: Annotated[
        str | None,
        "The beginning of the customer's latest mention; null: taken back, or not there any more",
        Also(maxLength=141, examples=["Broken again!"]),
    ]
    order: Annotated[
        str,
        "Why it stands where it stands",
        Also(examples=["first reply due 2026-11-22T11:00:00.000Z, high counts 1 h earlier"]),
    ]


class Cases(TypedDict):
    """A page of an inbox, first things first; with a filter it may be short though there is a cursor."""

    cases: list[Case]
    cursor: Annotated[str | None, "Asks for the next page; null: there is none"]


class FoundCases(TypedDict):
    """What was found, the latest first."""

    cases: list[Case]
    more: Annotated[bool, "Whether there may be more than are shown"]
