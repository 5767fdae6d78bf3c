"""Drafts, noise and the state of connections without a database: the same promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.mention import Handling, Mention
from chalicelib.domain.noise import Bin, Noise, shelf, shelves
from chalicelib.domain.unsent import Unsent
from chalicelib.domain.verdict import Verdict
from chalicelib.stores.memory_cases import Shelves
from chalicelib.stores.noise import Found, read_cursor, write_cursor
from chalicelib.stores.tables import micros


@dataclass(slots=True)
class Drafts:
    """`DraftStore` in memory."""

    kept: dict[tuple[str, str], Unsent] = field(default_factory=dict)

    def keep(self, draft: Unsent) -> None:
        """Keep a draft in the place of the one before it."""
        self.kept[draft.agent, draft.case] = draft

    def of(self, agent: str, case: str) -> Unsent | None:
        """An agent's draft for a case."""
        return self.kept.get((agent, case))

    def remove(self, agent: str, case: str) -> None:
        """It was sent, or is not wanted."""
        self.kept.pop((agent, case), None)


class NoiseShelf:
    """`NoiseStore` in memory."""

    def __init__(self, shelves: Shelves) -> None:
        self._all = shelves

    def keep(self, mention: Mention, verdict: Verdict) -> None:
        """A mention needs nobody; the first word on it stands."""
        with self._all.lock:
            standing = self._all.mentions.get(mention.key)
            if standing is not None and standing.handling is None:
                self._all.mentions[mention.key] = replace(standing, handling=Handling.NOISE)
                self._all.verdicts[mention.key] = verdict

    def of_day(self, day: date, limit: int, after: str | None = None) -> Bin:
        """A page of what came on a day, latest first. Raises Invalid."""
        start, seen = read_cursor(after)
        names = shelves(day)
        with self._all.lock:
            noise = [one for one in self._all.mentions.values() if one.handling is Handling.NOISE]
        of_day = [one for one in noise if shelf(one) in names]
        found: list[Found] = sorted(
            (-micros(one.received_at), names.index(shelf(one)), one.key) for one in of_day
        )
        merged = [one for one in found if start is None or -one[0] <= start]
        ahead = merged[seen:]
        cursor = write_cursor(merged[: seen + limit]) if len(ahead) > limit else None
        shown = [self._all.mentions[key] for _, _, key in ahead[:limit]]
        return Bin([Noise(one, self._all.verdicts.get(one.key)) for one in shown], cursor)

    def verdict(self, key: str) -> Verdict | None:
        """The verdict that made noise of a mention."""
        return self._all.verdicts.get(key)


@dataclass(slots=True)
class Connections:
    """`ConnectionStore` in memory."""

    at: dict[str, datetime] = field(default_factory=dict)

    def heard(self, connection: str, at: datetime) -> None:
        """Something came by a connection; what came within a minute of it is not told apart."""
        known = self.at.get(connection)
        if known is None or at - known >= timedelta(minutes=1):
            self.at[connection] = at

    def last_heard(self) -> Mapping[str, datetime]:
        """When something came, by connection, to the minute."""
        return dict(self.at)
