"""What a measurement says: a table, the aims it is held against, and how it was made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Say = Callable[[str], None]
"""Is told what is being measured, in a few words."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure held against what was promised: good when it is at most `most`."""

    what: str
    figure: float
    most: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.figure <= self.most


@dataclass(frozen=True, slots=True)
class Report:
    """One measurement. Cells are texts, ready to be read; `notes` say how it was made and what it leaves out."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    aims: Sequence[Aim] = ()
    notes: Sequence[str] = ()

    @property
    def met(self) -> bool:
        """Whether all aims are met."""
        return all(aim.met for aim in self.aims)


def markdown(report: Report) -> str:
    """The report as a section of a Markdown page."""
    lines = [f"## {report.title}", "", _row(report.columns), _row(["---"] * len(report.columns))]
    lines += [_row(row) for row in report.rows]
    if report.aims:
        lines += ["", _row(("aim", "figure", "at most", "met")), _row(["---"] * 4)]
        lines += [
            _row((one.what, _figure(one.figure, one), _figure(one.most, one), _word(one)))
            for one in report.aims
        ]
    lines += ["", *(f"- {note}" for note in report.notes)] if report.notes else []
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(value: float, aim: Aim) -> str:
    return f"{value:,.2f} {aim.unit}".rstrip()


def _word(aim: Aim) -> str:
    return "yes" if aim.met else "**no**"
