"""All that the flows need from outside, as protocols; `wiring` has the real ones, `stores.memory` the twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

# Each dataclass costs a millisecond of a cold start, and a webhook needs but a few of them.
if TYPE_CHECKING:
    from chalicelib.domain.case import Case, Thread
    from chalicelib.domain.change import Change
    from chalicelib.domain.customer import Customer, Handle, Joined
    from chalicelib.domain.delivery import Answer, Delivery, Secrets
    from chalicelib.domain.desk import Agent, Desk, Way
    from chalicelib.domain.digest import Box, Turn
    from chalicelib.domain.finding import Term, Trace
    from chalicelib.domain.ledger import Entry
    from chalicelib.domain.live import Console, Ticket
    from chalicelib.domain.looking import Look
    from chalicelib.domain.mark import Tally
    from chalicelib.domain.mention import Handling, HeardSignal, Mention, Reading, Visibility
    from chalicelib.domain.noise import Bin
    from chalicelib.domain.note import Note
    from chalicelib.domain.notice import Notice
    from chalicelib.domain.outgoing import Outgoing
    from chalicelib.domain.page import Device, Page
    from chalicelib.domain.receipt import Receipt
    from chalicelib.domain.reply import Access, Limit, Outcome, Request, Response, Target
    from chalicelib.domain.routing import Load
    from chalicelib.domain.sums import Summed
    from chalicelib.domain.timer import Timer
    from chalicelib.domain.unsent import Unsent
    from chalicelib.domain.verdict import Verdict
    from chalicelib.domain.waiting import Departure


class Platform(Protocol):
    """One network: proof, reading and answering of its traffic. A module of `platforms` is one, without I/O."""

    @property
    def LIMIT(self) -> int:
        """The longest reply, in units of `length`."""

    def length(self, text: str) -> int:
        """Length of a reply as the platform counts it."""

    def limit(self, visibility: Visibility) -> Limit:
        """How long a reply of that visibility may be, and what is counted, for who writes one."""

    def challenge(self, delivery: Delivery, secrets: Secrets) -> Answer | None:
        """Answer to a handshake; None when this is none. Raises Forged."""

    def verify(self, delivery: Delivery, secrets: Secrets, now: float) -> None:
        """Return when the raw bytes are proven to come from the platform; raises Forged."""

    def parse(self, body: bytes, headers: Mapping[str, str]) -> Reading:
        """All that a delivery holds. Raises Unreadable, or Invalid where the sender can mend it."""

    def reply(self, target: Target, text: str, access: Access) -> Request:
        """The request that says `text` to `target`."""

    def outcome(self, response: Response) -> Outcome:
        """What the platform's answer to a reply means."""

    def sign(self, body: bytes, secret: str, now: float, message_id: str) -> dict[str, str]:
        """The headers with which the platform would send this body."""


class Classifier(Protocol):
    """One method of understanding a text."""

    def classify(self, text: str) -> Verdict:
        """What the text says."""


class MentionStore(Protocol):
    """Mentions and signals, each kept once."""

    def add(self, mention: Mention) -> bool:
        """Keep an event; False when it is known already. Raises Unavailable."""

    def add_signal(self, heard: HeardSignal) -> bool:
        """Keep a signal; False when it is known already. Raises Unavailable."""

    def find(self, key: str) -> Mention | HeardSignal | None:
        """The event or signal of that key."""

    def get(self, key: str) -> Mention | None:
        """The event of that key; None for a signal too."""

    def several(self, keys: Sequence[str]) -> Mapping[str, Mention]:
        """Events by key, as of a moment ago, to be shown beside a list; missing and very large ones are left out."""

    def settle(self, key: str, handling: Handling, case: str | None = None) -> None:
        """Say what became of a mention that changed no case by itself; the first word stands."""

    def redact(self, key: str, at: datetime) -> None:
        """Forget what a deleted mention said; its ids stay."""

    def of_case(self, case: str) -> Sequence[Mention]:
        """All events of a case, oldest first; but for our own replies, which are in the outbox."""


class NoiseStore(Protocol):
    """What needs nobody, by its day: for leads to look through, who may want some of it back."""

    def keep(self, mention: Mention, verdict: Verdict) -> None:
        """A mention needs nobody; the first word on it stands."""

    def of_day(self, day: date, limit: int, after: str | None = None) -> Bin:
        """A page of what came on a day in UTC, latest first. Raises Invalid."""

    def verdict(self, key: str) -> Verdict | None:
        """The verdict that made noise of a mention."""


class DraftStore(Protocol):
    """What agents have typed and not sent."""

    def keep(self, draft: Unsent) -> None:
        """Keep a draft in the place of the one before it."""

    def of(self, agent: str, case: str) -> Unsent | None:
        """An agent's draft for a case."""

    def remove(self, agent: str, case: str) -> None:
        """It was sent, or is not wanted."""


class ConnectionStore(Protocol):
    """When something came by each connection."""

    def heard(self, connection: str, at: datetime) -> None:
        """Something came by a connection; what came within a minute of it is not told apart."""

    def last_heard(self) -> Mapping[str, datetime]:
        """When something came last, by connection, to the minute; those that were never heard are left out."""


class CaseStore(Protocol):
    """Cases with their timers, pages and outbox. Every write of a case is one `save`."""

    def get(self, id: str) -> Case | None:
        """The case as it stands now."""

    def whole(self, id: str) -> WholeCase | None:
        """The case with all that stands beside it."""

    def latest_in(self, thread: Thread) -> str | None:
        """Id of the latest case of a thread, open or closed."""

    def save(self, change: Change) -> Case:
        """Write a change whole and return the case as saved.

        Raises Conflict when the case, its thread or a reply moved meanwhile, AgentFull when the seat is gone,
        AlreadyDone when the mention was taken in before or the fired timer no longer stands, Unavailable.
        """

    def save_together(self, changes: Sequence[Change]) -> Sequence[Case]:
        """Write changes of several cases, all of them or none, and return the cases as saved. Raises as `save` does."""

    def inbox(self, of: str, limit: int, after: str | None = None) -> Listing:
        """Open and answered cases of `agent#id` or `queue#team`, first things first, from a cursor on."""

    def look(self, of: Sequence[str], asked: Look) -> Listing:
        """Cases of several such lists as one, first things first. A page may be short though there is a cursor."""

    def several(self, ids: Sequence[str]) -> Mapping[str, Case]:
        """The cases of these ids, as of a moment ago; those that are not there are left out."""

    def count(self, of: str, most: int, before: Case | None = None) -> int:
        """How many cases stand in a list, with `before` those that come before that one; counted up to `most`."""

    def due(self, until: datetime) -> Sequence[Timer]:
        """All timers due until then, however long ago."""

    def page(self, case: str, id: str) -> Page | None:
        """One page."""

    def pages(self, case: str) -> Sequence[Page]:
        """All pages of a case, oldest first."""

    def outgoing(self, case: str, id: str) -> Outgoing | None:
        """One reply of the outbox."""

    def outbox(self, case: str) -> Sequence[Outgoing]:
        """All replies of a case, oldest first."""

    def notes(self, case: str) -> Sequence[Note]:
        """All notes of a case, oldest first."""

    def begin_sending(self, case: str, id: str, at: datetime) -> bool:
        """Move a reply from queued to sending; False when it is not queued."""

    def back_to_queue(self, case: str, id: str, reason: str) -> None:
        """A reply that surely did not leave waits again."""

    def mark_delivery(self, case: str, external_id: str, state: str, reason: str) -> bool:
        """Record the platform's word on a reply that was sent; False when there is none of that id."""

    def swept_until(self) -> datetime | None:
        """Until which due time the sweep has handed timers over."""

    def sweep(self, until: datetime) -> None:
        """Record until which due time the sweep has handed timers over."""


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with its pages, replies and notes, each kind oldest first."""

    case: Case
    pages: Sequence[Page]
    outbox: Sequence[Outgoing]
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of an inbox; `cursor` leads to the next one, None at the end."""

    cases: tuple[Case, ...]
    cursor: str | None


class Ledger(Protocol):
    """What happened, written by CaseStore.save; and who was told of it."""

    def of_case(self, case: str) -> Sequence[Entry]:
        """All entries of a case, in order."""

    def tell(self, receipt: Entry) -> bool:
        """Keep a receipt, as `receipt.entry_of` makes it; False when there is one of its version already."""

    def receipts(self, case: str, page: str) -> Sequence[Receipt]:
        """Receipts of one page, by number."""

    def told(self, case: str) -> Sequence[Entry]:
        """All receipts of a case as they are kept, in the order of their pages."""


class DeskStore(Protocol):
    """The desk, and what changes in it by the day: connections."""

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""

    def version(self, number: int) -> Desk:
        """The desk of a version, all of which are kept. Raises Misconfigured when there is none of that number."""

    def revoke(self, connection: str, at: datetime, reason: str) -> None:
        """Mark a connection that the platform closed: it has to be connected again."""

    def revoked(self) -> Mapping[str, str]:
        """Reason by connection, for those that are closed."""


class PagerStore(Protocol):
    """What agents are paged on, and what waits for its turn. `to` is an agent, or `team:id` for a team's topic."""

    def devices(self, agent: str) -> Sequence[Device]:
        """Devices of an agent, latest first."""

    def add_device(self, device: Device) -> None:
        """Keep a device; the same token again replaces it, whosever it was."""

    def remove_device(self, agent: str, id: str) -> None:
        """Forget a device."""

    def last(self, to: str) -> datetime | None:
        """When somebody was told last."""

    def claim(self, to: str, at: datetime, after: datetime) -> bool:
        """Begin somebody's minute, of two at once for one; False when one that began after that moment is not over."""

    def release(self, to: str, at: datetime, before: datetime | None) -> None:
        """Take back a minute in which nothing was told."""

    def box(self, to: str) -> Box:
        """What there is of somebody: devices, latest first, and what waits, the most urgent and oldest first."""

    def wait(self, turn: Turn) -> None:
        """Keep a page until the addressee's minute is over; twice is once."""

    def waits(self, to: str, turn: str) -> bool:
        """Whether the page of that `Turn.id` still waits."""

    def forget(self, turns: Iterable[Turn]) -> None:
        """These wait no longer."""

    def show(self, to: str, pages: Sequence[Page]) -> None:
        """Remember what somebody is about to be shown, as `Shown` does."""

    def shown(self, to: str) -> Sequence[Page]:
        """What somebody was shown last, the latest telling first; acknowledged meanwhile or not."""


class AgentStore(Protocol):
    """Who is there, what they have, and how fast the teams' queues move."""

    def on_duty(self, desk: Desk) -> Sequence[Agent]:
        """Agents on duty, in the desk's order; one who never said otherwise is."""

    def is_away(self, agent: str) -> bool:
        """Whether an agent is off duty at this very moment."""

    def set_duty(self, agent: str, on: bool) -> None:
        """An agent comes or goes."""

    def loads(self, desk: Desk) -> Mapping[str, Load]:
        """What each agent has, as of some moments ago."""

    def owners(self, team: str | None = None) -> Sequence[str]:
        """Who has open cases, of a team or of any, on the desk or not; perhaps also who once had some of the team."""

    def left_queue(self, team: str, departure: Departure) -> None:
        """Remember that a case left a team's queue."""

    def departures(self, team: str) -> Sequence[Departure]:
        """Those from a team's queue of late, oldest first; at least as many as make its pace, if there were so many."""


class CustomerStore(Protocol):
    """What we know of customers beside what they said."""

    def get(self, channel: str, id: str) -> Customer:
        """A customer; nothing is known of one who is new."""

    def set_tier(self, channel: str, id: str, tier: str) -> None:
        """Give a customer a tier; '' takes it away."""

    def answered(self, channel: str, id: str, agent: str, at: datetime) -> None:
        """Remember who answered a customer last."""

    def handles(self, one: Handle) -> Sequence[Handle]:
        """All handles of the person whose this one is, this one first."""

    def join(self, one: Handle, other: Handle, joined: Joined) -> None:
        """Two handles, with all that are joined to either, are one person's. Raises Invalid, Conflict."""

    def part(self, one: Handle) -> None:
        """A handle is no longer that of the person; one that is alone then is nobody's handle but its own."""


class FindingStore(Protocol):
    """By what cases are found; it keeps no text, and forgets when the customer's words go."""

    def add(self, trace: Trace, terms: Iterable[Term]) -> None:
        """Let a case be found by these terms. Twice is once."""

    def find(self, term: Term, most: int) -> Sequence[Trace]:
        """The cases that a term leads to, the latest first."""


class Span(StrEnum):
    """What sums are kept of."""

    HOUR = "hour"
    DAY = "day"


class FigureStore(Protocol):
    """The marks of what happened, by hours of UTC, and their sums."""

    def keep(self, tally: Tally) -> None:
        """Keep the marks of a case in an hour, in the place of earlier ones; those of a later version stand."""

    def stir(self, hour: datetime, late: bool) -> bool:
        """Say that an hour has marks. `late` ones raise its generation, so that sums of it count no more.

        True when it had none so far, as far as this process knows; False for late ones.
        """

    def stirred(self, since: datetime, until: datetime) -> Mapping[datetime, int]:
        """The hours from one to before another that have marks, in order, with their generations."""

    def tallies(self, hour: datetime, limit: int, after: str = "") -> Sequence[Tally]:
        """Marks of an hour, by what they are of, from after that on."""

    def summed(self, span: Span, since: datetime, until: datetime) -> Mapping[datetime, Summed]:
        """The sums that are kept of hours or days from one moment to before another."""

    def sum_up(self, span: Span, at: datetime, summed: Summed) -> None:
        """Keep sums; the last ones stand."""


class Queue(StrEnum):
    """Where work waits. Each has its own workers, so a flood in one never starves another."""

    INTAKE = "intake"
    SPILL = "spill"
    DUE = "due"
    PAGES = "pages"
    OUTBOUND = "outbound"
    FIGURES = "figures"


class Queues(Protocol):
    """Messages to ourselves, each a small JSON object, delivered at least once."""

    def send(self, queue: Queue, bodies: Iterable[Message]) -> None:
        """Hand messages over. Raises Unavailable unless all of them are kept."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `delay` in whole seconds, at most 900."""

    body: Mapping[str, object]
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Parked:
    """A message that could not be processed, for a person to look at and to replay."""

    id: str
    queue: Queue
    body: str
    reason: str
    at: datetime


class Parking(Protocol):
    """What could not be processed."""

    def park(self, parked: Parked) -> None:
        """Keep it until somebody acts."""

    def all(self, limit: int) -> Sequence[Parked]:
        """The oldest ones."""

    def get(self, id: str) -> Parked | None:
        """One of them."""

    def remove(self, id: str) -> None:
        """It was replayed or is not wanted."""


class Blobs(Protocol):
    """Bodies too large for an item or a message."""

    def put(self, key: str, body: bytes) -> None:
        """Keep a body; what the key holds already stays. Raises Unavailable."""

    def get(self, key: str) -> bytes:
        """The body of that key. Raises NotFound, Unavailable."""

    def forget(self, key: str) -> None:
        """Empty the body of that key for good: a later `put` changes nothing. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of one connection: what proves the platform to us, and us to the platform."""

    channel: str
    secrets: Secrets
    token: str


class SecretStore(Protocol):
    """The secrets of the stage, cached for some minutes."""

    def of(self, connection: str) -> Keys | None:
        """Secrets of a connection; None when it is unknown. Raises Unavailable."""


class Notifier(Protocol):
    """Agents' phones and browsers."""

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable; returns its endpoint. Raises Invalid, Misconfigured, Unavailable."""

    def push(self, device: Device, notice: Notice) -> str:
        """Tell a device; returns the message id. Raises DeviceGone, Misconfigured, Unavailable."""


class Messenger(Protocol):
    """Text messages and e-mail to agents, and the topic of a team."""

    def send(self, way: Way, to: str, notice: Notice) -> str:
        """Send to an agent, or to a team's topic; returns the message id. Raises Misconfigured, Unavailable."""


class LinkKeys(Protocol):
    """What links that acknowledge are signed with, cached for some minutes."""

    @property
    def base(self) -> str:
        """Address of the API that they lead to, without a slash at its end; '' where nobody signs any."""

    def keys(self) -> Sequence[bytes]:
        """The current key and the previous one; none where there are no links. Raises Unavailable."""

    def renewed(self) -> Sequence[bytes]:
        """The keys, read anew unless that was done a moment ago. Raises Unavailable."""


class LiveStore(Protocol):
    """Tickets, and the consoles that are open. What expired may still be there: whoever reads looks at the time."""

    def keep(self, hash: str, ticket: Ticket) -> None:
        """Keep a ticket under the hash of its secret."""

    def take(self, hash: str) -> Ticket | None:
        """Use a ticket up; of two at once one has it. It may have expired."""

    def open(self, console: Console) -> None:
        """A console is there."""

    def find(self, id: str) -> Console | None:
        """The console of a connection; None when it was closed, or never there."""

    def update(self, console: Console) -> bool:
        """Keep what a console shows now; False when it was closed meanwhile."""

    def close(self, console: Console) -> bool:
        """A console is gone; False when that was known."""

    def of(self, gathered: str, lately: bool = False) -> Sequence[Console]:
        """The consoles that are `Console.gathered` there; `lately`: as of a second ago if there were none then."""


Post = tuple[str, Mapping[str, object]]
"""The id of a connection, and a message for it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of messages: connections that are gone, how many were lost, and what the first trouble is called."""

    gone: tuple[str, ...] = ()
    lost: int = 0
    trouble: str = ""


class Sockets(Protocol):
    """The connections of open consoles."""

    @property
    def address(self) -> str:
        """Where browsers open one; '' where there are none."""

    def send(self, posts: Sequence[Post]) -> Sent:
        """Hand each connection its message, once and without a promise."""

    def close(self, id: str) -> None:
        """End a connection, if it is there."""


class Http(Protocol):
    """The web."""

    def send(self, request: Request, timeout: float) -> Response:
        """Send once. Raises NotSent when it surely did not arrive, NoAnswer when nobody knows."""


class Ports(Protocol):
    """Everything from outside, each made when it is first asked for."""

    @property
    def platform(self) -> Callable[[str], Platform]:
        """The platform of a channel; raises NotFound."""

    @property
    def classifier(self) -> Classifier: ...
    @property
    def mentions(self) -> MentionStore: ...
    @property
    def noise(self) -> NoiseStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def connections(self) -> ConnectionStore: ...
    @property
    def cases(self) -> CaseStore: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def desk(self) -> DeskStore: ...
    @property
    def agents(self) -> AgentStore: ...
    @property
    def customers(self) -> CustomerStore: ...
    @property
    def finding(self) -> FindingStore: ...
    @property
    def figures(self) -> FigureStore: ...
    @property
    def queues(self) -> Queues: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def blobs(self) -> Blobs: ...
    @property
    def secrets(self) -> SecretStore: ...
    @property
    def pager(self) -> PagerStore: ...
    @property
    def notifier(self) -> Notifier: ...
    @property
    def messenger(self) -> Messenger: ...
    @property
    def links(self) -> LinkKeys: ...
    @property
    def live(self) -> LiveStore: ...
    @property
    def sockets(self) -> Sockets: ...
    @property
    def http(self) -> Http: ...
