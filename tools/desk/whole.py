"""Rules of the desk as a whole: somebody answers everywhere, is always told, and every promise can be needed."""

from collections.abc import Iterable, Iterator
from itertools import product

from chalicelib.domain.desk import Agent, Connection, Reach, Role, Step, Way
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import Matter, Promise
from tools.desk import values
from tools.desk.finding import Finding, Trail, listed, near
from tools.desk.sheet import Sheet


def findings(sheet: Sheet, known: Iterable[Finding]) -> Iterator[Finding]:
    """All of them; a rule is passed over where a part that it looks at is not right by itself.

    `known` are findings of single entries, of which some of these would be mere consequences.
    """
    agents = [values.agent(row.fields) for row in sheet.rows("agents") if row.whole]
    if sheet.sound("agents"):
        yield from _leads(agents)
    if sheet.sound("agents", "connections"):
        yield from _staff(sheet, agents)
    if sheet.sound("connections", "promises"):
        yield from _promises(sheet, {one.path[:2] for one in known if not one.warning})
    if sheet.sound("ladder"):
        yield from _ladder([values.step(row.fields) for row in sheet.rows("ladder")])
    if sheet.sound("agents", "ladder"):
        yield from _reached(sheet, agents)
    yield from _tags(sheet, agents)
    yield from _calendars(sheet)


def _leads(agents: list[Agent]) -> Iterator[Finding]:
    if not any(one.role is Role.LEAD and not one.bot for one in agents):
        yield Finding(("agents",), "name at least one lead, who is told when nobody else acts")


def _staff(sheet: Sheet, agents: list[Agent]) -> Iterator[Finding]:
    accounts = [values.connection(row.fields) for row in sheet.rows("connections")]
    people = [one for one in agents if not one.bot]
    staffed = {(one.team, channel) for one in people for channel in one.channels}
    for number, one in enumerate(accounts):
        if (one.team, one.channel) not in staffed:
            meant = near(one.team, {team for team, _ in staffed} - {one.team})
            text = f"{one.id}: nobody of team {one.team} is on {one.channel}{meant}"
            yield Finding(("connections", number), text)
    for number, agent in enumerate(agents):
        yield from _idle(number, agent, accounts)


def _idle(number: int, agent: Agent, accounts: list[Connection]) -> Iterator[Finding]:
    served = {(one.team, one.channel) for one in accounts}
    if agent.role is Role.LEAD or any((agent.team, one) in served for one in agent.channels):
        return
    meant = near(agent.team, {one.team for one in accounts} - {agent.team})
    on = listed(sorted(agent.channels)) or "nothing"
    text = f"{agent.id}: team {agent.team} has no connection on {on}, so no case would ever come"
    yield Finding(("agents", number), text + (meant or ": is the team misspelt?"))


def _promises(sheet: Sheet, known: set[Trail]) -> Iterator[Finding]:
    promises = [values.promise(row.fields) for row in sheet.rows("promises")]
    last, number = promises[-1], len(promises) - 1
    if _conditions(last):
        told = listed(_conditions(last))
        text = f"the last one must fit every case: leave out {told}, or add one behind it"
        yield Finding(("promises", number), text)
    elif last.first_reply is None:
        yield Finding(("promises", number), "the last one needs a first_reply, as 60m")
    chosen = _first_of_each(promises, list(_matters(sheet, promises)))
    for place, before in enumerate(chosen):
        if place in before or ("promises", place) in known:
            continue
        text = "fits no case of any connection"
        if before:
            names = listed(promises[one].name for one in sorted(before))
            text = f"is never needed: all of its cases are taken before it, by {names}"
        yield Finding(("promises", place), text)


_CONDITIONS = ("channels", "priorities", "tiers", "teams", "visibilities", "tags")
_FIELDS = ("channel", "priority", "tier", "team", "visibility", "tag")


def _conditions(promise: Promise) -> list[str]:
    return [
        field for name, field in zip(_CONDITIONS, _FIELDS, strict=True) if getattr(promise, name)
    ]


def _matters(sheet: Sheet, promises: list[Promise]) -> Iterator[Matter]:
    """One case of every kind that promises can tell apart. More tags only make earlier promises fit more."""
    channels = {name for one in promises for name in one.channels}
    teams = {name for one in promises for name in one.teams}
    accounts = [values.connection(row.fields) for row in sheet.rows("connections")]
    places = {
        (one.channel if one.channel in channels else "", one.team if one.team in teams else "")
        for one in accounts
    }
    tiers = {"", *(name for one in promises for name in one.tiers)}
    tags = [frozenset[str](), *(frozenset({tag}) for one in promises for tag in one.tags)]
    for (channel, team), priority, visibility, tier, given in product(
        sorted(places), Priority, Visibility, sorted(tiers), dict.fromkeys(tags)
    ):
        yield Matter(channel, priority, visibility, team, tier, given)


def _first_of_each(promises: list[Promise], matters: list[Matter]) -> list[set[int]]:
    """For each promise, which ones are chosen for the cases that it fits."""
    chosen: list[set[int]] = [set() for _ in promises]
    for matter in matters:
        fitting = [place for place, one in enumerate(promises) if one.fits(matter) is not None]
        for place in fitting:
            chosen[place].add(fitting[0])
    return chosen


def _ladder(ladder: list[Step]) -> Iterator[Finding]:
    if len(ladder) < 2:
        yield Finding(("ladder",), "at least two rungs, so that a page can climb")
    if ladder[0].after:
        yield Finding(("ladder", 0, "after"), "the first rung is told at once: after 0s")
    for number in range(1, len(ladder)):
        if ladder[number].after <= ladder[number - 1].after:
            text = "each rung is later than the one before"
            yield Finding(("ladder", number, "after"), text)
    if ladder[-1].reach is not Reach.LEAD:
        text = "the last rung tells the lead, so that somebody is always told"
        yield Finding(("ladder", len(ladder) - 1, "tell"), text)


_NEEDED = {Way.SMS: "phone", Way.EMAIL: "email"}


def _reached(sheet: Sheet, agents: list[Agent]) -> Iterator[Finding]:
    """A rung that cannot reach somebody at all is a mistake; one that does so in fewer ways is worth a word."""
    people = [one for one in agents if not one.bot]
    for number, row in enumerate(sheet.rows("ladder")):
        step = values.step(row.fields)
        meant = _meant(step.reach, people, sheet)
        for field, ways in (("by", step.by), ("urgent", step.urgent)):
            for way in ways:
                lacking = [one for one in meant if way in _NEEDED and not _has(one, way)]
                if not lacking:
                    continue
                no = not [other for other in ways if other not in _NEEDED]
                silent = [one for one in lacking if no and not any(_has(one, w) for w in ways)]
                told = listed(one.id for one in silent or lacking)
                text = f"{way} needs {_NEEDED[way]}, and these have none: {told}"
                yield Finding(("ladder", number, field), text, warning=not silent)
        if step.reach is Reach.ON_CALL:
            yield from _on_call(number, sheet)


def _has(agent: Agent, way: Way) -> bool:
    return bool(getattr(agent, _NEEDED[way])) if way in _NEEDED else True


def _meant(reach: Reach, people: list[Agent], sheet: Sheet) -> list[Agent]:
    """Whom a rung may come to tell."""
    if reach is Reach.LEAD:
        return [one for one in people if one.role is Role.LEAD]
    if reach is Reach.ON_CALL:
        named = {name for row in sheet.rows("on_call") for _, name in row.named("agents")}
        named |= {
            one.get("agent")
            for row in sheet.rows("on_call")
            for one in sheet.inner(row, "overrides")
        }
        return [one for one in people if one.id in named]
    return [one for one in people if one.role is Role.AGENT]


def _on_call(number: int, sheet: Sheet) -> Iterator[Finding]:
    teams = sheet.names("connections", "team") or set()
    without = sorted(teams - (sheet.names("on_call", "team") or set()))
    if without:
        text = f"is passed over for teams that have no on_call: {listed(without)}"
        yield Finding(("ladder", number, "tell"), text, warning=True)


def _tags(sheet: Sheet, agents: list[Agent]) -> Iterator[Finding]:
    """A tag steers a case to a skill, or to a promise; one that does neither, or is never given, is worth a word."""
    given = {row.get("tag") for row in sheet.rows("tags")}
    skills = {skill for one in agents for skill in one.skills}
    wanted = {name for row in sheet.rows("promises") for _, name in row.named("tag")}
    for row in sheet.rows("tags"):
        tag = row.get("tag")
        if tag and tag not in skills | wanted:
            text = f"nobody has the skill {tag}, and no promise is for it{near(tag, skills)}"
            yield row.finding("tag", text, warning=True)
    yield from _never_given(sheet, "promises", "tag", given)
    yield from _never_given(sheet, "agents", "skills", given)


def _never_given(sheet: Sheet, part: str, field: str, given: Iterable[str]) -> Iterator[Finding]:
    there = sorted(given)
    for row in sheet.rows(part):
        for path, name in row.named(field):
            if name not in there:
                text = f"no rule under tags gives the tag {name}{near(name, there)}"
                yield Finding(path, text, warning=True)


_USING = (("teams", "hours"), ("agents", "shift"), ("agents", "quiet"), ("promises", "hours"))


def _calendars(sheet: Sheet) -> Iterator[Finding]:
    used = {
        name for part, field in _USING for row in sheet.rows(part) for _, name in row.named(field)
    }
    for row in sheet.rows("calendars"):
        name = row.get("name")
        if name and name not in used:
            yield row.finding("name", f"nobody uses the calendar {name}", warning=True)
