"""What the functions print while something happens: every line read, and the metrics in it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from chalicelib.domain.timer import Timer, TimerKind
from chalicelib.stores.memory import MemoryPorts
from functions import classify, deliver, notify, park, relay, sla_clock, sla_due, spill, work
from tests.build import NOW
from tests.unit.recorded import Context, messages

WORKERS = (classify, deliver, notify, relay, sla_clock, sla_due, spill, work)

UNITS = {
    "Mentions": "Count",
    "Doubles": "Count",
    "Spilled": "Count",
    "Forged": "Count",
    "TriageLag": "Milliseconds",
    "Parked": "Count",
    "NoticeLateness": "Milliseconds",
    "Unanswered": "Count",
    "PageToAck": "Milliseconds",
    "RepliesUnknown": "Count",
}


@dataclass
class Observed:
    """The functions at work on stores in memory, at a time that a test sets, and what they print."""

    ports: MemoryPorts
    capsys: pytest.CaptureFixture[str]
    at: datetime = NOW
    printed: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        """This moment."""
        return self.at

    def work(self, module: ModuleType, *bodies: object, queue: str = "intake") -> Any:
        """Let a worker do a batch of messages."""
        return module.handler(messages(*bodies, queue=queue), Context())

    def timer(self, case: str, kind: TimerKind) -> Timer:
        """A timer of a case, which stands."""
        kept = self.ports.cases.get(case)
        assert kept is not None
        return next(one for one in kept.timers if one.kind is kind)

    def due(self, timer: Timer) -> None:
        """The message of a timer comes."""
        body = {"case": timer.case, "kind": timer.kind, "due_at": timer.due_at.isoformat()}
        self.work(sla_due, body, queue="due")

    def lines(self) -> list[dict[str, Any]]:
        """What was printed since the last look, every line of it a JSON object."""
        out, err = self.capsys.readouterr()
        assert err == ""
        self.printed.append(out)
        found = [json.loads(line) for line in out.splitlines()]
        for line in found:
            assert line["level"] in ("INFO", "WARNING", "ERROR")
            assert line["message"]
            assert (line["service"], line["stage"]) == ("earshot", "test")
            assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None
        return found

    def line(self) -> dict[str, Any]:
        """The only line."""
        [line] = self.lines()
        return line

    def metrics(self) -> dict[str, list[int]]:
        """Values by metric of what was printed since the last look, each told once, as CloudWatch would read them."""
        found: dict[str, list[int]] = {}
        for line in self.lines():
            for name, values in metrics_of(line).items():
                assert name not in found, f"{name} was told twice"
                found[name] = values
        return found


def metrics_of(line: dict[str, Any]) -> dict[str, list[int]]:
    """Values by metric of one line."""
    if "_aws" not in line:
        assert not set(line) & set(UNITS)
        return {}
    [group] = line["_aws"]["CloudWatchMetrics"]
    assert (group["Namespace"], group["Dimensions"]) == ("Earshot", [["stage"]])
    assert isinstance(line["_aws"]["Timestamp"], int)
    units = {one["Name"]: one["Unit"] for one in group["Metrics"]}
    assert units == {name: UNITS[name] for name in units}
    assert set(units) == set(line) & set(UNITS)
    return {name: line[name] if isinstance(line[name], list) else [line[name]] for name in units}


def observe(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Observed:
    """Put ports, time and stage in place for all workers."""
    observed = Observed(ports, capsys)
    monkeypatch.setenv("STAGE", "test")
    for module in (*WORKERS, park):
        for name, stand_in in (("ports", lambda: ports), ("now", observed.now)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, stand_in)
    return observed
