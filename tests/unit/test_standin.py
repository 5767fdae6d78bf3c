"""The stand-in answers as the platforms do: our own adapters must read its answers as they read the real ones."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.reply import Fate, Response
from chalicelib.platforms import named
from tools.local.standin import StandIn

PATHS = {
    "whatsapp": "/whatsapp/v25.0/1060/messages",
    "x": "/x/2/tweets",
    "standard": "/standard",
}
DIRECT_MESSAGE = "/x/2/dm_conversations/with/42/messages"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A stand-in on a free port."""
    server = StandIn(0)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield server
    server.shutdown()
    server.server_close()
    serving.join()


def ask(standin: StandIn, method: str, path: str, body: object = None, wait: float = 5) -> Response:
    """One request to the stand-in."""
    data = None if body is None else json.dumps(body).encode()
    url = f"http://127.0.0.1:{standin.server_address[1]}{path}"
    request = urllib.request.Request(
        url,
        data,
        {"Authorization": "Bearer secret", "Content-Type": "application/json"},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=wait) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status, headers, answer.read())
    except urllib.error.HTTPError as error:
        headers = {name.lower(): value for name, value in error.headers.items()}
        return Response(error.code, headers, error.read())


def received(standin: StandIn, query: str = "") -> list[dict[str, Any]]:
    """What the stand-in says it got."""
    got: list[dict[str, Any]] = json.loads(ask(standin, "GET", f"/_received{query}").body)
    return got


@pytest.mark.parametrize(
    ("channel", "path"), [*PATHS.items(), ("x", DIRECT_MESSAGE)], ids=[*PATHS, "x direct message"]
)
def test_a_reply_is_taken_and_gets_an_id(standin: StandIn, channel: str, path: str) -> None:
    first = named(channel).outcome(ask(standin, "POST", path, {"to": "4711", "text": "Hello"}))
    second = named(channel).outcome(ask(standin, "POST", path, {"to": "4711", "text": "Hello"}))
    assert first.fate is Fate.SENT
    assert first.external_id
    assert first.external_id != second.external_id


@pytest.mark.parametrize("channel", PATHS)
@pytest.mark.parametrize(
    ("mode", "fate", "accepted"),
    [
        ("fail", Fate.REFUSED, False),
        ("limit", Fate.LATER, False),
        ("error", Fate.UNKNOWN, True),
    ],
)
def test_trouble_reads_as_on_the_platform(
    standin: StandIn, channel: str, mode: str, fate: Fate, accepted: bool
) -> None:
    ask(standin, "PUT", "/_behaviour", {"mode": mode, "seconds": 7})
    outcome = named(channel).outcome(ask(standin, "POST", PATHS[channel], {"text": "Hello"}))
    assert outcome.fate is fate
    assert [one["accepted"] for one in received(standin)] == [accepted]


@pytest.mark.parametrize("channel", PATHS)
def test_a_limit_says_how_long_to_wait(standin: StandIn, channel: str) -> None:
    ask(standin, "PUT", "/_behaviour", {"mode": "limit", "seconds": 7})
    outcome = named(channel).outcome(ask(standin, "POST", PATHS[channel], {"text": "Hello"}))
    assert outcome.retry_after is not None
    assert 5 <= outcome.retry_after <= 7


def test_a_timeout_takes_the_reply_and_says_nothing(standin: StandIn) -> None:
    ask(standin, "PUT", "/_behaviour", {"mode": "timeout"})
    with pytest.raises(TimeoutError):
        ask(standin, "POST", PATHS["standard"], {"text": "Hello"}, wait=0.2)
    (one,) = received(standin)
    assert (one["accepted"], one["status"]) == (True, None)


def test_what_came_is_shown_by_channel_without_its_secrets(standin: StandIn) -> None:
    ask(standin, "POST", PATHS["x"], {"text": "Hello"})
    ask(standin, "POST", PATHS["standard"], {"text": "Good day"})
    (one,) = received(standin, "?channel=x")
    assert (one["method"], one["path"], one["body"]) == ("POST", PATHS["x"], {"text": "Hello"})
    assert one["headers"]["authorization"] == "***"
    assert "secret" not in json.dumps(received(standin))


def test_what_came_can_be_forgotten(standin: StandIn) -> None:
    ask(standin, "POST", PATHS["x"], {"text": "Hello"})
    ask(standin, "DELETE", "/_received")
    assert received(standin) == []


def test_a_behaviour_lasts_as_often_as_it_was_told(standin: StandIn) -> None:
    ask(standin, "PUT", "/_behaviour", {"mode": "fail", "times": 2, "status": 410})
    statuses = [ask(standin, "POST", PATHS["x"], {}).status for _ in range(4)]
    assert statuses == [410, 410, 201, 201]


def test_a_behaviour_of_one_channel_leaves_the_others_alone(standin: StandIn) -> None:
    ask(standin, "PUT", "/_behaviour", {"mode": "error", "channel": "x"})
    assert ask(standin, "POST", PATHS["x"], {}).status == 500
    assert ask(standin, "POST", PATHS["whatsapp"], {}).status == 200
    ask(standin, "PUT", "/_behaviour", {"mode": "ok"})
    assert ask(standin, "POST", PATHS["x"], {}).status == 201


@pytest.mark.parametrize(
    "wish",
    [{}, {"mode": "odd"}, {"mode": "ok", "times": "2"}, {"mode": "ok", "channel": "fax"}, [1]],
)
def test_a_wish_that_makes_no_sense_is_refused(standin: StandIn, wish: object) -> None:
    assert ask(standin, "PUT", "/_behaviour", wish).status == 422


def test_an_unknown_address_is_not_found(standin: StandIn) -> None:
    assert ask(standin, "POST", "/fax/1", {}).status == 404
    assert ask(standin, "GET", "/").status == 404
    assert received(standin) == []
