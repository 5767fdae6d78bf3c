"""The forms of what is told of pages, and of what agents are paged on; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import AgentId, Also, CaseId, Count, Moment, PriorityName
from chalicelib.domain.desk import Way
from chalicelib.domain.page import Reason
from chalicelib.domain.receipt import Outcome


class Device(TypedDict):
    """A device on which an agent is paged, without the token by which it is reached."""

    id: Annotated[str, "Hash of the token", Also(examples=["9f86d081884c7d65"])]
    platform: Annotated[str, Also(examples=["android"])]
    registered_at: Moment


class Devices(TypedDict):
    """The devices of an agent, latest first."""

    devices: list[Device]


class Paging(TypedDict):
    """The page that waits for an acknowledgement."""

    reason: Reason
    since: Moment
    step: Annotated[Count, "Rung of the ladder, from 0"]
    held: Annotated[bool, "Nobody was told yet: it is the quiet hours of all who could be"]


class Told(TypedDict):
    """What became of a page for one of those it was for."""

    to: Annotated[str, "Id of an agent, or team:<id> for a team's topic", Also(examples=["amy"])]
    at: Moment
    outcome: Outcome
    ways: Annotated[list[Way], "Each way once by which something left"]
    devices: Annotated[Count, "On how many devices it was shown"]
    gone: Annotated[Count, "How many devices no longer worked, and are forgotten"]
    cases: Annotated[int, "How many cases were in the same notice", Also(minimum=1)]
    sends: Annotated[list[str], "What SNS calls the messages", Also(examples=[["9c1e..."]])]
    proven: Annotated[bool, "Whether it is chained to the entry of the ledger that made the page"]


class Page(TypedDict):
    """A notice that wants an acknowledgement."""

    id: Annotated[str, "Version of the entry of the ledger that made it", Also(examples=["1"])]
    reason: Reason
    step: Annotated[Count, "Rung of the ladder, from 0"]
    to: list[AgentId]
    by: Annotated[list[Way], "The ways to take; when none works, the others"]
    at: Moment
    told: Annotated[list[Told], "Who is missing here waits for their turn"]


class PageToMe(TypedDict):
    """A page that a browser shows to who was woken by it."""

    case: CaseId
    page: Annotated[str, "Version of the entry of the ledger that made it", Also(examples=["1"])]
    reason: Reason
    title: Annotated[str, "The reason as one line", Also(examples=["A new case is yours"])]
    priority: Annotated[int, "1 is the most urgent", Also(minimum=1, maximum=4)]
    priority_name: PriorityName
    due: Moment | None
    at: Moment


class PagesToMe(TypedDict):
    """What waits for the caller's acknowledgement, the latest telling first."""

    pages: list[PageToMe]
