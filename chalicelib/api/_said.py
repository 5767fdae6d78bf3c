"""The JSON of what was said in a case: to us, by us and among us."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.api._json import moment, moment_or_none
from chalicelib.domain.mention import Mention, reference
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.verdict import Verdict

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers


def mention_json(mention: Mention, verdict: "answers.Verdict | None") -> "answers.Mention":
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
        "verdict": verdict,
    }


def verdict_json(
    verdict: Verdict, why: Iterable[str], corrected_by: str | None = None
) -> "answers.Verdict":
    """What is thought of a mention, and by which words."""
    return {
        "sentiment": verdict.sentiment,
        "intent": verdict.intent,
        "urgent": verdict.urgent,
        "why": list(why),
        "corrected_by": corrected_by,
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
