"""The form of every answer, read by the type checker and by `tools/openapi`; nothing imports it at run time.

What stands beside a type is said in the document: a text describes, `Also` goes into the schema.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from chalicelib.api._forms import (
    HASH,
    MILLISECONDS,
    AgentId,
    Also,
    CaseId,
    Channel,
    Count,
    MentionKey,
    Moment,
    Said,
    Team,
)
from chalicelib.api._forms import ClockState as ClockState
from chalicelib.api._forms_cases import Case as Case
from chalicelib.api._forms_cases import Cases as Cases
from chalicelib.api._forms_cases import Clock as Clock
from chalicelib.api._forms_cases import Customer as Customer
from chalicelib.api._forms_cases import FoundCases as FoundCases
from chalicelib.api._forms_cases import Lease as Lease
from chalicelib.api._forms_console import Connected as Connected
from chalicelib.api._forms_console import Connections as Connections
from chalicelib.api._forms_console import Draft as Draft
from chalicelib.api._forms_console import Tested as Tested
from chalicelib.api._forms_console import Verdict as Verdict
from chalicelib.api._forms_customers import Handle as Handle
from chalicelib.api._forms_customers import KnownCustomer as KnownCustomer
from chalicelib.api._forms_customers import Person as Person
from chalicelib.api._forms_desk import ChannelLimit as ChannelLimit
from chalicelib.api._forms_desk import Desk as Desk
from chalicelib.api._forms_desk import DeskAgent as DeskAgent
from chalicelib.api._forms_desk import DeskTeam as DeskTeam
from chalicelib.api._forms_desk import Limit as Limit
from chalicelib.api._forms_desk import Template as Template
from chalicelib.api._forms_figures import Breaches as Breaches
from chalicelib.api._forms_figures import CountedCases as CountedCases
from chalicelib.api._forms_figures import Figures as Figures
from chalicelib.api._forms_live import Agents as Agents
from chalicelib.api._forms_live import Colleague as Colleague
from chalicelib.api._forms_live import Ticket as Ticket
from chalicelib.api._forms_now import Now as Now
from chalicelib.api._forms_paging import Device as Device
from chalicelib.api._forms_paging import Devices as Devices
from chalicelib.api._forms_paging import Page as Page
from chalicelib.api._forms_paging import PagesToMe as PagesToMe
from chalicelib.api._forms_paging import PageToMe as PageToMe
from chalicelib.api._forms_paging import Paging as Paging
from chalicelib.api._forms_routing import Waiting as Waiting
from chalicelib.api._forms_routing import Waitings as Waitings
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Role
from chalicelib.domain.mention import Happening, Kind, Visibility
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.promise import ClockKind
from chalicelib.ports import Queue


class Me(TypedDict):
    """The agent who is signed in."""

    id: AgentId
    name: Annotated[str, Also(examples=["Amy"])]
    role: Annotated[Role, "That of the token's groups, whatever the desk says"]
    team: Team
    channels: list[Channel]
    on_duty: Annotated[bool, "Who is off duty gets no new cases"]
    load: Annotated[Count, "Open cases"]
    capacity: Annotated[Count, "How many open cases are enough"]
    devices: list[Device]


class Author(TypedDict):
    """Who said it, as far as the platform tells."""

    id: Annotated[str | None, Also(examples=["77"])]
    handle: Annotated[str | None, Also(examples=["ada"])]
    name: Annotated[str | None, Also(examples=["Ada"])]


class Media(TypedDict):
    """An attachment, by its address or the platform's id."""

    kind: Annotated[str, Also(examples=["image"])]
    id: str | None
    url: str | None
    mime_type: Annotated[str | None, Also(examples=["image/jpeg"])]


class Mention(TypedDict):
    """What the customer said, or the brand natively on the platform."""

    kind: Literal["mention"]
    at: Annotated[Moment, "When it was said, as far as we know"]
    key: MentionKey
    reference: Annotated[
        str, "What the log calls it", Also(examples=["m-f2r6rjniuuxjluicdu3ziuss"])
    ]
    change: Happening
    form: Kind
    own: Annotated[bool, "Said by the brand"]
    visibility: Visibility
    author: Author
    text: Said
    external_id: Annotated[str, Also(examples=["1812"])]
    parent_id: str | None
    permalink: str | None
    media: list[Media]
    created_at: Moment | None
    received_at: Moment
    verdict: Annotated[Verdict | None, "null: nobody asked what it means, or it was not kept then"]


class NoiseMention(Mention):
    """A mention that needs nobody."""

    connection: Annotated[str, "Our account", Also(examples=["shop-x"])]


class Noise(TypedDict):
    """A page of a day's noise, latest first."""

    mentions: list[NoiseMention]
    cursor: Annotated[str | None, "Asks for the next page; null: there is none"]


class CorrectedCase(Case):
    """A case with a corrected verdict."""

    suggested_outcome: Annotated[Closing | None, "How it could be closed now; nothing closes it"]


class Reply(TypedDict):
    """What an agent answered, and how far it has come."""

    kind: Literal["reply"]
    at: Moment
    id: Annotated[str, Also(examples=["tap-1"])]
    agent: AgentId
    text: Annotated[str, Also(examples=["So sorry, Ada. Amy"])]
    visibility: Visibility
    answers: Annotated[str, "The platform's id of what is answered", Also(examples=["1812"])]
    state: Annotated[OutgoingState, "unknown: look on the platform before anything is said again"]
    reason: Annotated[str, "Why it was refused, or nobody knows", Also(examples=[""])]
    sent_at: Moment | None
    external_id: Annotated[str | None, "The platform's id of the reply", Also(examples=["1813"])]
    delivery: Annotated[str | None, "The platform's last word on it"]


class Note(TypedDict):
    """What a colleague remarked."""

    kind: Literal["note"]
    at: Moment
    id: Annotated[str, Also(examples=["n-1"])]
    agent: AgentId
    text: Annotated[str, Also(examples=["Third time this month"])]


class LedgerFact(TypedDict):
    """One thing that happened, as it is and in words."""

    what: Annotated[str, Also(examples=["case.assigned"])]
    data: Annotated[dict[str, str | int | None], Also(examples=[{"agent": "amy"}])]
    text: Annotated[str, Also(examples=["given to amy"])]


class Entry(TypedDict):
    """What one change of the case did; `hash` covers all else, and the entry before by `previous`."""

    version: Annotated[int, Also(minimum=1)]
    at: Moment
    by: Annotated[str, "An agent's id, or earshot", Also(examples=["earshot"])]
    facts: list[LedgerFact]
    previous: Annotated[str, HASH]
    hash: Annotated[str, HASH]


class Promise(TypedDict):
    """What became of one promise, with each step of the arithmetic that leads to its due time."""

    kind: ClockKind
    promise: Annotated[str, Also(examples=["vip"])]
    started_at: Moment
    due_at: Annotated[Moment | None, "null: it stands still, or its hours never come"]
    met_at: Moment | None
    ended_at: Annotated[Moment | None, "When the case ended, or was promised otherwise, without it"]
    late_by_ms: Annotated[int | None, "Negative: early; null: not over", MILLISECONDS]
    goes_on: Annotated[bool, "It ended here only, since cases were merged, and is decided once"]
    arithmetic: Annotated[list[str], Also(examples=[["... to ...: 3600 s counted"]])]


class FullCase(Case):
    """A case with all that was said and all that happened."""

    thread_id: str
    account_id: str | None
    why: Annotated[list[str], "Priority, promise and agent, explained"]
    promises: Annotated[list[Promise], "Every one, counted anew from the ledger"]
    thread: Annotated[list[Mention | Reply | Note], "Oldest first"]
    thread_left_out: Annotated[
        Count, "How many of the oldest are not shown: one answer has its end"
    ]
    merged: Annotated[list[CaseId], "Cases that ended in this one; their threads are in its own"]
    draft: Annotated[Draft | None, "The caller's"]
    limit: Annotated[Limit, "How long an answer can be where the case is"]
    ledger: list[Entry]
    ledger_broken_at: Annotated[int | None, "Where the chain of hashes breaks; null: it holds"]
    pages: list[Page]


class Parked(TypedDict):
    """A message that could not be processed."""

    id: Annotated[str, Also(examples=["20261122T100000-0b1e"])]
    queue: Queue
    reason: Annotated[str, Also(examples=["The body is not JSON"])]
    at: Moment
    size: Annotated[Count, "Bytes of its body"]


class AllParked(TypedDict):
    """What is parked, the oldest first."""

    parked: list[Parked]


class FullParked(Parked):
    """A message that could not be processed, as its queue held it."""

    body: Annotated[str, Also(examples=['{"mention": "x#1812"}'])]


class Replayed(TypedDict):
    """A message that stands on its queue again."""

    id: Annotated[str, Also(examples=["20261122T100000-0b1e"])]
    queue: Queue


class Refusal(TypedDict):
    """A problem document (RFC 9457) of the webhooks' door: `detail` says what is wrong with the delivery."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str


class FirstAnswer(TypedDict):
    """What a colleague has answered already."""

    id: Annotated[str, "To be named in `seen` by who adds to it", Also(examples=["tap-1"])]
    agent: AgentId
    text: Annotated[str, Also(examples=["So sorry, Ada. Amy"])]
    state: OutgoingState


class Problem(TypedDict):
    """A problem document (RFC 9457)."""

    type: Annotated[str, Also(pattern="^urn:earshot:problem:[a-z-]+$")]
    title: str
    status: int
    detail: Annotated[str, "What to change"]
    instance: Annotated[
        str, "What the operator looks for in the log", Also(pattern="^urn:earshot:request:")
    ]
    answer: NotRequired[Annotated[FirstAnswer, "409 to a reply: what was said before"]]
