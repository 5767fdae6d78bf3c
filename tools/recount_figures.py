"""Figures counted anew from the whole store: all ledgers, and all mentions that are in no case."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.mark import Counted, day_of, hour_of
from chalicelib.domain.marking import marked
from chalicelib.domain.mention import Handling
from chalicelib.domain.sums import Cell, Sum, coarse
from chalicelib.errors import Unavailable
from chalicelib.flows.counting import UNSEEN, Heard, count_entries, count_mention, stir
from chalicelib.flows.figures import LONGEST, Window, view
from chalicelib.ports import Ports

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

Days = dict[tuple[datetime, Cell], Sum]


@dataclass
class Audit:
    """What should be counted, by day; with `mend` it is counted on the way, in the place of what stands there."""

    ports: Ports
    now: datetime
    mend: bool = False
    days: Days = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def case(self, id: str) -> None:
        """All marks of a case."""
        entries = self.ports.ledger.of_case(id)
        if self.mend:
            stir(count_entries(id, 1, self.ports)[1], self.now, self.ports)
        found = marked(entries, self.ports.desk.version)
        for one in found.marks:
            mark = one.mark
            cell = Cell(mark.what, mark.value, mark.team, found.channel, mark.agent)
            self._add(day_of(one.at), cell, mark.seconds)
        self.counted["cases"] += 1

    def mention(self, heard: Heard) -> None:
        """The mark of a mention that is in no case."""
        if self.mend:
            stir(count_mention(heard, self.ports), self.now, self.ports)
        cell = Cell(Counted.HEARD, heard.handling, "", heard.channel, "")
        self._add(day_of(heard.at), cell, None)
        self.counted["mentions"] += 1

    def _add(self, day: datetime, cell: Cell, seconds: int | None) -> None:
        one = self.days.setdefault((day, _comparable(cell)), Sum())
        one.take(Sum(1, {} if seconds is None else {coarse(max(0, seconds)): 1}))

    def differences(self) -> Iterator[str]:
        """Every number that is shown otherwise, day by day."""
        shown = self._shown()
        for day, cell in sorted(self.days.keys() | shown.keys()):
            one, other = self.days.get((day, cell), Sum()), shown.get((day, cell), Sum())
            if one != other:
                what = " ".join(part or "-" for part in cell)
                yield f"{day:%Y-%m-%d} {what}: shown {other.count}, recounted {one.count}" + (
                    "" if one.count != other.count else " with other lengths of time"
                )

    def _shown(self) -> Days:
        """What a lead sees of every day."""
        shown: Days = {}
        hours = list(self.ports.figures.stirred(FIRST, LAST))
        start = day_of(hours[0]) if hours else LAST
        while hours and start <= hours[-1]:
            window = Window(start, start + LONGEST)
            for day, sums in _patiently(window, self.now, self.ports).items():
                for cell, one in sums.items():
                    shown.setdefault((day, _comparable(cell)), Sum()).take(one)
            start += LONGEST
        return shown


def _patiently(window: Window, now: datetime, ports: Ports) -> Any:
    """A look at a window, asked for as often as it takes to be summed up."""
    while True:
        try:
            return view(window, now, ports).steps
        except Unavailable as error:
            if "ask again" not in str(error):
                raise


def _comparable(cell: Cell) -> Cell:
    """A mention in no case has the team that its connection had when it was counted, which may be another one now."""
    unseen = cell.what == Counted.HEARD and cell.value in UNSEEN
    return cell._replace(team="", agent="") if unseen else cell


def mentions_of_nobody(table: str, client: Any) -> Iterator[Heard]:
    """All mentions that triage gave to no case. An audit reads the whole store."""
    wanted = {f":{one.value}": {"S": one.value} for one in UNSEEN}
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ProjectionExpression="#i, #c, #a, #h",
        FilterExpression=f"#h IN ({', '.join(wanted)})",
        ExpressionAttributeNames={"#i": "id", "#c": "connection", "#a": "at", "#h": "handling"},
        ExpressionAttributeValues=wanted,
        PaginationConfig={"PageSize": 500},
    )
    for page in pages:
        for item in page["Items"]:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=float(item["at"]["N"]))
            key = item["id"]["S"]
            handling = Handling(item["handling"]["S"])
            yield Heard(key, key.partition("#")[0], item["connection"]["S"], hour_of(at), handling)


def audit(
    cases: Iterable[str], mentions: Iterable[Heard], made: Audit, tell: Callable[[str], None]
) -> int:
    """Count everything anew; returns how many numbers are shown otherwise, and tells each."""
    for id in cases:
        made.case(id)
    for heard in mentions:
        made.mention(heard)
    wrong = 0
    for line in made.differences():
        wrong += 1
        tell(line)
    return wrong
