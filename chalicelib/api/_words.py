"""The facts of the ledger, in words for people."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.api._clock import span
from chalicelib.domain.ledger import Fact
from chalicelib.domain.priority import Priority

WORDS: Mapping[str, str] = {
    "case.opened": "opened with priority {priority}",
    "case.raised": "priority raised to {priority}",
    "case.ranked": "priority {priority} instead of {was}, after a correction",
    "verdict.corrected": "{agent} corrected what a mention means: {sentiment}, {intent}",
    "case.merged": "merged into {into}",
    "case.unmerged": "no longer merged into {into}",
    "case.took_in": "{case} was merged into it",
    "case.gave_back": "{case} is a case of its own again",
    "clock.merged": "{clock}: promise {promise} goes on as one with that of the other case",
    "clock.taken_over": "{clock}: promise {promise} of {case} goes on here, from {started_at}",
    "case.assigned": "given to {agent}",
    "case.queued": "put into the queue of team {team}",
    "case.answered": "answered: {how}",
    "case.closed": "closed: {outcome}",
    "mention.heard": "the customer wrote",
    "mention.edited": "the customer edited a mention",
    "mention.deleted": "the customer took a mention back",
    "mention.own": "the brand answered on the platform itself",
    "case.leased": "kept for {agent} until {until}",
    "case.taken": "{agent} took it",
    "case.taken_back": "taken back from {agent}: {why}",
    "case.kept": "{agent} keeps it for now",
    "automatic.withheld": "the automatic answer was not said: {why}",
    "case.tagged": "tags: {tags}",
    "case.waiting": "waits for the {wait}",
    "case.resumed": "waits for us again",
    "case.snoozed": "put aside until {until}",
    "case.woken": "came back from being put aside",
    "case.silent": "nobody spoke until now",
    "case.reopened": "taken up again",
    "promise.chosen": "promise {promise} of version {desk} of the desk",
    "clock.started": "{clock}: promise {promise} started at {at}, {target} to go",
    "clock.moved": "{clock}: counts from {at}, when we had heard of it",
    "clock.paused": "{clock}: stands still from {at}, waiting for the {wait}",
    "clock.resumed": "{clock}: runs on from {at}",
    "clock.replanned": "{clock}: goes over to promise {promise}, {target} in all",
    "clock.dropped": "{clock}: no longer promised",
    "clock.warned": "{clock}: {percent} % of promise {promise} have gone by",
    "clock.breached": "{clock}: promise {promise} is broken; noticed {notice_late_ms} after its time",
    "clock.kept": "{clock}: promise {promise} kept, with {late_ms} to spare",
    "clock.broken": "{clock}: promise {promise} broken by {late_ms}",
    "clock.withdrawn": "{clock}: ended without it, {late_ms} before promise {promise} was due",
    "page.made": "paged {to} by {by}: {reason}",
    "page.held": "nobody may be paged in their quiet hours, until {until}: {reason}",
    "page.unreached": "page {page} reached nobody: the next rung at once",
    "page.told": "{to}: {outcome}",
    "page.nobody": "nobody to page: {reason}",
    "page.acknowledged": "{agent} has seen the page",
    "note.written": "{agent} wrote a note",
    "reply.queued": "{agent} wrote a reply",
    "reply.sent": "the platform has the reply",
    "reply.refused": "the platform refused the reply",
    "reply.unknown": "nobody knows whether the reply arrived: look on the platform",
    "reply.undelivered": "the platform could not bring the reply to the customer",
    "timer.idle": "a timer found nothing to do",
}


def in_words(fact: Fact) -> str:
    """A sentence without its full stop; a fact that has no words yet is named as it is."""
    shown = {name: _shown(name, value) for name, value in fact.data.items()}
    return WORDS.get(fact.what, fact.what).format_map(_Known(shown))


class _Known(dict[str, str]):
    """Values by name; what an older entry does not hold is a question mark."""

    def __missing__(self, name: str) -> str:
        return "?"


def _shown(name: str, value: str | int | None) -> str:
    if isinstance(value, int) and name.endswith("_ms"):
        return span(timedelta(milliseconds=value))
    if isinstance(value, int) and name == "target":
        return span(timedelta(seconds=value))
    if isinstance(value, int) and name in ("priority", "was"):
        return Priority(value).name.lower()
    if name in ("reason", "how", "clock", "wait", "why"):
        return str(value).replace("_", " ")
    return "nobody" if value is None else str(value)
