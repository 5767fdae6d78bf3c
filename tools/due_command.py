"""`./earshot due`: the command and its options."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from tools.options import AsJson

DESK = Path(__file__).resolve().parent.parent / "infra" / "desk.yaml"


def due(
    promise: Annotated[
        str | None, typer.Option(help="A promise of the desk; without it, lines are read.")
    ] = None,
    opened: Annotated[
        str | None, typer.Option(help="When its clocks start, as 2026-11-22T10:00:00Z.")
    ] = None,
    pause: Annotated[
        list[str] | None,
        typer.Option(help="FROM/TO, or FROM/ for one that is still running; may be repeated."),
    ] = None,
    clock: Annotated[
        str | None, typer.Option(help="Only first_reply, next_reply or resolution.")
    ] = None,
    desk: Annotated[
        Path | None,
        typer.Option(help="The desk file; infra/desk.yaml if not given.", dir_okay=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Say when a promise is due, and why: a promise of the desk, or one question as JSON per line on stdin.

    Exit code 1 when a line could not be understood; the others are answered all the same.
    """
    from tools.due import Wish, run, run_on_desk

    if promise is not None and opened is not None:
        wish = Wish(promise, opened, pause or (), clock, json)
        raise typer.Exit(run_on_desk(desk or DESK, wish))
    if promise or opened or pause or clock or desk:
        raise typer.BadParameter("a promise of the desk needs both --promise and --opened")
    # A line that is no UTF-8 must not end the run, whatever the machine's locale.
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    raise typer.Exit(run(sys.stdin, sys.stdout))
