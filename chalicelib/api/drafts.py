"""What an agent types for a case, kept until it is sent."""

from typing import TYPE_CHECKING, cast

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.api.cases import LONGEST_TEXT
from chalicelib.domain.mention import Visibility

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

routes = Blueprint(__name__)

TYPED = Text("text", "As far as it is typed; empty: there is none", "So sor", LONGEST_TEXT, least=0)
SEEN_BY = Maybe(OneOf("visibility", "Who is to see it", Visibility))
ANSWERED = Maybe(Text("mention", "Key of what it answers", "x#1812", most=1000))


@agents(routes, Route("PUT", "/cases/{id}/draft", "Draft", body=(TYPED, SEEN_BY, ANSWERED)))
def draft(call: Call, id: str) -> Response:
    """Keep what the caller has typed for a case, in the place of what was kept; an empty text removes it."""
    from chalicelib.api._thread import draft_json
    from chalicelib.domain.unsent import Unsent
    from chalicelib.flows import casework, drafting

    agent = call.agent.id
    unsent = Unsent(id, agent, call.body[TYPED], call.at, call.body[SEEN_BY], call.body[ANSWERED])
    kept = drafting.draft(casework.Act(id, call.agent, call.at), unsent, call.ports)
    return answer(cast("answers.Draft", draft_json(kept)))
