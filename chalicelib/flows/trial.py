"""The trial of a device: a push about nothing, on the very way that pages take, since only who pages has the key."""

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import Device
from chalicelib.errors import DeviceGone, NotFound
from chalicelib.ports import Message, Ports, Queue


def ask_for_trial(agent: str, device: str, ports: Ports) -> None:
    """Have a device of an agent's tried. Raises NotFound, Unavailable."""
    if _found(agent, device, ports) is None:
        raise NotFound(f"you have no device {device}: register this one again")
    ports.queues.send(Queue.PAGES, [Message({"to": agent, "trial": device})])


def push_trial(agent: str, device: str, ports: Ports) -> bool:
    """Try a device; False when it is gone, and forgotten. Raises Misconfigured, Unavailable."""
    found = _found(agent, device, ports)
    if found is None:
        return False
    try:
        ports.notifier.push(found, Notice(()))
    except DeviceGone:
        ports.pager.remove_device(agent, device)
        return False
    return True


def _found(agent: str, device: str, ports: Ports) -> Device | None:
    return next((one for one in ports.pager.devices(agent) if one.id == device), None)
