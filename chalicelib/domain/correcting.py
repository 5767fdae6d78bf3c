"""What was understood of a mention, and an agent's better word on it: the case is ranked anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.case import Status
from chalicelib.domain.change import Change
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Ranking, rank
from chalicelib.domain.replanning import replanned
from chalicelib.domain.verdict import Intent, Sentiment, Verdict

HEARD, CORRECTED = "mention.heard", "verdict.corrected"


@dataclass(frozen=True, slots=True)
class Understood:
    """What is thought of a mention: by the classifier, or by who corrected it last."""

    sentiment: Sentiment
    intent: Intent
    urgent: bool
    corrected_by: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The same as a verdict, which says who corrected it."""
        why = (f"corrected by {self.corrected_by}",) if self.corrected_by else ()
        needed = self.intent is not Intent.NOISE
        return Verdict(self.sentiment, self.intent, self.urgent, needed, why)

    def same(self, other: "Understood") -> bool:
        """Whether another one says the same, whoever says it."""
        mine = (self.sentiment, self.intent, self.urgent)
        return mine == (other.sentiment, other.intent, other.urgent)


def understood(entries: Iterable[Entry]) -> dict[str, Understood]:
    """What is thought of each mention that the ledger of a case tells of, by its key."""
    found: dict[str, Understood] = {}
    for entry in entries:
        for fact in entry.facts:
            if fact.what in (HEARD, CORRECTED) and isinstance(fact.data.get("mention"), str):
                found[str(fact.data["mention"])] = _read(fact)
    return found


def _read(fact: Fact) -> Understood:
    agent = fact.data.get("agent") if fact.what == CORRECTED else None
    return Understood(
        Sentiment(str(fact.data["sentiment"])),
        Intent(str(fact.data["intent"])),
        bool(fact.data["urgent"]),
        None if agent is None else str(agent),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of the mentions of a case, by their keys: what is thought of each, and who could see it."""

    thought: Mapping[str, Understood]
    visible: Mapping[str, Visibility]


def corrected(change: Change, mention: str, now: Understood, said: Said) -> Change:
    """An agent says what a mention means. An open case is ranked anew by all of its mentions."""
    was = said.thought[mention]
    change = told(change, mention, was, now)
    if mention == change.case.last_mention:
        change = change.to(sentiment=now.sentiment, intent=now.intent, urgent=now.urgent)
    if change.case.status is Status.CLOSED:
        return change
    seen = change.case.visibility
    rankings = (
        rank(one.verdict, said.visible.get(key, seen))
        for key, one in {**said.thought, mention: now}.items()
    )
    return ranked(change, min(rankings, key=lambda one: one.priority))


def told(change: Change, mention: str, was: Understood, now: Understood) -> Change:
    """The ledger says what was thought of a mention, what is now, and who says so."""
    return change.fact(
        CORRECTED,
        mention=mention,
        sentiment=now.sentiment,
        intent=now.intent,
        urgent=int(now.urgent),
        was_sentiment=was.sentiment,
        was_intent=was.intent,
        was_urgent=int(was.urgent),
        agent=now.corrected_by,
    )


def ranked(change: Change, ranking: Ranking) -> Change:
    """A case gets another priority, also a lower one; another promise may fit it then."""
    case = change.case
    if ranking.priority == case.priority:
        return change
    others = (one for one in case.why if not one.startswith("priority "))
    by = "" if f"corrected by {change.by}" in ranking.why else f"; corrected by {change.by}"
    change = change.to(
        priority=ranking.priority,
        why=(*others, f"priority {ranking.priority}: {ranking.why}{by}"),
    )
    change = change.fact(
        "case.ranked",
        priority=int(ranking.priority),
        was=int(case.priority),
        at=change.at.isoformat(),
    )
    return replanned(change, change.at)
