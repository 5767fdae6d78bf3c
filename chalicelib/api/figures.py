"""What happened at the desk, for leads: figures of a time, and what stands behind each of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Moment, Number, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.api._json import moment
from chalicelib.domain.mark import HOUR, Counted, hour_of
from chalicelib.domain.promise import ClockKind
from chalicelib.domain.sums import Only
from chalicelib.errors import Invalid

if TYPE_CHECKING:
    from chalicelib.flows.behind import Asked
    from chalicelib.flows.figures import Window

routes = Blueprint(__name__)

SEE = "see figures"
USUAL = timedelta(days=1)
NOBODY = "-"

FROM = Maybe(Moment("from", "The hour to begin with; a day before `until` if left out"))
UNTIL = Maybe(Moment("until", "The end; its hour is taken whole. Now if left out"))
TEAM = Maybe(Text("team", "Only of this team", "care", most=40))
CHANNEL = Maybe(Text("channel", "Only of this channel", "x", most=40))
AGENT = Maybe(Text("agent", "Only of this agent; - for nobody", "amy", most=40))
ZONE = Maybe(
    Text("zone", "Time zone of the hours of day; UTC if left out", "Europe/Berlin", most=64)
)
WINDOW = (FROM, UNTIL, TEAM, CHANNEL, AGENT, ZONE)

WHAT = OneOf("what", "What is counted", Counted)
VALUE = Maybe(Text("value", "Only those with this value", "late", most=40))
KIND = Maybe(OneOf("kind", "Only promises of this kind", ClockKind))
HOUR_OF_DAY = Maybe(Text("hour", "Only of this hour of day in `zone`, 00 to 23", "09", most=2))
LIMIT = Number("limit", "How many at most", otherwise=25, most=50)
CURSOR = Maybe(
    Text("cursor", "Of the page before; from its answer", "2026-11-22T09#c-g4fx", most=200)
)


@dataclass(frozen=True, slots=True)
class Period:
    """What a request asks for: a window, whose marks, and the zone of its hours of day."""

    window: "Window"
    only: Only
    zone: str


@agents(routes, Route("GET", "/figures", "Figures", query=WINDOW, leads=SEE))
def figures(call: Call) -> Response:
    """What happened in a time: volume, outcomes, promises, answers, sentiment, topics, cost."""
    from chalicelib.api._figures import promises, tables
    from chalicelib.domain.sums import together
    from chalicelib.domain.wallclock import local
    from chalicelib.flows.figures import view
    from chalicelib.ports import Span

    period = _period(call)
    window, only = period.window, period.only
    viewed = view(window, call.at, call.ports)
    steps = [(at, only.of(viewed.steps.get(at, {}))) for at in window.starts]
    all_ = together(sums for _, sums in steps)
    known = window.step is Span.HOUR or only.agent is None
    hours = [(f"{local(at, period.zone):%H}", only.of(sums)) for at, sums in viewed.hours if known]
    return answer(
        {
            "from": moment(window.since),
            "until": moment(window.until),
            "step": window.step,
            "zone": period.zone,
            "team": only.team,
            "channel": only.channel,
            "agent": only.agent,
            "counted_at": moment(call.at),
            "promises": promises(all_, hours),
            **tables(steps, all_),
        }
    )


@agents(
    routes,
    Route(
        "GET",
        "/figures/cases",
        "CountedCases",
        query=(WHAT, VALUE, *WINDOW, HOUR_OF_DAY, LIMIT, CURSOR),
        leads=SEE,
    ),
)
def counted_cases(call: Call) -> Response:
    """The cases behind a number, the latest hour first."""
    from chalicelib.api._behind import counted_json
    from chalicelib.flows.behind import behind

    value = call.query[VALUE]
    values = None if value is None else frozenset({value})
    asked = _asked(call, frozenset({call.query[WHAT]}), values)
    return answer(counted_json(call, behind(asked, call.query[LIMIT], call.ports)))


@agents(
    routes,
    Route(
        "GET",
        "/figures/breaches",
        "Breaches",
        query=(KIND, *WINDOW, HOUR_OF_DAY, LIMIT, CURSOR),
        leads=SEE,
    ),
)
def breaches(call: Call) -> Response:
    """Promises that were broken, counted anew from the ledger, the latest hour first."""
    from chalicelib.api._behind import breaches_json
    from chalicelib.domain.mark import BROKEN, PROMISES
    from chalicelib.flows.behind import behind

    kind = call.query[KIND]
    what = frozenset(PROMISES) if kind is None else frozenset({Counted(kind)})
    asked = _asked(call, what, frozenset(BROKEN))
    return answer(breaches_json(call, behind(asked, call.query[LIMIT], call.ports)))


def _period(call: Call) -> Period:
    """The time that is asked for, in whole hours. Raises Invalid."""
    from chalicelib.domain.wallclock import zone
    from chalicelib.flows.figures import LONGEST, Window

    until = _up(call.query[UNTIL] or call.at)
    since = hour_of(call.query[FROM] or until - USUAL)
    if not since < until:
        raise Invalid("from: has to be before until")
    if until - since > LONGEST:
        raise Invalid(f"from: at most {LONGEST.days} days before until")
    name = call.query[ZONE] or "UTC"
    try:
        zone(name)
    except Invalid as error:
        raise Invalid(f"zone: {error}") from None
    agent = call.query[AGENT]
    only = Only(call.query[TEAM], call.query[CHANNEL], "" if agent == NOBODY else agent)
    return Period(Window(since, until), only, name)


def _up(at: datetime) -> datetime:
    """The end of the hour in which a moment lies; a whole hour as it is."""
    hour = hour_of(at)
    return hour if hour == at else hour + HOUR


def _asked(call: Call, what: frozenset[Counted], values: frozenset[str] | None) -> "Asked":
    from chalicelib.flows.behind import Asked

    period = _period(call)
    hour = call.query[HOUR_OF_DAY]
    if hour is not None and not (hour.isascii() and hour.isdecimal() and int(hour) < 24):
        raise Invalid("hour: 00 to 23")
    return Asked(
        period.window,
        period.only,
        what,
        values,
        None if hour is None else int(hour),
        period.zone,
        call.query[CURSOR],
    )
