"""The forms of the lead's figures; `_answers` says more."""

from typing import Annotated, Literal, TypedDict

from chalicelib.api._forms import MILLISECONDS, AgentId, Also, Channel, Count, Moment, Team
from chalicelib.api._forms_cases import Case
from chalicelib.domain.promise import ClockKind
from chalicelib.ports import Span

Somebody = Annotated[str, "Id of an agent; empty: nobody", Also(examples=["amy"])]
Seconds = Annotated[int | None, "null: there was none", Also(examples=[312])]
Dollars = Annotated[float, Also(examples=[0.00000801])]


class Counted(TypedDict):
    """How many there were of something."""

    value: Annotated[str, Also(examples=["solved"])]
    count: Count


class Volume(TypedDict):
    """What was heard in one step, and what became of it; the outcomes sum to `heard`."""

    at: Moment
    heard: Count
    opened: Count
    reopened: Count
    joined: Count
    noise: Count
    edited: Count
    own: Annotated[Count, "Said by the brand itself"]
    deleted: Count
    unmatched: Count


class CaseCounts(TypedDict):
    """Cases that began and ended in one step."""

    at: Moment
    opened: Count
    reopened: Count
    closed: Count


class Promised(TypedDict):
    """What became of promises of one kind: of all, or of one channel, team, agent or hour of day."""

    kind: ClockKind
    by: Literal["all", "channel", "team", "agent", "hour"]
    of: Annotated[str, "Which one; empty for all, and for nobody", Also(examples=["care"])]
    decided: Annotated[Count, "kept + late + open + missed"]
    kept: Count
    late: Annotated[Count, "Broken, and answered later"]
    open: Annotated[Count, "Broken, and still waiting"]
    missed: Annotated[Count, "Broken, and ended without"]
    withdrawn: Annotated[Count, "Ended without while there was time left"]
    attainment: Annotated[float | None, "kept / decided", Also(examples=[0.75])]
    answered: Annotated[Count, "Those that were met; the times are theirs"]
    p50: Seconds
    p90: Seconds
    p99: Seconds


class Answers(TypedDict):
    """What an agent answered."""

    agent: Somebody
    sent: Count
    native: Annotated[Count, "On the platform itself"]
    automatic: Annotated[Count, "By a machine"]
    refused: Count
    unknown: Count
    undelivered: Count


class QueueWait(TypedDict):
    """How long cases had waited that left a team's queue, in seconds."""

    team: Team
    cases: Count
    p50: Seconds
    p90: Seconds
    p99: Seconds


class Sentiments(TypedDict):
    """How customers felt in one step."""

    at: Moment
    negative: Count
    neutral: Count
    positive: Count


class Intents(TypedDict):
    """What customers wanted in one step."""

    at: Moment
    complaint: Count
    question: Count
    praise: Count
    other: Count
    noise: Count


class Topic(TypedDict):
    """Cases with a tag that were opened in one step."""

    at: Moment
    topic: Annotated[str, Also(examples=["billing"])]
    cases: Count


class Unanswered(TypedDict):
    """First replies that were promised and not given."""

    promised: Count
    open: Count
    missed: Count
    withdrawn: Count
    rate: Annotated[float | None, "(open + missed) / promised", Also(examples=[0.25])]


class CostLine(TypedDict):
    """So many of a kind, at so many dollars each."""

    what: Annotated[str, Also(examples=["noise"])]
    channel: Channel
    count: Count
    each: Dollars
    dollars: Dollars


class UnknownCost(TypedDict):
    """So many of a kind that are in no sum."""

    what: Annotated[str, Also(examples=["joined"])]
    channel: Channel
    count: Count
    why: Annotated[str, Also(examples=["not measured by itself"])]


class Cost(TypedDict):
    """What AWS asks for what happened, platforms apart; fixed costs are left out."""

    currency: Literal["USD"]
    mentions: Annotated[Count, "All that were heard"]
    dollars: Annotated[float, "Sum of `rows`", Also(examples=[0.0004])]
    per_mention: Annotated[float | None, "Of those in `rows`", Also(examples=[0.0000333])]
    rows: list[CostLine]
    platforms: list[CostLine]
    unknown: list[UnknownCost]
    source: Annotated[str, Also(examples=["measured 2026-11-22 at list prices of us-east-1"])]


_From = TypedDict("_From", {"from": Annotated[Moment, "A whole hour"]})


class Figures(_From):
    """What happened in a time; each list is a table as it stands."""

    until: Annotated[Moment, "A whole hour"]
    step: Annotated[Span, "How far rows with `at` are apart"]
    zone: Annotated[str, "Of the hours of day", Also(examples=["Europe/Berlin"])]
    team: Team | None
    channel: Channel | None
    agent: AgentId | None
    counted_at: Moment
    outcomes: Annotated[list[Counted], "Mentions by what became of them"]
    volume: list[Volume]
    cases: list[CaseCounts]
    closed: Annotated[list[Counted], "By outcome"]
    priorities: Annotated[list[Counted], "Cases opened by priority"]
    promises: list[Promised]
    answers: list[Answers]
    waits: list[QueueWait]
    sentiment: list[Sentiments]
    intents: list[Intents]
    topics: list[Topic]
    unanswered: Unanswered
    cost: Cost


class Mark(TypedDict):
    """One thing that was counted."""

    what: Annotated[str, Also(examples=["first_reply"])]
    value: Annotated[str, Also(examples=["late"])]
    team: Team
    agent: Somebody
    seconds: Seconds


class CountedCase(TypedDict):
    """A case behind a number, with its marks of one hour."""

    case: Case
    hour: Moment
    marks: list[Mark]


class CountedCases(TypedDict):
    """A page of the cases behind a number, latest first."""

    cases: list[CountedCase]
    cursor: Annotated[str | None, "Asks for the next page; null: there is none"]


class Breach(TypedDict):
    """A promise that was broken, counted anew, with each step of its arithmetic."""

    case: Case
    agent: Annotated[str, "Who had the case when it was due; empty: nobody", Also(examples=["amy"])]
    kind: ClockKind
    promise: Annotated[str, Also(examples=["vip"])]
    started_at: Moment
    due_at: Moment
    met_at: Moment | None
    ended_at: Annotated[Moment | None, "When it ended without"]
    late_by_ms: Annotated[int, "By now, of one that still waits", MILLISECONDS]
    arithmetic: Annotated[list[str], Also(examples=[["... to ...: 3600 s counted"]])]


class Breaches(TypedDict):
    """A page of promises that were broken, latest first."""

    breaches: list[Breach]
    cursor: Annotated[str | None, "Asks for the next page; null: there is none"]
