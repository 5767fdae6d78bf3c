"""The noise of each day in DynamoDB: mentions whose place in the index `case` is a shelf, not a case."""

import heapq
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pynamodb.expressions.update import Action

from chalicelib.domain.mention import Handling, Mention
from chalicelib.domain.noise import Bin, Noise, shelf, shelves
from chalicelib.domain.verdict import Intent, Sentiment, Verdict
from chalicelib.errors import Invalid
from chalicelib.ports import MentionStore
from chalicelib.stores.batches import read_several
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.tables import EPOCH, MentionRow, MentionsByCase, Stage, micros

Found = tuple[int, int, str]
"""When, the latest first; the part of the day; the mention's key."""


class NoiseShelf:
    """`NoiseStore` in DynamoDB."""

    def __init__(self, stage: Stage, mentions: MentionStore) -> None:
        self._rows = stage.database.table(MentionRow, stage.mentions)
        self._mentions = mentions

    def keep(self, mention: Mention, verdict: Verdict) -> None:
        """A mention needs nobody; the first word on it stands."""
        actions: list[Action] = [
            MentionRow.handling.set(Handling.NOISE.value),
            MentionRow.case.set(shelf(mention)),
            MentionRow.verdict.set(write_verdict(verdict)),
        ]
        waits = MentionRow.id.exists() & MentionRow.handling.does_not_exist()
        attempt(lambda: self._rows(mention.key).update(actions, waits))

    def of_day(self, day: date, limit: int, after: str | None = None) -> Bin:
        """A page of what came on a day, latest first. Raises Invalid."""
        start, seen = read_cursor(after)
        parts = [
            self._part(name, number, start, seen + limit + 1)
            for number, name in enumerate(shelves(day))
        ]
        # As the parts come: within one, those of the same moment stand in the index's own order.
        merged = list(heapq.merge(*parts, key=lambda one: one[:2]))
        behind = seen if start is not None else 0
        ahead = merged[behind:]
        shown = ahead[:limit]
        cursor = write_cursor(merged[: behind + limit]) if len(ahead) > limit else None
        return Bin(self._with_verdicts([key for _, _, key in shown]), cursor)

    def _part(self, name: str, number: int, start: int | None, most: int) -> Iterator[Found]:
        until = None
        if start is not None:
            until = MentionsByCase.at <= EPOCH + timedelta(microseconds=start)
        with reaching():
            rows = list(
                self._rows.by_case.query(
                    name,
                    until,
                    scan_index_forward=False,
                    limit=most,
                    attributes_to_get=["id", "at"],
                )
            )
        return iter([(-micros(row.at), number, row.id) for row in rows])

    def _with_verdicts(self, keys: Sequence[str]) -> list[Noise]:
        """The mentions of these keys in their order, but for what was restored meanwhile, or is too large to show."""
        mentions = self._mentions.several(keys)
        rows = read_several(self._rows, keys, ["id", "handling", "verdict"]) if keys else []
        verdicts = {
            row.id: read_verdict(row.verdict) for row in rows if row.handling == Handling.NOISE
        }
        return [
            Noise(mentions[key], verdicts[key])
            for key in keys
            if key in mentions and key in verdicts
        ]

    def verdict(self, key: str) -> Verdict | None:
        """The verdict that made noise of a mention."""
        with reaching():
            try:
                row = self._rows.get(key, consistent_read=True)
            except self._rows.DoesNotExist:
                return None
        return read_verdict(row.verdict)


def write_verdict(verdict: Verdict) -> str:
    """A verdict as a short text."""
    fields = [verdict.sentiment, verdict.intent, int(verdict.urgent), list(verdict.why)]
    return json.dumps(fields, separators=(",", ":"))


def read_verdict(text: str | None) -> Verdict | None:
    """The verdict of that text."""
    if text is None:
        return None
    sentiment, intent, urgent, why = json.loads(text)
    return Verdict(Sentiment(sentiment), Intent(intent), bool(urgent), False, tuple(why))


def write_cursor(shown: Sequence[Found]) -> str:
    """Where a page ended: its last moment, and how many of that moment were shown. No id stands in it."""
    last = shown[-1][0]
    return f"{-last}.{sum(one[0] == last for one in shown)}"


def read_cursor(after: str | None) -> tuple[int | None, int]:
    """The moment in microseconds, and how many of it were shown. Raises Invalid."""
    if after is None:
        return None, 0
    found = re.fullmatch(r"(\d{1,17})\.(\d{1,6})", after, re.ASCII)
    if found is None:
        raise Invalid("cursor: not one of this list; leave it out to start anew")
    return int(found[1]), int(found[2])
