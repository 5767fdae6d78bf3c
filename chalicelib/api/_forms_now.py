"""The forms of how the desk stands; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import AgentId, Also, CaseId, Count, Moment, Team
from chalicelib.api._forms_routing import Waiting


class Number(TypedDict):
    """How many; at least so many with `more`."""

    count: Count
    more: bool


class NumberOfCases(Number):
    """How many, and which ones: the first 50."""

    cases: list[CaseId]


class Oldest(TypedDict):
    """The open case whose customer waits longest for a reply."""

    case: CaseId
    since: Moment
    seconds: Annotated[int, "Until now", Also(examples=[9612])]


class TeamNow(TypedDict):
    """How a team stands."""

    team: Team
    backlog: Annotated[Number, "open + answered + waiting"]
    open: Annotated[Number, "We have the next word"]
    answered: Annotated[Number, "The customer has"]
    waiting: Annotated[Number, "A third party has"]
    queued: Annotated[Number, "Nobody has them yet"]
    due_15: Annotated[NumberOfCases, "A promise breaks within 15 minutes"]
    due_60: Annotated[NumberOfCases, "A promise breaks within an hour"]
    overdue: Annotated[NumberOfCases, "A promise is broken and not met"]
    oldest: Oldest | None
    wait: Waiting


class AgentNow(TypedDict):
    """What an agent has."""

    id: AgentId
    name: Annotated[str, Also(examples=["Amy"])]
    team: Team
    on_duty: bool
    load: Annotated[Count, "Open cases"]
    capacity: Annotated[Count, "How many open cases are enough"]
    open: Annotated[Count, "Of these, we have the next word"]
    overdue: Annotated[Count, "Of these, a promise is broken and not met"]


class Now(TypedDict):
    """How the desk stands at this moment."""

    at: Moment
    teams: list[TeamNow]
    agents: list[AgentNow]
