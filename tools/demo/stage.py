"""A script brought onto a running stack: its connections, its colleagues' passwords, and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import urllib3

from chalicelib.errors import Misconfigured
from tools.demo.colleague import Colleague
from tools.demo.customers import Customers
from tools.demo.pace import Pace
from tools.demo.play import Play
from tools.demo.saying import Run
from tools.demo.script import Script
from tools.local import accounts
from tools.local.state import State
from tools.send import Sender, sender

HERE = Path(__file__).parent
SCRIPT, PEOPLE = HERE / "script.yaml", HERE / "people.yaml"
SEED = "pedalumo"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a script is to be played: at which pace, with which chance, and who is told what happens."""

    pace: Pace
    seed: str
    tell: Callable[[float, str], None]


def play(state: State, script: Script, wish: Wish) -> Play:
    """A script on a stack, ready to be played. Raises Misconfigured when its desk is another."""
    run = Run(script, int(wish.pace.started))
    senders = {one: _sender(state, one) for one in _connections(script)}
    customers = Customers(run, senders, state.standin, urllib3.PoolManager(maxsize=1))
    colleagues = [_colleague(state, id) for id in script.cast.colleagues]
    for one in colleagues:
        one.come(on_duty=True)
    # What the platforms were answered before this run is no answer to it.
    customers.hear_nothing_of_before()
    return Play(customers, colleagues, wish.pace, wish.seed, wish.tell)


def _connections(script: Script) -> list[str]:
    return sorted({one.connection for one in script.cast.accounts.values()})


def _sender(state: State, connection: str) -> Sender:
    channel = state.connections.get(connection)
    if channel is None:
        raise Misconfigured(f"the desk of {state.name} has no connection {connection}")
    return sender(state, channel, connection)


def _colleague(state: State, id: str) -> Colleague:
    user = next((one for one in state.users if one.id == id), None)
    if user is None:
        raise Misconfigured(f"the desk of {state.name} has no agent {id}")
    place, client = accounts.place_of(state), state.outputs["UserPoolClientId"]
    return Colleague(id, state.api, lambda: accounts.sign_in(place, client, user))
