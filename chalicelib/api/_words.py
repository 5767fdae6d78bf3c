"""The facts of the ledger, in words for people."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.api._clock import span
from chalicelib.domain.ledger import Fact

WORDS: Mapping[str, str] = {
    "case.opened": "opened with priority {priority}",
    "case.raised": "priority raised to {priority}",
    "case.assigned": "given to {agent}",
    "case.queued": "put into the queue of team {team}",
    "case.answered": "answered: {how}",
    "case.closed": "closed: {outcome}",
    "mention.heard": "the customer wrote",
    "mention.edited": "the customer edited a mention",
    "mention.deleted": "the customer took a mention back",
    "mention.own": "the brand answered on the platform itself",
    "promise.started": "promise {promise} started: {target} to answer",
    "promise.moved": "the promise runs {earlier_ms} earlier: we had heard of it before",
    "promise.warned": "promise {promise} will soon be broken",
    "promise.breached": "promise {promise} is broken; noticed {notice_late_ms} after its time",
    "promise.kept": "promise {promise} kept, with {late_ms} to spare",
    "promise.broken": "promise {promise} answered {late_ms} late",
    "promise.withdrawn": "closed without an answer, {late_ms} before promise {promise} ended",
    "page.made": "paged {to}: {reason}",
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
    if name == "reason" or name == "how":
        return str(value).replace("_", " ")
    return "nobody" if value is None else str(value)
