"""A mention is understood and becomes, or joins, a case with an owner, a promise and a page."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.case import Case, Status, case_id
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.clocks import promised
from chalicelib.domain.correcting import Understood, told
from chalicelib.domain.desk import Desk
from chalicelib.domain.mention import Handling, Happening, HeardSignal, Mention, Visibility
from chalicelib.domain.moves import backdated, heard, noted, raised, reopened, tagged
from chalicelib.domain.page import Reason
from chalicelib.domain.priority import rank
from chalicelib.domain.probe import TAG, is_probe
from chalicelib.domain.tagging import tags_of
from chalicelib.domain.verdict import Verdict
from chalicelib.errors import AlreadyDone, Conflict, Misconfigured, NotFound, Unavailable
from chalicelib.flows.matching import (
    case_of,
    goes_on_in,
    lately_closed,
    open_case,
    thread_of,
    triaged,
    wait_for_more,
)
from chalicelib.flows.native import said_by_the_brand
from chalicelib.flows.paging import with_page
from chalicelib.flows.routing import reassigned_if_gone, routed
from chalicelib.flows.saving import ROUNDS, begin, save
from chalicelib.flows.signals import hear_signal
from chalicelib.flows.triaged import (
    DELETED,
    EDITED,
    JOINED,
    NOISE,
    OPENED,
    UNMATCHED,
    Triaged,
)
from chalicelib.ports import Ports


def triage(key: str, now: datetime, ports: Ports) -> Triaged:
    """Take in the mention or signal of that key. Twice is once."""
    mention = ports.mentions.find(key)
    if mention is None:
        raise NotFound(f"there is no mention {key}")
    _heard_by(mention, ports)
    if isinstance(mention, HeardSignal):
        return hear_signal(mention, now, ports)
    if mention.handling is not None:
        return Triaged(None, mention.case)
    for _ in range(ROUNDS):
        try:
            return replace(_triage(mention, now, ports), received_at=mention.received_at)
        except AlreadyDone:
            done = ports.mentions.get(key)
            return Triaged(None, done.case if done else None)
        except Conflict:
            continue
    raise Unavailable(f"mention {key}: too many changes at once")


def _heard_by(heard: Mention | HeardSignal, ports: Ports) -> None:
    """A connection works. That is good to know, and no reason to hold anything up."""
    if isinstance(heard, Mention) and is_probe(heard.event):
        return
    with suppress(Unavailable):
        ports.connections.heard(heard.connection, heard.received_at)


def _triage(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    if mention.event.change is Happening.DELETED:
        return _taken_back(mention, now, ports)
    if mention.event.own:
        return said_by_the_brand(mention, now, ports)
    if ports.mentions.get(f"{mention.event.mention_key}#delete") is not None:
        ports.mentions.redact(mention.key, now)
        ports.mentions.settle(mention.key, Handling.DELETED)
        return Triaged(DELETED)
    if mention.event.change is Happening.EDITED:
        return _edited(mention, now, ports)
    return _said_by_a_customer(mention, now, ports)


def _edited(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    """An edit: told to the case of its mention; where none is open it is read as if it were new."""
    original = triaged(mention.event.mention_key, ports)
    if original is None:
        _stand_in(mention, now, ports)
        return Triaged(UNMATCHED)
    case = open_case(original, ports)
    if case is not None:
        change = noted(begin(case, now, EARSHOT, ports), mention, "mention.edited")
        return Triaged(EDITED, save(ports, change).id)
    return _said_by_a_customer(as_said(mention, original), now, ports)


def as_said(edit: Mention, original: Mention) -> Mention:
    """An edit that is read as if it were new: it may name neither author nor thread, which are those of the mention."""
    said = original.event
    event = replace(edit.event, author=said.author, thread_id=said.thread_id)
    return replace(edit, event=event)


def _stand_in(mention: Mention, now: datetime, ports: Ports) -> None:
    """The edit of a mention that never came takes its place under its key, where a deletion finds it."""
    if mention.event.author.id is None:
        wait_for_more(mention, now)
    else:
        event = replace(mention.event, change=Happening.CREATED, version="")
        ports.mentions.add(replace(mention, event=event))
    ports.mentions.redact(mention.key, now)
    ports.mentions.settle(mention.key, Handling.UNMATCHED)


def _said_by_a_customer(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    verdict = ports.classifier.classify(mention.event.text)
    return taken_in(mention, Word(verdict), now, ports)


@dataclass(frozen=True, slots=True)
class Word:
    """What is thought of a mention that is taken in; `restored_by` who says so of one that was noise, by a verdict."""

    verdict: Verdict
    restored_by: str | None = None
    was: Verdict | None = None

    def begun(self, change: Change) -> Change:
        """A change by whoever says it."""
        if self.restored_by is None:
            return change
        return replace(change, by=self.restored_by, restored=True)

    def heard(self, change: Change, mention: Mention) -> Change:
        """The customer said something, and the ledger says who has read it in which way."""
        change = heard(change, mention, self.verdict)
        if self.was is None or self.restored_by is None:
            return change
        was = Understood(self.was.sentiment, self.was.intent, self.was.urgent)
        now = replace(was, intent=self.verdict.intent, corrected_by=self.restored_by)
        return told(change, mention.key, was, now)


def taken_in(mention: Mention, word: Word, now: datetime, ports: Ports) -> Triaged:
    """A customer's word joins the case that it belongs to, opens one, or is noise."""
    verdict, desk = word.verdict, ports.desk.current()
    case = case_of(mention, ports) or lately_closed(mention, desk, ports)
    if case is not None and (case.status is not Status.CLOSED or _wanted(mention, verdict)):
        return Triaged(JOINED, _joins(case, mention, word, now, ports).id)
    if not _wanted(mention, verdict):
        ports.noise.keep(mention, verdict)
        return Triaged(NOISE)
    return Triaged(OPENED, _opens(mention, word, now, desk, ports).id)


def _wanted(mention: Mention, verdict: Verdict) -> bool:
    """Whether somebody has to look at it: what is said to us in private always."""
    return verdict.needs_answer or mention.event.visibility is Visibility.PRIVATE


def _opens(mention: Mention, word: Word, now: datetime, desk: Desk, ports: Ports) -> Case:
    event = mention.event
    connection = desk.connection(mention.connection)
    if connection is None:
        raise Misconfigured(f"the desk has no connection {mention.connection}: add and apply it")
    ranking = rank(word.verdict, event.visibility)
    thread = thread_of(mention)
    case = Case(
        id=case_id(mention.key),
        version=1,
        thread=thread,
        connection=mention.connection,
        visibility=event.visibility,
        team=connection.team,
        status=Status.OPEN,
        owner=None,
        priority=ranking.priority,
        why=(f"priority {ranking.priority}: {ranking.why}",),
        opened_at=mention.received_at,
        last_mention=mention.key,
        last_heard_at=mention.received_at,
        tier=ports.customers.get(thread.channel, thread.customer_id).tier,
        tags=tags_of(desk.tags, event.text) | ({TAG} if is_probe(event) else set()),
        language=event.language,
    )
    change = word.begun(Change.opening(case, now, desk))
    opened = _opened(case)
    change = word.heard(change.fact("case.opened", **opened), mention)
    change = promised(change, mention.received_at)
    return save(ports, routed(change, Reason.ASSIGNED, ports))


def _opened(case: Case) -> dict[str, str | int | None]:
    """What the ledger says of a new case: all that its promise is chosen by."""
    return {
        "priority": int(case.priority),
        "at": case.opened_at.isoformat(),
        "channel": case.thread.channel,
        "visibility": case.visibility,
        "team": case.team,
        "tier": case.tier or None,
        "tags": ",".join(sorted(case.tags)) or None,
    }


def _joins(case: Case, mention: Mention, word: Word, now: datetime, ports: Ports) -> Case:
    change = word.begun(begin(case, now, EARSHOT, ports))
    at = mention.received_at
    if case.status is Status.CLOSED:
        change = reopened(change, at)
    change = word.heard(change, mention)
    change = raised(change, rank(word.verdict, mention.event.visibility), at)
    change = tagged(change, case.tags | tags_of(change.desk.tags, mention.event.text), at)
    change = backdated(change, at)
    elsewhere = reassigned_if_gone(change, ports)
    if case.status is Status.CLOSED:
        change = routed(change, Reason.WROTE_AGAIN, ports)
    elif elsewhere is not change:
        change = elsewhere
    elif case.status is not Status.OPEN:
        change = with_page(change, Reason.WROTE_AGAIN, ports)
    elif change.case.priority < case.priority:
        change = with_page(change, Reason.RAISED, ports)
    elif _forgotten(change.case):
        change = with_page(change, Reason.WROTE_AGAIN, ports)
    return save(ports, change)


def _forgotten(case: Case) -> bool:
    """Whether nothing would tell of an open case any more: no page climbs, no promise of a reply is yet to break."""
    clock = case.reply_clock
    return case.ladder is None and (clock is None or clock.breached)


def _taken_back(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    """A deletion: what was said is forgotten; a case that it belongs to learns of it."""
    original = triaged(mention.event.mention_key, ports)
    for said in _versions(original, ports):
        ports.mentions.redact(said.key, now)
    case = open_case(original, ports)
    if case is None:
        ports.mentions.settle(mention.key, Handling.DELETED)
        return Triaged(DELETED)
    change = noted(begin(case, now, EARSHOT, ports), mention, "mention.deleted")
    return Triaged(DELETED, save(ports, change).id)


def _versions(original: Mention | None, ports: Ports) -> list[Mention]:
    """A mention and its edits, as far as they belong to a case."""
    if original is None:
        return []
    case = ports.cases.get(original.case) if original.case else None
    said_in = {original.case, goes_on_in(case, ports).id} if case else set()
    of_case = [one for id in said_in if id for one in ports.mentions.of_case(id)]
    key = original.event.mention_key
    return [original, *(one for one in of_case if one.event.mention_key == key)]
