"""An audit of figures finds whatever is shown otherwise than the ledger has it, and can mend it."""

from datetime import timedelta
from random import Random
from typing import cast

import pytest

from chalicelib.domain.desk import Desk
from chalicelib.domain.mark import Counted, Mark, Tally, hour_of
from chalicelib.domain.mention import Handling
from chalicelib.flows.counting import Heard, count_mention, stir
from chalicelib.stores.memory_figures import Figures
from tests.build import a_desk
from tests.counted import Desks, World, counted_in_any_order, populated
from tools.bench.histories import OPENED
from tools.recount_figures import Audit, audit

NOISE = Heard("x#1", "x", "shop-x", OPENED, Handling.NOISE)


class TeamedDesks(Desks):
    """With a current desk, which says what team a connection has."""

    def current(self) -> Desk:
        return a_desk()


@pytest.fixture
def world() -> World:
    world = World(Figures(), desk=TeamedDesks())
    chance = Random(5)
    populated(world, chance, 5)
    counted_in_any_order(world, chance)
    stir(count_mention(NOISE, world.ports), OPENED + timedelta(days=30), world.ports)
    return world


def audited(world: World, *, mend: bool = False) -> list[str]:
    """What is shown otherwise."""
    told: list[str] = []
    made = Audit(world.ports, OPENED + timedelta(days=40), mend)
    wrong = audit(world.ledger.whole, [NOISE], made, told.append)
    assert wrong == len(told)
    return told


def test_what_was_counted_right_is_found_right(world: World) -> None:
    assert audited(world) == []


def test_a_mark_too_few_or_too_many_is_found(world: World) -> None:
    figures = cast(Figures, world.figures)
    hour = next(iter(figures.stirred(OPENED - timedelta(days=2), OPENED + timedelta(days=9))))
    [first, *_] = figures.tallies(hour, 1)
    figures.keep(Tally(hour, first.of, 999, first.channel, ()))
    figures.keep(Tally(hour, "c-ghost", 1, "x", (Mark(Counted.CLOSED, "spam"),)))
    figures.stir(hour, late=True)
    told = audited(world)
    assert any("shown 0, recounted 1" in line for line in told)
    assert f"{hour:%Y-%m-%d} closed spam - x -: shown 1, recounted 0" in told


def test_figures_that_were_never_counted_are_mended_from_ledgers_and_mentions(world: World) -> None:
    world.figures = Figures()
    assert audited(world)
    audited(world, mend=True)
    assert audited(world) == []


def test_sums_that_were_kept_too_early_are_mended(world: World) -> None:
    audited(world)  # which keeps all sums
    late = Tally(hour_of(OPENED), "c-late", 1, "x", (Mark(Counted.CLOSED, "spam"),))
    world.figures.keep(late)  # and nobody said so: what was summed up still counts
    assert audited(world) == []
    audited(world, mend=True)
    assert audited(world) == [f"{OPENED:%Y-%m-%d} closed spam - x -: shown 1, recounted 0"]
