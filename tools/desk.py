"""The desk file: read, and checked as a whole."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.domain.desk import Agent, Connection, Desk, Promise, Reach, Role, Step
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.errors import Invalid
from chalicelib.platforms import names
from infra import document

T = TypeVar("T")
Fields = Mapping[str, Any]
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
REQUIRED = object()


def read(path: Path) -> Desk:
    """The desk that a file describes. Raises Invalid with the place in the file and what to change there."""
    fields = document.read(path)
    if not isinstance(fields, dict):
        raise Invalid(f"{path}: a desk has connections, agents, promises and a ladder")
    try:
        return parse(fields)
    except Invalid as error:
        raise Invalid(f"{path}: {error}") from None


def parse(fields: Fields) -> Desk:
    """The desk of a document's fields. Raises Invalid."""
    _only(fields, "the desk", ("connections", "agents", "promises", "ladder"))
    desk = Desk(
        connections=_each(fields, "connections", _connection),
        agents=_each(fields, "agents", _agent),
        promises=_each(fields, "promises", _promise),
        ladder=_each(fields, "ladder", _step),
    )
    _whole(desk)
    return desk


def with_base(desk: Desk, base: str) -> Desk:
    """The desk with a stand-in's address for every connection that names none."""
    connections = tuple(
        one if one.base else replace(one, base=f"{base}/{one.channel}") for one in desk.connections
    )
    return replace(desk, connections=connections)


def _each(fields: Fields, name: str, make: Callable[[Fields, str], T]) -> tuple[T, ...]:
    rows = fields.get(name)
    if not isinstance(rows, list) or not rows:
        raise Invalid(f"{name}: list at least one")
    made = []
    for number, row in enumerate(rows, start=1):
        where = f"{name}, entry {number}"
        if not isinstance(row, dict):
            raise Invalid(f"{where}: write it as `key: value` pairs")
        made.append(make(row, where))
    return tuple(made)


def _connection(row: Fields, where: str) -> Connection:
    _only(row, where, ("id", "channel", "team", "base"))
    channel = _one_of(row, "channel", where, names())
    base = row.get("base")
    if base is not None and not str(base).startswith(("https://", "http://")):
        raise Invalid(f"{where}: base is an address that starts with https://")
    return Connection(_name(row, "id", where), channel, _name(row, "team", where), base)


def _agent(row: Fields, where: str) -> Agent:
    _only(row, where, ("id", "name", "team", "role", "channels", "capacity", "email"))
    channels = row.get("channels")
    if not isinstance(channels, list) or any(one not in names() for one in channels):
        raise Invalid(f"{where}: channels is a list of some of {', '.join(names())}")
    capacity = row.get("capacity")
    if type(capacity) is not int or not 1 <= capacity <= 1000:
        raise Invalid(f"{where}: capacity is a whole number from 1 to 1000")
    role = Role(_one_of(row, "role", where, tuple(Role), Role.AGENT))
    id, team = _name(row, "id", where), _name(row, "team", where)
    email = row.get("email", "")
    if not isinstance(email, str) or (email and not EMAIL.fullmatch(email)):
        raise Invalid(f"{where}: email is one address, as ana@example.com")
    return Agent(id, str(row.get("name") or id), team, frozenset(channels), capacity, role, email)


def _promise(row: Fields, where: str) -> Promise:
    _only(row, where, ("name", "target", "warn", "channel", "priority", "visibility"))
    warn = row.get("warn", 0.8)
    if not isinstance(warn, int | float) or not 0 < warn < 1:
        raise Invalid(f"{where}: warn is the share of the target, between 0 and 1")
    priority = _one_of(row, "priority", where, (*Priority, None), None)
    visibility = _one_of(row, "visibility", where, (*Visibility, None), None)
    return Promise(
        _name(row, "name", where),
        _target(row, where),
        float(warn),
        _one_of(row, "channel", where, (*names(), None), None),
        Priority(priority) if priority else None,
        Visibility(visibility) if visibility else None,
    )


def _step(row: Fields, where: str) -> Step:
    _only(row, where, ("after", "tell"))
    return Step(_duration(row, "after", where), Reach(_one_of(row, "tell", where, tuple(Reach))))


def _whole(desk: Desk) -> None:
    """What only shows when all parts are there."""
    _once("connections: the id", [one.id for one in desk.connections])
    _once("agents: the id", [one.id for one in desk.agents])
    _once("agents: the email", [one.email.lower() for one in desk.agents if one.email])
    staffed = {(agent.team, channel) for agent in desk.agents for channel in agent.channels}
    empty = next((one for one in desk.connections if (one.team, one.channel) not in staffed), None)
    if empty:
        raise Invalid(f"connection {empty.id}: nobody of team {empty.team} is on {empty.channel}")
    served = {(one.team, one.channel) for one in desk.connections}
    for agent in desk.agents:
        idle = agent.role is Role.AGENT and not any(
            (agent.team, c) in served for c in agent.channels
        )
        if idle:
            raise Invalid(
                f"agent {agent.id}: team {agent.team} has no connection on {', '.join(sorted(agent.channels))}, "
                "so no case would ever come: is the team misspelt?"
            )
    if not any(agent.role is Role.LEAD for agent in desk.agents):
        raise Invalid("agents: name at least one lead, who is told when nobody else acts")
    last = desk.promises[-1]
    if any(rule is not None for rule in (last.channel, last.priority, last.visibility)):
        raise Invalid(f"promises: the last one, {last.name}, must fit everything")
    waits = [step.after for step in desk.ladder]
    if len(waits) < 2 or waits[0] or sorted(set(waits)) != waits:
        raise Invalid(
            "ladder: at least two rungs, the first after 0s, each later than the one before"
        )
    if desk.ladder[-1].reach is not Reach.LEAD:
        raise Invalid("ladder: the last rung tells the lead, so that somebody is always told")


def _once(what: str, values: list[str]) -> None:
    double = next((value for value in values if values.count(value) > 1), None)
    if double:
        raise Invalid(f"{what} {double} stands twice")


def _only(row: Fields, where: str, known: tuple[str, ...]) -> None:
    unknown = next((name for name in row if name not in known), None)
    if unknown is not None:
        raise Invalid(f"{where}: {unknown} is not known; there are {', '.join(known)}")


def _name(row: Fields, field: str, where: str) -> str:
    value = row.get(field)
    if value is None:
        raise Invalid(f"{where}: {field} is missing")
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise Invalid(f"{where}: {field} is 1 to 40 of a-z 0-9 _ . -")
    return value


def _one_of(
    row: Fields, field: str, where: str, allowed: tuple[Any, ...], default: Any = REQUIRED
) -> Any:
    value = row.get(field, default)
    if value not in allowed:
        words = ", ".join(str(one) for one in allowed if one is not None)
        raise Invalid(f"{where}: {field} is one of {words}")
    return value


def _target(row: Fields, where: str) -> timedelta:
    target = _duration(row, "target", where)
    if not target:
        raise Invalid(f"{where}: target is more than 0")
    return target


def _duration(row: Fields, field: str, where: str) -> timedelta:
    value = re.fullmatch(r"(\d{1,6})([smhd])", str(row.get(field)))
    if value is None:
        raise Invalid(f"{where}: {field} is a number with s, m, h or d, as in 90s or 60m")
    return timedelta(seconds=int(value[1]) * UNITS[value[2]])
