"""A colleague's open console: a WebSocket that says which case it shows, so that others see who is there.

What it is told of changes is passed over: colleagues of the demo look into their inbox by the clock.
"""

import base64
import contextlib
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

_PATIENCE = 5.0
"""Seconds that the other end may take to open a connection."""
AGAIN = 240.0
"""Seconds after which a console says the same again, which keeps it open."""
_SHORT = 126
"""Bytes from which on the length of a frame stands in two bytes of its own."""


@dataclass(slots=True)
class Presence:
    """A console of somebody; `address` fetches the address with a fresh ticket, '' where there are no consoles."""

    address: Callable[[], str]
    _line: socket.socket | None = None
    _shown: str = ""
    _said_at: float = 0.0

    def show(self, case: str | None, *, writing: bool, clock: float) -> None:
        """Say which case the console shows, if that is new, or was said too long ago; opens it when it is not open."""
        wanted = json.dumps({"looking": case, "writing": writing})
        if self._open() and wanted == self._shown and clock - self._said_at < AGAIN:
            return
        try:
            if self._line is None:
                self._line = connect(self.address())
            if self._line is not None:
                self._line.sendall(frame(wanted.encode(), os.urandom(4)))
                self._shown, self._said_at = wanted, clock
        except OSError:
            # Who is there is a courtesy: the next time is soon enough.
            self.close()

    def close(self) -> None:
        """The console is gone."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
        self._line, self._shown = None, ""

    def _open(self) -> bool:
        """Whether the other end is still there; whatever it said is read, so that it never waits for us."""
        if self._line is None:
            return False
        try:
            while self._line.recv(65536):
                pass
        except BlockingIOError:
            return True
        except OSError:
            pass
        self.close()
        return False


def connect(address: str) -> socket.socket | None:
    """An open WebSocket; None without an address. Raises OSError when it is refused."""
    if not address:
        return None
    url = urlsplit(address)
    line = socket.create_connection((url.hostname, url.port or 80), timeout=_PATIENCE)
    key = base64.b64encode(os.urandom(16)).decode()
    line.sendall(
        f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    if b" 101 " not in line.recv(4096).split(b"\r\n", 1)[0]:
        line.close()
        raise ConnectionRefusedError("the console was not let in")
    line.setblocking(False)
    return line


def frame(text: bytes, mask: bytes) -> bytes:
    """A text as a browser sends it, in one frame (RFC 6455, 5.2)."""
    size = len(text)
    length = bytes([0x80 | size]) if size < _SHORT else b"\xfe" + size.to_bytes(2, "big")
    return b"\x81" + length + mask + bytes(one ^ mask[n % 4] for n, one in enumerate(text))
