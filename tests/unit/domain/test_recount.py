"""What a ledger says of its promises is what was live, whatever happened; and both are what a person would reckon."""

from random import Random

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.recount import recount
from tools.bench.histories import life
from tools.bench.polling import lives
from tools.proof import differences

CASES = 600


def test_a_recount_of_random_histories_equals_what_was_live_to_the_microsecond() -> None:
    tally = lives(range(CASES))
    assert (tally.cases, tally.differ) == (CASES, 0)
    # The histories are worth something: promises of each kind were kept and broken.
    assert all(tally.promises[kind] > tally.broken[kind] > 9 for kind in ClockKind)


def test_a_poll_never_writes_some_breaches_that_the_recount_has() -> None:
    tally = lives(range(CASES))
    assert tally.unseen.get(ClockKind.NEXT_REPLY, 0) > 0


@pytest.mark.parametrize("seed", range(30))
def test_the_arithmetic_of_every_promise_is_there(seed: int) -> None:
    lived = life(Random(seed), 12)
    desks = {desk.version: desk for desk in lived.desks}
    for result in recount(lived.entries, desks.__getitem__):
        assert result.arithmetic


def test_a_difference_is_found() -> None:
    lived = life(Random(1), 12)
    desks = {desk.version: desk for desk in lived.desks}
    results = recount(lived.entries, desks.__getitem__)
    assert not differences(lived.case, lived.entries, results)
    assert differences(lived.case, lived.entries, results[1:])


def test_nothing_is_due_in_a_case_that_is_closed() -> None:
    for seed in range(300):
        lived = life(Random(seed), 12)
        if lived.case.status is Status.CLOSED and not lived.case.clocks:
            continue
        if lived.case.status is Status.CLOSED:
            assert lived.case.timers == ()
