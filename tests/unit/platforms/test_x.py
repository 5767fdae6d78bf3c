"""What is peculiar to X."""

import json

import pytest

from chalicelib.domain.delivery import Delivery, Secrets
from chalicelib.domain.mention import Visibility
from chalicelib.domain.reply import Access, Fate, Response, Target
from chalicelib.errors import Forged, Invalid
from chalicelib.platforms import x
from tests.contract.platform_samples import sample

POST = Target("1900000000000000001", "800002", "900001", Visibility.PUBLIC)
ACCESS = Access("token")
SECRETS = Secrets(("current",))


def test_the_challenge_is_answered_with_the_current_secret() -> None:
    delivery = Delivery("GET", query={"crc_token": "token", "nonce": "n"})
    answer = x.challenge(delivery, Secrets(("current", "previous")))
    assert answer is not None
    assert answer.headers["content-type"] == "application/json"
    expected = x.sign(b"token", "current", 0, "")[x.SIGNATURE]
    assert json.loads(answer.body) == {"response_token": expected}


def test_a_challenge_without_a_secret_cannot_be_answered() -> None:
    with pytest.raises(Forged):
        x.challenge(Delivery("GET", query={"crc_token": "token"}), Secrets())


def test_a_get_without_a_token_is_no_challenge() -> None:
    assert x.challenge(Delivery("GET"), Secrets(("s",))) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Hello, world! 👋", 16),
        ("cafe\u0301", 4),
        ("日本語", 6),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("🙋🏽", 2),
        ("🇬🇧", 2),
        ("1\ufe0f\u20e3", 2),
        ("❤\ufe0f", 2),
        ("see https://example.com/a/very/long/path?with=query.", 4 + 23 + 1),
        ("example.com", 23),
        ("(www.example.co/x)", 25),
        ("mail me@example.com", 19),
        ("node.js and e.g.this", 20),
        ("“curly” \u2013 ok", 12),
    ],
)
def test_length_is_counted_as_x_does(text: str, length: int) -> None:
    assert x.length(text) == length


def test_a_public_reply_answers_the_post() -> None:
    request = x.reply(POST, "Sorry!", ACCESS)
    assert request.url == "https://api.x.com/2/tweets"
    assert json.loads(request.body) == {
        "text": "Sorry!",
        "reply": {"in_reply_to_tweet_id": "1900000000000000001"},
    }


def test_a_private_reply_goes_to_the_author() -> None:
    target = Target("19", "800/2", "900001", Visibility.PRIVATE)
    request = x.reply(target, "y" * 400, ACCESS)
    assert request.url == "https://api.x.com/2/dm_conversations/with/800%2F2/messages"
    assert json.loads(request.body) == {"text": "y" * 400}


def test_a_public_reply_has_280_characters_as_x_counts() -> None:
    x.reply(POST, "語" * 140, ACCESS)
    with pytest.raises(Invalid):
        x.reply(POST, "語" * 141, ACCESS)


def test_a_post_without_an_id_has_no_public_answer() -> None:
    with pytest.raises(Invalid, match="private"):
        x.reply(Target("sha256-00", "1", "2", Visibility.PUBLIC), "Hi", ACCESS)


@pytest.mark.parametrize(
    "data", [{"id": "5", "text": "Sorry!"}, {"dm_event_id": "5", "dm_conversation_id": "1-2"}]
)
def test_an_accepted_reply_has_an_id(data: dict[str, str]) -> None:
    outcome = x.outcome(Response(201, {}, json.dumps({"data": data}).encode()))
    assert (outcome.fate, outcome.external_id) == (Fate.SENT, "5")


def test_a_success_that_holds_only_errors_is_a_refusal() -> None:
    outcome = x.outcome(Response(200, {}, b'{"errors": [{"detail": "no such post"}]}'))
    assert outcome.fate is Fate.REFUSED
    assert "no such post" in outcome.reason
    assert x.outcome(Response(200, {}, b"{}")).fate is Fate.UNKNOWN


def test_a_limit_waits_until_its_reset() -> None:
    headers = {"date": "Sat, 29 Aug 2026 10:40:00 GMT", "x-rate-limit-reset": "1788000120"}
    assert x.outcome(Response(429, headers, b"{}")).retry_after == 120
    assert x.outcome(Response(429, {"x-rate-limit-reset": "1788000120"}, b"")).retry_after == 900


def test_what_x_forbids_can_be_tried_the_other_way() -> None:
    outcome = x.outcome(Response(403, {}, b'{"detail": "closed"}'))
    assert outcome.fate is Fate.REFUSED
    assert "public or private" in outcome.reason


def test_the_handshake_signs_nothing_that_could_be_a_delivery() -> None:
    for token in ('{"for_user_id":"1"}', "[1]", '"text"', "a b", "{", "\n", "é", "a" * 600):
        with pytest.raises(Forged):
            x.challenge(Delivery("GET", query={"crc_token": token}), SECRETS)


def test_what_the_handshake_signs_is_no_delivery() -> None:
    for token in ("123", "null", "some_random", "YWJj+/=="):
        answer = x.challenge(Delivery("GET", query={"crc_token": token}), SECRETS)
        assert answer is not None
        signature = json.loads(answer.body)["response_token"]
        headers = {"x-twitter-webhooks-signature": signature}
        with pytest.raises(Forged):
            x.verify(Delivery("POST", headers, body=token.encode()), SECRETS, 0)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("de", "de"),
        ("zh-cn", "zh"),
        ("in", "id"),
        ("iw", "he"),
        ("und", None),
        ("qme", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_language_is_an_iso_code_or_nothing(said: object, language: str | None) -> None:
    payload = json.loads(sample("x", "mention"))
    payload["tweet_create_events"][0]["lang"] = said
    [event] = x.parse(json.dumps(payload).encode(), {}).events
    assert event.language == language


def test_a_post_of_the_stream_has_its_language_too() -> None:
    [event] = x.parse(sample("x", "stream"), {}).events
    assert event.language == "id"
