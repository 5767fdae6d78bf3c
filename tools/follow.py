"""What became of deliveries: each mention followed to its case and page, or many counted."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.mention import Mention
from chalicelib.ports import Ports
from tools.send import Shot

PAGED = 5.0  # seconds for which a page is waited for
POLL = 0.1


def follow(ports: Ports, keys: Sequence[str], patience: float) -> dict[str, Mention | None]:
    """What became of mentions: waits until each is settled, or until patience ends; None for one that is not there."""
    settled: dict[str, Mention | None] = {}
    end = time.monotonic() + patience
    open_keys = list(dict.fromkeys(keys))
    while open_keys:
        found = {key: ports.mentions.get(key) for key in open_keys}
        settled |= found
        open_keys = [key for key, one in found.items() if one is None or one.handling is None]
        if time.monotonic() > end:
            break
        time.sleep(POLL if open_keys else 0)
    return settled


def story(ports: Ports, key: str, patience: float) -> dict[str, Any]:
    """What became of one mention, for a program: also waits until its page has left."""
    mention = follow(ports, [key], patience)[key]
    told: dict[str, Any] = dict.fromkeys(("mention", "case", "agent", "due_at", "page"))
    if mention is None:
        return told
    told |= {"mention": key, "handling": mention.handling, "case": mention.case}
    case = ports.cases.get(mention.case) if mention.case else None
    if case is None:
        return told
    entries = ports.ledger.of_case(case.id)
    heard = next((f for e in entries for f in e.facts if f.data.get("mention") == key), None)
    told["verdict"] = _verdict(heard.data) if heard and "intent" in heard.data else None
    told |= {"agent": case.owner, "team": case.team, "why": list(case.why)}
    told["due_at"] = _due(case)
    told["page"] = _page(ports, case.id, patience)
    return told


def _verdict(data: Mapping[str, object]) -> dict[str, object]:
    said = {word: data.get(word) for word in ("intent", "sentiment")}
    return {**said, "urgent": bool(data.get("urgent"))}


def _due(case: Case) -> str | None:
    """When the next of what was promised is due."""
    dues = [one.due_at for one in case.clocks if one.unmet and one.due_at is not None]
    return _iso(min(dues)) if dues else None


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _page(ports: Ports, case: str, patience: float) -> dict[str, Any] | None:
    # Not for ever: an agent who was told of another case a moment ago is told of this one when a minute is over.
    end = time.monotonic() + min(patience, PAGED)
    while True:
        pages = ports.cases.pages(case)
        if not pages:
            return None
        last = pages[-1]
        told = ports.ledger.receipts(case, last.id)
        if len(told) >= len(last.addressees) or time.monotonic() > end:
            became = {one.to: one.outcome for one in told}
            return {"id": last.id, "reason": last.reason, "to": list(last.to), "told": became}
        time.sleep(POLL)


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of many deliveries. Times in seconds; `drained` is from the last sending to the last case."""

    sent: int
    accepted: int
    resent: int
    stored: int
    cases: int
    owned: int
    queued: int
    promised: int
    doubled: int
    lost: int
    p50: float
    p99: float
    drained: float


def summarise(ports: Ports, shots: Sequence[Shot], patience: float) -> Summary:
    """Wait for all mentions that were accepted, and count."""
    accepted = [shot for shot in shots if shot.status == 200]
    keys = list(dict.fromkeys(key for shot in accepted for key in shot.mentions))
    started = time.monotonic()
    found = follow(ports, keys, patience)
    drained = time.monotonic() - started
    ids = {mention.case for mention in found.values() if mention and mention.case}
    cases = [case for id in sorted(ids) if (case := ports.cases.get(id))]
    heard = [
        str(fact.data["mention"])
        for case in cases
        for entry in ports.ledger.of_case(case.id)
        for fact in entry.facts
        if fact.what == "mention.heard"
    ]
    took = sorted(shot.took for shot in shots)
    settled = [one for one in found.values() if one is not None and one.handling is not None]
    return Summary(
        sent=len(shots),
        accepted=len(accepted),
        resent=sum(shot.tries - 1 for shot in shots),
        stored=sum(mention is not None for mention in found.values()),
        cases=len(cases),
        owned=sum(case.owner is not None for case in cases),
        queued=sum(case.owner is None for case in cases),
        promised=sum(bool(case.clocks) for case in cases),
        doubled=len(heard) - len(set(heard)),
        lost=len(keys) - len(settled),
        p50=round(statistics.median(took), 3),
        p99=round(took[min(len(took) - 1, int(len(took) * 0.99))], 3),
        drained=round(drained, 1),
    )
