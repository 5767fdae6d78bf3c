"""What is known of customers: who they are on other channels, all they wrote about, and the tier that leads gave.

Their ids stand in bodies and never in an address: some are phone numbers, and addresses are written down on their way.
"""

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Maybe, Text
from chalicelib.api._http import answer
from chalicelib.api._json import moment_or_none
from chalicelib.domain.customer import Handle, Joined
from chalicelib.errors import Conflict, Invalid, NotFound, NotNow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.api import _answers as answers
    from chalicelib.flows.finding import Found

routes = Blueprint(__name__)

CHANNEL = Text("channel", "Where the customer writes", "x", most=40)
ID = Text("id", "The platform's id of the customer there", "77", seen=True)
TIER = Maybe(Text("tier", "One of the tiers of the desk; left out or null: none", "gold", most=40))
GIVE = "give customers a tier"
OTHER_CHANNEL = Text("other_channel", "Where the same person writes too", "whatsapp", most=40)
OTHER_ID = Text(
    "other_id", "The platform's id of the same person there", "4915100000002", seen=True
)


@agents(routes, Route("POST", "/customers", "Person", body=(CHANNEL, ID), refuses=(404,)))
def customer(call: Call) -> Response:
    """What is known of a customer, with the latest cases across channels, as far as the caller may see them."""
    one = _named(call, CHANNEL, ID)
    _to_be_seen(call, call.ports.customers.handles(one))
    return _person(call, one)


@agents(
    routes, Route("PUT", "/customers/tier", "KnownCustomer", body=(CHANNEL, ID, TIER), leads=GIVE)
)
def give_tier(call: Call) -> Response:
    """Give a customer a tier, by the platform's id; new cases are promised by it. Who is not known yet may have one."""
    one = _named(call, CHANNEL, ID)
    tier = call.body[TIER] or ""
    if tier and tier not in call.desk.tiers:
        known = ", ".join(call.desk.tiers) or "none: name them under tiers in the desk file"
        raise Invalid(f"tier: the desk knows {known}")
    call.ports.customers.set_tier(one.channel, one.id, tier)
    # The row may be read a moment before it is written everywhere: the tier is what was said.
    return answer({**_known(call, one), "tier": tier})


@agents(
    routes,
    Route(
        "POST",
        "/customers/join",
        "Person",
        body=(CHANNEL, ID, OTHER_CHANNEL, OTHER_ID),
        refuses=(404, 409),
    ),
)
def join(call: Call) -> Response:
    """The customer is the same person as another one, with all handles that are joined to either."""
    one, other = _named(call, CHANNEL, ID), _named(call, OTHER_CHANNEL, OTHER_ID)
    if one == other:
        raise Invalid("other_id: this is the customer itself; name another one")
    _to_be_seen(call, call.ports.customers.handles(one))
    _to_be_seen_if_known(call, call.ports.customers.handles(other))
    try:
        call.ports.customers.join(one, other, Joined(call.agent.id, call.at))
    except Conflict as error:
        raise NotNow(f"{error}: look at it, and say it again") from error
    return _person(call, one)


@agents(routes, Route("POST", "/customers/part", "Person", body=(CHANNEL, ID), refuses=(404, 409)))
def part(call: Call) -> Response:
    """The customer is somebody else than those it was joined with. One that is alone stays as it is."""
    one = _named(call, CHANNEL, ID)
    _to_be_seen(call, call.ports.customers.handles(one))
    _to_be_seen_if_known(call, (one,))
    try:
        call.ports.customers.part(one)
    except Conflict as error:
        raise NotNow(f"{error}: look at it, and say it again") from error
    return _person(call, one)


def _named(call: Call, channel: Text, id: Text) -> Handle:
    """The customer that the body names, on a channel that the desk serves."""
    one = Handle(call.body[channel], call.body[id])
    if all(known.channel != one.channel for known in call.desk.connections):
        raise Invalid(f"{channel.name}: the desk has no connection on {one.channel!a}")
    return one


def _to_be_seen(call: Call, handles: "Sequence[Handle]") -> None:
    """Agents have to see a case of theirs: whom they have nothing to do with does not exist for them."""
    if not call.of_lead and not _history(call, handles).cases:
        raise NotFound("there is no customer of that id in a case that you may see")


def _to_be_seen_if_known(call: Call, handles: "Sequence[Handle]") -> None:
    """The same, but of who never wrote there is no case to be seen."""
    from chalicelib.flows.finding import wrote

    if any(wrote(one, call.ports) for one in handles):
        _to_be_seen(call, handles)


def _history(call: Call, handles: "Sequence[Handle]") -> "Found":
    from chalicelib.flows.finding import history

    return history(handles, call.agent, call.ports)


def _person(call: Call, one: Handle) -> Response:
    from chalicelib.api._listed import cases_json

    handles = call.ports.customers.handles(one)
    found = _history(call, handles)
    cases = cases_json(call, found.cases)
    named = [_handle(each, cases) for each in handles]
    return answer({**_known(call, one), "handles": named, "cases": cases, "more": found.more})


def _handle(one: Handle, cases: "Sequence[answers.Case]") -> "answers.Handle":
    """A handle, by the name that its latest case gives."""
    said = (
        case["customer"]
        for case in cases
        if (case["channel"], case["customer"]["id"]) == (one.channel, one.id)
    )
    named = next((each for each in said if each["handle"] or each["name"]), None)
    return {
        "channel": one.channel,
        "id": one.id,
        "handle": named["handle"] if named else None,
        "name": named["name"] if named else None,
    }


def _known(call: Call, one: Handle) -> "answers.KnownCustomer":
    known = call.ports.customers.get(one.channel, one.id)
    return {
        "channel": one.channel,
        "id": one.id,
        "tier": known.tier,
        "agent": known.agent,
        "answered_at": moment_or_none(known.answered_at),
    }
