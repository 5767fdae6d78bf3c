"""An AWS that answers at once and keeps nothing: what is measured against it is our own work alone."""

import json
import re
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

_SNS = (
    b"<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
)


class _Answers(BaseHTTPRequestHandler):
    """One connection; the server has the secret that is given out."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def setup(self) -> None:
        """Send each answer at once, whole."""
        super().setup()
        self.wfile = self.connection.makefile("wb", 65536)

    def do_POST(self) -> None:
        """Answer as the service that is asked."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        target = self.headers.get("x-amz-target", "")
        if not target:
            self._say(_SNS, "text/xml")
            return
        answer = self._answer(target.rpartition(".")[2], body)
        self._say(json.dumps(answer).encode(), "application/x-amz-json-1.0")

    def do_PUT(self) -> None:
        """Take a blob."""
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self._say(b"", "text/plain")

    def _answer(self, action: str, body: bytes) -> dict[str, Any]:
        match action:
            case "GetSecretValue":
                return {"ARN": "arn", "Name": "n", "SecretString": self.server.secret}
            case "SendMessageBatch":
                ids = re.findall(rb'"Id": ?"([^"]+)"', body)
                return {"Successful": [{"Id": id.decode()} for id in ids], "Failed": []}
            case "Query":
                return {"Items": [], "Count": 0, "ScannedCount": 0}
            case _:
                return {}

    def _say(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    secret = "{}"


@contextmanager
def aws_double(secret: Mapping[str, Any]) -> Iterator[str]:
    """Runs the double; yields its address. `secret` is the stage's secret."""
    with _Server(("127.0.0.1", 0), _Answers) as server:
        server.secret = json.dumps(secret)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
