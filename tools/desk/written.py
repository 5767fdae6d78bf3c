"""A desk as its file would say it: to be read, compared, and used as a file again."""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

import yaml

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.desk import Agent, Connection, Desk, Step, TagRule, Team, Template, Way
from chalicelib.domain.promise import Promise, Wait
from chalicelib.domain.rota import Override, Rota
from chalicelib.domain.wallclock import zone
from tools.desk.document import NUMBERS
from tools.desk.values import DAYS, UNITS

Row = dict[str, Any]
KEYS = {
    "connections": "id",
    "calendars": "name",
    "teams": "id",
    "agents": "id",
    "on_call": "team",
    "tags": "tag",
    "promises": "name",
    "templates": "name",
}
"""What an entry of each part is known by; those of `ladder` are known by their place."""
_HEAD = "# yaml-language-server: $schema=desk.schema.json\n"


def fields(desk: Desk) -> Row:
    """The parts of the file; what is as if not given is not in it."""
    parts: Row = {
        "connections": [_connection(one) for one in desk.connections],
        "calendars": [_calendar(one) for one in desk.calendars],
        "teams": [_team(one) for one in desk.teams],
        "agents": [_agent(one) for one in desk.agents],
        "on_call": [_rota(one) for one in desk.rotas],
        "tags": [_tag(one) for one in desk.tags],
        "tiers": list(desk.tiers),
        "promises": [_promise(one) for one in desk.promises],
        "ladder": [_step(one) for one in desk.ladder],
        "templates": [_template(one) for one in desk.templates],
        "brand": desk.brand,
    }
    periods = {"reopen": desk.reopen, "sticky": desk.sticky, "lease": desk.lease}
    usual = {"reopen": timedelta(0), "sticky": timedelta(0), "lease": timedelta(minutes=10)}
    kept = {name: duration(one) for name, one in periods.items() if one != usual[name]}
    return _given(parts) | kept


def as_yaml(desk: Desk) -> str:
    """A desk file that says the same, an entry a line."""
    lines = [_HEAD]
    for name, part in fields(desk).items():
        if isinstance(part, list) and isinstance(part[0], dict):
            lines += [f"{name}:", *(f"  - {_flow(row)}" for row in part), ""]
        else:
            lines += [f"{name}: {_flow(part)}"]
    return "\n".join(lines).rstrip() + "\n"


def _flow(value: Any) -> str:
    told = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=True,
        width=float("inf"),
    )
    return str(told).removesuffix("...\n").strip()


class _Dumper(yaml.SafeDumper):
    """Puts in quotes what either YAML 1.1 or 1.2 takes for something else than a text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Everything is written where it stands."""
        return True


for _name, _shape in NUMBERS:
    _Dumper.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_shape})$"), list("+-.0123456789")
    )


def duration(value: timedelta) -> str:
    """A time in the largest unit that leaves no rest."""
    seconds = int(value.total_seconds())
    unit = next(name for name in "dhms" if seconds % UNITS[name] == 0) if seconds else "s"
    return f"{seconds // UNITS[unit]}{unit}"


def _given(row: Mapping[str, Any]) -> Row:
    return {name: one for name, one in row.items() if one not in (None, "", [], {})}


def _connection(one: Connection) -> Row:
    return _given({"id": one.id, "channel": one.channel, "team": one.team, "base": one.base})


def _agent(one: Agent) -> Row:
    row = {
        "id": one.id,
        "name": one.name if one.name != one.id else "",
        "team": one.team,
        "role": one.role.value if one.role.value != "agent" else "",
        "channels": sorted(one.channels),
        "capacity": one.capacity,
        "email": one.email,
        "phone": one.phone,
        "languages": sorted(one.languages),
        "skills": sorted(one.skills),
        "public": one.public or None,
        "shift": one.shift,
        "quiet": one.quiet,
        "bot": one.bot or None,
    }
    return _given(row) | {"channels": row["channels"]}


def _team(one: Team) -> Row:
    said = one.automatic
    return _given(
        {
            "id": one.id,
            "hours": one.hours,
            "take": duration(one.take) if one.take else None,
            "automatic": said and _given({"text": said.text, "channels": sorted(said.channels)}),
        }
    )


def _calendar(one: Calendar) -> Row:
    row: Row = {"name": one.name, "zone": one.zone}
    if one.week is not None:
        row["hours"] = _hours(one.week)
    if one.holidays:
        row["holidays"] = {"also": [day.isoformat() for day in sorted(one.holidays)]}
    return row


def _hours(week: tuple[tuple[Window, ...], ...]) -> Row:
    """Days in a row that have the same windows are named together."""
    hours: Row = {}
    start = 0
    for number in range(1, len(week) + 1):
        if number < len(week) and week[number] == week[start]:
            continue
        if week[start]:
            last = DAYS[number - 1]
            name = last if start == number - 1 else f"{DAYS[start]}-{last}"
            hours[name] = [[_wall(w.starts), _wall(w.ends)] for w in week[start]]
        start = number
    return hours


def _wall(value: time) -> str:
    return value.isoformat("minutes")


def _rota(one: Rota) -> Row:
    row: Row = {"team": one.team, "zone": one.zone, "since": _shown(one.since, one.zone)}
    row |= {"days": one.days, "agents": list(one.agents)}
    return row | _given({"overrides": [_override(each, one.zone) for each in one.overrides]})


def _override(one: Override, where: str) -> Row:
    since, until = _shown(one.since, where), _shown(one.until, where)
    return {"agent": one.agent, "since": since, "until": until}


def _shown(value: Any, where: str) -> str:
    told: str = value.astimezone(zone(where)).replace(tzinfo=None).isoformat(timespec="minutes")
    return told


def _tag(one: TagRule) -> Row:
    return {"tag": one.tag, "words": list(one.words)}


def _template(one: Template) -> Row:
    row = {"name": one.name, "text": one.text, "channels": sorted(one.channels)}
    return _given(row | {"languages": sorted(one.languages)})


def _promise(one: Promise) -> Row:
    targets = {"first_reply": one.first_reply, "next_reply": one.next_reply}
    targets |= {"resolution": one.resolution}
    row = {name: duration(target) for name, target in targets.items() if target is not None}
    conditions: dict[str, list[Any]] = {
        "channel": sorted(one.channels),
        "priority": sorted(int(each) for each in one.priorities),
        "tier": sorted(one.tiers),
        "team": sorted(one.teams),
        "visibility": sorted(each.value for each in one.visibilities),
        "tag": sorted(one.tags),
    }
    fitting = {
        name: given[0] if len(given) == 1 else given for name, given in conditions.items() if given
    }
    usual: Row = {} if one.warn == (0.8,) else {"warn": [_share(each) for each in one.warn]}
    if one.pauses != frozenset(Wait):
        usual["pauses"] = sorted(each.value for each in one.pauses)
    return {"name": one.name, **fitting, **row, **_given({"hours": one.hours}), **usual}


def _share(value: float) -> float | str:
    percent = round(value * 100)
    return f"{percent}%" if percent / 100 == value else value


def _step(one: Step) -> Row:
    row: Row = {"after": duration(one.after), "tell": one.reach.value}
    if one.by != (Way.PUSH,):
        row["by"] = [way.value for way in one.by]
    return row | _given({"urgent": [way.value for way in one.urgent]})
