"""Who gets a case, and why: what nobody may break, then what is given up step by step, then whose turn it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zlib import crc32

from chalicelib.domain.calendar import is_open
from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.domain.mention import Visibility

LONGEST_WHY = (
    200  # characters: it stands on the head of the case, which is written with every change
)
NAMED = 2
# Where somebody was given a case this lately, others choose at this moment too, and would all choose the same agent.
CROWD = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of an agent.

    `prefer` is who comes first among those who can, and `known` why. `exclude` were given it and did not take it.
    """

    case: str
    team: str
    channel: str
    visibility: Visibility
    language: str | None = None
    skills: frozenset[str] = frozenset()
    prefer: str | None = None
    known: str = ""
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases an agent has, and when one was given last."""

    cases: int = 0
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent of a team as they are at this moment."""

    agent: Agent
    on_duty: bool = True
    on_shift: bool = True
    load: Load = field(default_factory=Load)

    @property
    def full(self) -> bool:
        """Whether there is no room for another case."""
        return self.load.cases >= self.agent.capacity


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent, or None for the queue, and the reason in words. `exhausted`: all who could take it did not."""

    agent: Agent | None
    why: str
    exhausted: bool = False


def team_of(
    desk: Desk, team: str, on_duty: Iterable[str], loads: Mapping[str, Load], at: datetime
) -> list[Colleague]:
    """Those of a team who are given cases, in the desk's order. Raises Misconfigured for a shift without a calendar."""
    there = frozenset(on_duty)
    agents = [one for one in desk.agents if _works_for(one, team)]
    shifts = {name: is_open(desk.calendar(name), at) for name in {one.shift for one in agents}}
    return [
        Colleague(one, one.id in there, shifts[one.shift], loads.get(one.id, Load()))
        for one in agents
    ]


def _works_for(agent: Agent, team: str) -> bool:
    return agent.team == team and agent.role is Role.AGENT and not agent.bot


def skills_for(desk: Desk, team: str, tags: frozenset[str]) -> frozenset[str]:
    """The skills that a case needs: those of its tags that are a skill of anybody in its team."""
    known = (one.skills for one in desk.agents if _works_for(one, team))
    return tags & frozenset[str]().union(*known)


def choose(need: Need, team: Sequence[Colleague], at: datetime) -> Choice:
    """The agent whom a case suits best at a moment.

    Whoever is away, full, not for the channel, or declined it never gets it. Rather than that nobody does, skills are
    given up, and the language at last. Of those left comes first who knows the customer, in public the best at that,
    then the least loaded, then who has been without a new case the longest.
    """
    obstacles = {one.agent.id: _obstacle(one, need) for one in team}
    free = [one for one in team if obstacles[one.agent.id] is None]
    passed = _grouped(obstacles)
    if not free:
        nobody = f"nobody of team {need.team}"
        reasons = set(obstacles.values())
        exhausted = _DECLINED in reasons and _FULL not in reasons
        return Choice(None, _cut(f"{nobody} can: {passed}" if team else nobody), exhausted)
    able, fit = _able(need, free)
    best, turn = _best(need, able, at)
    of = f"{best.load.cases} of {best.agent.capacity}"
    why = [part for part in (fit, turn.format(of=of, able=len(able), on=need.channel)) if part]
    if passed:
        why.append(f"not {passed}")
    return Choice(best.agent, _cut("; ".join(why)))


_DECLINED, _FULL = "did not take it", "full"


def _obstacle(one: Colleague, need: Need) -> str | None:
    """What keeps a colleague from the case for good, in words; None when nothing does."""
    hindrances = (
        (need.channel not in one.agent.channels, f"not on {need.channel}"),
        (not one.on_duty, "off duty"),
        (not one.on_shift, "off shift"),
        (one.agent.id in need.exclude, _DECLINED),
        (one.full, _FULL),
    )
    return next((why for hinders, why in hindrances if hinders), None)


def _able(need: Need, free: Sequence[Colleague]) -> tuple[list[Colleague], str]:
    """Those who fit as far as anybody does, and how far that is."""
    skills = "+".join(sorted(need.skills))
    language = need.language or ""
    wanted = [f"knows {skills}"] * bool(skills) + [f"speaks {language}"] * bool(language)
    both, or_ = ", ".join(wanted), " or ".join(wanted)
    spoken = f"speaks {language}; " if language else ""
    ladder: tuple[tuple[Callable[[Agent], bool], str], ...] = (
        (lambda one: _skilled(one, need) and _speaks(one, need), both),
        (lambda one: _speaks(one, need), f"{spoken}nobody free knows {skills}"),
        (lambda _: True, f"nobody free {or_}"),
    )
    for fits, why in ladder:
        able = [one for one in free if fits(one.agent)]
        if able:
            return able, why
    raise AssertionError("the last step of the ladder fits everybody")


def _skilled(agent: Agent, need: Need) -> bool:
    return need.skills <= agent.skills


def _speaks(agent: Agent, need: Need) -> bool:
    return not agent.languages or need.language is None or need.language in agent.languages


def _best(need: Need, able: Sequence[Colleague], at: datetime) -> tuple[Colleague, str]:
    """Whose case it is of those who can, and why, with places for `of`, `able` and `on`."""
    known = [one for one in able if one.agent.id == need.prefer]
    if known:
        return known[0], f"{need.known} ({{of}})"
    best, said = able, ""
    if need.visibility is Visibility.PUBLIC:
        top = max(one.agent.public for one in able)
        best = [one for one in able if one.agent.public == top]
        said = f"best in public ({top}), " if len(best) < len(able) else ""
    fewest = min(one.load.cases for one in best)
    equals = [one for one in best if one.load.cases == fewest]
    chosen, turn = _in_turn(need, equals, able, at)
    among = f"{len(best)} of {{able}}" if len(best) < len(able) else "{able}"
    return chosen, f"{said}least loaded ({{of}}) of {among} on {{on}}{turn}"


def _in_turn(
    need: Need, equals: Sequence[Colleague], able: Sequence[Colleague], at: datetime
) -> tuple[Colleague, str]:
    """Of equals the one without a new case for the longest; in a crowd a lot, by which not all choose the same."""
    if len(equals) == 1:
        return equals[0], ""
    given = [one.load.given_at for one in able if one.load.given_at is not None]
    if given and abs(at - max(given)) < CROWD:
        # The number of cases changes with each that is given, and with it the lots of those who have to try again.
        lot = crc32(f"{need.case} {sum(one.load.cases for one in able)}".encode())
        return equals[lot % len(equals)], f", by lot of {len(equals)}"
    first = min(equals, key=lambda one: one.load.given_at.timestamp() if one.load.given_at else 0)
    return first, f", longest without a new one of {len(equals)}"


def _grouped(obstacles: Mapping[str, str | None]) -> str:
    """Who was passed over: how many for each reason, and the first of them by name."""
    groups: dict[str, list[str]] = {}
    for id, why in obstacles.items():
        if why is not None:
            groups.setdefault(why, []).append(id)
    shown = []
    for why, ids in groups.items():
        more = f" +{len(ids) - NAMED}" if len(ids) > NAMED else ""
        shown.append(f"{', '.join(ids[:NAMED])}{more} ({why})")
    return "; ".join(shown)


def _cut(why: str) -> str:
    return why if len(why) <= LONGEST_WHY else f"{why[: LONGEST_WHY - 1]}…"
