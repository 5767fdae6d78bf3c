"""Who gets a case, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.desk import Agent, Role


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of an agent."""

    case: str
    team: str
    channel: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent, or None for the queue, and the reason in words."""

    agent: Agent | None
    why: str


def choose(need: Need, on_duty: Iterable[Agent], load: Mapping[str, int]) -> Choice:
    """The least-loaded agent of the team who may answer on the channel and has room; ties by the order of the desk."""
    team = [one for one in on_duty if one.team == need.team and one.role is Role.AGENT]
    able = [one for one in team if need.channel in one.channels]
    free = [one for one in able if load.get(one.id, 0) < one.capacity]
    if not team:
        return Choice(None, f"nobody of team {need.team} is on duty")
    if not able:
        return Choice(None, f"nobody on duty answers on {need.channel}")
    if not free:
        return Choice(None, f"all {len(able)} who answer on {need.channel} are full")
    best = min(free, key=lambda one: load.get(one.id, 0))
    cases = load.get(best.id, 0)
    return Choice(
        best, f"least loaded ({cases} of {best.capacity}) of {len(free)} on {need.channel}"
    )
