"""What stands in for the world outside in tests and drills: queues, the web, phones, secrets, blobs."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from chalicelib.domain.reply import Request, Response
from chalicelib.errors import NotFound, NotSent, Unavailable
from chalicelib.ports import Keys, Message, Queue


@dataclass(slots=True)
class Queues:
    """Keeps what is sent, in order. With `down` every sending fails."""

    sent: list[tuple[Queue, Message]] = field(default_factory=list)
    down: bool = False

    def send(self, queue: Queue, bodies: Iterable[Message]) -> None:
        """Hand messages over."""
        if self.down:
            raise Unavailable("the queues are down")
        self.sent.extend((queue, message) for message in bodies)

    def of(self, queue: Queue) -> list[Message]:
        """What stands in one queue, in order of arrival."""
        return [message for name, message in self.sent if name is queue]

    def take(self, queue: Queue) -> list[Message]:
        """What stands in one queue, which is empty thereafter."""
        taken = self.of(queue)
        self.sent = [(name, message) for name, message in self.sent if name is not queue]
        return taken


@dataclass(slots=True)
class Blobs:
    """Bodies by key. With `down` nothing can be put."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    down: bool = False

    def put(self, key: str, body: bytes) -> None:
        """Keep a body; what the key holds already stays."""
        if self.down:
            raise Unavailable("the blobs are down")
        self.bodies.setdefault(key, body)

    def get(self, key: str) -> bytes:
        """The body of that key. Raises NotFound."""
        if key not in self.bodies:
            raise NotFound(f"there is no blob {key}")
        return self.bodies[key]

    def forget(self, key: str) -> None:
        """Empty the body of that key for good."""
        self.bodies[key] = b""


@dataclass(slots=True)
class Secrets:
    """Secrets by connection."""

    keys: dict[str, Keys] = field(default_factory=dict)

    def of(self, connection: str) -> Keys | None:
        """Secrets of a connection; None when it is unknown."""
        return self.keys.get(connection)


Answer = Response | Exception | Callable[[Request], Response]


@dataclass(slots=True)
class Http:
    """Answers from a script, one each: a response, an error to raise, or what makes a response of the request."""

    answers: deque[Answer] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)

    def script(self, *answers: Answer) -> None:
        """Append to the script."""
        self.answers.extend(answers)

    def send(self, request: Request, timeout: float) -> Response:  # noqa: ARG002 - nobody waits in memory
        """Record the request and give the next answer. Raises NotSent when the script has ended."""
        if not self.answers:
            raise NotSent(f"nobody answers at {request.url}")
        self.requests.append(request)
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else answer(request)
