"""A desk of a document's fields, once its structure is known to be right."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.desk import (
    Agent,
    Automatic,
    Connection,
    Desk,
    Reach,
    Role,
    Step,
    TagRule,
    Team,
    Template,
    Way,
)
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import Promise, Wait
from chalicelib.domain.rota import Override, Rota
from chalicelib.domain.wallclock import zone
from tools.desk.days_off import Years, expanded

Fields = Mapping[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PERIODS = ("reopen", "sticky", "lease")


def desk(fields: Fields, years: Years) -> Desk:
    """The desk; holidays of countries are those of `years`."""
    return Desk(
        connections=tuple(connection(row) for row in fields["connections"]),
        agents=tuple(agent(row) for row in fields["agents"]),
        promises=tuple(promise(row) for row in fields["promises"]),
        ladder=tuple(step(row) for row in fields["ladder"]),
        calendars=tuple(calendar(row, years) for row in fields.get("calendars", ())),
        teams=tuple(team(row) for row in fields.get("teams", ())),
        rotas=tuple(rota(row) for row in fields.get("on_call", ())),
        tags=tuple(TagRule(row["tag"], tuple(row["words"])) for row in fields.get("tags", ())),
        tiers=tuple(fields.get("tiers", ())),
        brand=fields.get("brand", ""),
        templates=tuple(template(row) for row in fields.get("templates", ())),
        **_periods(fields),
    )


def _periods(fields: Fields) -> dict[str, Any]:
    return {name: duration(fields[name]) for name in _PERIODS if name in fields}


def connection(row: Fields) -> Connection:
    """One of our accounts."""
    return Connection(row["id"], row["channel"], row["team"], row.get("base"))


def agent(row: Fields) -> Agent:
    """Who answers."""
    return Agent(
        id=row["id"],
        name=row.get("name", row["id"]),
        team=row["team"],
        channels=frozenset(row["channels"]),
        capacity=int(row["capacity"]),
        role=Role(row.get("role", Role.AGENT)),
        email=row.get("email", ""),
        phone=row.get("phone", ""),
        languages=frozenset(row.get("languages", ())),
        skills=frozenset(row.get("skills", ())),
        public=int(row.get("public", 0)),
        shift=row.get("shift", ""),
        quiet=row.get("quiet", ""),
        bot=row.get("bot", False),
    )


def team(row: Fields) -> Team:
    """How a team works."""
    said = row.get("automatic")
    return Team(
        row["id"],
        hours=row.get("hours", ""),
        take=duration(row["take"]) if "take" in row else None,
        automatic=Automatic(said["text"], frozenset(said.get("channels", ()))) if said else None,
    )


def template(row: Fields) -> Template:
    """Words to begin an answer with."""
    channels, languages = row.get("channels", ()), row.get("languages", ())
    return Template(row["name"], row["text"], frozenset(channels), frozenset(languages))


def calendar(row: Fields, years: Years) -> Calendar:
    """Hours by name."""
    holidays = expanded(row.get("holidays", {}), years).days
    return Calendar(row["name"], row["zone"], week(row.get("hours")), holidays)


def week(hours: Fields | None) -> tuple[tuple[Window, ...], ...] | None:
    """The windows of seven days, Monday first; None is round the clock."""
    if hours is None:
        return None
    named = {day: windows or () for days, windows in hours.items() for day in days_of(days)}
    return tuple(tuple(_window(*one) for one in named.get(day, ())) for day in DAYS)


def days_of(name: str) -> tuple[str, ...]:
    """The days that `mon` or `fri-mon` mean."""
    first, _, last = name.partition("-")
    start = DAYS.index(first)
    count = (DAYS.index(last or first) - start) % 7 + 1
    return tuple(DAYS[(start + number) % 7] for number in range(count))


def _window(starts: str, ends: str) -> Window:
    # A window that ends at its day's last moment ends at the next one's first.
    return Window(
        time.fromisoformat(starts), time.fromisoformat("00:00" if ends == "24:00" else ends)
    )


def rota(row: Fields) -> Rota:
    """Who is on call when."""
    where = row["zone"]
    return Rota(
        row["team"],
        where,
        moment(row["since"], where),
        int(row["days"]),
        tuple(row["agents"]),
        tuple(
            Override(one["agent"], moment(one["since"], where), moment(one["until"], where))
            for one in row.get("overrides", ())
        ),
    )


def moment(text: str, where: str) -> datetime:
    """What the clocks of a zone show, in UTC; the first moment of a time that they show twice."""
    return datetime.fromisoformat(text).replace(tzinfo=zone(where)).astimezone(UTC)


def promise(row: Fields) -> Promise:
    """What is promised, and for which cases."""
    targets = {
        name: row[name] for name in ("first_reply", "next_reply", "resolution") if name in row
    }
    return Promise(
        name=row["name"],
        hours=row.get("hours", ""),
        warn=shares(row.get("warn", 0.8)),
        pauses=frozenset(map(Wait, row.get("pauses", Wait))),
        channels=frozenset(several(row, "channel")),
        priorities=frozenset(Priority(int(one)) for one in several(row, "priority")),
        tiers=frozenset(several(row, "tier")),
        teams=frozenset(several(row, "team")),
        visibilities=frozenset(map(Visibility, several(row, "visibility"))),
        tags=frozenset(several(row, "tag")),
        **{name: duration(text) for name, text in targets.items()},
    )


def several(row: Fields, field: str) -> tuple[Any, ...]:
    """The values of a field that may have one or a list."""
    value = row.get(field, ())
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def shares(value: Any) -> tuple[float, ...]:
    """Shares of a target, written as 0.8, 80% or a list of such."""
    return tuple(map(share, value)) if isinstance(value, list) else (share(value),)


def share(value: float | str) -> float:
    """One share between 0 and 1."""
    return int(value.removesuffix("%")) / 100 if isinstance(value, str) else float(value)


def step(row: Fields) -> Step:
    """One rung of the ladder."""
    by = tuple(map(Way, row.get("by", (Way.PUSH,))))
    return Step(
        duration(row["after"]), Reach(row["tell"]), by, tuple(map(Way, row.get("urgent", ())))
    )


def duration(text: str) -> timedelta:
    """A time as 90s, 15m, 2h or 7d."""
    return timedelta(seconds=int(text[:-1]) * UNITS[text[-1]])
