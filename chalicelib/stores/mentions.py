"""Mentions and signals in DynamoDB: one conditional put each, the write that a webhook waits for."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.domain.mention import Event, Handling, HeardSignal, Mention, Signal
from chalicelib.errors import NotFound
from chalicelib.ports import Blobs
from chalicelib.stores.batches import read_several
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import Database, attempt, reaching
from chalicelib.stores.keys import KEY_LIMIT, check_key
from chalicelib.stores.redaction import redacted
from chalicelib.stores.tables import MentionRow, Stage

EVENT, SIGNAL = "event", "signal"
TRIAGE = "triage"
SHOWN = ["id", "what", "connection", "at", "body", "handling", "case", "replies"]

# Bytes, compressed. An S3 PUT costs as much as 8 KB of writes; an item ends at 400 KB.
RAW_IN_ITEM = 8_000
BODY_IN_ITEM = 200_000


class Mentions:
    """`MentionStore` in DynamoDB. What is added, or read to be shown beside a list, goes by the `quick` connection."""

    def __init__(self, stage: Stage, quick: Database, blobs: Blobs, retention: timedelta) -> None:
        self._rows = stage.database.table(MentionRow, stage.mentions)
        self._quick = quick.table(MentionRow, stage.mentions)
        self._blobs = blobs
        self._retention = retention

    def add(self, mention: Mention) -> bool:
        """Keep an event; False when it is known already. Raises Unavailable, or Unreadable for an impossible id."""
        row = self._row(EVENT, mention.key, mention.event, mention.received_at)
        row.connection = mention.connection
        row.handling = mention.handling
        if mention.handling is None:
            row.wakes = TRIAGE
        row.replies = mention.case
        return self._put(row)

    def add_signal(self, heard: HeardSignal) -> bool:
        """Keep a signal; False when it is known already. Raises as `add` does."""
        row = self._row(SIGNAL, heard.signal.key, heard.signal, heard.received_at)
        row.connection = heard.connection
        row.wakes = TRIAGE
        return self._put(row)

    def _row(self, what: str, key: str, value: Event | Signal, at: datetime) -> MentionRow:
        check_key(key)
        row = self._quick(key, what=what, at=at)
        row.expires = int((at + self._retention).timestamp())
        row.body, row.blob = self._stow(key, "body", pack(value, without=("raw",)), BODY_IN_ITEM)
        if value.raw:
            row.raw, row.raw_blob = self._stow(key, "raw", pack(value.raw), RAW_IN_ITEM)
        return row

    def _stow(
        self, key: str, part: str, body: bytes, limit: int
    ) -> tuple[bytes | None, str | None]:
        """The body, or the key of the blob that it became."""
        if len(body) <= limit:
            return body, None
        blob = f"mentions/{hashlib.sha256(key.encode()).hexdigest()}/{part}"
        self._blobs.put(blob, body)
        return None, blob

    def _put(self, row: MentionRow) -> bool:
        return attempt(lambda: row.save(MentionRow.id.does_not_exist()))

    def find(self, key: str) -> Mention | HeardSignal | None:
        """The event or signal of that key."""
        row = self._read(key)
        if row is None:
            return None
        if row.what == SIGNAL:
            signal = replace(unpack(Signal, self._body(row)), raw=self._raw(row))
            return HeardSignal(signal, row.connection, row.at)
        mention = self._mention(row)
        return replace(mention, event=replace(mention.event, raw=self._raw(row)))

    def get(self, key: str) -> Mention | None:
        """The event of that key; None for a signal too."""
        found = self.find(key)
        return found if isinstance(found, Mention) else None

    def several(self, keys: Sequence[str]) -> Mapping[str, Mention]:
        """Events by key, as of a moment ago, without the platform's own objects and without those that are blobs."""
        asked = [key for key in keys if key and len(key.encode(errors="replace")) <= KEY_LIMIT]
        rows = read_several(self._quick, asked, SHOWN)
        return {row.id: self._mention(row) for row in rows if row.what == EVENT and row.body}

    def _read(self, key: str) -> MentionRow | None:
        if not key or len(key.encode(errors="replace")) > KEY_LIMIT:
            return None
        with reaching():
            try:
                return self._rows.get(key, consistent_read=True)
            except self._rows.DoesNotExist:
                return None

    def _mention(self, row: MentionRow) -> Mention:
        handling = Handling(row.handling) if row.handling else None
        event = unpack(Event, self._body(row))
        # Noise lies on a shelf in the place of a case.
        case = None if handling is Handling.NOISE else row.case or row.replies
        return Mention(event, row.connection, row.at, case, handling)

    def _body(self, row: MentionRow) -> bytes:
        # A redacted row has both, and its blob is empty.
        return row.body or self._blobs.get(row.blob)

    def _raw(self, row: MentionRow) -> Mapping[str, Any]:
        """The platform's own object; empty when its blob has expired."""
        try:
            body = self._blobs.get(row.raw_blob) if row.raw_blob else row.raw
        except NotFound:
            return {}
        return unpack(dict, body) if body else {}

    def settle(self, key: str, handling: Handling, case: str | None = None) -> None:
        """Say what became of a mention that changed no case by itself; the first word stands."""
        actions: list[Action] = [MentionRow.handling.set(handling.value)]
        if case is not None:
            actions.append(MentionRow.case.set(case))
        waits = MentionRow.id.exists() & MentionRow.handling.does_not_exist()
        attempt(lambda: self._rows(key).update(actions, waits))

    def redact(self, key: str, at: datetime) -> None:
        """Forget what a deleted mention said; its ids stay. Raises Unavailable; a second call finishes the first."""
        row = self._read(key)
        if row is None:
            return
        actions: list[Action] = [
            MentionRow.body.set(pack(redacted(unpack(Event, self._body(row))))),
            MentionRow.redacted_at.set(at),
            MentionRow.raw.remove(),
            MentionRow.verdict.remove(),  # it names words
        ]
        attempt(lambda: self._rows(key).update(actions, MentionRow.id.exists()))
        for blob in (row.blob, row.raw_blob):
            if blob is not None:
                self._blobs.forget(blob)

    def of_case(self, case: str) -> Sequence[Mention]:
        """All events of a case but our own replies, oldest first, without the platform's own objects."""
        with reaching():
            rows = list(self._rows.by_case.query(case))
        return [self._mention(row) for row in rows if row.what == EVENT]
