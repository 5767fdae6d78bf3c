"""The Lambda handlers on recorded events: what they pass on, what they repeat and what they park."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.mention import Handling, Happening
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.receipt import Outcome
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import Act
from chalicelib.flows.ingest import Arrival, take_in
from chalicelib.gateways.clock import now
from chalicelib.platforms import named
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from functions import classify, deliver, notify, relay, sla_clock, sla_due, spill, work
from functions.failures import Failed
from tests.build import a_desk, a_device, a_mention, the_timer
from tests.unit.flows.stories import hear
from tests.unit.recorded import Context, entry, failed, key, messages, stream

MODULES = (classify, deliver, notify, relay, sla_clock, sla_due, spill, work)


@pytest.fixture(autouse=True)
def wired(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handlers work with the ports of the test."""
    for module in MODULES:
        monkeypatch.setattr(module, "ports", lambda: ports)


def bodies(ports: MemoryPorts, queue: Queue) -> list[object]:
    return [dict(message.body) for message in ports.queues.of(queue)]


# The relay


def test_new_mentions_and_signals_go_to_intake_and_nothing_else_does(ports: MemoryPorts) -> None:
    event = stream(
        ("INSERT", key("x#1")),
        ("MODIFY", key("x#2")),
        ("REMOVE", key("x#3")),
        ("INSERT", key("x#signal#revoked#4")),
    )
    assert relay.mentions(event, Context()) == {"batchItemFailures": []}
    assert bodies(ports, Queue.INTAKE) == [{"mention": "x#1"}, {"mention": "x#signal#revoked#4"}]


def test_what_happened_wakes_those_who_act_on_it(ports: MemoryPorts) -> None:
    event = stream(
        ("INSERT", entry("c-1", 1, pages={"SS": ["1", "1b"]}, wakes={"S": "page"})),
        ("INSERT", entry("c-1", 2, reply={"S": "d-1"}, wakes={"S": "reply"})),
        ("INSERT", entry("c-1", 3, pages={"SS": ["3"]}, reply={"S": "d-2"})),
        ("INSERT", entry("c-1", 4)),
        ("MODIFY", entry("c-2", 1, pages={"SS": ["1"]})),
        ("REMOVE", {"Keys": {"case": {"S": "c-2"}, "version": {"N": "1"}}}),
        table="ledger",
    )
    relay.ledger(event, Context())
    assert bodies(ports, Queue.PAGES) == [
        {"case": "c-1", "page": "1"},
        {"case": "c-1", "page": "1b"},
        {"case": "c-1", "page": "3"},
    ]
    assert bodies(ports, Queue.OUTBOUND) == [
        {"case": "c-1", "reply": "d-1"},
        {"case": "c-1", "reply": "d-2"},
    ]


@pytest.mark.parametrize(
    ("handler", "event"),
    [
        (relay.mentions, stream(("INSERT", key("x#1")))),
        (relay.ledger, stream(("INSERT", entry("c-1", 1, reply={"S": "d-1"})))),
    ],
)
def test_with_the_queues_down_the_relay_fails_so_that_the_batch_is_repeated(
    ports: MemoryPorts, handler: Callable[[Any, Any], Any], event: dict[str, Any]
) -> None:
    ports.queues.down = True
    with pytest.raises(Failed, match="Unavailable"):
        handler(event, Context())


def test_a_repeated_batch_harms_nothing(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention())
    for _ in range(2):
        relay.mentions(stream(("INSERT", key("x#m-1"))), Context())
    sent = [message.body for message in ports.queues.take(Queue.INTAKE)]
    assert failed(classify.handler(messages(*sent), Context())) == []
    [case] = ports.shelves.heads.values()
    assert case.version == 1


# The workers


def test_a_poison_message_is_parked_with_its_reason_and_its_neighbours_pass(
    ports: MemoryPorts,
) -> None:
    ports.mentions.add(a_mention())
    event = messages({"mention": "x#nothing"}, {"mention": "x#m-1"})
    assert failed(classify.handler(event, Context())) == []
    [parked] = ports.parking.all(10)
    assert (parked.queue, json.loads(parked.body)) == (Queue.INTAKE, {"mention": "x#nothing"})
    assert parked.reason == "there is no mention x#nothing"
    kept = ports.mentions.get("x#m-1")
    assert kept is not None
    assert kept.handling is Handling.CASE


def test_a_setting_that_the_operator_must_mend_parks_the_message(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention(connection="unknown"))
    assert failed(classify.handler(messages({"mention": "x#m-1"}), Context())) == []
    [parked] = ports.parking.all(10)
    assert "connection unknown" in parked.reason


def test_the_same_message_parked_twice_is_parked_once(ports: MemoryPorts) -> None:
    for _ in range(2):
        classify.handler(messages({"mention": "x#nothing"}), Context())
    [parked] = ports.parking.all(10)
    assert parked.id == "20261122T100000-message-0"


def test_a_parked_message_goes_through_when_it_is_replayed(ports: MemoryPorts) -> None:
    mention = a_mention(connection="new-shop")
    ports.mentions.add(mention)
    classify.handler(messages({"mention": mention.key}), Context())
    [parked] = ports.parking.all(10)
    base = a_desk()
    shop = base.connections[0]
    ports.desk.apply(a_desk(connections=(type(shop)("new-shop", "x", "care"),)))
    classify.handler(messages(parked.body), Context())
    assert len(ports.shelves.heads) == 1


@pytest.mark.parametrize("poison", ["no json", "[]", "null", '{"other": 1}'])
def test_a_message_that_is_none_of_ours_is_parked_alone(ports: MemoryPorts, poison: str) -> None:
    ports.mentions.add(a_mention())
    result = classify.handler(messages(poison, {"mention": "x#m-1"}), Context())
    assert failed(result) == []
    [parked] = ports.parking.all(10)
    assert parked.reason.startswith("the message")
    assert len(ports.shelves.heads) == 1


def test_what_is_unavailable_fails_only_its_own_message(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention())
    ports.mentions.add(a_mention(external_id="m-2", text="gone"))
    early = a_mention(external_id="m-2", text="edited", version="2", change=Happening.EDITED)
    ports.mentions.add(early)
    result = classify.handler(messages({"mention": early.key}, {"mention": "x#m-1"}), Context())
    assert failed(result) == ["message-0"]
    assert ports.parking.all(10) == []


def test_when_all_of_a_batch_fail_all_come_again(ports: MemoryPorts) -> None:
    for number in (1, 2):
        ports.mentions.add(a_mention(external_id=f"m-{number}", thread_id=f"t-{number}"))
    ports.queues.down = True
    event = messages({"mention": "x#m-1"}, {"mention": "x#m-2"})
    assert failed(classify.handler(event, Context())) == ["message-0", "message-1"]


@pytest.mark.parametrize("module", [classify, deliver, notify, sla_due, spill])
def test_a_call_that_only_wakes_a_function_does_nothing(module: ModuleType) -> None:
    assert module.handler({}, Context()) == {"batchItemFailures": []}


def test_a_mention_goes_all_the_way_through_the_handlers(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention(received_at=now()))
    ports.pager.add_device(a_device())
    classify.handler(messages({"mention": "x#m-1"}), Context())
    [case] = ports.shelves.heads.values()
    notify.handler(messages({"case": case.id, "page": "1"}), Context())
    assert [one.outcome for one in ports.ledger.receipts(case.id, "1")] == [Outcome.TOLD]

    amy = a_desk().agents[0]
    reply(Act(case.id, amy, now()), Draft("d-1", "Sorry"), ports)
    ports.http.script(Response(201, body=b'{"data": {"id": "r-1"}}'))
    deliver.handler(messages({"case": case.id, "reply": "d-1"}), Context())
    sent = ports.cases.outgoing(case.id, "d-1")
    assert sent is not None
    assert sent.state is OutgoingState.SENT


def test_a_page_that_had_to_wait_is_told_from_its_own_message(ports: MemoryPorts) -> None:
    ports.pager.add_device(a_device())
    late = now() - timedelta(seconds=30)
    ports.pager.claim("amy", late, late)
    case = hear(ports, a_mention(received_at=now()))
    notify.handler(messages({"case": case.id, "page": "1"}), Context())
    [wake] = ports.queues.take(Queue.PAGES)
    assert 28 <= wake.delay <= 31
    ports.pager.release("amy", late, None)
    notify.handler(messages(dict(wake.body)), Context())
    assert [one.outcome for one in ports.ledger.receipts(case.id, "1")] == [Outcome.TOLD]
    assert failed(notify.handler(messages(dict(wake.body)), Context())) == []


def test_a_page_that_reached_nobody_climbs_from_its_message(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention(received_at=now()))
    notify.handler(messages({"case": case.id, "page": "1"}), Context())
    [climb] = [one for one in ports.queues.take(Queue.DUE) if "page" in one.body]
    for _ in range(2):
        assert failed(sla_due.handler(messages(dict(climb.body)), Context())) == []
    assert [page.step for page in ports.cases.pages(case.id)] == [0, 1]


def test_a_due_timer_is_fired_from_its_message(ports: MemoryPorts) -> None:
    late = now() - timedelta(hours=2)
    ports.mentions.add(a_mention(received_at=late))
    classify.handler(messages({"mention": "x#m-1"}), Context())
    due = [message.body for message in ports.queues.take(Queue.DUE)]
    assert failed(sla_due.handler(messages(*due), Context())) == []
    [case] = ports.shelves.heads.values()
    assert the_timer(ports.cases, case.id, TimerKind.FIRST_REPLY_BREACH) is None
    assert the_timer(ports.cases, case.id, TimerKind.PAGE) is not None
    reasons = [page.reason.value for page in ports.cases.pages(case.id)]
    assert sorted(reasons) == ["assigned", "breach"]  # nobody is warned of what is broken already


def test_the_minute_hand_hands_over_what_is_due(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention(received_at=now() - timedelta(minutes=57)))
    classify.handler(messages({"mention": "x#m-1"}), Context())
    ports.queues.take(Queue.DUE)
    sla_clock.handler({}, Context())
    assert len({message.body["kind"] for message in ports.queues.of(Queue.DUE)}) == 3


def test_a_spilled_delivery_is_kept_and_an_unreadable_one_parked(ports: MemoryPorts) -> None:
    for body in (b"{nothing we know", json.dumps({"tweet_create_events": []}).encode()):
        headers = named("x").sign(body, "current-secret", 0, "")
        ports.mentions.down = True
        take_in(Arrival("x", "shop", Delivery("POST", headers, body=body), now()), ports)
        ports.mentions.down = False
    [unreadable] = [message.body for message in ports.queues.of(Queue.SPILL)]
    assert failed(spill.handler(messages(unreadable, queue="spill"), Context())) == []
    [parked] = ports.parking.all(10)
    assert parked.queue is Queue.SPILL
    assert "not JSON" in parked.reason
