"""How long a case waits in a queue: what is said of it, and how near that comes."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from statistics import median

import pytest

from chalicelib.domain.calendar import ROUND_THE_CLOCK, Calendar, Window
from chalicelib.domain.waiting import (
    ENOUGH,
    REMEMBERED,
    Departure,
    Forecast,
    forecast,
    in_words,
    on_the_wall,
    pace,
    roughly,
)
from tests.build import NOW, at

MINUTE = timedelta(minutes=1)
DAY = Calendar("day", "Europe/Berlin", ((Window(time(9), time(17)),),) * 7)
NEVER = Calendar("never", "UTC", ((),) * 7)


def every(seconds: float, number: int = 21, since: float = 0) -> list[Departure]:
    """One departure after the other, while somebody waits all the time."""
    return [Departure(at(since + n * seconds), at(since - 999)) for n in range(number)]


class TestPace:
    def test_nobody_knows_before_some_have_left(self) -> None:
        assert pace(every(60, ENOUGH - 1), ROUND_THE_CLOCK, NOW, at(300)) is None
        assert pace(every(60, ENOUGH), ROUND_THE_CLOCK, None, at(120)) == MINUTE

    def test_it_is_the_mean_of_the_latest_twenty(self) -> None:
        slow, fast = every(600, 5, -10_000), every(60)
        assert pace([*fast, *slow], ROUND_THE_CLOCK, None, at(1200)) == MINUTE
        assert len(fast) == REMEMBERED + 1

    def test_a_stall_lengthens_it_while_somebody_waits(self) -> None:
        stalled = at(1200 + 60 * 22)
        assert pace(every(60), ROUND_THE_CLOCK, NOW, stalled) == 2 * MINUTE
        assert pace(every(60), ROUND_THE_CLOCK, None, stalled) == MINUTE
        assert pace(every(60), ROUND_THE_CLOCK, at(1200 + 60 * 22), stalled) == MINUTE

    def test_the_moments_just_after_a_departure_do_not_shorten_it(self) -> None:
        assert pace(every(60), ROUND_THE_CLOCK, NOW, at(1201)) == MINUTE

    def test_time_in_which_nobody_waited_does_not_count(self) -> None:
        hours_later = [Departure(at(9000 + n * 60), at(8940)) for n in range(3)]
        assert pace([*every(60, 3), *hours_later], ROUND_THE_CLOCK, None, at(9200)) == MINUTE

    def test_the_night_does_not_count(self) -> None:
        evening = datetime.fromisoformat("2026-11-20T15:57:00+00:00")  # closes in three minutes
        departures = [Departure(evening + n * MINUTE, evening) for n in range(3)]
        morning = datetime.fromisoformat("2026-11-21T08:00:00+00:00")
        assert pace(departures, DAY, evening, morning) == MINUTE


class TestForecast:
    def test_it_is_the_place_times_the_pace(self) -> None:
        assert forecast(3, 2 * MINUTE, ROUND_THE_CLOCK, NOW) == Forecast(
            3, 2 * MINUTE, NOW + 8 * MINUTE
        )

    def test_while_the_team_is_closed_it_counts_from_its_opening(self) -> None:
        night = datetime.fromisoformat("2026-11-20T20:00:00+00:00")
        opens = datetime.fromisoformat("2026-11-21T08:00:00+00:00")
        assert forecast(1, 10 * MINUTE, DAY, night) == Forecast(
            1, 10 * MINUTE, opens + 20 * MINUTE, opens
        )

    def test_what_does_not_fit_before_the_end_of_the_day_is_given_in_the_morning(self) -> None:
        evening = datetime.fromisoformat("2026-11-20T15:50:00+00:00")
        morning = datetime.fromisoformat("2026-11-21T08:10:00+00:00")
        assert forecast(1, 10 * MINUTE, DAY, evening).given_at == morning

    def test_nobody_knows_for_a_team_that_never_works(self) -> None:
        assert forecast(0, MINUTE, NEVER, NOW) == Forecast(0, MINUTE, None)

    @pytest.mark.parametrize(
        ("ahead", "mean", "said"),
        [
            (3, 3 * MINUTE, "3 wait before it, about 12 min"),
            (1, 3 * MINUTE, "1 waits before it, about 6 min"),
            (0, MINUTE / 4, "0 wait before it, about a minute"),
            (100, 3 * MINUTE, "100 or more wait before it, about 5 h"),
            (2, None, "2 wait before it, nobody knows how long"),
        ],
    )
    def test_in_words(self, ahead: int, mean: timedelta | None, said: str) -> None:
        found = forecast(ahead, mean, ROUND_THE_CLOCK, NOW)
        assert in_words(found, 100, ROUND_THE_CLOCK, NOW) == said

    def test_in_words_while_the_team_is_closed(self) -> None:
        night = datetime.fromisoformat("2026-11-20T20:00:00+00:00")
        assert in_words(forecast(1, 10 * MINUTE, DAY, night), 100, DAY, night) == (
            "1 waits before it, the team is closed until Saturday 09:00 (Europe/Berlin), "
            "given about Saturday 09:20 (Europe/Berlin)"
        )

    def test_a_day_that_is_a_week_away_has_its_date(self) -> None:
        assert on_the_wall(at(6 * 86_400), "UTC", NOW) == "Saturday 10:00 (UTC)"
        assert on_the_wall(at(8 * 86_400), "UTC", NOW) == "Monday 30 November 10:00 (UTC)"

    def test_hours_are_said_as_hours(self) -> None:
        assert [roughly(n * MINUTE) for n in (89, 90, 150, 1441)] == [
            "89 min",
            "2 h",
            "2 h",
            "24 h",
        ]


@dataclass
class Office:
    """Agents with seats, and customers who come; first come, first served."""

    seats: int
    service: float
    chance: Random
    departures: list[Departure] = field(default_factory=list)
    waiting: list[tuple[float, float | None]] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    told: list[tuple[float, float]] = field(default_factory=list)
    """What a case was told that it would wait, and for how long it did, in seconds."""

    def arrives(self, now: float) -> None:
        self.until(now)
        if len(self.busy) < self.seats:
            self._begins(now)
            return
        since = at(self.waiting[0][0]) if self.waiting else at(now)
        mean = pace(self.departures, ROUND_THE_CLOCK, since, at(now))
        found = forecast(len(self.waiting), mean, ROUND_THE_CLOCK, at(now))
        given = (found.given_at - NOW).total_seconds() - now if found.given_at else None
        self.waiting.append((now, given))

    def until(self, now: float) -> None:
        while self.busy and self.busy[0] <= now:
            free = heapq.heappop(self.busy)
            if self.waiting:
                came, estimate = self.waiting.pop(0)
                self.departures.append(Departure(at(free), at(came)))
                self.departures = self.departures[-REMEMBERED - 1 :]
                if estimate is not None:
                    self.told.append((estimate, free - came))
                self._begins(free)

    def _begins(self, now: float) -> None:
        heapq.heappush(self.busy, now + self.chance.lognormvariate(0, 0.8) * self.service)

    def errors(self) -> tuple[float, float]:
        """Median of the errors and of their sizes, as shares of what was told; of waits of a minute or more."""
        shares = [(was - told) / was for told, was in self.told if was >= 60]
        return median(shares), median(map(abs, shares))


@pytest.mark.parametrize("seed", range(5))
def test_in_a_steady_state_the_median_error_is_within_a_quarter(seed: int) -> None:
    chance = Random(seed)
    office = Office(seats=24, service=600, chance=chance)
    now = 0.0
    for _ in range(6000):
        now += chance.expovariate(
            24 / (600 * 1.377) * 0.99
        )  # the mean of such times is 1.377 of their median
        office.arrives(now)
    middle, size = office.errors()
    assert abs(middle) <= 0.25
    assert size <= 0.25, (middle, size, len(office.told))


@pytest.mark.parametrize("seed", range(5))
def test_after_a_spike_the_median_error_is_within_a_quarter(seed: int) -> None:
    chance = Random(seed)
    office = Office(seats=24, service=600, chance=chance)
    now = 0.0
    for _ in range(400):  # quiet: hardly anybody waits
        now += chance.expovariate(24 / (600 * 1.377) * 0.8)
        office.arrives(now)
    office.told.clear()
    for _ in range(400):  # a post goes round
        now += chance.expovariate(1 / 2)
        office.arrives(now)
    for _ in range(600):
        now += chance.expovariate(24 / (600 * 1.377) * 0.8)
        office.arrives(now)
    office.until(now + 10**6)
    middle, size = office.errors()
    assert abs(middle) <= 0.25
    assert size <= 0.25, (middle, size, len(office.told))
