"""An agent's own page: who I am, whether I am on duty, and the devices on which I am paged."""

from enum import StrEnum
from hashlib import sha256

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, Route, agents
from chalicelib.api._fields import Flag, Maybe, OneOf, Text
from chalicelib.api._http import answer
from chalicelib.api._shapes import device_json, me_json, page_to_me_json
from chalicelib.domain.page import Device

routes = Blueprint(__name__)

LONGEST_TOKEN = 4096  # characters; a browser's subscription is the longest


class Phone(StrEnum):
    """What an agent is paged on: the platforms that our notifier knows."""

    ANDROID = "android"
    IOS = "ios"
    WEB = "web"
    WEBPUSH = "webpush"


ON_DUTY = Flag("on_duty", "Who is off duty gets no new cases")
PLATFORM = OneOf("platform", "What kind of device it is", Phone)
TOKEN = Text(
    "token",
    "What FCM gave the app, or for webpush the browser's PushSubscription as JSON; never shown again",
    "fMEP0x...",
    LONGEST_TOKEN,
    seen=True,
)
REPLACES = Maybe(
    Text("replaces", "Id of the device whose token was renewed to this one", "9f86d081884c7d65")
)


@agents(routes, Route("GET", "/me", "Me"))
def who_am_i(call: Call) -> Response:
    """The agent who is signed in, with duty, load and devices."""
    return _me(call)


@agents(routes, Route("PUT", "/me", "Me", body=(ON_DUTY,)))
def go_on_duty(call: Call) -> Response:
    """Go on duty, or off: those who are off get no new cases, and what waits for them goes to others."""
    from chalicelib.flows.live import tell_colleagues
    from chalicelib.flows.waking import came_or_left

    came_or_left(call.agent.id, call.body[ON_DUTY], call.at, call.ports)
    tell_colleagues(call.agent, call.at, call.ports)
    return _me(call)


@agents(routes, Route("GET", "/me/devices", "Devices"))
def my_devices(call: Call) -> Response:
    """The devices on which the agent is paged, latest first."""
    devices = call.ports.pager.devices(call.agent.id)
    return answer({"devices": [device_json(one) for one in devices]})


@agents(routes, Route("POST", "/me/devices", "Device", 201, body=(PLATFORM, TOKEN, REPLACES)))
def add_device(call: Call) -> Response:
    """Register a device for pages, at each start of the app. The same token again is the same device.

    One that was out of order is tried again from now on. The device that it replaces is forgotten.
    """
    platform, token = call.body[PLATFORM], call.body[TOKEN]
    device = Device(
        agent=call.agent.id,
        id=sha256(token.encode()).hexdigest()[:16],
        platform=platform,
        endpoint=call.ports.notifier.register(platform, token),
        registered_at=call.at,
    )
    call.ports.pager.add_device(device)
    replaced = call.body[REPLACES]
    if replaced is not None and replaced != device.id:
        call.ports.pager.remove_device(call.agent.id, replaced)
    return answer(device_json(device), 201)


@agents(routes, Route("DELETE", "/me/devices/{id}", "", 204))
def remove_device(call: Call, id: str) -> Response:
    """Forget a device. One that is not there is forgotten already."""
    call.ports.pager.remove_device(call.agent.id, id)
    return Response("", status_code=204)


@agents(routes, Route("POST", "/me/devices/{id}/test", "", 202, body=()))
def try_device(call: Call, id: str) -> Response:
    """Have a push about nothing sent to a device, on the way that pages take."""
    from chalicelib.flows.trial import ask_for_trial

    ask_for_trial(call.agent.id, id, call.ports)
    return Response("", status_code=202)


@agents(routes, Route("GET", "/me/pages", "PagesToMe"))
def my_pages(call: Call) -> Response:
    """What the agent's browser was woken for and nobody has acknowledged, the latest telling first.

    At most 20 cases, no word of a customer's: a service worker shows it. Empty without a device of webpush.
    """
    from chalicelib.flows.casework import may_see

    shown = call.ports.pager.shown(call.agent.id)
    cases = call.ports.cases.several([page.case for page in shown])
    waiting = [
        page_to_me_json(page)
        for page in shown
        if (case := cases.get(page.case)) is not None
        and case.ladder is not None
        and case.ladder.covers(page)
        and may_see(call.agent, case)
    ]
    return answer({"pages": waiting})


def _me(call: Call) -> Response:
    desk, ports = call.desk, call.ports
    on_duty = any(one.id == call.agent.id for one in ports.agents.on_duty(desk))
    load = ports.agents.loads(desk)[call.agent.id].cases
    return answer(me_json(call.agent, on_duty, load, ports.pager.devices(call.agent.id)))
