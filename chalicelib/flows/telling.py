"""The telling itself: each addressee at most once a minute, by the ways that work, and a receipt of what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.digest import MINUTE, Round, Turn, next_round
from chalicelib.domain.page import Page, Reason
from chalicelib.domain.receipt import Outcome, Receipt, entry_of, of_turn
from chalicelib.errors import Misconfigured, NotFound, Unavailable
from chalicelib.flows.ways import Attempt, attempt
from chalicelib.ports import Message, Ports, Queue

AT_ONCE = 200
"""Waiting pages that are looked at for one notice: so many in a second or two. Those beyond it are counted."""


@dataclass(slots=True)
class Told:
    """What a message did: receipts of what was told now, and how many addressees have to wait for their turn."""

    page: Page | None = None
    receipts: list[Receipt] = field(default_factory=list)
    waiting: int = 0

    def __bool__(self) -> bool:
        return bool(self.receipts or self.waiting)


def deliver_page(case: str, id: str, now: datetime, ports: Ports) -> Told:
    """Tell a page to each addressee who has no receipt of it yet. All are tried before a failure is reported.

    A double is collapsed on the phone. Raises NotFound, Unavailable.
    """
    page = ports.cases.page(case, id)
    if page is None:
        raise NotFound(f"case {case} has no page {id}")
    known = ports.ledger.receipts(case, id)
    done = {one.number for one in known}
    turns = [Turn(page, number) for number, _ in enumerate(page.addressees) if number not in done]
    told = Told(page)
    if not turns:
        _pass_over(page, known, ports)
    elif not _wanted(page, ports):
        _drop(turns, now, told, ports)
        return told
    failed: Exception | None = None
    for turn in turns:
        try:
            _tell(turn, now, told, ports)
        except (Unavailable, Misconfigured) as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return told


def remind(to: str, turn: str, now: datetime, ports: Ports) -> Told:
    """A minute is over: tell an addressee what has waited for it. `turn` is the page whose message this is.

    If it still has to wait it gets another message: it has one for as long as it waits, and nothing waits for ever.
    """
    told = Told()
    if ports.pager.waits(to, turn):
        until = _take_turn(to, None, now, told, ports)
        if until is not None:
            _wake(to, turn, until, now, ports)
    return told


def _tell(turn: Turn, now: datetime, told: Told, ports: Ports) -> None:
    """Tell an addressee of a page, and of all that waits; or let it wait."""
    until = _take_turn(turn.to, turn, now, told, ports)
    if until is not None:
        ports.pager.wait(turn)
        _wake(turn.to, turn.id, until, now, ports)
        told.waiting += 1


def _take_turn(
    to: str, turn: Turn | None, now: datetime, told: Told, ports: Ports
) -> datetime | None:
    """Tell an addressee all that waits, and what is new, if their minute is over; else until when it is not."""
    last = ports.pager.last(to)
    # A minute that begins later than this one ends is that of a clock which was ahead.
    if last is not None and now < last + MINUTE and last <= now + MINUTE:
        return last + MINUTE
    if not ports.pager.claim(to, now, now - MINUTE):
        return now + MINUTE
    try:
        round = _ring(to, turn, now, told, ports)
    except Exception:
        ports.pager.release(to, now, last)
        raise
    if not round.rang:
        ports.pager.release(to, now, last)
    return now + MINUTE if round.waits else None


def _wake(to: str, turn: str, until: datetime, now: datetime, ports: Ports) -> None:
    seconds = -((now - until) // timedelta(seconds=1))
    delay = min(max(seconds, 1), 900)
    ports.queues.send(Queue.PAGES, [Message({"to": to, "turn": turn}, delay)])


@dataclass(frozen=True, slots=True)
class _Rung:
    """Whether anything rang, and whether the page that it was done for has to wait."""

    rang: bool
    waits: bool


def _ring(to: str, turn: Turn | None, now: datetime, told: Told, ports: Ports) -> _Rung:
    """Tell what waits, most urgent first."""
    box = ports.pager.box(to)
    before = [one for one in box.waiting if one != turn]
    standing = _still_wanted(before[:AT_ONCE], now, told, ports)
    round = next_round([*standing, *before[AT_ONCE:], *([turn] if turn else [])])
    if not round.told:
        return _Rung(rang=False, waits=False)
    tried = attempt(to, round.shown, box.devices, now, ports)
    # What fails from here on is told once more, and no receipt is written twice.
    for one in [one for one in round.told if one not in before[AT_ONCE:]]:
        _record(one, _receipt(one, round, tried, now), told, ports)
    ports.pager.forget(
        [one for one in (*standing, turn) if one in box.waiting and one in round.told]
    )
    # Of those that stay, each that waited before has its own message.
    return _Rung(bool(tried.sends), turn in round.rest)


def _receipt(turn: Turn, round: Round, tried: Attempt, now: datetime) -> Receipt:
    cases = len(round.shown)
    outcome = Outcome.UNREACHED
    if tried.sends:
        outcome = Outcome.TOLD if cases == 1 else Outcome.DIGEST
    page = turn.page
    return Receipt(
        page.case, page.id, turn.number, turn.to, now, outcome, tried.sends, tried.gone, cases
    )


def _record(turn: Turn, receipt: Receipt, told: Told, ports: Ports) -> None:
    """Write a receipt, once; when it was the last one of a page that reached nobody, the next rung is told at once."""
    page = turn.page
    if ports.ledger.tell(entry_of(receipt, page)):
        told.receipts.append(receipt)
    if receipt.outcome is not Outcome.UNREACHED:
        return
    _pass_over(page, ports.ledger.receipts(page.case, page.id), ports)


def _pass_over(page: Page, receipts: Sequence[Receipt], ports: Ports) -> None:
    """Have the next rung told at once, if nobody of this one was reached."""
    outcomes = {one.outcome for one in receipts}
    if len(receipts) == len(page.addressees) and outcomes == {Outcome.UNREACHED}:
        ports.queues.send(Queue.DUE, [Message({"case": page.case, "page": page.id})])


def _drop(turns: Iterable[Turn], now: datetime, told: Told, ports: Ports) -> None:
    for turn in turns:
        _record(turn, of_turn(turn, now, Outcome.DROPPED), told, ports)


def _wanted(page: Page, ports: Ports) -> bool:
    """Whether nobody has acknowledged the page, or answered, or closed the case; who was asked is told in any case."""
    if page.reason is Reason.ASKED:
        return True
    case = ports.cases.get(page.case)
    return case is not None and case.ladder is not None and case.ladder.covers(page)


def _still_wanted(turns: list[Turn], now: datetime, told: Told, ports: Ports) -> list[Turn]:
    """Those that wait and have to be told; the others are forgotten, with a receipt."""
    standing: list[Turn] = []
    for turn in turns:
        known = {one.number for one in ports.ledger.receipts(turn.page.case, turn.page.id)}
        if turn.number in known:
            continue
        if _wanted(turn.page, ports):
            standing.append(turn)
        else:
            _drop([turn], now, told, ports)
    ports.pager.forget([turn for turn in turns if turn not in standing])
    return standing
