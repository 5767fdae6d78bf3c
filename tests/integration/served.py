"""The app behind a door of HTTP that stands in for API Gateway, its authorizer included: for fuzzers."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread

from app import app
from tests.integration import gateway

TOKENS = {
    "agent": gateway.claims("amy", "[agent]"),
    "lead": gateway.claims("lea", "[lead]"),
}
"""What the authorizer takes, and who that is."""


Answers = Counter[tuple[str, str, int]]
"""How often a method on a path had an answer of a status."""


@contextmanager
def served(answers: Answers) -> Iterator[str]:
    """The address of the app, as long as the block lasts; its answers are counted."""
    door = type("CountingDoor", (Door,), {"answers": answers})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Door(BaseHTTPRequestHandler):
    """One request after the other, as Lambda gives each function one."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    turn = Lock()
    numbers = count(1)
    answers: Answers

    def handle_one_request(self) -> None:
        """Any method goes the same way."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        with self.turn:
            got = self._answer(body)
        self._write(got)

    def log_message(self, *_: object) -> None:
        """Nothing: the fuzzer tells what it did."""

    def _answer(self, body: bytes) -> gateway.Got:
        """What API Gateway refuses by itself never reaches the app."""
        try:
            pattern, _ = gateway.resource(self.path.partition("?")[0])
        except LookupError:
            return _refusal(403, "Missing Authentication Token")
        route = app.routes[pattern].get(self.command)
        if route is None:
            return _refusal(403, "Missing Authentication Token")
        event: dict[str, object] = {"request_id": f"req-{next(self.numbers)}"}
        if route.authorizer is not None:
            claims = TOKENS.get((self.headers.get("authorization") or "").removeprefix("Bearer "))
            if claims is None:
                return _refusal(401, "Unauthorized")
            event["claims"] = claims
        got = gateway.call(self.command, self.path, body, dict(self.headers), **event)
        self.answers[self.command, pattern, got.status] += 1
        return got

    def _write(self, got: gateway.Got) -> None:
        body = got.body.encode()
        self.send_response(got.status)
        for name, value in got.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _refusal(status: int, message: str) -> gateway.Got:
    return gateway.Got(status, {"content-type": "application/json"}, f'{{"message": "{message}"}}')
