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
        said_in = _case(parent.case if parent else None, ports)
        if said_in is not None and (event.own or said_in.thread.customer_id == event.author.id):
            case = _unless_closed(goes_on_in(said_in, ports))
            if case is not None:
                return case
    return _unless_closed(_latest_of(mention, ports))


def goes_on_in(case: Case, ports: Ports) -> Case:
    """The case itself, or the one that it was merged into: what is said in its thread since then belongs there."""
    return _case(case.merged_into, ports) or case


def _case(id: str | None, ports: Ports) -> Case | None:
    return ports.cases.get(id) if id else None


def _latest_of(mention: Mention, ports: Ports) -> Case | None:
    """The latest case of a mention's thread, open or closed, or where that one goes on."""
    case = _case(ports.cases.latest_in(thread_of(mention)), ports)
    return goes_on_in(case, ports) if case is not None else None


def _unless_closed(case: Case | None) -> Case | None:
    return case if case is not None and case.status is not Status.CLOSED else None


def lately_closed(mention: Mention, desk: Desk, ports: Ports) -> Case | None:
    """The case of a customer's thread that ended so lately that it is taken up again."""
    if not desk.reopen:
        return None
    case = _latest_of(mention, ports)
    if case is None or case.closed_at is None or mention.received_at - case.closed_at > desk.reopen:
        return None
    # One that goes on for another thread may be followed by a newer case in its own.
    same = case.thread == thread_of(mention)
    return case if same or still_latest(case, ports) else None


def still_latest(case: Case, ports: Ports) -> bool:
    """Whether a case is the latest of its thread, and goes on nowhere else: only then it can be opened again."""
    return case.merger is None and ports.cases.latest_in(case.thread) in (None, case.id)


def ended_case(mention: Mention, said_at: datetime, ports: Ports) -> Case | None:
    """The closed case in which the brand said something before its end, of which word comes now."""
    event = mention.event
    parent = None
    if event.parent_id is not None:
        parent = ports.mentions.get(mention_key(event.channel, event.parent_id, event.scope))
    said_in = _case(parent.case, ports) if parent else None
    case = goes_on_in(said_in, ports) if said_in else None
    if parent is None:
        case = _latest_of(mention, ports)
    if case is None or case.closed_at is None or case.status is not Status.CLOSED:
        return None
    return case if said_at <= case.closed_at else None


def open_case(mention: Mention | None, ports: Ports) -> Case | None:
    """The case that a mention was taken into, or the one where that goes on, unless it is closed."""
    case = _case(mention.case if mention else None, ports)
    return _unless_closed(goes_on_in(case, ports)) if case is not None else None


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
