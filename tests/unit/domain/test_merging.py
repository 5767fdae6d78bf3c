"""Two random cases are merged and parted: no clock is lost or bent, and the ledger alone says the same."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Desks
from chalicelib.domain.merging import built_on, merged, parted
from chalicelib.domain.promise import REPLIES
from chalicelib.domain.recount import recount
from tools.bench.histories import Life, life
from tools.proof import differences

PAIRS = 400


def pair(seed: int, steps: int = 8) -> tuple[Life, Life] | None:
    """Two cases of one desk, both open at the same moment; None where chance closed one."""
    chance = Random(seed)
    one = life(chance, chance.randrange(steps))
    other = life(chance, chance.randrange(steps), one.desks, "c-2")
    one.now = other.now = max(one.now, other.now) + timedelta(seconds=chance.choice((0, 7.25, 900)))
    closed = Status.CLOSED in (one.case.status, other.case.status)
    return None if closed else (one, other)


def begin(one: Life, now: datetime) -> Change:
    current, *older = reversed(one.desks)
    return Change.of(one.case, now, "amy", Desks(current, tuple(older)))


def merge(gone: Life, kept: Life) -> None:
    ended, took = merged(begin(gone, gone.now), begin(kept, gone.now))
    gone.save(ended)
    kept.save(took)


def part(gone: Life, kept: Life) -> None:
    restored, without = parted(begin(gone, gone.now), begin(kept, gone.now))
    gone.save(restored)
    kept.save(without)


def agrees(one: Life) -> None:
    """What is live is what the ledger comes to."""
    desks = {desk.version: desk for desk in one.desks}
    counted = recount(one.entries, desks.__getitem__)
    assert differences(one.case, one.entries, counted) == []


def as_it_was(case: Case, before: Case) -> None:
    """All of a case but what every change counts."""
    standing = replace(case, version=before.version, ledger_hash=before.ledger_hash)
    assert standing == before


def pairs() -> list[tuple[Life, Life]]:
    return [found for seed in range(PAIRS) if (found := pair(seed))]


def test_a_merger_loses_no_promise_and_keeps_the_one_that_is_due_first() -> None:
    gone_on = 0
    for gone, kept in pairs():
        mine, theirs = gone.case.reply_clock, kept.case.reply_clock
        merge(gone, kept)
        agrees(gone)
        agrees(kept)
        stands = kept.case.reply_clock
        facts = [fact.what for fact in kept.entries[-1].facts]
        gone_on += "clock.taken_over" in facts
        if (
            "clock.dropped" in facts
        ):  # as urgent as the other, it goes by a promise that has no such target
            continue
        assert (stands is None) == (mine is None and theirs is None)
        assert not any(clock.unmet for clock in gone.case.clocks)
        assert gone.case.timers == ()
        running = [one.due_at for one in (mine, theirs) if one and one.due_at]
        if stands is not None and stands.due_at is not None and "clock.replanned" not in facts:
            assert all(stands.due_at <= due for due in running)
    assert gone_on > PAIRS / 10


def test_a_case_that_goes_on_for_two_lives_on_and_its_ledger_agrees() -> None:
    for gone, kept in pairs():
        merge(gone, kept)
        for _ in range(8):
            kept.step()
            agrees(kept)
        agrees(gone)


def test_a_merger_that_is_undone_was_never_there() -> None:
    for gone, kept in pairs():
        before = gone.case, kept.case
        merge(gone, kept)
        gone.now = kept.now = gone.now + timedelta(seconds=Random(gone.heard).choice((0, 5, 5000)))
        part(gone, kept)
        for life_, was in ((gone, before[0]), (kept, before[1])):
            agrees(life_)
            as_it_was(life_.case, was)
            for _ in range(6):
                life_.step()
                agrees(life_)


def test_what_was_told_of_a_clock_meanwhile_is_not_told_again() -> None:
    told = 0
    for gone, kept in pairs():
        merge(gone, kept)
        clock = kept.case.reply_clock
        if clock is None or clock.breached or clock.due_at is None:
            continue
        kept.now = max(kept.now, clock.due_at)
        while not (clock := kept.case.reply_clock).breached:  # type: ignore[union-attr]
            timers = [one for one in kept.case.timers if one.kind.startswith(clock.kind)]  # type: ignore[union-attr]
            if not timers:
                break
            kept._fires()
        gone.now = kept.now
        merger = gone.case.merger
        assert merger is not None and built_on(kept.entries, merger) is None
        part(gone, kept)
        agrees(gone)
        agrees(kept)
        owner = next(one for one in (gone, kept) if one.case.reply_clock)
        told += any(one.breached for one in owner.case.clocks if one.kind in REPLIES)
    assert told > PAIRS / 10


def test_whatever_bears_on_a_merger_keeps_it() -> None:
    for gone, kept in pairs():
        merge(gone, kept)
        kept.save(begin(kept, kept.now).fact("note.written", note="n", agent="amy"))
        merger = gone.case.merger
        assert merger is not None and built_on(kept.entries, merger) is None
        kept._hears()
        assert built_on(kept.entries, merger) == "mention.heard"
