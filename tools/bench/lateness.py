"""`./earshot bench lateness`: a thousand open clocks on a running stack, and how late each notice of them comes.

Once with all well, and once with a share of the sweeps and of the timers' deliveries lost.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import yaml

from chalicelib.domain.case import Case
from chalicelib.domain.ledger import Entry
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import Act
from chalicelib.gateways.clock import now
from tools.bench.report import Aim, Report, Say
from tools.bench.scene import stack
from tools.bench.traffic import new_digits, x_post
from tools.send import Sender, sender

CLOCKS = 1000
LOST = 0.05
MINUTES = (5, 6, 7, 8)
SENDERS = 6
ANSWERED = 0.3
"""Share of the cases that are answered before their promise is due: nobody may hear of them after that."""
AGENTS = 50
AFTER = timedelta(seconds=150)
"""After the last clock is due: as long as the promise allows after a crash, and half a minute."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or a breach, and by how many seconds the ledger has it after its time."""

    case: str
    what: str
    late: float


@dataclass(slots=True)
class Round:
    """One time through: its cases by id, how many were answered in time, what was told."""

    cases: list[str]
    notices: list[Notice]
    answered: int = 0
    missing: int = 0
    unwanted: int = 0


def run(root: Path, say: Say, clocks: int = CLOCKS) -> Sequence[Report]:
    """Both rounds. Raises Unavailable when the stack fails."""
    rounds = [
        _round(root, say, clocks, share, word)
        for share, word in ((0.0, "all is well"), (LOST, "5 % lost"))
    ]
    well, lossy = rounds
    rows = [_row(word, one) for word, one in (("nothing lost", well), (_lost(), lossy))]
    return (
        Report(
            name="lateness",
            title="How late notices are",
            columns=(
                "round",
                "clocks",
                "notices",
                "p50",
                "p95",
                "max",
                "missing",
                "answered",
                "told after it",
            ),
            rows=rows,
            aims=(
                Aim("p95 with nothing lost", _percentile(well, 95), 5, "s"),
                Aim("latest with losses", _percentile(lossy, 100), 120, "s"),
                Aim("notices that never came", well.missing + lossy.missing, 0),
                Aim("notices of cases that were answered", well.unwanted + lossy.unwanted, 0),
            ),
            notes=(
                f"Running stack, promises of {MINUTES[0]} to {MINUTES[-1]} minutes, each with a warning at half time.",
                "Late is the entry in the ledger, which is what pages, after the time that the promise says.",
                f"Losses: {LOST:.0%} of the sweeps and {LOST:.0%} of the batches of timers, taken and forgotten.",
            ),
        ),
    )


def _lost() -> str:
    return f"{LOST:.0%} of sweeps and deliveries lost"


def _row(word: str, one: Round) -> tuple[str, ...]:
    late = [f"{_percentile(one, share):.2f} s" for share in (50, 95, 100)]
    return (
        word,
        f"{len(one.cases)}",
        f"{len(one.notices)}",
        *late,
        f"{one.missing}",
        f"{one.answered}",
        f"{one.unwanted}",
    )


def _percentile(one: Round, share: int) -> float:
    late = sorted(notice.late for notice in one.notices)
    return late[-1] if share == 100 else quantiles(late, n=100)[share - 1]


def _round(root: Path, say: Say, clocks: int, share: float, word: str) -> Round:
    with tempfile.TemporaryDirectory() as scratch:
        desk = Path(scratch) / "desk.yaml"
        desk.write_text(yaml.safe_dump(_desk(), sort_keys=False))
        faults = json.dumps({"SlaClock": share, "SlaDue": share}) if share else ""
        say(f"{word}: bringing up a stack")
        with stack(root, "bench", desk, {"EARSHOT_FAULTS": faults}) as state:
            one = sender(state, "x", None)
            say(f"{word}: {clocks} mentions")
            cases = _open(one, clocks)
            _answer_some(one, cases, say, word)
            _wait(one, cases, say, word)
            return _read(one, cases)


def _desk() -> dict[str, Any]:
    """Fifty agents with room for all; what a mention says chooses its promise."""
    agents = [
        {"id": f"a{n}", "team": "care", "channels": ["x"], "capacity": 1000} for n in range(AGENTS)
    ]
    lead = {"id": "lea", "team": "care", "role": "lead", "channels": ["x"], "capacity": 1}
    promises: list[dict[str, Any]] = [
        {"name": f"m{n}", "tag": f"m{n}", "first_reply": f"{n}m", "warn": 0.5} for n in MINUTES
    ]
    return {
        "connections": [{"id": "x-care", "channel": "x", "team": "care"}],
        "agents": [*agents, lead],
        "tags": [{"tag": f"m{n}", "words": [f"parcel{n}"]} for n in MINUTES],
        "promises": [*promises, {"name": "all", "first_reply": "60m"}],
        "ladder": [{"after": "0s", "tell": "owner"}, {"after": "60m", "tell": "lead"}],
    }


def _open(one: Sender, clocks: int) -> list[str]:
    """So many cases, as fast as the stack takes them."""

    def send(number: int) -> str:
        digits = new_digits(number)
        minutes = MINUTES[number % len(MINUTES)]
        body = json.dumps(x_post(f"Where is my parcel{minutes}? It is late")(digits)).encode()
        shot = one.send(body, f"msg_{digits}")
        return shot.mentions[0]

    with ThreadPoolExecutor(SENDERS) as pool:
        keys = list(pool.map(send, range(clocks)))
    end = time.monotonic() + 180
    found: dict[str, str] = {}
    while len(found) < clocks and time.monotonic() < end:
        for key in (key for key in keys if key not in found):
            mention = one.ports.mentions.get(key)
            if mention is not None and mention.case is not None:
                found[key] = mention.case
    return list(found.values())


def _answer_some(one: Sender, cases: Sequence[str], say: Say, word: str) -> None:
    """The owners answer a share of the cases, through the outbox."""
    some = cases[: round(len(cases) * ANSWERED)]
    for number, case in enumerate(_cases(one, some), start=1):
        say(f"{word}: answering {number} of {len(some)}")
        owner = one.ports.desk.current().agent(case.owner or "")
        if owner is not None:
            reply(Act(case.id, owner, now()), Draft("d-1", "Hi, it comes tomorrow."), one.ports)


def _wait(one: Sender, cases: Sequence[str], say: Say, word: str) -> None:
    """Until the last clock is due, and as long after it as a notice may take."""
    dues = [clock.due_at for case in _cases(one, cases) for clock in case.clocks if clock.due_at]
    until = max(dues) + AFTER
    while (left := (until - now()).total_seconds()) > 0:
        say(f"{word}: {left:.0f} s to go")
        time.sleep(min(5.0, left))


def _cases(one: Sender, ids: Sequence[str]) -> Iterator[Case]:
    return (case for case in map(one.ports.cases.get, ids) if case is not None)


def _read(one: Sender, ids: list[str]) -> Round:
    found = Round(ids, [])
    for case in _cases(one, ids):
        told = list(_notices(case, one.ports.ledger.of_case(case.id)))
        over = case.clocks[0].met_at
        wanted = {"clock.warned", "clock.breached"} if over is None else set[str]()
        found.answered += over is not None
        found.missing += len(wanted - {notice.what for notice, _ in told})
        found.unwanted += sum(over is not None and at > over for _, at in told)
        found.notices += [notice for notice, _ in told]
    return found


def _notices(case: Case, entries: Sequence[Entry]) -> Iterator[tuple[Notice, datetime]]:
    clock = case.clocks[0]
    times = {
        "clock.warned": clock.started_at + clock.target / 2,
        "clock.breached": clock.started_at + clock.target,
    }
    for entry in entries:
        for fact in entry.facts:
            if fact.what in times:
                late = (entry.at - times[fact.what]).total_seconds()
                yield Notice(case.id, fact.what, late), entry.at
