"""One case in full: what was said to us, by us and among us, and what happened; merged cases are within."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.api._calls import Call
from chalicelib.api._json import moment, moment_or_none
from chalicelib.api._pages import pages_json
from chalicelib.api._said import mention_json, note_json, reply_json, verdict_json
from chalicelib.api._shapes import case_json
from chalicelib.api._words import in_words
from chalicelib.domain.case import Case
from chalicelib.domain.correcting import Understood, understood
from chalicelib.domain.ledger import Entry, broken_at
from chalicelib.domain.mention import Mention
from chalicelib.domain.recount import recount
from chalicelib.domain.track import Result
from chalicelib.domain.unsent import Unsent
from chalicelib.ports import Ports, WholeCase

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

    Item = answers.Mention | answers.Reply | answers.Note

# Characters of a thread, at a thousand for what stands beside each text: Lambda answers with 6 MB at most.
LONGEST_THREAD = 1_000_000


def full_case_json(whole: WholeCase, call: Call) -> "answers.FullCase":
    """A case with its thread, ledger and pages."""
    case, ports = whole.case, call.ports
    entries = ports.ledger.of_case(case.id)
    said = _Said.of(whole, entries, ports)
    shown = _latest(said.thread)
    limit = ports.platform(case.thread.channel).limit(case.visibility)
    return {
        **case_json(case, call.at, _heard_last(case, said.heard)),
        "customer": _customer(case, said.heard),
        "thread_id": case.thread.thread_id,
        "account_id": case.thread.account_id,
        "why": list(case.why),
        "promises": [_promise_json(one) for one in recount(entries, ports.desk.version)],
        "thread": shown,
        "thread_left_out": len(said.thread) - len(shown),
        "merged": list(case.merged),
        "draft": draft_json(ports.drafts.of(call.agent.id, case.id)),
        "limit": {"most": limit.most, "counts": limit.counts},
        "ledger": [entry_json(one) for one in entries],
        "ledger_broken_at": broken_at(entries),
        "pages": pages_json(whole.pages, ports.ledger.told(case.id), entries),
    }


@dataclass(frozen=True, slots=True)
class _Said:
    """All that was said, oldest first; `heard` are the mentions of it."""

    heard: list[Mention]
    thread: "list[Item]"

    @classmethod
    def of(cls, whole: WholeCase, entries: Sequence[Entry], ports: Ports) -> "_Said":
        """In a case, and in those that were merged into it."""
        found = (ports.cases.whole(id) for id in whole.case.merged)
        parts = [*(one for one in found if one is not None), whole]
        thought = {
            key: known
            for part in parts
            for key, known in understood(
                entries if part is whole else ports.ledger.of_case(part.case.id)
            ).items()
        }
        heard: list[Mention] = []
        thread: list[Item] = []
        for part in parts:
            mentions = _heard(part, ports)
            heard += mentions
            thread += [
                *(mention_json(one, _verdict(one, thought, ports)) for one in mentions),
                *(reply_json(one) for one in part.outbox),
                *(note_json(one) for one in part.notes),
            ]
        heard.sort(key=lambda one: one.received_at)
        return cls(heard, sorted(thread, key=lambda item: str(item["at"])))


def _heard(part: WholeCase, ports: Ports) -> list[Mention]:
    """A reply that was sent is kept as a mention too, so that its echo is known: it is shown once."""
    sent = {reply.external_id for reply in part.outbox if reply.external_id}
    mentions = ports.mentions.of_case(part.case.id)
    return [one for one in mentions if not (one.event.own and one.event.external_id in sent)]


def _verdict(
    mention: Mention, thought: "dict[str, Understood]", ports: Ports
) -> "answers.Verdict | None":
    """What is thought of a mention; the words that decided are those by which it would be thought again."""
    known = thought.get(mention.key)
    if known is None:
        return None
    again = ports.classifier.classify(mention.event.text)
    same = (again.sentiment, again.intent, again.urgent)
    stands = known.corrected_by is None and same == (known.sentiment, known.intent, known.urgent)
    return verdict_json(known.verdict, again.why if stands else (), known.corrected_by)


def draft_json(draft: Unsent | None) -> "answers.Draft | None":
    """What an agent has typed and not sent."""
    if draft is None:
        return None
    return {
        "text": draft.text,
        "visibility": draft.visibility,
        "mention": draft.mention,
        "at": moment(draft.at),
    }


def _heard_last(case: Case, heard: list[Mention]) -> Mention | None:
    return next((one for one in heard if one.key == case.last_mention), None)


def _latest(thread: "list[Item]") -> "list[Item]":
    """The latest of a thread, as much as one answer holds."""
    room = LONGEST_THREAD
    for number, item in enumerate(reversed(thread)):
        room -= len(str(item["text"])) + 1000
        if room < 0:
            return thread[len(thread) - number :]
    return thread


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
        "goes_on": result.goes_on,
        "arithmetic": list(result.arithmetic),
    }


def _customer(case: Case, mentions: list[Mention]) -> "answers.Customer":
    """The customer, by the name that the latest mention gives."""
    id = case.thread.customer_id
    authors = [one.event.author for one in mentions if not one.event.own]
    # Of merged cases the customer may write under other names as well.
    own = [one for one in authors if one.id in (None, id)]
    named = next((one for one in reversed(own) if one.name or one.handle), None)
    return {
        "id": id,
        "handle": named.handle if named else None,
        "name": named.name if named else None,
    }
