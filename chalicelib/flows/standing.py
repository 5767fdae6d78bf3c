"""How the desk stands at this moment: what is open, what is due soon, who waits longest, by a bounded look at lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.case import Case, Status
from chalicelib.domain.clock import Clock
from chalicelib.ports import Ports

LOOKED_AT = 250
"""So many cases of each list are looked at, first things first."""

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(slots=True)
class Standing:
    """What is open of a team, or of an agent; `more` when some of it was not looked at."""

    cases: list[Case] = field(default_factory=list)
    more: bool = False

    def having(self, status: Status) -> int:
        """How many cases have that state."""
        return sum(case.status is status for case in self.cases)

    def overdue(self, at: datetime) -> list[Case]:
        """Cases with a promise that is broken and not met, the longest overdue first."""
        found = [(due, case) for case in self.cases if (due := first_due(case)) and due <= at]
        return [case for _, case in sorted(found, key=lambda one: (one[0], one[1].id))]

    def due_within(self, span: timedelta, at: datetime) -> list[Case]:
        """Cases that are not overdue and break a promise within that time, first due first."""
        found = [
            (due, case) for case in self.cases if (due := first_due(case)) and at < due <= at + span
        ]
        return [case for _, case in sorted(found, key=lambda one: (one[0], one[1].id))]

    def oldest(self) -> tuple[Case, datetime] | None:
        """The open case whose customer waits longest for a reply, and since when."""
        waiting = [(waits_since(case), case) for case in self.cases if case.status is Status.OPEN]
        if not waiting:
            return None
        since, case = min(waiting, key=lambda one: (one[0], one[1].id))
        return case, since


def first_due(case: Case) -> datetime | None:
    """When the first of the promises that run is due, or was."""
    return min((one.due_at for one in case.clocks if _ticks(one) and one.due_at), default=None)


def _ticks(clock: Clock) -> bool:
    return clock.running and clock.due_at is not None


def waits_since(case: Case) -> datetime:
    """Since when a customer waits for our word."""
    clock = case.reply_clock
    return clock.started_at if clock is not None else case.last_heard_at


def standing(teams: Sequence[str], ports: Ports) -> Mapping[str, Standing]:
    """How these teams stand: their agents' lists and their queues."""
    found = {team: Standing() for team in teams}
    wanted = teams[0] if len(teams) == 1 else None
    for agent in ports.agents.owners(wanted):
        listing = ports.cases.inbox(f"agent#{agent}", LOOKED_AT)
        _sort(listing.cases, found)
        for team in {case.team for case in listing.cases} & found.keys():
            found[team].more |= listing.cursor is not None
    for team, stands in found.items():
        listing = ports.cases.inbox(f"queue#{team}", LOOKED_AT)
        _sort(listing.cases, found)
        stands.more |= listing.cursor is not None
    return found


def _sort(cases: Iterable[Case], found: Mapping[str, Standing]) -> None:
    for case in cases:
        if case.team in found:
            found[case.team].cases.append(case)
