"""Every metric is told by the event that it counts, once, in its unit, by stage and nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import platforms
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.mention import Mention, reference
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NoAnswer
from chalicelib.flows.ingest import Arrival, take_in
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from functions import classify, deliver, park, spill
from tests.build import NOW, a_desk, a_mention, an_outgoing, at
from tests.integration.conftest import Asked, Watch
from tests.integration.gateway import request
from tests.integration.observed import Observed, observe
from tests.unit.recorded import messages

SAMPLE = (Path(__file__).parents[1] / "samples" / "whatsapp" / "text.json").read_bytes()


@pytest.fixture
def log(
    ports: MemoryPorts,
    watch: Watch,  # noqa: ARG001 - puts the API's ports and time in place
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Observed:
    """The functions at work, and what they print."""
    return observe(ports, monkeypatch, capsys)


def messages_of(number: int) -> bytes:
    """One delivery of whatsapp with so many messages."""
    body = json.loads(SAMPLE)
    value = body["entry"][0]["changes"][0]["value"]
    value["messages"] = [value["messages"][0] | {"id": f"wamid.{n}"} for n in range(number)]
    return json.dumps(body).encode()


def signed(body: bytes) -> dict[str, str]:
    return platforms.named("whatsapp").sign(body, "current-secret", NOW.timestamp(), "id")


def post(body: bytes, headers: dict[str, str] | None = None) -> int:
    """Deliver it."""
    address = "/webhooks/whatsapp/shop-whatsapp"
    headers = {"content-type": "application/json", **(headers or signed(body))}
    return request("POST", address, body, headers=headers).status


def spilled(ports: MemoryPorts) -> object:
    """The message of a delivery that waits to be kept."""
    [message] = ports.queues.take(Queue.SPILL)
    return dict(message.body)


def opened(log: Observed, mention: Mention) -> str:
    """A mention that is kept and triaged at once; the id of its case."""
    log.ports.mentions.add(mention)
    log.work(classify, {"mention": mention.key})
    log.lines()
    kept = log.ports.mentions.get(mention.key)
    assert kept is not None
    assert kept.case is not None
    return kept.case


def fire(log: Observed, case: str, kind: TimerKind, late: float) -> None:
    """A timer's message comes so many seconds after its time."""
    timer = log.timer(case, kind)
    log.at = timer.due_at + (at(late) - NOW)
    log.due(timer)


def test_new_mentions_are_counted_once_and_again_they_are_doubles(log: Observed) -> None:
    assert post(messages_of(2)) == 200
    assert log.metrics() == {"Mentions": [2]}
    assert post(messages_of(3)) == 200
    assert log.metrics() == {"Mentions": [1], "Doubles": [2]}


def test_the_line_of_a_delivery_names_its_mentions(log: Observed) -> None:
    post(messages_of(2))
    line = log.line()
    assert line["mentions"] == [reference(f"whatsapp#wamid.{n}") for n in range(2)]
    assert (line["channel"], line["connection"]) == ("whatsapp", "shop-whatsapp")


@pytest.mark.parametrize(("number", "why"), [(2, "busy"), (26, "many")])
def test_a_delivery_that_spills_is_counted_and_its_mentions_when_they_are_kept(
    log: Observed, ports: MemoryPorts, number: int, why: str
) -> None:
    ports.mentions.down = why == "busy"
    assert post(messages_of(number)) == 200
    line = log.line()
    assert (line["Spilled"], line["spilled"]) == (1, why)
    assert "Mentions" not in line
    ports.mentions.down = False
    message = spilled(ports)
    log.work(spill, message, queue="spill")
    assert log.metrics() == {"Mentions": [number]}
    log.work(spill, message, queue="spill")
    assert log.metrics() == {"Doubles": [number]}


def test_what_was_kept_before_the_store_went_down_is_counted_by_the_webhook(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ports.mentions.add

    def then_down(mention: Mention) -> bool:
        new = add(mention)
        ports.mentions.down = True
        return new

    with monkeypatch.context() as patch:
        patch.setattr(ports.mentions, "add", then_down)
        post(messages_of(3))
    assert log.metrics() == {"Mentions": [1], "Spilled": [1]}


def test_a_delivery_that_nobody_could_take_is_no_metric_but_a_line(
    log: Observed, ports: MemoryPorts
) -> None:
    ports.mentions.down = ports.queues.down = True
    assert post(SAMPLE) == 503
    line = log.line()
    assert (line["level"], line["status"], "_aws" in line) == ("WARNING", 503, False)
    assert line["correlation_id"] == "req-1"


def test_a_forged_delivery_is_counted_and_nothing_else_of_it(log: Observed) -> None:
    assert post(SAMPLE, {"X-Hub-Signature-256": "sha256=" + "0" * 64}) == 401
    line = log.line()
    assert (line["Forged"], line["level"]) == (1, "WARNING")
    assert "mentions" not in line


def test_a_strange_address_is_not_told(log: Observed) -> None:
    assert request("POST", "/webhooks/whatsapp/4915777123456", SAMPLE).status == 404
    assert log.lines() == []


def test_the_lag_of_triage_is_from_the_arrival_of_a_mention_to_its_end(log: Observed) -> None:
    mention = a_mention()
    log.ports.mentions.add(mention)
    log.at = at(1.5)
    for lag in ({"TriageLag": [1500]}, {}):
        log.work(classify, {"mention": mention.key})
        assert log.metrics() == lag


def test_the_lag_of_a_spilled_mention_counts_from_its_delivery(
    log: Observed, ports: MemoryPorts
) -> None:
    ports.mentions.down = True
    take_in(
        Arrival("whatsapp", "shop-whatsapp", Delivery("POST", signed(SAMPLE), body=SAMPLE), NOW),
        ports,
    )
    ports.mentions.down = False
    log.at = at(600)
    log.work(spill, spilled(ports), queue="spill")
    [key] = ports.shelves.mentions
    log.lines()
    log.work(classify, {"mention": key})
    assert log.metrics() == {"TriageLag": [600_000]}


def test_a_batch_of_many_is_a_line_each_and_one_with_all_metrics(log: Observed) -> None:
    keys = []
    for number in range(3):
        mention = a_mention(
            external_id=f"m-{number}", thread_id=f"t-{number}", received_at=at(-number)
        )
        log.ports.mentions.add(mention)
        keys.append({"mention": mention.key})
    log.work(classify, *keys)
    *each, batch = log.lines()
    assert [line["message"] for line in each] == ["triaged"] * 3
    assert [line["correlation_id"] for line in each] == [reference(f"x#m-{n}") for n in range(3)]
    assert not any("_aws" in line for line in each)
    assert batch["TriageLag"] == [0, 1000, 2000]
    assert (batch["message"], batch["messages"], "failed" in batch) == ("batch", 3, False)


def test_noise_and_edits_are_triaged_as_well(log: Observed) -> None:
    log.ports.mentions.add(a_mention("noise"))
    log.work(classify, {"mention": "x#m-1"})
    line = log.line()
    assert (line["what"], line["TriageLag"], "case" in line) == ("noise", 0, False)


def test_what_a_worker_parks_is_counted_and_named(log: Observed) -> None:
    log.work(classify, {"mention": "x#nothing"})
    line = log.line()
    assert (line["Parked"], line["error"]) == (1, "NotFound")
    assert line["correlation_id"] == reference("x#nothing")
    assert log.ports.parking.get(line["parked"]) is not None


def test_what_nobody_could_do_is_counted_when_it_is_parked(log: Observed) -> None:
    event = messages({"mention": "x#m-1"}, {"mention": "x#m-2"}, queue="intake-dlq")
    for record in event["Records"]:
        source = "arn:aws:sqs:eu-west-1:000000000000:earshot-two-intake"
        record["attributes"]["DeadLetterQueueSourceArn"] = source
    park.handler(event, None)
    assert [line["Parked"] for line in log.lines()] == [1, 1]


def test_how_late_a_timer_came_is_told_when_it_acts_and_only_then(log: Observed) -> None:
    case = opened(log, a_mention())
    timer = log.timer(case, TimerKind.FIRST_REPLY_WARNING)
    fire(log, case, TimerKind.FIRST_REPLY_WARNING, late=2.25)
    line = log.line()
    assert (line["NoticeLateness"], line["what"]) == (2250, "first_reply.warning")
    assert (line["case"], line["correlation_id"]) == (case, reference("x#m-1"))
    log.due(timer)
    assert log.lines() == []


def test_a_page_that_nobody_acknowledged_is_counted_at_the_last_rung(log: Observed) -> None:
    case = opened(log, a_mention())
    unanswered = []
    for _ in range(len(a_desk().ladder)):
        fire(log, case, TimerKind.PAGE, late=0)
        unanswered.append(log.metrics().get("Unanswered", [0])[0])
    # Four climbs of five rungs, and the last one for ever.
    assert unanswered == [0, 0, 0, 1, 1]


def test_a_page_that_the_lead_gets_at_once_is_not_unanswered(log: Observed) -> None:
    for agent in ("amy", "ben"):
        log.ports.agents.set_duty(agent, on=False)
    log.ports.mentions.add(a_mention())
    log.work(classify, {"mention": "x#m-1"})
    assert log.metrics() == {"TriageLag": [0]}


@pytest.mark.parametrize("act", ["acknowledge", "claim", "replies"])
def test_the_time_from_page_to_acknowledgement_is_told_once(
    log: Observed, amy: Asked, case: str, watch: Watch, act: str
) -> None:
    log.lines()
    watch.now = at(42)
    body = {"text": "Sorry. Amy"} if act == "replies" else None
    assert amy("POST", f"/cases/{case}/{act}", body).status < 300
    line = log.line()
    assert (line["PageToAck"], line["what"], line["case"]) == (42_000, act, case)
    assert line["correlation_id"] == reference("whatsapp#m-1")
    assert amy("POST", f"/cases/{case}/acknowledge").status == 200
    assert log.metrics() == {}


def test_an_act_that_acknowledges_nothing_is_no_metric(
    log: Observed, amy: Asked, case: str
) -> None:
    for act, body in (
        ("notes", {"text": "He called"}),
        ("handover", {"to": "ben"}),
    ):
        assert amy("POST", f"/cases/{case}/{act}", body).status < 300
    assert log.metrics() == {}


@pytest.mark.parametrize("way", ["no answer", "sender died"])
def test_a_reply_whose_fate_nobody_knows_is_counted_once(log: Observed, way: str) -> None:
    case = opened(log, a_mention())
    reply = an_outgoing(case, reference="m-abc")
    if way == "sender died":
        reply = replace(reply, state=OutgoingState.SENDING, sending_since=NOW)
    log.ports.shelves.outbox[case, "r-1"] = reply
    log.ports.http.script(NoAnswer("silence"))
    log.at = at(60)
    for told in ({"RepliesUnknown": [1]}, {}):
        log.work(deliver, {"case": case, "reply": "r-1"}, queue="outbound")
        assert log.metrics() == told


def test_a_reply_that_left_is_a_line_with_its_mention_and_no_metric(log: Observed) -> None:
    case = opened(log, a_mention())
    reply = an_outgoing(case, reference="m-abc")
    log.ports.shelves.outbox[case, "r-1"] = reply
    log.ports.http.script(Response(201, {}, b'{"data": {"id": "r-1"}}'))
    log.work(deliver, {"case": case, "reply": "r-1"}, queue="outbound")
    line = log.line()
    assert (line["what"], line["correlation_id"], "_aws" in line) == ("sent", "m-abc", False)
