"""The open console of a colleague: what it says, and that nothing stops when nobody listens."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tools.demo.presence import AGAIN, Presence, frame


def read(line: socket.socket) -> dict[str, object]:
    """What the next frame says, unmasked."""
    head = line.recv(2)
    mask = line.recv(4)
    text = line.recv(head[1] & 0x7F)
    found: dict[str, object] = json.loads(bytes(one ^ mask[n % 4] for n, one in enumerate(text)))
    return found


@contextmanager
def listening(answer: bytes) -> Iterator[tuple[str, list[socket.socket]]]:
    """Somebody who answers each that knocks, and the lines that are open."""
    lines: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = door.accept()
                    line.recv(4096)
                    lines.append(line)
                    line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{door.getsockname()[1]}/live?ticket=t", lines
        door.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for line in lines:
        line.close()


WELCOME = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


def test_a_console_says_what_it_shows_once_and_again_before_it_is_forgotten() -> None:
    with listening(WELCOME) as (address, lines):
        presence = Presence(lambda: address)
        presence.show("c-1", writing=True, clock=0)
        presence.show("c-1", writing=True, clock=AGAIN - 1)
        presence.show(None, writing=False, clock=AGAIN - 1)
        presence.show(None, writing=False, clock=3 * AGAIN)
        assert read(lines[0]) == {"looking": "c-1", "writing": True}
        assert [read(lines[0]) for _ in range(2)] == [{"looking": None, "writing": False}] * 2
        presence.close()
        assert lines[0].recv(10) == b"" and len(lines) == 1


def test_a_console_that_was_cut_off_opens_again() -> None:
    with listening(WELCOME) as (address, lines):
        presence = Presence(lambda: address)
        presence.show("c-1", writing=False, clock=0)
        lines[0].close()
        presence.show("c-1", writing=False, clock=1)
        assert read(lines[1]) == {"looking": "c-1", "writing": False}
        presence.close()


def test_where_there_are_no_consoles_nothing_is_said_and_nothing_fails() -> None:
    presence = Presence(lambda: "")
    presence.show("c-1", writing=False, clock=0)
    with listening(b"HTTP/1.1 403 Forbidden\r\n\r\n") as (address, lines):
        refused = Presence(lambda: address)
        refused.show("c-1", writing=False, clock=0)
        assert lines[0].recv(10) == b""


@pytest.mark.parametrize("size", [5, 125, 126, 700])
def test_a_frame_is_masked_as_browsers_do_and_says_how_long_it_is(size: int) -> None:
    made = frame(b"x" * size, b"\x01\x02\x03\x04")
    assert made[0] == 0x81 and made[1] & 0x80
    short = size < 126
    assert (made[1] & 0x7F) == (size if short else 126)
    assert short or int.from_bytes(made[2:4], "big") == size
    assert len(made) == size + (6 if short else 8)
