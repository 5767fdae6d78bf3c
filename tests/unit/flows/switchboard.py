"""Streams and queues by a clock that a test turns: pages are told, minutes end, timers fire, each in its second."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count

from chalicelib.domain.receipt import Receipt
from chalicelib.flows.deadlines import fire, sweep
from chalicelib.flows.paging import pass_over
from chalicelib.flows.telling import deliver_page, remind
from chalicelib.ports import Message, Queue
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_paging import Notifier
from tests.build import NOW, at
from tests.unit.flows.stories import timer_of

Event = Callable[[float], object]


@dataclass
class Switchboard:
    """What happens when, in seconds after NOW. `shown` is what came to a screen: when, where, what it said."""

    ports: MemoryPorts
    doubled: bool = False
    now: float = 0
    shown: list[tuple[float, str, str]] = field(default_factory=list)
    _ahead: list[tuple[float, int, Event]] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=count)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _swept: float = 30
    _pushed: int = 0
    _sent: int = 0

    def then(self, when: float, what: Event) -> None:
        """Something will happen."""
        heappush(self._ahead, (when, next(self._number), what))

    def run(self, until: float) -> None:
        """Let everything happen up to a second, in order."""
        self._hand_out()
        while self._swept < until:
            self.then(self._swept, lambda now: sweep(at(now), self.ports))
            self._swept += 60
        while self._ahead and self._ahead[0][0] <= until:
            self.now, _, what = heappop(self._ahead)
            what(self.now)
            self._hand_out()
        self.now = until

    def told(self, case: str) -> list[tuple[float, str, str]]:
        """Receipts of a case: when, whom, and what became of it."""
        return [
            ((one.at - NOW).total_seconds(), one.to, one.outcome.value)
            for one in self.receipts(case)
        ]

    def receipts(self, case: str) -> list[Receipt]:
        """All receipts of a case, in the order of its pages."""
        ledger = self.ports.ledger
        pages = {entry.version // 1000 for entry in ledger.told(case)}
        return [one for page in sorted(pages) for one in ledger.receipts(case, f"{page}")]

    def _hand_out(self) -> None:
        for case, page in [key for key in self.ports.shelves.pages if key not in self._seen]:
            self._seen.add((case, page))
            for _ in range(1 + self.doubled):
                self.then(self.now, partial(self._deliver, case, page))
        for message in self.ports.queues.take(Queue.PAGES):
            for _ in range(1 + self.doubled):
                self.then(self.now + message.delay, partial(self._remind, message))
        for message in self.ports.queues.take(Queue.DUE):
            self.then(self.now + message.delay, partial(self._due, message))
        self._watch()

    def _watch(self) -> None:
        """What came to a screen meanwhile."""
        pushed = self.ports.notifier.pushed if isinstance(self.ports.notifier, Notifier) else []
        for device, notice in pushed[self._pushed :]:
            self.shown.append((self.now, device.id, notice.title))
        for way, to, notice in self.ports.messenger.sent[self._sent :]:
            self.shown.append((self.now, f"{way}:{to}", notice.title))
        self._pushed = len(pushed)
        self._sent = len(self.ports.messenger.sent)

    def _deliver(self, case: str, page: str, now: float) -> None:
        deliver_page(case, page, at(now), self.ports)

    def _remind(self, message: Message, now: float) -> None:
        remind(str(message.body["to"]), str(message.body["turn"]), at(now), self.ports)

    def _due(self, message: Message, now: float) -> None:
        if "page" in message.body:
            pass_over(str(message.body["case"]), str(message.body["page"]), at(now), self.ports)
        else:
            fire(timer_of(message), at(now), self.ports)
