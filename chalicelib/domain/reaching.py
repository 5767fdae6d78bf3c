"""Whom a rung of the ladder tells at a moment: off duty, shifts, quiet hours, and who is on call instead."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import closes_at, is_open, opens_at
from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent, Desk, Reach, Role
from chalicelib.domain.priority import Priority
from chalicelib.domain.rota import on_call


@dataclass(frozen=True, slots=True)
class Scene:
    """Who could be told of a case at a moment. `on_duty` are ids of agents."""

    case: Case
    desk: Desk
    on_duty: frozenset[str]
    at: datetime

    def there(self, agent: Agent) -> bool:
        """Whether an agent is at work: on duty, within the shift, and a person."""
        shift = self.desk.calendar(agent.shift)
        return agent.id in self.on_duty and not agent.bot and is_open(shift, self.at)

    def quiet(self, agent: Agent) -> bool:
        """Whether an agent is in quiet hours; those that never end are none."""
        if not agent.quiet:
            return False
        ends = closes_at(self.desk.calendar(agent.quiet), self.at)
        return ends is not None and ends > self.at

    @property
    def urgent(self) -> bool:
        """Whether the case may ring in quiet hours."""
        return self.case.priority is Priority.URGENT

    @property
    def on_call(self) -> Agent | None:
        """Who is on call for the team; None where nobody is."""
        rota = self.desk.rota(self.case.team)
        if rota is None or not rota.agents:
            return None
        return self.desk.agent(on_call(rota, self.at))


@dataclass(frozen=True, slots=True)
class Reached:
    """Ids of those whom a rung tells, and of those whom it spares in their quiet hours."""

    to: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()


def reached(reach: Reach, scene: Scene) -> Reached:
    """Whom a rung tells. Somebody quiet is told of what is urgent only where nobody is on call in their place."""
    found = _REACHED[reach](scene)
    if reach is Reach.BACKUP:
        found = _first(found, scene)
    return _spared(found, scene)


def spared(agents: Sequence[Agent], scene: Scene) -> Reached:
    """These very agents, on duty or not, but for those in quiet hours where the case is not urgent."""
    quiet = [one.id for one in agents if scene.quiet(one) and not scene.urgent]
    return Reached(_once(one.id for one in agents if one.id not in quiet), _once(quiet))


def with_leads(found: Reached, scene: Scene) -> Reached:
    """The same and the leads: a broken promise is theirs to know of."""
    leads = _spared(_leads(scene), scene)
    return Reached(_once((*found.to, *leads.to)), _once((*found.quiet, *leads.quiet)))


def reachable_at(scene: Scene) -> datetime | None:
    """When the first of those could be told who cannot now: at the end of quiet hours, or the start of a shift."""
    desk, at = scene.desk, scene.at
    team = [one for one in desk.agents if one.team == scene.case.team or one.role is Role.LEAD]
    ends = [closes_at(desk.calendar(one.quiet), at) for one in team if scene.quiet(one)]
    starts = [
        opens_at(desk.calendar(one.shift), at)
        for one in team
        if one.id in scene.on_duty and not one.bot
    ]
    return min((one for one in (*ends, *starts) if one is not None and one > at), default=None)


def _owner(scene: Scene) -> list[Agent]:
    owner = scene.desk.agent(scene.case.owner) if scene.case.owner else None
    return [owner] if owner is not None and scene.there(owner) else []


def _colleagues(scene: Scene) -> list[Agent]:
    """Those of the team who could answer in the owner's place."""
    channel = scene.case.thread.channel
    others = (one for one in _team(scene) if one.id != scene.case.owner)
    return [one for one in others if channel in one.channels]


def _team(scene: Scene) -> list[Agent]:
    team = scene.case.team
    agents = (one for one in scene.desk.agents if one.team == team and one.role is Role.AGENT)
    return [one for one in agents if scene.there(one)]


def _on_call(scene: Scene) -> list[Agent]:
    """On duty or not: that is what being on call means."""
    agent = scene.on_call
    return [agent] if agent else []


def _leads(scene: Scene) -> list[Agent]:
    """On duty or not: somebody is always told."""
    return [one for one in scene.desk.agents if one.role is Role.LEAD and not one.bot]


_REACHED: Mapping[Reach, Callable[[Scene], list[Agent]]] = {
    Reach.OWNER: _owner,
    Reach.BACKUP: _colleagues,
    Reach.TEAM: _team,
    Reach.ON_CALL: _on_call,
    Reach.LEAD: _leads,
}


def _first(agents: list[Agent], scene: Scene) -> list[Agent]:
    """One of them, rather one who is not in quiet hours."""
    return sorted(agents, key=scene.quiet)[:1]


def _spared(agents: Iterable[Agent], scene: Scene) -> Reached:
    to: list[str] = []
    quiet: list[str] = []
    for agent in agents:
        instead = scene.on_call or agent
        if not scene.quiet(agent):
            to.append(agent.id)
        elif not scene.urgent:
            quiet.append(agent.id)
        else:
            to.append(instead.id)
            quiet += [agent.id] if instead.id != agent.id else []
    return Reached(_once(to), _once(quiet))


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
