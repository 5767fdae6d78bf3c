"""`./earshot bench`: runs measurements, shows their tables, and keeps them in a page if asked."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from chalicelib.errors import Invalid
from tools.bench.page import kept
from tools.bench.report import Report, Say, markdown
from tools.console import Steps, show


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for; `names` may be empty for all."""

    names: Sequence[str]
    rounds: int
    sizes: Sequence[int]
    cases: int | None
    into: Path | None
    as_json: bool


def run(root: Path, wish: Wish) -> int:
    """Measures, prints, and returns 0 when every aim is met, else 1. Raises Invalid for a name that is not known."""
    benches = _benches(root, wish)
    unknown = next((name for name in wish.names if name not in benches), None)
    if unknown is not None:
        raise Invalid(f"there is no measurement {unknown}: there are {', '.join(benches)}")
    steps = Steps()
    missed = False
    for name in wish.names or benches:
        with steps.step(f"Measuring {name}") as say:
            reports = benches[name](say)
        for report in reports:
            missed = missed or not report.met
            _print(report, as_json=wish.as_json)
            if wish.into is not None:
                wish.into.write_text(kept(wish.into, report), "utf-8")
    return int(missed)


Bench = Callable[[Say], Sequence[Report]]


def _benches(root: Path, wish: Wish) -> Mapping[str, Bench]:
    """All measurements, the quick ones first. What each needs is imported when it runs."""
    return {**_of_code(root, wish), **_of_rules(wish), **_of_stack(root, wish)}


def _of_code(root: Path, wish: Wish) -> Mapping[str, Bench]:
    """What the code costs by itself."""

    def ingest(say: Say) -> Sequence[Report]:
        from tools.bench import ingest

        return (ingest.run(root, wish.rounds, say),)

    def coldstart(say: Say) -> Sequence[Report]:
        from tools.bench import coldstart

        return (coldstart.run(root, wish.rounds, say),)

    return {"ingest": ingest, "coldstart": coldstart}


def _of_rules(wish: Wish) -> Mapping[str, Bench]:
    """Whether the rules are right, on random cases."""

    def calendar(say: Say) -> Sequence[Report]:
        from tools.bench import calendar

        return (calendar.run(say, wish.cases or calendar.MANY),)

    def polling(say: Say) -> Sequence[Report]:
        from tools.bench import polling

        return polling.run(wish.cases or polling.CASES, say)

    def figures(say: Say) -> Sequence[Report]:
        from tools.bench import figures

        return (figures.run(say, wish.sizes),)

    return {"calendar": calendar, "polling": polling, "figures": figures}


def _of_stack(root: Path, wish: Wish) -> Mapping[str, Bench]:
    """What a running stack does; each brings up its own."""

    def cost(say: Say) -> Sequence[Report]:
        from tools.bench import cost

        return cost.run(root, "bench", say)

    def growth(say: Say) -> Sequence[Report]:
        from tools.bench import growth

        return (growth.run(root, "bench", say, wish.sizes),)

    def quickness(say: Say) -> Sequence[Report]:
        from tools.bench import quickness

        return quickness.run(root, say)

    def lateness(say: Say) -> Sequence[Report]:
        from tools.bench import lateness

        return lateness.run(root, say, wish.cases or lateness.CLOCKS)

    return {
        "cost": cost,
        "growth": growth,
        "quickness": quickness,
        "lateness": lateness,
        "console": partial(_console, root, wish),
    }


def _console(root: Path, wish: Wish, say: Say) -> Sequence[Report]:
    """What agents see of it."""
    from tools.bench import console
    from tools.bench.console_seen import CASES

    return console.run(root, say, wish.cases or CASES)


def _print(report: Report, *, as_json: bool) -> None:
    console = Console(highlight=False)
    if as_json:
        show(json.dumps(asdict(report) | {"met": report.met}, ensure_ascii=False))
    elif not console.is_terminal:
        show(markdown(report))
    else:
        table = Table(*report.columns, title=report.title, title_justify="left")
        for row in report.rows:
            table.add_row(*row)
        console.print(table)
        for aim in report.aims:
            word = "[green]met[/]" if aim.met else "[red]missed[/]"
            console.print(
                f"{aim.what}: {aim.figure:,.2f} {aim.unit} of at most {aim.most:,.2f}, {word}"
            )
