"""Marks and their sums in DynamoDB, in a table of their own: it holds nothing that the ledger does not.

| of                  | what            | holds                                                      |
|---------------------|-----------------|------------------------------------------------------------|
| `marks#<hour>`      | case or mention | its marks in that hour, as of a `version`                  |
| `hours`             | hour            | that it has marks; `generation` counts those that came late |
| `sums#hour`, `#day` | hour or day # n | its sums, as of a `generation`, in so many `parts`         |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from chalicelib.domain.mark import Counted, Mark, Tally
from chalicelib.domain.sums import Cell, Sum, Summed, Sums
from chalicelib.ports import Span
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.database import attempt, reaching
from chalicelib.stores.tables import PulseRow, Stage

HOURS = "hours"
IN_ITEM = 4_000
"""Cells of sums in one item, which ends at 400 KB: some 20 bytes each, compressed. Ten lengths count as one more."""
EVERY = -1
"""In place of an hour: cells of the whole day."""

Line = list[Any]
"""A cell as it is kept: hour of a day, its words, how many, and how often each length."""


class Figures:
    """`FigureStore` in DynamoDB. A process remembers which hours it has said to have marks."""

    def __init__(self, stage: Stage) -> None:
        self._rows = stage.database.table(PulseRow, stage.pulse)
        self._known: set[datetime] = set()

    def keep(self, tally: Tally) -> None:
        """Keep the marks of a case in an hour, in the place of earlier ones; those of a later version stand."""
        row = self._rows(f"marks#{_hour(tally.hour)}", tally.of)
        row.version, row.body = tally.version, pack([tally.channel, *map(written, tally.marks)])
        newer = PulseRow.version.does_not_exist() | (PulseRow.version <= tally.version)
        attempt(lambda: row.save(newer))

    def stir(self, hour: datetime, late: bool) -> bool:
        """Say that an hour has marks; late ones raise its generation."""
        if not late and hour in self._known:
            return False
        row = self._rows(HOURS, _hour(hour))
        with reaching():
            row.update([PulseRow.generation.add(int(late))])
        self._known = {one for one in self._known if one >= hour} | {hour}
        return not late

    def stirred(self, since: datetime, until: datetime) -> Mapping[datetime, int]:
        """The hours that have marks, with their generations."""
        within = PulseRow.what.between(_hour(since), _hour(until))
        with reaching():
            rows = list(self._rows.query(HOURS, within, consistent_read=True))
        found = {_moment(row.what): int(row.generation) for row in rows}
        return {hour: generation for hour, generation in found.items() if hour < until}

    def tallies(self, hour: datetime, limit: int, after: str = "") -> Sequence[Tally]:
        """Marks of an hour, by what they are of, from after that on."""
        of = f"marks#{_hour(hour)}"
        beyond = PulseRow.what > after if after else None
        with reaching():
            rows = list(self._rows.query(of, beyond, limit=limit, consistent_read=True))
        return [_tally(hour, row) for row in rows]

    def summed(self, span: Span, since: datetime, until: datetime) -> Mapping[datetime, Summed]:
        """The sums that are kept of hours or days; what was only kept in part is left out."""
        within = PulseRow.what.between(_hour(since), _hour(until))
        with reaching():
            rows = list(self._rows.query(f"sums#{span}", within))
        found = {}
        for at, group in groupby(rows, key=lambda row: str(row.what).partition("#")[0]):
            summed = read_sums(list(group))
            if summed is not None and _moment(at) < until:
                found[_moment(at)] = summed
        return found

    def sum_up(self, span: Span, at: datetime, summed: Summed) -> None:
        """Keep sums; the last ones stand."""
        parts = in_items(lines_of(summed))
        for number, lines in enumerate(parts):
            row = self._rows(f"sums#{span}", f"{_hour(at)}#{number:03d}")
            row.generation, row.parts, row.body = summed.generation, len(parts), pack(lines)
            with reaching():
                row.save()


def _hour(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H}"


def _moment(hour: str) -> datetime:
    return datetime.fromisoformat(f"{hour}:00+00:00")


def _tally(hour: datetime, row: PulseRow) -> Tally:
    channel, *marks = unpack(list, row.body)
    return Tally(hour, row.what, int(row.version), channel, tuple(map(read_mark, marks)))


def written(mark: Mark) -> Line:
    """A mark as it is kept."""
    return [mark.what, mark.value, mark.team, mark.agent, mark.seconds]


def read_mark(line: Line) -> Mark:
    """The mark that was kept."""
    what, value, team, agent, seconds = line
    return Mark(Counted(what), value, team, agent, seconds)


def lines_of(summed: Summed) -> Iterator[Line]:
    """Sums as they are kept, a line for each cell."""
    for hour, sums in ((EVERY, summed.sums), *summed.hours.items()):
        for cell, one in sorted(sums.items()):
            yield [hour, *cell, one.count, sorted(one.lengths.items())]


def in_items(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines in as many parts as there are items to be; at least one."""
    parts: list[list[Line]] = [[]]
    room = float(IN_ITEM)
    for line in lines:
        weight = 1 + len(line[-1]) / 10
        if weight > room and parts[-1]:
            parts.append([])
            room = float(IN_ITEM)
        parts[-1].append(line)
        room -= weight
    return parts


def read_sums(rows: Sequence[PulseRow]) -> Summed | None:
    """The sums that some rows are; None when they are not all of the same."""
    first = rows[0]
    same = [row for row in rows[: int(first.parts)] if row.generation == first.generation]
    if len(same) < int(first.parts):
        return None
    return read_lines(int(first.generation), [row.body for row in same])


def read_lines(generation: int, bodies: Iterable[bytes]) -> Summed:
    """The sums that were kept in these bodies."""
    hours: dict[int, Sums] = {}
    for body in bodies:
        for hour, what, value, team, channel, agent, count, lengths in unpack(list, body):
            cell = Cell(what, value, team, channel, agent)
            hours.setdefault(hour, {})[cell] = Sum(count, dict(lengths))
    return Summed(generation, hours.pop(EVERY, {}), hours)
