"""A server that stands in for the platforms: it takes our replies, answers as they would, and shows what it got.

POST /whatsapp/..., /x/..., /standard/...   our replies
POST /push/...                              what wakes an agent's browser, in place of its push service
GET /_received?channel=                     what came, oldest first; DELETE forgets it
PUT /_behaviour {"mode": "ok"|"fail"|"limit"|"timeout"|"error", "channel"?, "times"?, "status"?, "seconds"?}
GET /_behaviour                             how it answers now
"""

import argparse
import json
import sys
import threading
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.errors import Invalid
from tools.local.behaviour import CHANNELS, PUSH, Answer, Behaviour, Mode, answer, behaviour

KEPT = 20_000
"""Replies remembered; the oldest are forgotten first."""
HOLD = 120.0
"""Seconds that a timed-out sender is left waiting: longer than any of ours waits."""
_LARGEST = 10 * 1024 * 1024
_SECRET_HEADERS = {"authorization", "cookie", "x-api-key"}


class StandIn(ThreadingHTTPServer):
    """The server with what it remembers. Port 0 takes a free one."""

    daemon_threads = True
    # A burst of replies must queue up, not be refused.
    request_queue_size = 256

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._guard = threading.Lock()
        self._received: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._behaviours: dict[str | None, Behaviour] = {}
        self.closing = threading.Event()
        super().__init__((host, port), _Exchange)

    def take(self, channel: str, request: Mapping[str, Any]) -> tuple[Mode, Answer]:
        """Remembers a reply; returns how it was met and what to answer."""
        with self._guard:
            wanted = self._next_behaviour(channel)
            given = answer(channel, request["path"], request["body"], wanted)
            status = None if wanted.mode is Mode.TIMEOUT else given.status
            self._received.append(
                {
                    "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "channel": channel,
                    **request,
                    "accepted": wanted.mode.accepts,
                    "status": status,
                    "answer": given.body,
                }
            )
        return wanted.mode, given

    def _next_behaviour(self, channel: str) -> Behaviour:
        """The channel's own behaviour, else the one for all; one with a number of times is used up."""
        for key in (channel, None):
            wanted = self._behaviours.get(key)
            if wanted is None:
                continue
            if wanted.times is None:
                return wanted
            left = wanted.times - 1
            if left <= 0:
                del self._behaviours[key]
            else:
                self._behaviours[key] = Behaviour(
                    wanted.mode, wanted.channel, left, wanted.status, wanted.seconds
                )
            if wanted.times > 0:
                return wanted
        return Behaviour()

    def received(self, channel: str | None) -> list[dict[str, Any]]:
        """What came on a channel, or on all."""
        with self._guard:
            return [one for one in self._received if channel in (None, one["channel"])]

    def forget(self) -> None:
        """Forgets what came."""
        with self._guard:
            self._received.clear()

    def behave(self, wanted: Behaviour) -> None:
        """From now on answers so; a behaviour for all channels ends those of single ones."""
        with self._guard:
            if wanted.channel is None:
                self._behaviours.clear()
            self._behaviours[wanted.channel] = wanted

    def behaving(self) -> dict[str, Any]:
        """How it answers now, by channel."""
        with self._guard:
            one_for_all = self._behaviours.get(None, Behaviour())
            return {c: _shown(self._behaviours.get(c, one_for_all)) for c in CHANNELS}

    def server_close(self) -> None:
        """Lets those go who wait for an answer, and closes the port."""
        self.closing.set()
        super().server_close()


def _shown(wanted: Behaviour) -> dict[str, Any]:
    return {
        "mode": wanted.mode,
        "times": wanted.times,
        "status": wanted.status,
        "seconds": wanted.seconds,
    }


class _Exchange(BaseHTTPRequestHandler):
    """One connection."""

    server: StandIn
    protocol_version = "HTTP/1.1"
    server_version = "EarshotStandIn"
    # Headers and body leave in two writes: without this each answer waits for an acknowledgement.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        channel = urlsplit(self.path).path.split("/")[1]
        body = self._body()
        if channel not in CHANNELS:
            self._send(Answer(404, {"error": f"replies go to /{', /'.join(CHANNELS)}"}))
            return
        headers = self._headers()
        if channel == PUSH:
            # A token that is good for this address alone, and what a test wants to see.
            headers["authorization"] = self.headers.get("Authorization", "")
        request = {"method": "POST", "path": self.path, "headers": headers, "body": body}
        mode, given = self.server.take(channel, request)
        if mode is Mode.TIMEOUT:
            self.server.closing.wait(HOLD)
            self.close_connection = True
            return
        self._send(given)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/_received":
            channel = parse_qs(url.query).get("channel", [None])[0]
            self._send_json(200, self.server.received(channel))
        elif url.path == "/_behaviour":
            self._send_json(200, self.server.behaving())
        elif url.path == "/_health":
            self._send_json(200, {"status": "up"})
        else:
            self._send(Answer(404, {"error": "there are /_received, /_behaviour and /_health"}))

    def do_PUT(self) -> None:
        wish = self._body()
        if self.path != "/_behaviour":
            self._send(Answer(404, {"error": "PUT /_behaviour"}))
            return
        try:
            self.server.behave(behaviour(wish))
        except Invalid as error:
            self._send(Answer(422, {"error": str(error)}))
            return
        self._send_json(200, self.server.behaving())

    def do_DELETE(self) -> None:
        if self.path != "/_received":
            self._send(Answer(404, {"error": "DELETE /_received"}))
            return
        self.server.forget()
        self._send_json(200, [])

    def _body(self) -> object:
        """The JSON body; as text when it is none, None when it is empty or too long."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= _LARGEST:
            self.close_connection = length > _LARGEST
            return None
        raw = self.rfile.read(length).decode("utf-8", "replace")
        try:
            return json.loads(raw)
        except ValueError:
            return raw

    def _headers(self) -> dict[str, str]:
        """Headers with lower-case names, the secrets in them struck out."""
        return {
            n.lower(): "***" if n.lower() in _SECRET_HEADERS else v for n, v in self.headers.items()
        }

    def _send(self, given: Answer) -> None:
        self._send_json(given.status, given.body, given.headers)

    def _send_json(
        self, status: int, body: object, headers: Mapping[str, str] | None = None
    ) -> None:
        encoded = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)


def main() -> None:
    """Serves until it is told to end."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    server = StandIn(arguments.parse_args().port)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.stderr.write("ended\n")
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
