"""No word of the customer's, no number, name, address, platform's id, token or secret is ever printed.

Everything that a person or a platform may say carries a mark here, and goes through every handler, well and badly.
"""

import base64
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import platforms
from chalicelib.domain.delivery import Secrets
from chalicelib.domain.mention import Author, Handling, Happening, SignalName, reference
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NoAnswer, NotSent, Unavailable
from chalicelib.ports import Keys, Queue
from chalicelib.stores.memory import MemoryPorts
from functions import classify, deliver, notify, park, relay, sla_clock, sla_due, spill
from functions.failures import Failed
from tests.build import NOW, a_device, a_message, a_signal, an_outgoing, at
from tests.integration.conftest import Asked, Watch
from tests.integration.gateway import request
from tests.integration.observed import Observed, observe
from tests.unit.recorded import Context, entry, key, messages, stream

PHONE, NAME, WORD = "4915777123456", "Marlene", "Zirkuszelt"
MAIL, ID, TOKEN = "marlene@mustermann.example", "wamid.HBgMARKE", "tk-9f3e77-geheim"
SIGNING, VERIFY, ENDPOINT = "sgn-5c1d-geheim", "vrf-77aa-geheim", "endpoint/android/dv-31-geheim"
MARKS = (PHONE, NAME, WORD, MAIL, ID, TOKEN, SIGNING, VERIFY, "dv-31-geheim", "geheim", "HBgMARKE")

WHSEC = f"whsec_{base64.b64encode(SIGNING.encode()).decode()}"

TEXT = f"My {WORD} is broken, write to {MAIL} or call {PHONE}. {NAME}"
ADDRESS = "/webhooks/whatsapp/shop-whatsapp"
BAD = RuntimeError(f"{TEXT} {ID} {TOKEN}")


@pytest.fixture
def log(
    ports: MemoryPorts,
    watch: Watch,  # noqa: ARG001 - puts the API's ports and time in place
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Observed]:
    """The functions at work with marked secrets; whatever a test lets happen, no mark is printed or logged."""
    # As in an account: the libraries would print events at DEBUG.
    caplog.set_level(logging.INFO)
    secrets = Secrets((SIGNING, WHSEC), VERIFY)
    for connection in ("shop", "shop-whatsapp", "shop-x", "shop-standard"):
        channel = connection.rpartition("-")[2] if "-" in connection else "x"
        ports.secrets.keys[connection] = Keys(channel, secrets, TOKEN)
    ports.pager.add_device(a_device(endpoint=ENDPOINT))
    observed = observe(ports, monkeypatch, capsys)
    yield observed
    observed.lines()
    printed = "\n".join([*observed.printed, *(repr(vars(record)) for record in caplog.records)])
    assert printed.strip(), "nothing was printed"
    assert [mark for mark in MARKS if mark.lower() in printed.lower()] == []


def whatsapp(**message: Any) -> bytes:
    """A delivery of a marked message."""
    said = {
        "from": PHONE,
        "id": ID,
        "timestamp": "1795341600",
        "type": "text",
        "text": {"body": TEXT},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": PHONE, "phone_number_id": PHONE},
        "contacts": [{"wa_id": PHONE, "profile": {"name": NAME}}],
        "messages": [said | message],
    }
    change = {"field": "messages", "value": value}
    body = {"object": "whatsapp_business_account", "entry": [{"id": PHONE, "changes": [change]}]}
    return json.dumps(body).encode()


def post(body: bytes, channel: str = "whatsapp", **headers: str) -> int:
    """Deliver it, signed unless headers say otherwise."""
    secret = WHSEC if channel == "standard" else SIGNING
    signed = platforms.named(channel).sign(body, secret, NOW.timestamp(), f"msg-{PHONE}")
    given = {"content-type": "application/json", **(headers or signed)}
    return request("POST", f"/webhooks/{channel}/shop-{channel}", body, headers=given).status


def broken(monkeypatch: pytest.MonkeyPatch, part: object, *calls: str) -> None:
    """From now on these calls of a part of ours break."""
    for call in calls:
        monkeypatch.setattr(type(part), call, fails)


def fails(*_: object, **__: object) -> Any:
    """A part of ours that breaks with a customer's words in its error."""
    raise BAD


def opened(log: Observed) -> str:
    """The case of a marked message, which came through the webhook."""
    assert post(whatsapp()) == 200
    [mention] = log.ports.shelves.mentions
    log.work(classify, {"mention": mention})
    [case] = log.ports.shelves.heads
    return case


def test_deliveries_of_every_fate(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(whatsapp()) == 200
    assert post(whatsapp()) == 200
    assert post(whatsapp(), **{"X-Hub-Signature-256": f"sha256={TOKEN}"}) == 401
    assert post(f'{{"entry": "{TEXT}'.encode()) == 200
    assert (
        post(json.dumps({"type": "mention.created", "data": {"id": TEXT}}).encode(), "standard")
        == 422
    )
    handshake = f"hub.mode=subscribe&hub.verify_token={TOKEN}&hub.challenge={PHONE}"
    assert request("GET", f"{ADDRESS}?{handshake}").status == 403
    assert request("POST", f"/webhooks/whatsapp/{PHONE}", whatsapp()).status == 404
    assert request("POST", f"/webhooks/{NAME}/{WORD}", whatsapp()).status == 404
    ports.mentions.down = True
    assert post(whatsapp(id=f"{ID}-2")) == 200
    ports.queues.down = True
    assert post(whatsapp(id=f"{ID}-3")) == 503
    with monkeypatch.context() as patch:
        broken(patch, ports.mentions, "add")
        assert post(whatsapp(id=f"{ID}-4")) == 500
    ports.mentions.down = ports.queues.down = False
    for message in ports.queues.take(Queue.SPILL):
        log.work(spill, dict(message.body), queue="spill")
    levels = {line["level"] for line in log.lines()}
    assert levels == {"INFO", "WARNING", "ERROR"}


def test_relays_that_pass_on_and_that_fail(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = stream(("INSERT", key(f"whatsapp#{ID}")))
    relay.mentions(marked, Context())
    broken(monkeypatch, ports.queues, "send")
    for handler, event in (
        (relay.mentions, marked),
        (relay.ledger, stream(("INSERT", entry("c-1", 1, reply={"S": WORD})))),
    ):
        with pytest.raises(Failed) as failed:
            handler(event, Context())
        assert str(failed.value) == "RuntimeError: the line before this one says where"
        assert failed.value.__cause__ is failed.value.__context__ is None
        assert log.line()["message"] == "call failed"


def test_triage_that_understands_and_that_does_not(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(log)
    fields: dict[str, Any] = {
        "author": Author(PHONE, NAME, NAME),
        "thread_id": PHONE,
        "account_id": PHONE,
        "connection": "shop-whatsapp",
    }
    more = (
        a_message(TEXT, external_id=f"{ID}-2", **fields),
        a_message(TEXT, external_id=ID, change=Happening.EDITED, version=PHONE, **fields),
        a_message("", external_id=ID, change=Happening.DELETED, **fields),
        a_message(TEXT, external_id=f"{ID}-3", change=Happening.EDITED, version="1", **fields),
        a_message(TEXT, external_id=f"{ID}-4", own=True, **fields),
        a_message(TEXT, external_id=f"{ID}-5", **(fields | {"connection": NAME})),
    )
    for mention in more:
        ports.mentions.add(mention)
        log.work(classify, {"mention": mention.key})
    for poison in (f"not json {TEXT}", [TEXT], {TEXT: TEXT}, {"mention": f"whatsapp#{PHONE}"}):
        log.work(classify, poison)
    broken(monkeypatch, ports.mentions, "find")
    log.work(classify, {"mention": more[0].key}, {"mention": more[1].key})
    lines = log.lines()
    assert {"triaged", "parked", "message failed"} <= {line["message"] for line in lines}
    whats = {line["what"] for line in lines if line["message"] == "triaged"}
    assert whats >= {"opened", "joined", "edited", "deleted"}
    assert all(line["correlation_id"] for line in lines if line["message"] == "triaged")


def test_what_platforms_say_beside_mentions(log: Observed, ports: MemoryPorts) -> None:
    case = opened(log)
    sent = an_outgoing(case, channel="whatsapp", external_id=ID, state=OutgoingState.SENT)
    ports.shelves.outbox[case, "r-1"] = sent
    own = a_message(TEXT, external_id=ID, own=True, channel="x")
    ports.mentions.add(own)
    ports.mentions.settle(own.key, Handling.CASE, case)
    for number, (name, code) in enumerate(
        [(SignalName.REVOKED, PHONE), (SignalName.TROUBLE, WORD), (SignalName.UNKNOWN, "131047")]
    ):
        signal = a_signal(name, id=f"{PHONE}-{number}", code=code, reason=TEXT, subject=PHONE)
        ports.mentions.add_signal(signal)
        log.work(classify, {"mention": signal.signal.key})
    failed = a_signal(id=PHONE, subject=ID, state="failed", code=PHONE, reason=TEXT)
    ports.mentions.add_signal(failed)
    log.work(classify, {"mention": failed.signal.key})
    told = [line for line in log.lines() if line["message"] == "signal"]
    assert [line["what"] for line in told] == [
        *("signal revoked", "signal trouble", "signal unknown", "reply undelivered")
    ]
    assert [line.get("code") for line in told] == [None, None, "131047", None]


def test_pages_that_leave_and_that_do_not(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(log)
    page = {"case": case, "page": "1"}
    with monkeypatch.context() as patch:
        broken(patch, ports.notifier, "push")
        log.work(notify, page, queue="pages")
    ports.notifier.gone.add(ENDPOINT)
    log.work(notify, page, queue="pages")
    log.work(notify, {"case": PHONE, "page": NAME}, queue="pages")
    lines = log.lines()[-3:]
    assert [line["message"] for line in lines] == ["message failed", "page", "parked"]
    assert (lines[1]["what"], lines[1]["gone"]) == ("unreached", 1)
    assert lines[1]["correlation_id"] == reference(f"whatsapp#{ID}")


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        (Response(200, {}, json.dumps({"messages": [{"id": f"{ID}-9"}]}).encode()), "sent"),
        (
            Response(400, {}, json.dumps({"error": {"code": 131026, "message": TEXT}}).encode()),
            "refused",
        ),
        (NoAnswer(f"https://{TOKEN}.example did not answer {PHONE}"), "unknown"),
        (NotSent(f"no connection to https://{TOKEN}.example"), "queued"),
        (BAD, None),
    ],
)
def test_replies_of_every_fate(
    log: Observed, amy: Asked, answer: Response | Exception, fate: str | None
) -> None:
    case = opened(log)
    written = amy("POST", f"/cases/{case}/replies", {"text": f"Dear {NAME}, the {WORD}!"})
    assert written.status == 202
    log.ports.http.script(answer)
    log.work(deliver, {"case": case, "reply": written.json["id"]}, queue="outbound")
    line = log.lines()[-1]
    assert line.get("what") == fate
    assert line["message"] == ("reply" if fate else "message failed")
    if fate:
        assert line["correlation_id"] == reference(f"whatsapp#{ID}")


def test_timers_that_fire_and_that_fail(
    log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(log)
    for kind in (
        TimerKind.FIRST_REPLY_WARNING,
        TimerKind.FIRST_REPLY_BREACH,
        TimerKind.PAGE,
    ):
        timer = log.timer(case, kind)
        log.at = timer.due_at + timedelta(seconds=1)
        log.due(timer)
    log.work(sla_due, {"case": PHONE, "kind": NAME, "due_at": WORD}, queue="due")
    sla_clock.handler({}, None)
    broken(monkeypatch, ports.cases, "due")
    with pytest.raises(Failed):
        sla_clock.handler({}, None)
    assert [line["message"] for line in log.lines()[-6:]] == [
        *("timer", "timer", "timer", "message failed", "swept", "call failed")
    ]


def test_dead_letters(log: Observed, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> None:
    event = messages({"mention": f"whatsapp#{ID}"}, TEXT, queue="intake-dlq")
    for record in event["Records"]:
        source = "arn:aws:sqs:eu-west-1:000000000000:earshot-two-intake"
        record["attributes"]["DeadLetterQueueSourceArn"] = source
    park.handler(event, Context())
    assert [line["message"] for line in log.lines()] == ["parked", "parked"]
    broken(monkeypatch, ports.parking, "park")
    with pytest.raises(Failed):
        park.handler(event, Context())


def test_the_api_of_agents(
    log: Observed, amy: Asked, lea: Asked, ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(log)
    assert amy("POST", "/me/devices", {"platform": "android", "token": TOKEN}).status == 201
    assert amy("POST", f"/cases/{case}/notes", {"text": TEXT}).status == 201
    assert amy("POST", f"/cases/{case}/handover", {"to": NAME}).status == 422
    assert amy("POST", f"/cases/{case}/replies", {"text": TEXT * 99}).status == 422
    assert amy("GET", f"/cases/{PHONE}").status == 404
    assert amy("GET", f"/cases?cursor={PHONE}").status == 422
    assert (
        request("GET", "/cases", claims={"cognito:username": MAIL, "token_use": "id"}).status == 403
    )
    for act, body in (("acknowledge", None), ("claim", None), ("close", {"outcome": "solved"})):
        assert amy("POST", f"/cases/{case}/{act}", body).status == 200
    log.work(classify, f"not json {TEXT}")
    [parked] = lea("GET", "/parked").json["parked"]
    assert lea("GET", f"/parked/{parked['id']}").status == 200
    for error, status in ((BAD, 500), (Unavailable(f"DynamoDB: {TEXT}"), 503)):

        def raises(*_: object, error: Exception = error) -> Any:
            raise error from RuntimeError(TEXT)

        monkeypatch.setattr(ports.cases, "whole", raises)
        assert amy("GET", f"/cases/{case}").status == status
    lines = log.lines()
    acts = [line["what"] for line in lines if line["message"] == "act"]
    assert acts == ["notes", "acknowledge", "claim", "close"]
    failed = [line for line in lines if line["message"] == "request failed"]
    assert [line["status"] for line in failed] == [500, 503]
    assert failed[0]["route"] == "GET /cases/{id}"
    assert failed[1]["cause"] == "RuntimeError"
    assert {line["correlation_id"] for line in failed} == {"req-1"}


def test_one_reference_leads_from_webhook_to_reply(log: Observed, amy: Asked) -> None:
    case = opened(log)
    log.work(notify, {"case": case, "page": "1"}, queue="pages")
    log.at = at(90)
    log.due(log.timer(case, TimerKind.PAGE))
    amy("POST", f"/cases/{case}/acknowledge")
    written = amy("POST", f"/cases/{case}/replies", {"text": "Sorry. Amy"}).json["id"]
    log.ports.http.script(Response(200, {}, b'{"messages": [{"id": "wamid.r"}]}'))
    log.work(deliver, {"case": case, "reply": written}, queue="outbound")
    lines, name = log.lines(), reference(f"whatsapp#{ID}")
    assert [line["message"] for line in lines] == [
        *("delivery", "triaged", "page", "timer", "act", "act", "reply")
    ]
    assert lines[0]["mentions"] == [name]
    assert {line["correlation_id"] for line in lines[1:]} == {name}
    assert {line["case"] for line in lines[1:]} == {case}
