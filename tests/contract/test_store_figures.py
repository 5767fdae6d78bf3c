"""What every store of marks and their sums promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from chalicelib.domain.mark import DAY, HOUR, Counted, Mark, Tally, day_of
from chalicelib.domain.sums import Cell, Sum, Summed
from chalicelib.flows.figures import Window
from chalicelib.ports import FigureStore, Span
from chalicelib.stores.figures import IN_ITEM, Figures
from chalicelib.stores.memory_figures import Figures as MemoryFigures
from chalicelib.stores.tables import PulseRow, Stage
from tests.contract.both_stores import Aws
from tests.counted import World, counted_in_any_order, populated, shown
from tests.recounted import recounted
from tools.bench.histories import OPENED

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)
TEN = NINE + HOUR
MARKS = (
    Mark(Counted.OPENED, "high", "care", "amy"),
    Mark(Counted.FIRST_REPLY, "kept", "care", "", 312),
)
TALLY = Tally(NINE, "c-1", 3, "x", MARKS)
NUMBERS = count()


def in_dynamodb(aws: Aws) -> Figures:
    """A store over a table of its own."""
    name = f"pulse-{next(NUMBERS)}"
    table: Any = aws.steady.table(PulseRow, name)
    table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
    return Figures(Stage(aws.steady, "", "", "", "", name))


@pytest.fixture(params=["memory", "dynamodb"])
def figures(request: pytest.FixtureRequest) -> FigureStore:
    memory = request.param == "memory"
    return MemoryFigures() if memory else in_dynamodb(request.getfixturevalue("aws"))


class TestTallies:
    def test_what_is_kept_comes_back(self, figures: FigureStore) -> None:
        figures.keep(TALLY)
        assert list(figures.tallies(NINE, 9)) == [TALLY]
        assert list(figures.tallies(TEN, 9)) == []

    def test_a_later_version_takes_the_place_of_an_earlier_one_and_never_the_other_way(
        self, figures: FigureStore
    ) -> None:
        later = replace(TALLY, version=10, marks=())
        for tally in (TALLY, later, TALLY):
            figures.keep(tally)
        assert list(figures.tallies(NINE, 9)) == [later]

    def test_the_same_version_may_be_counted_anew(self, figures: FigureStore) -> None:
        figures.keep(TALLY)
        figures.keep(replace(TALLY, marks=MARKS[:1]))
        assert figures.tallies(NINE, 9)[0].marks == MARKS[:1]

    def test_they_come_in_pages_by_what_they_are_of(self, figures: FigureStore) -> None:
        for number in (3, 1, 2):
            figures.keep(replace(TALLY, of=f"c-{number}"))
        assert [one.of for one in figures.tallies(NINE, 2)] == ["c-1", "c-2"]
        assert [one.of for one in figures.tallies(NINE, 2, "c-2")] == ["c-3"]


class TestHours:
    def test_an_hour_is_new_once(self, figures: FigureStore) -> None:
        assert [figures.stir(NINE, late=False) for _ in range(3)] == [True, False, False]
        assert figures.stir(TEN, late=False)
        assert dict(figures.stirred(NINE, TEN + HOUR)) == {NINE: 0, TEN: 0}

    def test_what_comes_late_raises_the_generation(self, figures: FigureStore) -> None:
        figures.stir(NINE, late=False)
        assert [figures.stir(NINE, late=True) for _ in range(2)] == [False, False]
        assert dict(figures.stirred(NINE, TEN)) == {NINE: 2}
        figures.stir(NINE, late=False)
        assert dict(figures.stirred(NINE, TEN)) == {NINE: 2}

    def test_the_end_of_a_time_does_not_belong_to_it(self, figures: FigureStore) -> None:
        for hour in (NINE - HOUR, NINE, TEN):
            figures.stir(hour, late=True)
        assert list(figures.stirred(NINE, TEN)) == [NINE]


class TestSums:
    SUMS = Summed(
        4,
        {
            Cell("closed", "solved", "care", "x", "amy"): Sum(2),
            Cell("wait", "given", "it", "x", ""): Sum(3, {12: 1, 9_000: 2}),
        },
        {9: {Cell("first_reply", "kept", "care", "x", ""): Sum(1, {312: 1})}},
    )

    def test_what_is_kept_comes_back(self, figures: FigureStore) -> None:
        figures.sum_up(Span.HOUR, NINE, Summed(0, {}))
        figures.sum_up(Span.DAY, day_of(NINE), self.SUMS)
        assert dict(figures.summed(Span.HOUR, NINE, TEN)) == {NINE: Summed(0, {})}
        assert dict(figures.summed(Span.DAY, day_of(NINE), NINE)) == {day_of(NINE): self.SUMS}
        assert dict(figures.summed(Span.DAY, day_of(NINE) + DAY, NINE + 2 * DAY)) == {}

    def test_the_last_ones_stand(self, figures: FigureStore) -> None:
        for generation in (1, 2):
            figures.sum_up(Span.HOUR, NINE, replace(self.SUMS, generation=generation))
        assert figures.summed(Span.HOUR, NINE, TEN)[NINE].generation == 2

    def test_a_time_of_many_agents_takes_more_than_one_item(self, figures: FigureStore) -> None:
        many = {Cell("closed", "solved", "care", "x", f"a-{n}"): Sum(n) for n in range(IN_ITEM + 9)}
        figures.sum_up(Span.HOUR, NINE, Summed(1, many))
        assert figures.summed(Span.HOUR, NINE, TEN)[NINE].sums == many
        figures.sum_up(Span.HOUR, NINE, Summed(2, {}))
        assert figures.summed(Span.HOUR, NINE, TEN)[NINE] == Summed(2, {})


def test_sums_that_were_kept_in_part_are_not_there(aws: Aws) -> None:
    figures = in_dynamodb(aws)
    many = {Cell("closed", "solved", "care", "x", f"a-{n}"): Sum(1) for n in range(2 * IN_ITEM)}
    figures.sum_up(Span.HOUR, NINE, Summed(1, many))
    first, second = figures._rows.query("sums#hour")
    first.generation = 2
    first.save()
    assert figures.summed(Span.HOUR, NINE, TEN) == {}
    second.delete()
    assert figures.summed(Span.HOUR, NINE, TEN) == {}


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_a_recount_in_whatever_order_entries_come(
    figures: FigureStore, seed: int
) -> None:
    chance = Random(seed)
    world = World(figures)
    populated(world, chance, 6)
    now = counted_in_any_order(world, chance)
    since = OPENED - timedelta(days=2)
    window = Window(since, since + timedelta(days=80))
    for _ in range(2):
        assert shown(world, window, now) == recounted(world, day_of)
