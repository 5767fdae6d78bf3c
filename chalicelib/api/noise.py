"""What was taken for noise, for leads to look through and to take back."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Day, Maybe, Number, Text
from chalicelib.api._http import answer

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers
    from chalicelib.domain.noise import Noise

routes = Blueprint(__name__)

DAY = Maybe(Day("day", "A day in UTC; today unless said otherwise"))
LIMIT = Number("limit", "How many at most", otherwise=25, most=100)
CURSOR = Maybe(Text("cursor", "Of the page before; from its answer", "17950.1", most=100))
MENTION = Text("mention", "Key of the mention", "x#1812", most=1000)


@agents(
    routes,
    Route("GET", "/noise", "Noise", query=(DAY, LIMIT, CURSOR), leads="see what was noise"),
)
def noise(call: Call) -> Response:
    """What needed nobody on a day, latest first, with the verdict that said so."""
    day = call.query[DAY] or call.at.date()
    page = call.ports.noise.of_day(day, call.query[LIMIT], call.query[CURSOR])
    return answer({"mentions": [_json(one) for one in page.noise], "cursor": page.cursor})


@agents(
    routes,
    Route(
        "POST",
        "/noise/restore",
        "Case",
        body=(MENTION,),
        refuses=(409,),
        leads="take noise back",
    ),
)
def restore(call: Call) -> Response:
    """It was no noise: the mention joins its case, or opens one, as it would have done at first."""
    from chalicelib.api._listed import cases_json
    from chalicelib.flows.noise import restore as take_back

    case = take_back(call.body[MENTION], call.agent.id, call.at, call.ports)
    call.tell(case.id, case.reference)
    return answer(cases_json(call, [case])[0])


def _json(noise: "Noise") -> "answers.NoiseMention":
    from chalicelib.api._said import mention_json, verdict_json

    verdict = noise.verdict
    said = verdict_json(verdict, verdict.why) if verdict is not None else None
    return {**mention_json(noise.mention, said), "connection": noise.mention.connection}
