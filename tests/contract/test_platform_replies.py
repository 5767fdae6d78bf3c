"""What every platform promises of replies: the request that says it, and what the answer means."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.mention import Visibility
from chalicelib.domain.reply import Access, Fate, Outcome, Response, Target
from chalicelib.errors import Invalid, Misconfigured
from chalicelib.platforms import named
from tests.contract.platform_samples import JSON, SHAPED, every_channel

TARGET = Target("mention-1", "customer-1", "account-1", Visibility.PRIVATE)
ACCESS = Access("a-token", "https://stand-in.example/base")


@every_channel
def test_a_reply_is_a_request_with_the_text_and_the_token(channel: str) -> None:
    request = named(channel).reply(TARGET, "Sorry, Ada! <&> 📦", ACCESS)
    assert request.method == "POST"
    assert request.url.startswith("https://stand-in.example/base")
    assert request.headers["authorization"] == "Bearer a-token"
    assert "Sorry, Ada! <&> 📦" in json.dumps(json.loads(request.body), ensure_ascii=False)


@every_channel
@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_reply_never_leaves(channel: str, text: str) -> None:
    with pytest.raises(Invalid, match="empty"):
        named(channel).reply(TARGET, text, ACCESS)


@every_channel
def test_a_reply_that_is_too_long_never_leaves(channel: str) -> None:
    with pytest.raises(Invalid, match="shorten"):
        named(channel).reply(TARGET, "x" * 10_001, ACCESS)


@every_channel
def test_a_reply_without_a_token_never_leaves(channel: str) -> None:
    with pytest.raises(Misconfigured):
        named(channel).reply(TARGET, "Hello", ACCESS._replace(token=""))


@every_channel
def test_length_counts_at_least_one_for_each_letter(channel: str) -> None:
    assert named(channel).length("") == 0
    assert named(channel).length("hello") == 5
    assert named(channel).LIMIT > 100


def answer(status: int, body: object = None, **headers: str) -> Response:
    return Response(
        status,
        {key.replace("_", "-"): value for key, value in headers.items()},
        json.dumps(body).encode(),
    )


@every_channel
@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_an_answer_that_leaves_us_in_doubt_is_unknown(channel: str, status: int) -> None:
    assert named(channel).outcome(answer(status)).fate is Fate.UNKNOWN


@every_channel
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_a_refusal_says_who_must_do_what(channel: str, status: int) -> None:
    outcome = named(channel).outcome(answer(status, {"detail": "no"}))
    assert outcome.fate is Fate.REFUSED
    assert any(who in outcome.reason for who in ("agent", "administrator"))


@every_channel
def test_a_limit_is_tried_again_after_what_the_platform_asks(channel: str) -> None:
    outcome = named(channel).outcome(answer(429, retry_after="17"))
    assert outcome.fate is Fate.LATER
    assert outcome.retry_after is not None
    dated = answer(
        429, date="Sat, 29 Aug 2026 10:40:00 GMT", retry_after="Sat, 29 Aug 2026 10:41:30 GMT"
    )
    assert named(channel).outcome(answer(429)).retry_after
    assert named(channel).outcome(dated).fate is Fate.LATER


@every_channel
@settings(max_examples=100, deadline=None)
@given(status=st.integers(100, 599), body=JSON | SHAPED, wait=st.text(max_size=8))
def test_any_answer_has_an_outcome(channel: str, status: int, body: object, wait: str) -> None:
    outcome = named(channel).outcome(
        answer(status, body, retry_after=wait, date=wait, x_rate_limit_reset=wait)
    )
    assert isinstance(outcome, Outcome)
    assert outcome.reason or outcome.fate is Fate.SENT
