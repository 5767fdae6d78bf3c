"""One case in full: what was said to us, by us and among us, and what happened."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.api._json import moment, moment_or_none
from chalicelib.api._pages import pages_json
from chalicelib.api._shapes import case_json
from chalicelib.api._words import in_words
from chalicelib.domain.case import Case
from chalicelib.domain.ledger import Entry, broken_at
from chalicelib.domain.mention import Mention, reference
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.recount import recount
from chalicelib.domain.track import Result
from chalicelib.ports import Ports, WholeCase

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

    Item = answers.Mention | answers.Reply | answers.Note

# Characters of a thread, at a thousand for what stands beside each text: Lambda answers with 6 MB at most.
LONGEST_THREAD = 1_000_000


def full_case_json(whole: WholeCase, now: datetime, ports: Ports) -> "answers.FullCase":
    """A case with its thread, ledger and pages."""
    case, outbox = whole.case, whole.outbox
    mentions = ports.mentions.of_case(case.id)
    entries = ports.ledger.of_case(case.id)
    # A reply that was sent is kept as a mention too, so that its echo is known: it is shown once.
    sent = {reply.external_id for reply in outbox if reply.external_id}
    heard = [one for one in mentions if not (one.event.own and one.event.external_id in sent)]
    thread: list[Item] = [
        *(mention_json(one) for one in heard),
        *(reply_json(one) for one in outbox),
        *(note_json(one) for one in whole.notes),
    ]
    thread.sort(key=lambda item: str(item["at"]))
    shown = _latest(thread)
    return {
        **case_json(case, now),
        "customer": _customer(case, heard),
        "thread_id": case.thread.thread_id,
        "account_id": case.thread.account_id,
        "why": list(case.why),
        "promises": [_promise_json(one) for one in recount(entries, ports.desk.version)],
        "thread": shown,
        "thread_left_out": len(thread) - len(shown),
        "ledger": [entry_json(one) for one in entries],
        "ledger_broken_at": broken_at(entries),
        "pages": pages_json(whole.pages, ports.ledger.told(case.id), entries),
    }


def _latest(thread: "list[Item]") -> "list[Item]":
    """The latest of a thread, as much as one answer holds."""
    room = LONGEST_THREAD
    for number, item in enumerate(reversed(thread)):
        room -= len(str(item["text"])) + 1000
        if room < 0:
            return thread[len(thread) - number :]
    return thread


def mention_json(mention: Mention) -> "answers.Mention":
    """What the customer said, or the brand natively on the platform; `at` is when, as far as we know."""
    event = mention.event
    said_at = min(event.created_at or mention.received_at, mention.received_at)
    return {
        "kind": "mention",
        "at": moment(said_at),
        "key": mention.key,
        "reference": reference(mention.key),
        "change": event.change,
        "form": event.kind,
        "own": event.own,
        "visibility": event.visibility,
        "author": {
            "id": event.author.id,
            "handle": event.author.handle,
            "name": event.author.name,
        },
        "text": event.text,
        "external_id": event.external_id,
        "parent_id": event.parent_id,
        "permalink": event.permalink,
        "media": [
            {"kind": one.kind, "id": one.id, "url": one.url, "mime_type": one.mime_type}
            for one in event.media
        ],
        "created_at": moment_or_none(event.created_at),
        "received_at": moment(mention.received_at),
    }


def reply_json(reply: Outgoing) -> "answers.Reply":
    """What an agent answered, and how far it has come."""
    return {
        "kind": "reply",
        "at": moment(reply.written_at),
        "id": reply.id,
        "agent": reply.agent,
        "text": reply.text,
        "visibility": reply.target.visibility,
        "answers": reply.target.external_id,
        "state": reply.state,
        "reason": reply.reason,
        "sent_at": moment_or_none(reply.sent_at),
        "external_id": reply.external_id,
        "delivery": reply.delivery,
    }


def note_json(note: Note) -> "answers.Note":
    """What a colleague remarked."""
    return {
        "kind": "note",
        "at": moment(note.at),
        "id": note.id,
        "agent": note.agent,
        "text": note.text,
    }


def entry_json(entry: Entry) -> "answers.Entry":
    """A ledger entry: its facts in words and as they are."""
    return {
        "version": entry.version,
        "at": moment(entry.at),
        "by": entry.by,
        "facts": [
            {"what": fact.what, "data": dict(fact.data), "text": in_words(fact)}
            for fact in entry.facts
        ],
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _promise_json(result: Result) -> "answers.Promise":
    """What became of one promise, counted from the ledger."""
    late = result.late
    return {
        "kind": result.kind,
        "promise": result.promise,
        "started_at": moment(result.started_at),
        "due_at": moment_or_none(result.due_at),
        "met_at": moment_or_none(result.met_at),
        "ended_at": moment_or_none(result.ended_at),
        "late_by_ms": None if late is None else late // timedelta(milliseconds=1),
        "arithmetic": list(result.arithmetic),
    }


def _customer(case: Case, mentions: list[Mention]) -> "answers.Customer":
    """The customer, by the name that the latest mention gives."""
    authors = [one.event.author for one in mentions if not one.event.own]
    named = next((one for one in reversed(authors) if one.name or one.handle), None)
    return {
        "id": case.thread.customer_id,
        "handle": named.handle if named else None,
        "name": named.name if named else None,
    }
