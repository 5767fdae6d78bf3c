"""Words for stories with open consoles: who opens one, what it shows, what it hears."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.desk import Agent
from chalicelib.domain.live import Changed, Console, Said, Ticket
from chalicelib.flows.live import admit, connect, listen
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, at
from tests.unit.flows.stories import AMY

CASE = "c-g4fxlrppmreiitmstfvd7tx6"


def a_console(id: str = "k-1", agent: Agent = AMY, **fields: Any) -> Console:
    """A console that an agent opened at NOW."""
    return replace(Console.opened(id, Ticket.of(agent, NOW), NOW), **fields)


def changed(case: str = CASE, version: int = 2, **fields: Any) -> Changed:
    """A case of team care that is amy's, and was before."""
    change = Changed(
        case=case,
        version=version,
        team="care",
        owner="amy",
        what=("case.touched",),
        teams=frozenset({"care"}),
        agents=frozenset({"amy"}),
        queued=False,
    )
    return replace(change, **fields)


def opens(ports: MemoryPorts, agent: Agent, id: str, moment: datetime = NOW) -> Console:
    """An agent opens a console."""
    secret = f"secret-of-{id}"
    admit(agent, secret, moment, ports)
    return connect(secret, id, moment, ports)


def shows(
    ports: MemoryPorts, id: str, case: str | None, writing: bool = False, seconds: float = 1
) -> None:
    """A console tells what it shows."""
    listen(id, Said(case, writing), at(seconds), ports)


def silence(ports: MemoryPorts) -> None:
    """Nobody remembers what was heard so far."""
    ports.sockets.sent.clear()
