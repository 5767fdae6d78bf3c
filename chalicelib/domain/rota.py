"""Who is on call: a rotation with its hand-overs, and the exceptions to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.wallclock import local, micros, micros_of, reading_of
from chalicelib.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody else is on call from `since` until `until`."""

    agent: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Rota:
    """The agents of a team take turns of `days` each, from `since` on, at that wall-clock time in `zone`.

    Where the clocks go back over that time, the hand-over is at its first occurrence; where they skip it, at the jump.
    Of overrides that overlap the last one counts.
    """

    team: str
    zone: str
    since: datetime
    days: int
    agents: tuple[str, ...]
    overrides: tuple[Override, ...] = ()


def on_call(rota: Rota, at: datetime) -> str:
    """Id of the agent on call. Before the rota began it is its first one. Raises Misconfigured for an empty rota."""
    if not rota.agents or rota.days < 1:
        raise Misconfigured(f"the rota of team {rota.team} names nobody: mend the desk")
    standing = [one.agent for one in rota.overrides if one.since <= at < one.until]
    return standing[-1] if standing else rota.agents[_turn(rota, at) % len(rota.agents)]


def _turn(rota: Rota, at: datetime) -> int:
    """How many hand-overs there were."""
    began, here = local(rota.since, rota.zone), local(at, rota.zone)
    clock = micros_of(timedelta(hours=began.hour, minutes=began.minute, seconds=began.second))
    # Nearly right: whether the last hand-over is over, only its exact moment says, as clocks may show a time twice.
    turn = (here.toordinal() - began.toordinal()) // rota.days
    day = began.toordinal() + turn * rota.days
    handed_over = micros(at) >= reading_of(day, clock, rota.zone, last=False)
    return max(0, turn if handed_over else turn - 1)
