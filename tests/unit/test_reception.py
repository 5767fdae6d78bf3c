"""The reception of a delivery, and `inspect`, which shows it."""

import base64
import io
import json
from urllib.parse import urlencode

import pytest

from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.mention import Happening
from chalicelib.flows.reception import LARGEST, Reception, receive
from chalicelib.platforms import named
from tools.inspect import inspect_line, run

NOW = 1_788_000_000.0
SECRETS = Secrets(("whsec_bm93IGlzIHRoZSB0aW1lIGZvcg==",), "our token")
MENTION = json.dumps(
    {
        "type": "mention.created",
        "data": {"id": "r-17", "account_id": "shop-1", "author": {"id": "c-9"}, "text": "Help"},
    }
).encode()


def received(body: bytes = MENTION, method: str = "POST", **headers: str) -> Reception:
    signed = named("standard").sign(body, SECRETS.signing[0], NOW, "msg-1")
    return receive(named("standard"), Delivery(method, signed | headers, body=body), SECRETS, NOW)


def problem(answer: Answer) -> dict[str, object]:
    assert answer.headers["content-type"] == "application/problem+json"
    document = json.loads(answer.body)
    assert document["status"] == answer.status
    assert isinstance(document, dict)
    return document


def line(**changes: object) -> dict[str, object]:
    signed = named("standard").sign(MENTION, SECRETS.signing[0], NOW, "msg-1")
    return {
        "channel": "standard",
        "method": "POST",
        "headers": signed,
        "body": MENTION.decode(),
        "secrets": {"signing": list(SECRETS.signing), "verify_token": "our token"},
        "now": NOW,
    } | changes


def test_a_good_delivery_is_read_and_acknowledged() -> None:
    reception = received()
    assert (reception.verified, reception.answer.status, reception.unreadable) == (True, 200, False)
    assert [event.change for event in reception.reading.events] == [Happening.CREATED]


def test_a_forged_delivery_is_refused_before_it_is_read() -> None:
    reception = received(b"no json at all", **{"webhook-signature": "v1,AAAA"})
    assert reception.verified is False
    assert problem(reception.answer)["title"] == "Unauthorized"
    assert reception.answer.status == 401
    assert not reception.reading.events
    assert not reception.unreadable


def test_a_delivery_that_makes_no_sense_is_acknowledged_and_parked() -> None:
    reception = received(b"[1, 2]")
    assert (reception.verified, reception.answer.status, reception.unreadable) == (True, 200, True)
    assert "object" in reception.reason


def test_a_delivery_that_its_sender_can_mend_is_told_how() -> None:
    reception = received(b'{"type": "mention.created", "data": {}}')
    assert reception.verified is True
    assert reception.answer.status == 422
    assert str(problem(reception.answer)["detail"]).startswith("data.id is missing")


def test_a_delivery_that_is_too_large_is_refused_before_it_is_hashed() -> None:
    body = b"x" * (LARGEST + 1)
    reception = receive(named("standard"), Delivery("POST", body=body), SECRETS, NOW)
    assert (reception.verified, reception.answer.status) == (None, 413)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "GET"])
def test_other_methods_are_not_allowed(method: str) -> None:
    reception = received(method=method)
    assert (reception.verified, reception.answer.status) == (None, 405)
    assert reception.answer.headers["allow"] == "GET, POST"


def test_a_handshake_is_answered_and_a_forged_one_is_forbidden() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "our token"}
    answered = receive(named("whatsapp"), Delivery("GET", query=query), SECRETS, NOW)
    assert (answered.verified, answered.answer.status, answered.answer.body) == (True, 200, "42")
    query["hub.verify_token"] = "another"
    forged = receive(named("whatsapp"), Delivery("GET", query=query), SECRETS, NOW)
    assert (forged.verified, forged.answer.status) == (False, 403)
    problem(forged.answer)


def test_inspect_shows_all_of_an_event() -> None:
    result = inspect_line(json.dumps(line()), verify=True)
    assert result["verified"] is True
    assert result["response"] == {"status": 200, "headers": {}, "body": ""}
    assert result["signals"] == []
    assert result["events"] == [
        {
            "event": "created",
            "channel": "standard",
            "external_id": "r-17",
            "account_id": "shop-1",
            "thread_id": "c-9",
            "parent_id": None,
            "kind": "message",
            "visibility": "private",
            "own": False,
            "author": {"id": "c-9", "handle": None, "name": None},
            "text": "Help",
            "created_at": None,
            "permalink": None,
            "media": [],
        }
    ]


def test_inspect_takes_headers_in_any_case_and_as_lists() -> None:
    signed = line()["headers"]
    assert isinstance(signed, dict)
    for headers in (
        {name.title(): value for name, value in signed.items()},
        {name.upper(): [value] for name, value in signed.items()},
        [[name, value] for name, value in signed.items()],
    ):
        assert inspect_line(json.dumps(line(headers=headers)), verify=True)["verified"] is True


def test_inspect_takes_a_body_as_base64() -> None:
    given = line(body=None, body_base64=base64.b64encode(MENTION).decode())
    assert inspect_line(json.dumps(given), verify=True)["verified"] is True


@pytest.mark.parametrize(
    "form", [{"a": "1", "b": ["x y", "é"]}, [["a", "1"], ["b", "x y"], ["b", "é"]]]
)
def test_inspect_encodes_a_form(form: object) -> None:
    body = urlencode([("a", "1"), ("b", "x y"), ("b", "é")]).encode()
    signed = named("standard").sign(body, SECRETS.signing[0], NOW, "msg-1")
    result = inspect_line(json.dumps(line(headers=signed, body=None, form=form)), verify=True)
    assert result["verified"] is True
    assert "not JSON" in str(result["reason"])


@pytest.mark.parametrize(
    "where", [{"query": {"crc_token": "t"}}, {"url": "https://e.example/w?crc_token=t"}]
)
def test_inspect_answers_a_challenge(where: dict[str, object]) -> None:
    given = {"channel": "x", "method": "get", "secrets": {"signing": ["s"]}, **where}
    result = inspect_line(json.dumps(given), verify=True)
    assert result["verified"] is True
    answer = result["response"]
    assert isinstance(answer, dict)
    assert "response_token" in json.loads(answer["body"])


def test_inspect_without_proof_reads_the_payload_only() -> None:
    given = {"channel": "standard", "body": MENTION.decode()}
    result = inspect_line(json.dumps(given), verify=False)
    assert result["verified"] is None
    assert len(result["events"]) == 1  # type: ignore[arg-type]


def test_inspect_shows_moments_to_the_millisecond_where_they_are_known() -> None:
    body = json.loads(MENTION)
    for given, shown in (
        ("2026-08-29T12:40:00+02:00", "2026-08-29T10:40:00Z"),
        ("2026-08-29T10:40:00.250Z", "2026-08-29T10:40:00.250Z"),
    ):
        body["data"]["created_at"] = given
        result = inspect_line(json.dumps(line(body=json.dumps(body))), verify=False)
        assert result["events"][0]["created_at"] == shown  # type: ignore[index]


BROKEN = [
    "not json",
    "[]",
    "{}",
    '{"channel": "nowhere"}',
    '{"channel": ["x"]}',
    '{"channel": "x", "body": {}}',
    '{"channel": "x", "body_base64": "*"}',
    '{"channel": "x", "body_base64": 5}',
    '{"channel": "x", "headers": [5]}',
    '{"channel": "x", "now": "soon"}',
    '{"channel": "x", "now": NaN}',
    "[" * 100_000,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_told_and_does_not_stop_the_next(broken: str) -> None:
    sink = io.StringIO()
    code = run([f"{broken}\n", "\n", json.dumps(line()) + "\n"], sink, verify=True)
    told, good = map(json.loads, sink.getvalue().splitlines())
    assert code == 1
    assert told["verified"] is None
    assert told["reason"]
    assert told["events"] == told["signals"] == []
    assert good["verified"] is True


def test_a_forged_line_is_a_finding_and_no_failure() -> None:
    sink = io.StringIO()
    assert run([json.dumps(line(now=NOW + 301))], sink, verify=True) == 0
    assert json.loads(sink.getvalue())["verified"] is False
