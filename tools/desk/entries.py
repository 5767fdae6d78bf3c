"""Rules of single calendars, teams, rotas, promises and templates: zones, dates and texts are what they seem."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from chalicelib.domain.greeting import FIELD, OPENS
from chalicelib.domain.template import Variable
from chalicelib.domain.wallclock import zone
from chalicelib.errors import Invalid
from chalicelib.platforms import named
from chalicelib.platforms import names as channels
from tools.desk import days_off, values
from tools.desk.finding import Finding, Trail, listed, near
from tools.desk.references import none
from tools.desk.sheet import Row, Sheet


def findings(sheet: Sheet, years: days_off.Years) -> Iterator[Finding]:
    """All of them."""
    for row in sheet.rows("calendars"):
        yield from _calendar(row, years)
    for row in sheet.rows("teams"):
        yield from _automatic(row)
    for row in sheet.rows("on_call"):
        yield from _rota(row, sheet)
    for row in sheet.rows("promises"):
        yield from _shares(row)
    for row in sheet.rows("templates"):
        yield from _template(row, sheet)


def _calendar(row: Row, years: days_off.Years) -> Iterator[Finding]:
    yield from _zone(row)
    hours = row.get("hours")
    if hours is not None:
        yield from _days(row, hours)
    holidays = row.get("holidays")
    if not holidays:
        return
    if hours is None and row.whole:
        text = "change nothing: without hours the calendar is round the clock, on holidays too"
        yield row.finding("holidays", text, warning=True)
    if "country" in holidays:
        wrong = days_off.unknown(holidays["country"], holidays.get("subdivision"))
        if wrong:
            field = "subdivision" if " has no part " in wrong else "country"
            yield Finding((*row.at("holidays"), field), wrong)
            return
    for day in days_off.expanded(holidays, years).needless:
        text = f"{day} is no holiday there, so the exception changes nothing"
        yield Finding((*row.at("holidays"), "except"), text, warning=True)


def _days(row: Row, hours: dict[str, Any]) -> Iterator[Finding]:
    named: dict[str, str] = {}
    for name in hours:
        for day in values.days_of(name):
            if day in named:
                text = f"{day} is named twice, by {named[day]} and {name}"
                yield Finding(row.at("hours"), text, key=name)
            named.setdefault(day, name)
    if not any(hours.values()):
        yield row.finding("hours", "the calendar never opens: give it a window, or leave hours out")


def _zone(row: Row) -> Iterator[Finding]:
    name = row.get("zone")
    if name is not None and not _is_zone(name):
        hint = near(name, available_timezones()) or ", use an IANA name, as Europe/Berlin"
        yield row.finding("zone", f"there is no time zone {name}{hint}")


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except Invalid:
        return False
    return True


def _automatic(row: Row) -> Iterator[Finding]:
    said = row.get("automatic")
    if not said:
        return
    path = row.at("automatic")
    if "hours" not in row.fields and row.whole:
        text = "is never said: a team without hours never closes"
        yield Finding(path, text, warning=True)
    wrong = _fields_of(said["text"])
    if wrong:
        yield Finding((*path, "text"), wrong)
    for number, name in enumerate(said.get("channels", ())):
        if name not in channels():
            yield Finding((*path, "channels", number), none("no channel", name, channels()))


def _fields_of(text: str) -> str | None:
    """What is wrong with the {fields} of a text."""
    unknown = next((found[0] for found in FIELD.finditer(text) if found[0] != OPENS), None)
    return f"{unknown} is not known; there is {OPENS}" if unknown else None


def _template(row: Row, sheet: Sheet) -> Iterator[Finding]:
    """Variables are those that there are, and what is said on a channel fits there."""
    text = row.get("text", "")
    known = [f"{{{one}}}" for one in Variable]
    for found in dict.fromkeys(FIELD.findall(text)):
        if found not in known:
            meant = near(found, known) or f"; there are {listed(known)}"
            yield row.finding("text", f"{found} is not known{meant}")
    if "{brand}" in text and not sheet.given("brand"):
        yield row.finding("text", "{brand} needs `brand:` in the desk file, the name of the brand")
    for path, name in row.named("channels"):
        if name in channels() and (length := named(name).length(text)) > named(name).LIMIT:
            told = f"is too long for {name}: it counts {length}, {named(name).LIMIT} are allowed"
            yield Finding(path, told, warning=True)


def _rota(row: Row, sheet: Sheet) -> Iterator[Finding]:
    yield from _zone(row)
    where = row.get("zone")
    is_zone = where is not None and _is_zone(where)
    if is_zone and row.get("since"):
        yield from _skipped(row.at("since"), row.get("since"), where)
    staff = {one.get("id"): one for one in sheet.rows("agents") if one.get("id")}
    for path, name in row.named("agents"):
        yield from _belongs(path, name, row.get("team"), staff)
    for one in sheet.inner(row, "overrides"):
        name, since, until = one.get("agent"), one.get("since"), one.get("until")
        if name not in staff:
            yield one.finding("agent", none("no agent", name, staff))
        yield from _belongs(one.at("agent"), name, row.get("team"), staff)
        if datetime.fromisoformat(until) <= datetime.fromisoformat(since):
            yield one.finding("until", f"{until} is not after {since}")
        if is_zone:
            for field in ("since", "until"):
                yield from _skipped(one.at(field), one.get(field), where)


def _belongs(path: Trail, name: str, team: str | None, staff: dict[str, Row]) -> Iterator[Finding]:
    agent = staff.get(name)
    if agent is None or team is None:
        return
    if agent.get("team") not in (team, None):
        yield Finding(path, f"{name} is of team {agent.get('team')}, not of {team}")
    if agent.get("bot"):
        yield Finding(path, f"{name} is a bot, whom nobody can call")


def _skipped(path: Trail, text: str, where: str) -> Iterator[Finding]:
    wall = datetime.fromisoformat(text)
    there = wall.replace(tzinfo=zone(where))
    if there.astimezone(UTC).astimezone(zone(where)).replace(tzinfo=None) != wall:
        yield Finding(path, f"{text} does not exist in {where}: the clocks go forward then")


def _shares(row: Row) -> Iterator[Finding]:
    shares = values.shares(row.get("warn", 0.8))
    if list(shares) != sorted(set(shares)):
        yield row.finding("warn", "each share is larger than the one before")
    targets = ("first_reply", "next_reply", "resolution")
    if row.whole and not any(target in row.fields for target in targets):
        text = f"promises nothing: it has none of {', '.join(targets)}"
        yield Finding(row.path, text, warning=True)
