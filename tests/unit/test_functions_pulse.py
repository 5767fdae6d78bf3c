"""The handler that counts: records of two streams, and the queue of what failed."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.finding import Term
from chalicelib.domain.mark import Counted, hour_of
from chalicelib.domain.mention import Handling, reference
from chalicelib.errors import Unavailable
from chalicelib.flows.figures import Window, view
from chalicelib.ports import Queue, Span
from chalicelib.stores.memory import MemoryPorts
from functions import pulse, work
from functions.failures import Failed
from tests.build import NOW, a_mention, at
from tests.unit.flows.stories import hear, settle
from tests.unit.recorded import Context, entry, failed, messages, stream

HOUR = hour_of(NOW)
Event = dict[str, Any]


@pytest.fixture(autouse=True)
def wired(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler works with the ports of the test, soon after what happens there."""
    for module in (pulse, work):
        monkeypatch.setattr(module, "ports", lambda: ports)
    monkeypatch.setattr(pulse, "now", lambda: at(30))


def entries(*versions: int, case: str) -> Event:
    return stream(*(("INSERT", entry(case, one)) for one in versions), table="ledger")


def triaged(key: str, handling: str = "noise") -> Event:
    image = {
        "Keys": {"id": {"S": key}},
        "NewImage": {
            "id": {"S": key},
            "connection": {"S": "shop-x"},
            "at": {"N": str(NOW.timestamp() * 1000)},
            "handling": {"S": handling},
        },
    }
    return stream(("MODIFY", image))


def outcomes(ports: MemoryPorts, now: datetime = NOW) -> dict[str, int]:
    """What was heard in the hour of the stories."""
    steps = view(Window(HOUR, HOUR + timedelta(hours=1)), now, ports).steps
    sums = steps.get(HOUR, {})
    return {cell.value: one.count for cell, one in sums.items() if cell.what == Counted.HEARD}


def test_an_entry_is_counted_and_its_case_can_be_found(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert pulse.handler(entries(1, case=case.id), Context()) == {"batchItemFailures": []}
    assert outcomes(ports) == {"opened": 1}
    assert [one.case for one in ports.finding.find(Term.code(case.id), 9)] == [case.id]


def test_twice_is_once_and_order_does_not_matter(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    hear(ports, a_mention("And again", external_id="m-2", received_at=at(10)))
    for versions in ((2,), (1,), (2, 1), (1,)):
        pulse.handler(entries(*versions, case=case.id), Context())
    assert outcomes(ports) == {"opened": 1, "joined": 1}


def test_noise_is_counted_from_the_mention_itself(ports: MemoryPorts) -> None:
    assert settle(ports, a_mention("noise")) is None
    for _ in range(2):
        pulse.handler(triaged("x#m-1"), Context())
    assert outcomes(ports) == {"noise": 1}
    [tally] = ports.figures.tallies(HOUR, 9)
    assert (tally.of, tally.channel, tally.marks[0].team) == (reference("x#m-1"), "x", "care")


def test_what_was_noise_and_is_a_case_is_counted_as_that_whatever_comes_last(
    ports: MemoryPorts,
) -> None:
    for handling in ("noise", Handling.CASE, "noise"):
        pulse.handler(triaged("x#m-1", handling), Context())
    assert outcomes(ports) == {}


def test_receipts_are_not_counted(ports: MemoryPorts) -> None:
    pulse.handler(entries(1000, case="c-1#told"), Context())
    assert outcomes(ports) == {}
    assert ports.queues.of(Queue.FIGURES) == []


def test_what_fails_goes_to_the_queue_and_its_neighbours_are_counted(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = hear(ports, a_mention("secret words, broken"))
    broken = f"c-{'a' * 24}"
    ports.shelves.entries[broken] = []
    kept = ports.ledger.of_case

    def of_case(id: str) -> Any:
        if id == broken:
            raise ValueError("secret words")
        return kept(id)

    monkeypatch.setattr(ports.ledger, "of_case", of_case)
    both = {
        "Records": [*entries(2, 1, case=broken)["Records"], *entries(1, case=case.id)["Records"]]
    }
    assert pulse.handler(both, Context()) == {"batchItemFailures": []}
    assert outcomes(ports) == {"opened": 1}
    bodies = [
        dict(one.body) for one in ports.queues.take(Queue.FIGURES) if "sum_up" not in one.body
    ]
    assert bodies == [{"case": broken, "version": "1"}]
    told = capsys.readouterr().out
    assert "message failed" in told
    assert "secret" not in told
    monkeypatch.undo()


def test_where_hours_cannot_be_stirred_all_is_counted_again(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hear(ports, a_mention())

    def down(*_: object, **__: object) -> bool:
        raise Unavailable("it does not answer")

    monkeypatch.setattr(ports.figures, "stir", down)
    pulse.handler(entries(1, case=case.id), Context())
    [body] = [dict(one.body) for one in ports.queues.take(Queue.FIGURES)]
    assert body == {"case": case.id, "version": "1"}


def test_with_the_queue_down_as_well_the_stream_repeats_the_batch(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hear(ports, a_mention())
    ports.queues.down = True
    with pytest.raises(Failed):
        pulse.handler(entries(1, case=case.id), Context())
    ports.queues.down = False
    pulse.handler(entries(1, case=case.id), Context())
    assert outcomes(ports) == {"opened": 1}
    monkeypatch.undo()


def test_the_queue_counts_what_failed_before(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    bodies = ({"case": case.id, "version": "1"}, _noise("x#m-9"))
    assert failed(pulse.handler(messages(*bodies), Context())) == []
    assert outcomes(ports) == {"opened": 1, "noise": 1}


def _noise(key: str) -> dict[str, str]:
    ms = str(NOW.timestamp() * 1000)
    return {"mention": key, "connection": "shop-x", "at": ms, "handling": "noise"}


@pytest.mark.parametrize(
    "body",
    [
        {"case": "c-1", "version": "1"},
        {"case": f"c-{'a' * 24}", "version": "one"},
        {"case": f"c-{'a' * 24}"},
        {"mention": "x#1"},
        _noise("x#1") | {"at": "yesterday"},
        _noise("x#1") | {"at": "1e400"},
        _noise("x#1") | {"handling": "lost"},
        {"sum_up": "yesterday"},
    ],
)
def test_what_makes_no_sense_is_parked(ports: MemoryPorts, body: dict[str, str]) -> None:
    assert failed(pulse.handler(messages(body), Context())) == []
    [parked] = ports.parking.all(9)
    assert (parked.queue, json.loads(parked.body)) == (Queue.FIGURES, body)


def test_the_first_mark_of_an_hour_has_the_hours_before_summed_up_soon(ports: MemoryPorts) -> None:
    early = hear(ports, a_mention(received_at=at(-3 * 3600)), at(-3 * 3600))
    pulse.handler(entries(1, case=early.id), Context())
    assert ports.queues.take(Queue.FIGURES) == []
    case = hear(ports, a_mention(external_id="m-2", author="88", thread_id="2"))
    pulse.handler(entries(1, case=case.id), Context())
    [soon] = ports.queues.take(Queue.FIGURES)
    assert (dict(soon.body), soon.delay) == ({"sum_up": HOUR.isoformat()}, 600)
    pulse.handler(entries(1, case=case.id), Context())
    assert ports.queues.take(Queue.FIGURES) == []
    assert failed(pulse.handler(messages(dict(soon.body)), Context())) == []
    hours = ports.figures.summed(Span.HOUR, HOUR - timedelta(days=1), HOUR + timedelta(hours=1))
    assert list(hours) == [HOUR - timedelta(hours=3)]
