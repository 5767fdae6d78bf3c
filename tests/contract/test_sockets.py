"""What the edge makes of API Gateway's answers about connections: against a server that plays it."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from botocore.session import Session

from chalicelib.gateways.sockets import AT_ONCE, Sockets
from chalicelib.ports import Sent


class Gateway:
    """The management address of a WebSocket API; connections are `gone-…`, `full-…`, `slow-…` or in good order."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str, object]] = []
        self.lock = threading.Lock()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"] or 0))
                gateway.note(self, json.loads(body))

            def do_DELETE(self) -> None:
                gateway.note(self, None)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/live"

    def note(self, handler: BaseHTTPRequestHandler, body: object) -> None:
        """Remember a request, and answer as its connection does."""
        id = unquote(handler.path.rpartition("/")[2])
        signed = handler.headers.get("authorization", "").split("/")
        with self.lock:
            self.got.append((handler.command, handler.path, signed[3] if signed[3:] else "", body))
        if id.startswith("slow"):
            time.sleep(0.05)
        status, kind = {
            "gone": (410, "GoneException"),
            "full": (429, "LimitExceededException"),
        }.get(id.partition("-")[0], (200, ""))
        handler.send_response(status)
        handler.send_header("x-amzn-errortype", kind)
        handler.send_header("content-length", "2")
        handler.end_headers()
        handler.wfile.write(b"{}")


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    made = Gateway()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_message_goes_signed_to_its_connection_as_json(gateway: Gateway) -> None:
    assert Sockets(Session(), gateway.address).send([("k=1", {"agents": True})]) == Sent()
    [(method, path, service, body)] = gateway.got
    assert (method, unquote(path)) == ("POST", "/live/@connections/k=1")
    assert (service, body) == ("execute-api", {"agents": True})


def test_connections_that_are_gone_are_named_and_the_others_have_theirs(gateway: Gateway) -> None:
    posts = [(id, {"n": n}) for n, id in enumerate(("k-1", "gone-1", "k-2", "gone-2"))]
    sent = Sockets(Session(), gateway.address).send(posts)
    assert sent == Sent(gone=("gone-1", "gone-2"))
    assert {body["n"] for *_, body in gateway.got} == {0, 1, 2, 3}  # type: ignore[index]


def test_what_is_refused_is_tried_twice_and_counted_as_lost(gateway: Gateway) -> None:
    sent = Sockets(Session(), gateway.address).send([("full-1", {}), ("k-1", {})])
    assert sent == Sent(lost=1, trouble="LimitExceededException")
    assert [path.rpartition("/")[2] for _, path, *_ in gateway.got].count("full-1") == 2


def test_where_nobody_listens_all_is_lost_and_nothing_raised(gateway: Gateway) -> None:
    gateway.server.shutdown()
    gateway.server.server_close()
    sent = Sockets(Session(), gateway.address).send([("k-1", {}), ("k-2", {})])
    assert (sent.lost, sent.trouble) == (2, "EndpointConnectionError")


def test_many_are_told_at_once_and_not_one_after_the_other(gateway: Gateway) -> None:
    sockets = Sockets(Session(), gateway.address)
    sockets.send([("k-0", {})])
    started = time.monotonic()
    sockets.send([(f"slow-{n}", {}) for n in range(4 * AT_ONCE)])
    assert time.monotonic() - started < 4 * AT_ONCE * 0.05 / 2


def test_a_connection_is_ended_and_one_that_is_gone_left_alone(gateway: Gateway) -> None:
    sockets = Sockets(Session(), gateway.address)
    for id in ("k-1", "gone-1"):
        sockets.close(id)
    assert [(method, path) for method, path, *_ in gateway.got] == [
        ("DELETE", "/live/@connections/k-1"),
        ("DELETE", "/live/@connections/gone-1"),
    ]


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("https://a1.execute-api.eu-west-1.amazonaws.com/live",) * 2,
        ("http://127.0.0.1:4566/_aws/execute-api/a1/live",) * 2,
        ("", ""),
    ],
)
def test_browsers_open_the_same_address_by_their_own_protocol(endpoint: str, address: str) -> None:
    found = Sockets(Session(), endpoint).address
    assert found == address.replace("http", "ws", 1)


def test_without_an_address_nobody_is_told(gateway: Gateway) -> None:
    assert Sockets(Session(), "").send([("k-1", {})]) == Sent()
    assert gateway.got == []
