"""An agent's own page: who I am, whether I am on duty, and the devices on which I am paged."""

from hashlib import sha256

from chalice.app import Blueprint, Response

from chalicelib.api._calls import Call, agents
from chalicelib.api._http import answer
from chalicelib.api._reading import Body
from chalicelib.api._shapes import device_json, me_json
from chalicelib.domain.page import Device

routes = Blueprint(__name__)

LONGEST_TOKEN = 4096  # characters; a browser's subscription is the longest


@agents(routes, "GET", "/me")
def who_am_i(call: Call) -> Response:
    """The agent who is signed in, with duty, load and devices."""
    return _me(call)


@agents(routes, "PUT", "/me")
def go_on_duty(call: Call) -> Response:
    """Go on duty, or off: those who are off get no new cases."""
    on = Body.of(call.request, "on_duty").flag("on_duty")
    call.ports.desk.set_duty(call.agent.id, on)
    return _me(call)


@agents(routes, "GET", "/me/devices")
def my_devices(call: Call) -> Response:
    """The devices on which the agent is paged, latest first."""
    devices = call.ports.desk.devices(call.agent.id)
    return answer({"devices": [device_json(one) for one in devices]})


@agents(routes, "POST", "/me/devices")
def add_device(call: Call) -> Response:
    """Register a device for pages. The same token again is the same device."""
    body = Body.of(call.request, "platform", "token")
    platform, token = body.text("platform", 40), body.text("token", LONGEST_TOKEN)
    device = Device(
        agent=call.agent.id,
        id=sha256(token.encode()).hexdigest()[:16],
        platform=platform,
        endpoint=call.ports.notifier.register(platform, token),
        registered_at=call.at,
    )
    call.ports.desk.add_device(device)
    return answer(device_json(device), 201)


@agents(routes, "DELETE", "/me/devices/{id}")
def remove_device(call: Call, id: str) -> Response:
    """Forget a device. One that is not there is forgotten already."""
    call.ports.desk.remove_device(call.agent.id, id)
    return Response("", status_code=204)


def _me(call: Call) -> Response:
    desk, ports = call.desk, call.ports
    on_duty = any(one.id == call.agent.id for one in ports.desk.on_duty(desk))
    load = ports.desk.loads(desk).get(call.agent.id, 0)
    return answer(me_json(call.agent, on_duty, load, ports.desk.devices(call.agent.id)))
