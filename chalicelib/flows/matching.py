"""Which case a mention belongs to."""

from datetime import datetime, timedelta

from chalicelib.domain.case import Case, Status, Thread
from chalicelib.domain.desk import Desk
from chalicelib.domain.mention import Mention, mention_key
from chalicelib.errors import Unavailable
from chalicelib.ports import Ports

# Deliveries overtake each other: what is spoken of may still be on its way for so long.
ON_ITS_WAY = timedelta(minutes=2)


def wait_for_more(mention: Mention, now: datetime) -> None:
    """Raise Unavailable, to come again, while the mention that this one follows may still be on its way."""
    if now - mention.received_at < ON_ITS_WAY:
        raise Unavailable(f"{mention.key} came before what it speaks of")


def case_of(mention: Mention, ports: Ports) -> Case | None:
    """The open case that a mention belongs to: by what it answers, else by customer and thread."""
    event = mention.event
    if event.parent_id is not None:
        key = mention_key(event.channel, event.parent_id, event.scope)
        # What the brand says only counts for a case that is there; a customer's word makes its own.
        parent = triaged(key, ports) if event.own else ports.mentions.get(key)
        case = open_case(parent, ports)
        if case is not None and (event.own or case.thread.customer_id == event.author.id):
            return case
    id = ports.cases.latest_in(thread_of(mention))
    case = ports.cases.get(id) if id else None
    return case if case is not None and case.status is not Status.CLOSED else None


def lately_closed(mention: Mention, desk: Desk, ports: Ports) -> Case | None:
    """The case of a customer's thread that ended so lately that it is taken up again."""
    if not desk.reopen:
        return None
    id = ports.cases.latest_in(thread_of(mention))
    case = ports.cases.get(id) if id else None
    if case is None or case.closed_at is None or mention.received_at - case.closed_at > desk.reopen:
        return None
    return case


def still_latest(case: Case, ports: Ports) -> bool:
    """Whether a case is the latest of its thread: only then it can be opened again."""
    return ports.cases.latest_in(case.thread) in (None, case.id)


def ended_case(mention: Mention, said_at: datetime, ports: Ports) -> Case | None:
    """The closed case in which the brand said something before its end, of which word comes now."""
    event = mention.event
    parent = None
    if event.parent_id is not None:
        parent = ports.mentions.get(mention_key(event.channel, event.parent_id, event.scope))
    id = parent.case if parent else ports.cases.latest_in(thread_of(mention))
    case = ports.cases.get(id) if id else None
    if case is None or case.closed_at is None or case.status is not Status.CLOSED:
        return None
    return case if said_at <= case.closed_at else None


def open_case(mention: Mention | None, ports: Ports) -> Case | None:
    """The case that a mention was taken into, unless it is closed."""
    case = ports.cases.get(mention.case) if mention and mention.case else None
    return case if case is not None and case.status is not Status.CLOSED else None


def triaged(key: str, ports: Ports) -> Mention | None:
    """The mention that something follows, if we have it. Raises Unavailable while it waits for its own triage."""
    mention = ports.mentions.get(key)
    if mention is not None and mention.handling is None:
        raise Unavailable(f"{key} has to be triaged first")
    return mention


def thread_of(mention: Mention) -> Thread:
    """Customer and thread of a mention; in a direct message of ours the customer is the peer, which is the thread."""
    event = mention.event
    thread = event.thread_id or event.external_id
    customer = thread if event.own else event.author.id or thread
    return Thread(event.channel, event.account_id, thread, customer, event.scope)
