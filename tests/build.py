"""Builders: each makes a whole, plausible value, and takes by name what a test cares about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.case import Case, Status, Thread, case_id
from chalicelib.domain.change import Change
from chalicelib.domain.clock import Clock
from chalicelib.domain.delivery import Secrets
from chalicelib.domain.desk import Agent, Connection, Desk, Desks, Reach, Role, Step
from chalicelib.domain.mention import (
    Author,
    Event,
    Happening,
    HeardSignal,
    Kind,
    Mention,
    Signal,
    SignalName,
    Visibility,
)
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Device, Page, Reason
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import ClockKind, Promise
from chalicelib.domain.reply import Target
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.ports import CaseStore, Keys

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CONNECTION = "shop"


def at(seconds: float) -> datetime:
    """So many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


IN_AN_HOUR = at(3600)


def an_event(**fields: Any) -> Event:
    """A public complaint on x; `author` may be the author's id alone."""
    author = fields.pop("author", "cust-1")
    event = Event(
        change=Happening.CREATED,
        channel="x",
        external_id="m-1",
        account_id="brand-1",
        thread_id="t-1",
        parent_id=None,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        own=False,
        author=Author(author, f"@{author}", "Ada") if isinstance(author, str) else author,
        text="The parcel is broken",
        created_at=NOW,
        raw={"id": "m-1", "text": "The parcel is broken"},
    )
    return replace(event, **fields)


def a_mention(
    text: str = "The parcel is broken",
    *,
    connection: str = CONNECTION,
    received_at: datetime = NOW,
    **event: Any,
) -> Mention:
    """A mention as it came in; further names are fields of its event."""
    return Mention(an_event(text=text, **event), connection, received_at)


def a_message(text: str = "Where is my parcel?", **event: Any) -> Mention:
    """A direct message on whatsapp, of the customer who is its thread."""
    author = event.pop("author", "4915100000001")
    event = {"channel": "whatsapp", "account_id": "phone-1", "thread_id": author} | event
    kind = {"kind": Kind.MESSAGE, "visibility": Visibility.PRIVATE}
    return a_mention(text, author=author, **{**kind, **event})


def a_signal(name: SignalName = SignalName.DELIVERY, **fields: Any) -> HeardSignal:
    """A platform's word on the reply m-9; further names are fields of the signal, `connection` and `received_at`."""
    connection = fields.pop("connection", CONNECTION)
    received_at = fields.pop("received_at", NOW)
    signal = Signal(name, "x", "s-1", "brand-1", "m-9", "delivered", at=NOW, raw={"id": "s-1"})
    return HeardSignal(replace(signal, **fields), connection, received_at)


def a_thread(customer: str = "cust-1", thread: str = "t-1", channel: str = "x") -> Thread:
    """A customer in a thread of ours."""
    return Thread(channel, "brand-1", thread, customer)


def a_clock(due: datetime = IN_AN_HOUR, **fields: Any) -> Clock:
    """A first reply promised at NOW."""
    clock = Clock(ClockKind.FIRST_REPLY, "first reply", 0, due - NOW, NOW, NOW, due)
    return replace(clock, **fields)


def first_clock(case: Case) -> Clock:
    """The clock of the first reply, which is there."""
    clock = case.clock(ClockKind.FIRST_REPLY)
    assert clock is not None
    return clock


def a_case(id: str | None = None, **fields: Any) -> Case:
    """An open case of team care without an owner or a clock, at version 1."""
    case = Case(
        id=id or case_id("x#m-1"),
        version=1,
        thread=a_thread(),
        connection=CONNECTION,
        visibility=Visibility.PUBLIC,
        team="care",
        status=Status.OPEN,
        owner=None,
        priority=Priority.NORMAL,
        why=("priority 3: nothing speaks for more or less",),
        opened_at=NOW,
        last_mention="x#m-1",
        last_heard_at=NOW,
    )
    return replace(case, **fields)


def an_opening(case: Case | None = None, **fields: Any) -> Change:
    """The change that opens a case."""
    change = Change.opening(case or a_case(), NOW, a_desk()).fact("case.opened", priority=3)
    return replace(change, **fields)


def a_change(before: Case, **fields: Any) -> Change:
    """The next change of a case, by agent amy a minute after NOW."""
    change = Change.of(before, at(60), "amy", Desks(a_desk())).fact("case.touched")
    return replace(change, **fields)


def the_timer(cases: CaseStore, case: str, kind: TimerKind) -> Timer | None:
    """The timer of that kind as it stands now."""
    standing = cases.get(case)
    timers = standing.timers if standing else ()
    return next((one for one in timers if one.kind is kind), None)


def a_timer(
    case: str, kind: TimerKind = TimerKind.FIRST_REPLY_BREACH, due: datetime = IN_AN_HOUR
) -> Timer:
    """A timer of a case."""
    return Timer(case, kind, due)


def a_page(case: str, id: str = "1", **fields: Any) -> Page:
    """A page to amy."""
    return replace(Page(case, id, Reason.ASSIGNED, 0, ("amy",), NOW), **fields)


def a_device(agent: str = "amy", id: str = "d-1", **fields: Any) -> Device:
    """A phone with an endpoint."""
    device = Device(agent, id, "android", f"endpoint/android/{id}", NOW)
    return replace(device, **fields)


def an_outgoing(case: str, id: str = "r-1", **fields: Any) -> Outgoing:
    """A reply of amy's that waits in the outbox."""
    reply = Outgoing(
        case=case,
        id=id,
        agent="amy",
        text="We are sorry, Ada. A new one is on its way. Amy",
        target=Target("m-1", "cust-1", "brand-1", Visibility.PUBLIC),
        channel="x",
        connection=CONNECTION,
        state=OutgoingState.QUEUED,
        written_at=NOW,
    )
    return replace(reply, **fields)


def a_note(case: str, id: str = "n-1", **fields: Any) -> Note:
    """A note of amy's."""
    return replace(Note(case, id, "amy", "He called before", NOW), **fields)


def an_agent(id: str = "amy", **fields: Any) -> Agent:
    """An agent of team care, for x and whatsapp and standard, with room for ten."""
    channels = frozenset({"x", "whatsapp", "standard"})
    return replace(Agent(id, id.title(), "care", channels, 10), **fields)


def a_desk(*agents: Agent, **fields: Any) -> Desk:
    """One account on each channel, amy, ben and lead lea, an hour to the first reply and a ladder of five rungs."""
    channels = ("x", "whatsapp", "standard")
    shop = (Connection(CONNECTION, "x", "care"),)
    others = tuple(Connection(f"{CONNECTION}-{name}", name, "care") for name in channels)
    ladder = zip(
        (0, 90, 300, 600, 900),
        (Reach.OWNER, Reach.OWNER, Reach.BACKUP, Reach.TEAM, Reach.LEAD),
        strict=True,
    )
    desk = Desk(
        connections=shop + others,
        agents=agents or (an_agent(), an_agent("ben"), an_agent("lea", role=Role.LEAD)),
        promises=(
            Promise(
                "urgent",
                timedelta(minutes=15),
                warn=(0.5,),
                priorities=frozenset({Priority.URGENT}),
            ),
            Promise("first reply", timedelta(hours=1), warn=(0.8,)),
        ),
        ladder=tuple(Step(timedelta(seconds=after), reach) for after, reach in ladder),
    )
    return replace(desk, **fields)


def the_keys(channel: str = "x", **secrets: Any) -> Keys:
    """Secrets of a connection, with a previous signing secret."""
    given = {"signing": ("current-secret", "previous-secret"), "verify_token": "verify-me"}
    return Keys(channel, Secrets(**(given | secrets)), "platform-token")


def all_keys() -> dict[str, Keys]:
    """Secrets of every connection of `a_desk`."""
    return {one.id: the_keys(one.channel) for one in a_desk().connections}
