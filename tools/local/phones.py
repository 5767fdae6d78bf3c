"""A pretended phone for each agent of a local desk, so that pages have somewhere to go."""

import hashlib
from collections.abc import Mapping, Sequence

from botocore.session import Session

from chalicelib.domain.desk import Agent
from chalicelib.domain.page import Device
from chalicelib.gateways.clock import now
from chalicelib.notifiers.push import Push
from tools.local.state import State
from tools.stack import ports_at


def give_phones(
    state: State, outputs: Mapping[str, str], push_application: str, agents: Sequence[Agent]
) -> None:
    """Register a phone for every agent who has no device yet."""
    pager = ports_at(state.endpoint, outputs).pager
    push = Push(Session(), push_application)
    for agent in agents:
        if pager.devices(agent.id):
            continue
        token = f"pretended-phone-of-{agent.id}"
        id = hashlib.sha256(token.encode()).hexdigest()[:16]
        pager.add_device(Device(agent.id, id, "android", push.register("android", token), now()))
