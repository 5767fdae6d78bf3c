"""The lead's figures are what a recount of the ledger comes to, however the entries were counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.mark import HOUR, Counted, Mark, Tally, day_of, hour_of
from chalicelib.domain.sums import Only, coarse, percentile
from chalicelib.errors import Unavailable
from chalicelib.flows.behind import LOOKED_AT, Asked, Behind, behind
from chalicelib.flows.counting import count_entries, stir
from chalicelib.flows.figures import GRACE, Window, view
from chalicelib.ports import Span
from chalicelib.stores.memory_figures import Figures
from tests.counted import World, counted_in_any_order, populated, shown
from tests.recounted import recounted
from tools.bench.histories import OPENED

CASES = 12
SINCE = OPENED - timedelta(days=2)


@pytest.mark.parametrize("seed", range(25))
def test_figures_equal_a_recount_of_all_ledgers_though_entries_come_twice_late_and_in_any_order(
    seed: int,
) -> None:
    chance = Random(seed)
    world = World(Figures())
    populated(world, chance, CASES)
    now = counted_in_any_order(world, chance)
    long = Window(SINCE, SINCE + timedelta(days=80))
    short = Window(SINCE, SINCE + timedelta(days=3))
    days, hours = recounted(world, day_of), recounted(world, hour_of)
    for _ in range(2):  # once counted, once as it was kept
        assert shown(world, long, now + timedelta(hours=2)) == days
        assert shown(world, short, now) == Counter(
            {key: n for key, n in hours.items() if SINCE <= key[0] < short.until}
        )


@pytest.mark.parametrize("seed", range(5))
def test_each_number_opens_as_many_marks_as_it_says_page_by_page(seed: int) -> None:
    chance = Random(seed)
    world = World(Figures())
    populated(world, chance, CASES)
    counted_in_any_order(world, chance)
    window = Window(SINCE, SINCE + timedelta(days=80))
    numbers: Counter[tuple[str, ...]] = Counter()
    for (_, what, value, team, channel, agent, _), n in recounted(world, day_of).items():
        numbers[what, value, team, channel, agent] += n
    assert len(numbers) > 50
    for (what, value, team, channel, agent), n in numbers.items():
        only = Only(team, channel, agent)
        asked = Asked(window, only, frozenset({Counted(what)}), frozenset({value}))
        assert sum(len(one.marks) for one in _opened(asked, world)) == n


def _opened(asked: Asked, world: World) -> Iterator[Behind]:
    """All pages of what stands behind a number."""
    cursor: str | None = ""
    while cursor is not None:
        page = behind(replace(asked, cursor=cursor or None), 3, world.ports)
        yield from page.found
        cursor = page.cursor


def test_a_look_behind_a_number_is_bounded_and_goes_on_where_it_stopped() -> None:
    world = World(Figures())
    for number in range(3 * LOOKED_AT):
        rare = number == 2 * LOOKED_AT
        mark = Mark(Counted.CLOSED, "spam" if rare else "solved")
        world.figures.keep(Tally(SINCE, f"c-{number:05d}", 1, "x", (mark,)))
    world.figures.stir(SINCE, late=True)
    window = Window(SINCE, SINCE + timedelta(hours=1))
    asked = Asked(window, Only(), frozenset({Counted.CLOSED}), frozenset({"spam"}))
    first = behind(asked, 25, world.ports)
    assert (list(first.found), first.cursor is None) == ([], False)
    assert [one.of for one in _opened(asked, world)] == ["c-02000"]


def test_sums_are_kept_once_an_hour_is_over_and_voided_by_what_comes_late() -> None:
    world = World(Figures())
    kept = Mark(Counted.CLOSED, "solved")
    world.figures.keep(Tally(SINCE, "c-1", 1, "x", (kept,)))
    world.figures.stir(SINCE, late=False)
    window, over = Window(SINCE, SINCE + HOUR), SINCE + HOUR + GRACE
    view(window, over - timedelta(seconds=1), world.ports)
    assert world.figures.summed(Span.HOUR, SINCE, SINCE + HOUR) == {}
    view(window, over, world.ports)
    assert len(world.figures.summed(Span.HOUR, SINCE, SINCE + HOUR)) == 1
    world.figures.keep(Tally(SINCE, "c-2", 1, "x", (kept,)))
    stir({SINCE}, over, world.ports)
    [sums] = view(window, over, world.ports).steps.values()
    assert [one.count for one in sums.values()] == [2]


def test_an_hour_that_loses_all_its_marks_is_empty_thereafter() -> None:
    opened = Fact("case.opened", {"priority": 3, "channel": "x", "team": "care", "tags": None})
    ended = Fact("case.closed", {"outcome": "duplicate", "merged": "c-2"})
    facts = ((opened,), (Fact("case.merged"), ended), (Fact("case.unmerged"),))
    world = World(Figures())
    world.ledger.whole["c-1"] = [
        Entry("c-1", number, SINCE + number * HOUR, "earshot", one, "", "")
        for number, one in enumerate(facts, start=1)
    ]
    for version, there in ((2, [1]), (3, [0])):
        world.ledger.so_far["c-1"] = version
        count_entries("c-1", version, world.ports)
        assert [len(one.marks) for one in world.figures.tallies(SINCE + 2 * HOUR, 9)] == there


def test_a_time_of_too_many_hours_is_counted_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.flows.figures.AT_ONCE", 10)
    world = World(Figures())
    for number in range(25):
        hour = SINCE + number * HOUR
        world.figures.keep(Tally(hour, "c-1", 1, "x", (Mark(Counted.CLOSED, "solved"),)))
        world.figures.stir(hour, late=False)
    window, now = Window(SINCE, SINCE + 30 * HOUR), SINCE + timedelta(days=9)
    for _ in range(2):
        with pytest.raises(Unavailable, match="ask again"):
            view(window, now, world.ports)
    assert len(view(window, now, world.ports).steps) == 25


class TestLengths:
    def test_they_are_kept_to_the_second_up_to_34_minutes(self) -> None:
        assert all(coarse(seconds) == seconds for seconds in range(2048))

    @pytest.mark.parametrize("seconds", [2049, 3600, 86_399, 30 * 86_400 + 1, 10**9 + 7])
    def test_above_they_are_rounded_down_by_less_than_a_thousandth(self, seconds: int) -> None:
        assert 0 <= seconds - coarse(seconds) < seconds / 1000
        assert coarse(coarse(seconds)) == coarse(seconds)

    def test_percentiles_are_the_smallest_that_so_many_do_not_exceed(self) -> None:
        chance = Random(1)
        for size in (1, 2, 3, 10, 99, 100, 101):
            found = sorted(chance.randrange(1000) for _ in range(size))
            lengths = Counter(found)
            for share in (50, 90, 99):
                wanted = next(x for x in found if sum(y <= x for y in found) * 100 >= share * size)
                assert percentile(lengths, share) == wanted
        assert percentile({}, 50) is None
