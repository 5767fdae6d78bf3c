"""A desk stays what it is: packed and unpacked, written as a file and read again."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

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
from chalicelib.platforms import names
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.versions import content
from tools.desk import parse
from tools.desk.difference import differences
from tools.desk.structure import findings
from tools.desk.written import as_yaml, duration, fields

CHANNELS = names()
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe")
ids = some.from_regex(r"[a-z0-9][a-z0-9_.-]{0,12}", fullmatch=True)
texts = some.text(
    some.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)
minutes = some.integers(1, 999_999).map(lambda number: timedelta(seconds=number))
walls = some.times().map(lambda wall: time(wall.hour, wall.minute))
windows = some.builds(Window, walls, walls)
days = some.lists(windows, max_size=3).map(tuple)
weeks = some.none() | some.tuples(*[days] * 7).filter(any)
# At noon no zone changes its clocks, so that what they show says which moment is meant.
moments = some.integers(0, 2000).map(
    lambda days: datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
)
ways = some.lists(some.sampled_from((Way.PUSH, Way.TOPIC)), unique=True).map(tuple)


def sets(of: some.SearchStrategy[str], most: int = 3) -> some.SearchStrategy[frozenset[str]]:
    return some.frozensets(of, max_size=most)


@some.composite
def calendars(draw: some.DrawFn) -> tuple[Calendar, ...]:
    dates = some.frozensets(some.dates(date(2025, 1, 1), date(2031, 1, 1)), max_size=4)
    return tuple(
        Calendar(name, draw(some.sampled_from(ZONES)), draw(weeks), draw(dates))
        for name in draw(some.lists(ids, max_size=3, unique=True))
    )


def an_agent(draw: some.DrawFn, id: str, one: Connection, hours: list[str]) -> Agent:
    return Agent(
        id,
        draw(texts),
        one.team,
        frozenset({one.channel}) | draw(sets(some.sampled_from(CHANNELS))),
        draw(some.integers(1, 1000)),
        email=draw(some.sampled_from(("", f"{id}@example.com"))),
        phone=draw(some.sampled_from(("", "+4915112345678"))),
        languages=draw(sets(some.from_regex(r"[a-z]{2}", fullmatch=True))),
        skills=draw(sets(ids)),
        public=draw(some.integers(0, 9)),
        shift=draw(some.sampled_from(hours)),
        quiet=draw(some.sampled_from(hours)),
    )


def a_promise(
    draw: some.DrawFn, name: str, tier: str, hours: list[str], one: Connection
) -> Promise:
    shares = some.floats(0.001, 0.999) | some.integers(1, 99).map(lambda percent: percent / 100)
    return Promise(
        name,
        draw(some.none() | minutes) if tier else draw(minutes),
        draw(some.none() | minutes),
        draw(some.none() | minutes),
        draw(some.sampled_from(hours)),
        tuple(sorted(draw(some.sets(shares, max_size=3)))),
        draw(some.frozensets(some.sampled_from(Wait))),
        frozenset({one.channel}) if tier and draw(some.booleans()) else frozenset(),
        draw(some.frozensets(some.sampled_from(Priority))) if tier else frozenset(),
        frozenset({tier}) if tier else frozenset(),
        frozenset({one.team}) if tier and draw(some.booleans()) else frozenset(),
        draw(some.frozensets(some.sampled_from(Visibility))) if tier else frozenset(),
        draw(sets(ids)) if tier else frozenset(),
    )


def a_rota(draw: some.DrawFn, team: str, staff: list[str]) -> Rota:
    turns = some.sampled_from(staff)
    overrides = tuple(
        Override(draw(turns), since, since + timedelta(days=draw(some.integers(1, 30))))
        for since in draw(some.lists(moments, max_size=2))
    )
    zone = draw(some.sampled_from(ZONES))
    agents = tuple(draw(some.lists(turns, min_size=1, max_size=4)))
    return Rota(team, zone, draw(moments), draw(some.integers(1, 366)), agents, overrides)


@some.composite
def desks(draw: some.DrawFn) -> Desk:
    kept = draw(calendars())
    hours = ["", *(one.name for one in kept)]
    connections = tuple(
        Connection(id, draw(some.sampled_from(CHANNELS)), draw(ids), draw(some.sampled_from((None, "https://a.example/b"))))
        for id in draw(some.lists(ids, min_size=1, max_size=3, unique=True))
    )  # fmt: skip
    people = draw(some.lists(ids, min_size=len(connections) + 1, max_size=5, unique=True))
    lead, *others = people
    agents = tuple(
        an_agent(draw, id, connections[number % len(connections)], hours)
        for number, id in enumerate(others)
    )
    agents += (Agent(lead, lead, draw(ids), frozenset(), 1, Role.LEAD),)
    teams = sorted({one.team for one in connections})
    tiers = draw(some.lists(ids, max_size=3, unique=True))
    titles = draw(some.lists(ids, min_size=len(tiers) + 1, max_size=len(tiers) + 1, unique=True))
    promises = tuple(
        a_promise(draw, name, tier, hours, draw(some.sampled_from(connections)))
        for name, tier in zip(titles, [*tiers, ""], strict=True)
    )
    waits = sorted(draw(some.sets(minutes, min_size=1, max_size=3)))
    said = some.builds(
        Automatic, texts.map(lambda text: text.replace("{", "(")), sets(some.sampled_from(CHANNELS))
    )
    return Desk(
        connections,
        agents,
        promises,
        (
            Step(timedelta(0), Reach.OWNER, draw(ways) or (Way.PUSH,), draw(ways)),
            *(Step(wait, Reach.LEAD) for wait in waits),
        ),
        kept,
        tuple(
            Team(team, draw(some.sampled_from(hours)), draw(some.none() | minutes), draw(some.none() | said))
            for team in teams
        ),
        tuple(
            a_rota(draw, team, [one.id for one in agents if one.team == team and one.id != lead])
            for team in teams
            if draw(some.booleans())
        ),
        tuple(
            TagRule(tag, tuple(draw(some.lists(ids, min_size=1, max_size=3, unique=True))))
            for tag in draw(some.lists(ids, max_size=2, unique=True))
        ),
        tuple(tiers),
        draw(minutes | some.just(timedelta(0))),
        draw(minutes | some.just(timedelta(0))),
        draw(minutes | some.just(timedelta(0))),
        brand=draw(some.just("") | texts),
        templates=tuple(
            Template(name, draw(said).text, draw(sets(some.sampled_from(CHANNELS))), draw(sets(some.just("de"))))
            for name in draw(some.lists(ids, max_size=2, unique=True))
        ),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(desks())
def test_a_desk_survives_being_packed_and_being_written(desk: Desk) -> None:
    assert unpack(Desk, pack(desk)) == desk
    assert findings(fields(desk)) == []
    read = parse(as_yaml(desk), year=2026)
    assert [one.told("") for one in read.errors] == []
    assert read.desk == desk
    assert content(desk) == content(read.desk)
    assert differences(desk, read.desk) == []


@given(some.integers(0, 999_999).map(lambda number: timedelta(seconds=number)))
def test_a_duration_is_written_in_its_largest_unit(value: timedelta) -> None:
    from tools.desk.values import duration as read

    told = duration(value)
    assert read(told) == value
    for unit, seconds in (("d", 86400), ("h", 3600), ("m", 60)):
        if value and value.total_seconds() % seconds == 0:
            assert told.endswith(unit)
            break
