"""Which promise fits, and how long a rung of the ladder waits."""

from datetime import timedelta

import pytest

from chalicelib.domain.desk import Desk, Reach, Step
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import Matter, Promise
from tests.build import a_desk

HOUR = timedelta(hours=1)
EVERYTHING = Promise("everything", HOUR)


def chosen(
    desk: Desk, channel: str, priority: Priority, visibility: Visibility, *tags: str, tier: str = ""
) -> tuple[str, str]:
    matter = Matter(channel, priority, visibility, "care", tier, frozenset(tags))
    promise, why = desk.promise(matter)
    return promise.name, why


def test_the_first_promise_that_fits_counts_and_says_why() -> None:
    desk = a_desk(
        promises=(
            Promise(
                "x in public",
                HOUR,
                channels=frozenset({"x"}),
                visibilities=frozenset({Visibility.PUBLIC}),
            ),
            Promise("urgent", HOUR, priorities=frozenset({Priority.URGENT})),
            EVERYTHING,
        )
    )
    public, private = Visibility.PUBLIC, Visibility.PRIVATE
    assert chosen(desk, "x", Priority.URGENT, public) == (
        "x in public",
        "channel x, visibility public",
    )
    assert chosen(desk, "x", Priority.URGENT, private) == ("urgent", "priority 1")
    assert chosen(desk, "sms", Priority.LOW, private) == ("everything", "fits every case")


def test_a_promise_can_be_for_a_tier_a_team_or_a_tag() -> None:
    desk = a_desk(
        promises=(
            Promise("vip", HOUR, tiers=frozenset({"vip"})),
            Promise("others", HOUR, teams=frozenset({"others"})),
            Promise("outage", HOUR, tags=frozenset({"outage", "flood"})),
            EVERYTHING,
        )
    )
    asked = ("x", Priority.LOW, Visibility.PUBLIC)
    assert chosen(desk, *asked, tier="vip") == ("vip", "tier vip")
    assert chosen(desk, *asked, "outage", "billing") == ("outage", "tag outage")
    assert chosen(desk, *asked, "billing") == ("everything", "fits every case")


def test_a_desk_without_a_promise_for_everything_is_no_desk() -> None:
    desk = a_desk(promises=(Promise("urgent", HOUR, priorities=frozenset({Priority.URGENT})),))
    with pytest.raises(LookupError, match="last promise"):
        chosen(desk, "x", Priority.LOW, Visibility.PUBLIC)


@pytest.mark.parametrize(("step", "seconds"), [(0, 60), (1, 120), (2, 240), (3, 240), (99, 240)])
def test_a_rung_waits_until_the_next_and_the_last_as_long_as_the_one_before(
    step: int, seconds: int
) -> None:
    rungs = tuple(Step(timedelta(seconds=after), Reach.LEAD) for after in (0, 60, 180, 420))
    assert a_desk(ladder=rungs).wait(step) == timedelta(seconds=seconds)


def test_what_is_not_on_the_desk_is_none() -> None:
    assert a_desk().agent("nobody") is None
    assert a_desk().connection("nowhere") is None
