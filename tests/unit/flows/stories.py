"""Words for the stories of this folder: each is one thing that somebody does, through the public flows."""

import json
from datetime import datetime
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent
from chalicelib.domain.mention import Happening, Mention
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import Act
from chalicelib.flows.delivery import deliver
from chalicelib.flows.triage import triage
from chalicelib.ports import Message
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, an_agent, at, the_timer

AMY, BEN, LEA = a_desk().agents
ZOE = an_agent("zoe", team="sales")


def own(text: str = "We are on it", *, seconds: float = 60, **event: Any) -> Mention:
    """Something that the brand said natively, below m-1 unless told otherwise."""
    fields: dict[str, Any] = {
        "external_id": "own-1",
        "author": "brand-1",
        "parent_id": "m-1",
        "received_at": at(seconds),
        "created_at": at(seconds),
    } | event
    return a_mention(text, own=True, **fields)


def edited(text: str = "The parcel is late", seconds: float = 30, **event: Any) -> Mention:
    """The second version of m-1."""
    fields: dict[str, Any] = {
        "change": Happening.EDITED,
        "version": "2",
        "received_at": at(seconds),
    } | event
    return a_mention(text, **fields)


def deleted(seconds: float = 30, **event: Any) -> Mention:
    """m-1 was taken back; all that is told is its id."""
    fields: dict[str, Any] = {
        "change": Happening.DELETED,
        "received_at": at(seconds),
        "thread_id": None,
    } | event
    return a_mention("", **fields)


def hear(ports: MemoryPorts, mention: Mention, now: datetime | None = None) -> Case:
    """A mention that ends in a case is kept and triaged, at once unless `now` says when."""
    id = settle(ports, mention, now)
    assert id is not None
    return the_case(ports, id)


def settle(ports: MemoryPorts, mention: Mention, now: datetime | None = None) -> str | None:
    """A mention is kept and triaged; the id of its case, if it has one."""
    ports.mentions.add(mention)
    return triage(mention.key, now or mention.received_at, ports).case


def the_case(ports: MemoryPorts, id: str) -> Case:
    """The case as it stands."""
    case = ports.cases.get(id)
    assert case is not None
    return case


def act(case: Case, agent: Agent = AMY, seconds: float = 60) -> Act:
    """An agent doing something so many seconds after NOW."""
    return Act(case.id, agent, at(seconds))


def accepted(id: str = "r-99") -> Response:
    """X took a post and gave it this id."""
    return Response(201, body=json.dumps({"data": {"id": id}}).encode())


def send(ports: MemoryPorts, case: Case, seconds: float = 60, id: str = "d-1") -> OutgoingState:
    """The worker takes up a reply of the outbox."""
    return deliver(case.id, id, at(seconds), ports).reply.state


def answer(ports: MemoryPorts, case: Case, seconds: float = 60, id: str = "d-1") -> Case:
    """Amy answers, and the platform takes it at once, as r-<id>."""
    reply(act(case, seconds=seconds), Draft(id, "We are sorry, Ada."), ports)
    ports.http.script(accepted(f"r-{id}"))
    assert send(ports, case, seconds, id) is OutgoingState.SENT
    return the_case(ports, case.id)


def facts(ports: MemoryPorts, case: Case) -> list[str]:
    """What happened to a case, in order, by name."""
    return [fact.what for entry in ports.ledger.of_case(case.id) for fact in entry.facts]


def fact(ports: MemoryPorts, case: Case, what: str) -> dict[str, str | int | None]:
    """The figures of the only fact of that name."""
    found = [
        fact.data
        for entry in ports.ledger.of_case(case.id)
        for fact in entry.facts
        if fact.what == what
    ]
    assert len(found) == 1, f"{what}: {len(found)} of them in {facts(ports, case)}"
    return dict(found[0])


def told(ports: MemoryPorts, case: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Reason and agents of each page, oldest first."""
    return [(page.reason.value, page.to) for page in ports.cases.pages(case.id)]


def timers(ports: MemoryPorts, case: Case) -> dict[TimerKind, float]:
    """The timers that stand, with their seconds after NOW."""
    found = [(kind, the_timer(ports.cases, case.id, kind)) for kind in TimerKind]
    return {kind: (timer.due_at - NOW).total_seconds() for kind, timer in found if timer}


def timer_of(message: Message) -> Timer:
    """The timer that a due message speaks of."""
    body = {name: str(value) for name, value in message.body.items()}
    due_at = datetime.fromisoformat(body["due_at"])
    return Timer(body["case"], TimerKind(body["kind"]), due_at)
