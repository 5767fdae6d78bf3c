"""A mention is understood and becomes, or joins, a case with an owner, a promise and a page."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case, Status, case_id
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.desk import Desk
from chalicelib.domain.mention import Handling, Happening, HeardSignal, Mention, Visibility
from chalicelib.domain.moves import (
    answered,
    backdated,
    given_to,
    heard,
    noted,
    promised,
    queued_for,
    raised,
    reply_settled,
)
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Reason
from chalicelib.domain.priority import rank
from chalicelib.domain.routing import Need, choose
from chalicelib.domain.verdict import Verdict
from chalicelib.errors import AlreadyDone, Conflict, Misconfigured, NotFound, Unavailable
from chalicelib.flows.matching import case_of, open_case, thread_of, triaged, wait_for_more
from chalicelib.flows.paging import with_page, with_page_if_open
from chalicelib.flows.saving import ROUNDS, save
from chalicelib.flows.signals import hear_signal
from chalicelib.flows.triaged import (
    DELETED,
    EDITED,
    JOINED,
    NOISE,
    OPENED,
    OWN,
    UNMATCHED,
    Triaged,
)
from chalicelib.ports import Ports

WORDLESS = re.compile(r"https?://\S+|\A(\s*@\w+)+")


# Platforms give the time of a post in whole seconds, by clocks of their own.
COARSE = timedelta(seconds=5)


def triage(key: str, now: datetime, ports: Ports) -> Triaged:
    """Take in the mention or signal of that key. Twice is once."""
    mention = ports.mentions.find(key)
    if mention is None:
        raise NotFound(f"there is no mention {key}")
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


def _triage(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    if mention.event.change is Happening.DELETED:
        return _taken_back(mention, now, ports)
    if mention.event.own:
        return _said_by_the_brand(mention, now, ports)
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
        change = noted(Change.of(case, now, EARSHOT), mention, "mention.edited")
        return Triaged(EDITED, save(ports, change).id)
    # An edit may name neither author nor thread: they are those of the mention.
    said = original.event
    event = replace(mention.event, author=said.author, thread_id=said.thread_id)
    return _said_by_a_customer(replace(mention, event=event), now, ports)


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
    desk = ports.desk.current()
    case = case_of(mention, ports)
    if case is not None:
        return Triaged(JOINED, _joins(case, mention, verdict, now, ports).id)
    if not verdict.needs_answer and mention.event.visibility is Visibility.PUBLIC:
        ports.mentions.settle(mention.key, Handling.NOISE)
        return Triaged(NOISE)
    return Triaged(OPENED, _opens(mention, verdict, now, desk, ports).id)


def _opens(mention: Mention, verdict: Verdict, now: datetime, desk: Desk, ports: Ports) -> Case:
    event = mention.event
    connection = desk.connection(mention.connection)
    if connection is None:
        raise Misconfigured(f"the desk has no connection {mention.connection}: add and apply it")
    ranking = rank(verdict, event.visibility)
    case = Case(
        id=case_id(mention.key),
        version=1,
        thread=thread_of(mention),
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
    )
    change = Change.opening(case, now).fact("case.opened", priority=int(ranking.priority))
    change = heard(change, mention, verdict)
    promise, why = desk.promise(event.channel, ranking.priority, event.visibility)
    change = promised(change, promise, why)
    choice = choose(
        Need(case.id, case.team, event.channel),
        ports.desk.on_duty(desk),
        ports.desk.loads(desk),
    )
    if choice.agent is not None:
        change = with_page(given_to(change, choice.agent, choice.why), Reason.ASSIGNED, desk, ports)
    else:
        change = with_page(queued_for(change, choice.why), Reason.WAITING, desk, ports)
    return save(ports, change)


def _joins(case: Case, mention: Mention, verdict: Verdict, now: datetime, ports: Ports) -> Case:
    change = heard(Change.of(case, now, EARSHOT), mention, verdict)
    change = raised(change, rank(verdict, mention.event.visibility))
    change = backdated(change, mention.received_at)
    if case.status is Status.ANSWERED:
        change = with_page(change, Reason.WROTE_AGAIN, ports.desk.current(), ports)
    elif change.case.priority < case.priority:
        change = with_page(change, Reason.RAISED, ports.desk.current(), ports)
    return save(ports, change)


def _said_by_the_brand(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    """An answer given natively on the platform meets the clock, at the time it was given."""
    case = case_of(mention, ports)
    answers = mention.event.parent_id is not None or mention.event.visibility is Visibility.PRIVATE
    if case is None and answers:
        wait_for_more(mention, now)
    if case is None or mention.event.change is Happening.EDITED:
        ports.mentions.settle(mention.key, Handling.UNMATCHED, case.id if case else None)
        return Triaged(UNMATCHED, case.id if case else None)
    if any(one.external_id == mention.event.external_id for one in ports.cases.outbox(case.id)):
        ports.mentions.settle(mention.key, Handling.CASE, case.id)
        return Triaged(OWN, case.id)
    return Triaged(OWN, _heard_of(case, mention, now, ports).id)


def _heard_of(case: Case, mention: Mention, now: datetime, ports: Ports) -> Case:
    """A case learns what the brand said natively: the fate of a lost reply, or an answer."""
    change = noted(Change.of(case, now, EARSHOT), mention, "mention.own")
    said_at = _said_at(mention)
    desk = ports.desk.current()
    lost = _reply_without_fate(case, mention, ports)
    if lost is not None:
        found = replace(
            lost,
            state=OutgoingState.SENT,
            sent_at=said_at,
            external_id=mention.event.external_id,
            reason="read back from the platform",
        )
        return save(ports, with_page_if_open(reply_settled(change, found), desk, ports))
    first, last = _said_by_customer(case, ports)
    if said_at < first:  # an earlier word of ours, triaged late, answers nothing
        return save(ports, change)
    change = answered(change, said_at, "native", last_word=last <= said_at)
    return save(ports, with_page_if_open(change, desk, ports))


def _said_at(mention: Mention) -> datetime:
    """When it was said by the platform's clock, but never after we heard it."""
    return min(mention.event.created_at or mention.received_at, mention.received_at)


def _said_by_customer(case: Case, ports: Ports) -> tuple[datetime, datetime]:
    """When the customer of a case spoke first and last, by the platform's clock."""
    latest = ports.mentions.get(case.last_mention)
    # The index of a case may lag behind its last mention.
    said = [*ports.mentions.of_case(case.id), *([latest] if latest else [])]
    times = [_said_at(one) for one in said if not one.event.own]
    return min(times, default=case.opened_at), max(times, default=case.opened_at)


def _reply_without_fate(case: Case, echo: Mention, ports: Ports) -> Outgoing | None:
    """The reply whose fate is open and that this echo shows to have arrived."""
    return next(
        (
            one
            for one in ports.cases.outbox(case.id)
            if one.state in (OutgoingState.SENDING, OutgoingState.UNKNOWN)
            and _said_at(echo) >= one.written_at - COARSE
            and _same(one.text, echo.event.text)
        ),
        None,
    )


def _same(said: str, echoed: str) -> bool:
    """Whether an echo says the same: platforms shorten links and put the names of those who are answered in front."""
    bare = [" ".join(WORDLESS.sub(" ", text).split()) for text in (said, echoed)]
    return bare[0] == bare[1] if bare[0] else said.strip() == echoed.strip()


def _taken_back(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    """A deletion: what was said is forgotten; a case that it belongs to learns of it."""
    original = triaged(mention.event.mention_key, ports)
    for said in _versions(original, ports):
        ports.mentions.redact(said.key, now)
    case = open_case(original, ports)
    if case is None:
        ports.mentions.settle(mention.key, Handling.DELETED)
        return Triaged(DELETED)
    change = noted(Change.of(case, now, EARSHOT), mention, "mention.deleted")
    return Triaged(DELETED, save(ports, change).id)


def _versions(original: Mention | None, ports: Ports) -> list[Mention]:
    """A mention and its edits, as far as they belong to a case."""
    if original is None:
        return []
    of_case = ports.mentions.of_case(original.case) if original.case else []
    key = original.event.mention_key
    return [original, *(one for one in of_case if one.event.mention_key == key)]
