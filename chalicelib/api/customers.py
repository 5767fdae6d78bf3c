"""What leads say of customers: the tier by which their promises are chosen."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Text
from chalicelib.api._http import answer
from chalicelib.api._json import moment_or_none
from chalicelib.errors import Invalid, NotFound

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

routes = Blueprint(__name__)

TIER = Maybe(Text("tier", "One of the tiers of the desk; left out or null: none", "gold", most=40))
GIVE = "give customers a tier"


@agents(
    routes, Route("PUT", "/customers/{channel}/{id}", "KnownCustomer", body=(TIER,), leads=GIVE)
)
def give_tier(call: Call, channel: str, id: str) -> Response:
    """Give a customer a tier, by the platform's id; new cases are promised by it. Who is not known yet may have one."""
    if all(one.channel != channel for one in call.desk.connections):
        raise NotFound(f"the desk has no connection on {channel}")
    tier = call.body[TIER] or ""
    if tier and tier not in call.desk.tiers:
        known = ", ".join(call.desk.tiers) or "none: name them under tiers in the desk file"
        raise Invalid(f"tier: the desk knows {known}")
    call.ports.customers.set_tier(channel, id, tier)
    return answer(_json(call, channel, id, tier))


def _json(call: Call, channel: str, id: str, tier: str) -> "answers.KnownCustomer":
    # The row may be read a moment before it is written everywhere: the tier is what was said.
    known = call.ports.customers.get(channel, id)
    return {
        "channel": channel,
        "id": id,
        "tier": tier,
        "agent": known.agent,
        "answered_at": moment_or_none(known.answered_at),
    }
