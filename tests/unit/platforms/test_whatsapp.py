"""What is peculiar to WhatsApp."""

import hashlib
import hmac
import json

import pytest

from chalicelib.domain.delivery import Delivery, Secrets
from chalicelib.domain.mention import Visibility
from chalicelib.domain.reply import Access, Fate, Response, Target
from chalicelib.errors import Forged, Invalid
from chalicelib.platforms import whatsapp

SECRETS = Secrets(("app secret",), "our token")
HANDSHAKE = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": "our token",
}
ACCESS = Access("token")


def error(code: int, status: int = 400, **more: object) -> Response:
    return Response(
        status, {}, json.dumps({"error": {"code": code, "message": "said so", **more}}).encode()
    )


def test_the_handshake_is_answered_with_exactly_its_challenge() -> None:
    answer = whatsapp.challenge(Delivery("GET", query=HANDSHAKE), SECRETS)
    assert answer is not None
    assert (answer.status, answer.body) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_handshake_may_come_with_underscores() -> None:
    query = {name.replace(".", "_"): value for name, value in HANDSHAKE.items()}
    assert whatsapp.challenge(Delivery("GET", query=query), SECRETS)


@pytest.mark.parametrize(
    ("change", "secrets"),
    [
        ({"hub.verify_token": "another"}, SECRETS),
        ({"hub.verify_token": ""}, SECRETS),
        ({"hub.verify_token": ""}, Secrets(("s",), "")),
        ({}, Secrets(("s",), None)),
        ({"hub.mode": "unsubscribe"}, SECRETS),
        ({"hub.challenge": ""}, SECRETS),
    ],
)
def test_a_handshake_that_proves_nothing_is_forged(
    change: dict[str, str], secrets: Secrets
) -> None:
    with pytest.raises(Forged):
        whatsapp.challenge(Delivery("GET", query=HANDSHAKE | change), secrets)


@pytest.mark.parametrize("delivery", [Delivery("GET"), Delivery("POST", query=HANDSHAKE)])
def test_anything_else_is_no_handshake(delivery: Delivery) -> None:
    assert whatsapp.challenge(delivery, SECRETS) is None


def test_a_sha1_signature_alone_proves_nothing() -> None:
    digest = hmac.new(b"app secret", b"{}", hashlib.sha1).hexdigest()
    delivery = Delivery("POST", {"x-hub-signature": f"sha1={digest}"}, body=b"{}")
    with pytest.raises(Forged, match="SHA-1"):
        whatsapp.verify(delivery, SECRETS, 0)


def test_a_sha1_digest_under_the_newer_name_proves_nothing() -> None:
    digest = hmac.new(b"app secret", b"{}", hashlib.sha1).hexdigest()
    with pytest.raises(Forged):
        whatsapp.verify(
            Delivery("POST", {"x-hub-signature-256": f"sha1={digest}"}, body=b"{}"), SECRETS, 0
        )


def test_a_reply_quotes_what_it_answers() -> None:
    target = Target("wamid.A1", "447700900123", "200000000000001", Visibility.PRIVATE)
    request = whatsapp.reply(target, "Hello", ACCESS)
    body = json.loads(request.body)
    assert request.url == "https://graph.facebook.com/v23.0/200000000000001/messages"
    assert body["to"] == "447700900123"
    assert body["context"] == {"message_id": "wamid.A1"}
    assert body["text"] == {"body": "Hello"}


def test_a_reply_to_somebody_without_a_number_names_the_user_id() -> None:
    target = Target("sha256-00", "GB.5550001", "1", Visibility.PRIVATE)
    body = json.loads(whatsapp.reply(target, "Hello", ACCESS).body)
    assert body["recipient"] == "GB.5550001"
    assert not {"to", "context"} & body.keys()


def test_nobody_answers_in_public_or_from_no_number() -> None:
    with pytest.raises(Invalid, match="public"):
        whatsapp.reply(Target("w", "1", "2", Visibility.PUBLIC), "Hello", ACCESS)
    with pytest.raises(Invalid, match="phone_number_id"):
        whatsapp.reply(Target("w", "1", None, Visibility.PRIVATE), "Hello", ACCESS)


def test_an_accepted_reply_has_an_id() -> None:
    outcome = whatsapp.outcome(Response(200, {}, b'{"messages": [{"id": "wamid.OURS"}]}'))
    assert (outcome.fate, outcome.external_id) == (Fate.SENT, "wamid.OURS")
    assert whatsapp.outcome(Response(200, {}, b"{}")).fate is Fate.UNKNOWN


@pytest.mark.parametrize("code", [0, 3, 10, 190, 200, 299, 368, 131026, 131031, 131047, 131051])
def test_definite_errors_are_refusals(code: int) -> None:
    outcome = whatsapp.outcome(error(code))
    assert outcome.fate is Fate.REFUSED
    assert "said so" in outcome.reason


def test_a_closed_window_tells_the_agent_what_to_do() -> None:
    assert "24 hours" in whatsapp.outcome(error(131047)).reason


@pytest.mark.parametrize("code", [4, 80007, 130429, 131048, 131056, 131016, 2])
def test_limits_are_tried_again(code: int) -> None:
    outcome = whatsapp.outcome(error(code))
    assert outcome.fate is Fate.LATER
    assert outcome.retry_after


@pytest.mark.parametrize("code", [1, 131000, 135000])
def test_an_unknown_error_leaves_us_in_doubt(code: int) -> None:
    assert whatsapp.outcome(error(code)).fate is Fate.UNKNOWN


def test_a_lost_object_is_gone() -> None:
    assert "gone" in whatsapp.outcome(error(100, error_subcode=33)).reason
