"""An agent corrects what was understood of a mention."""

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Flag, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.domain.verdict import Intent, Sentiment

routes = Blueprint(__name__)

OF = Text("mention", "Key of the mention", "x#1812", most=1000)
FEELS = OneOf("sentiment", "How its author feels", Sentiment)
WANTS = OneOf("intent", "What its author wants", Intent)
URGENT = Flag("urgent", "Whether it has to be answered before others")


@agents(
    routes,
    Route(
        "PUT",
        "/cases/{id}/verdict",
        "CorrectedCase",
        body=(OF, FEELS, WANTS, URGENT),
        refuses=(409,),
    ),
)
def correct(call: Call, id: str) -> Response:
    """Say what a mention means: the case is ranked anew by all of its mentions, and its promises follow."""
    from chalicelib.api._listed import cases_json
    from chalicelib.domain.case import Status
    from chalicelib.domain.closing import Closing
    from chalicelib.flows import casework, correcting

    said = correcting.Correction(
        call.body[OF], call.body[FEELS], call.body[WANTS], call.body[URGENT]
    )
    done = correcting.correct(casework.Act(id, call.agent, call.at), said, call.ports)
    call.tell(id, done.case.reference)
    over = said.intent is Intent.NOISE and done.case.status is not Status.CLOSED
    suggested = Closing.SPAM if over else None
    return answer({**cases_json(call, [done.case])[0], "suggested_outcome": suggested})
