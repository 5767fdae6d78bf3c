"""How `./earshot desk` speaks and acts."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from chalicelib.domain.desk import Agent, Desk
from chalicelib.errors import Conflict, Invalid, Misconfigured
from chalicelib.flows.replanning import replan_all
from chalicelib.gateways.clock import now
from chalicelib.stores.codec import pack
from chalicelib.stores.versions import Applied, fits
from tools.console import complain, show
from tools.desk import Checked, check, read
from tools.desk.difference import Line, differences
from tools.desk.finding import Placed
from tools.desk.target import Target, Which, target
from tools.desk.told import holds, in_words, when
from tools.desk.written import as_yaml, fields

SAME, DIFFERS = 0, 1
_EVERY = 1_000_000
"""More versions than there will be."""
_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


@dataclass(frozen=True, slots=True)
class How:
    """How a desk is applied: without a question, and to the clocks that run too."""

    yes: bool = False
    all: bool = False


def run_check(file: Path, *, as_json: bool) -> int:
    """Tells what a file holds, or all that is wrong with it; 1 when something is."""
    try:
        checked = check(file)
        if checked.desk is not None:
            fits(pack(checked.desk))
    except Invalid as error:
        if not as_json:
            raise
        checked = Checked(str(file), (Placed(0, "", str(error)),), (), None)
    if as_json:
        show(json.dumps(_checked(checked), indent=1))
    else:
        for one in sorted((*checked.errors, *checked.warnings), key=lambda one: one.line):
            show(one.told(checked.file))
        show(_verdict(checked))
    return 0 if checked.desk is not None else 1


def _verdict(checked: Checked) -> str:
    if checked.desk is None:
        count = len(checked.errors)
        return f"{checked.file}: {count} mistake{'s' * (count > 1)}"
    return f"{checked.file} is valid: {in_words(checked.desk)}"


def _checked(checked: Checked) -> dict[str, Any]:
    told = {
        kind: [{"line": one.line, "where": one.where, "text": one.text} for one in found]
        for kind, found in (("errors", checked.errors), ("warnings", checked.warnings))
    }
    desk = checked.desk
    return {"file": checked.file, "valid": desk is not None, **told, "holds": holds(desk)}


def run_diff(file: Path, which: Which) -> int:
    """Shows what a file would change; 1 when it would change anything, as diff has it."""
    desk = read(file)
    with target(which) as there:
        lines = differences(there.current(), there.meant(desk))
    _show(lines)
    return DIFFERS if lines else SAME


def run_apply(file: Path, which: Which, how: How) -> int:
    """Applies a file, as one more version."""
    checked = check(file)
    for one in checked.warnings:
        complain(one.told(checked.file))
    desk = checked.desk or read(file)
    with target(which) as there:
        _apply(there, there.meant(desk), how, f"{there.remedy} sees to it")
        there.remember(file)
        _replan(there, how)
    return 0


def run_rollback(number: int | None, which: Which, how: How) -> int:
    """Applies an older version, as one more."""
    with target(which) as there:
        last = there.ports.desk.last()
        if last is None or (number is None and last.version == 1):
            raise Invalid(f"{there.words} has no version to go back to")
        wanted = there.ports.desk.version(number or last.version - 1)
        _apply(there, wanted, how, f"{there.remedy} sees to it, once the desk file says the same")
        _replan(there, how)
        complain(
            f"change the desk file too: as it is, the next {there.remedy} takes the rollback back"
        )
    return 0


def run_show(number: int | None, which: Which, form: str) -> int:
    """Shows a version, and which ones there are; `form` is json, yaml or words."""
    with target(which) as there:
        shelf = there.ports.desk
        history, last = shelf.history(), shelf.last()
        if last is None:
            raise Misconfigured(f"{there.words} has no desk yet: apply one")
        desk = shelf.version(number or last.version)
        known = [one for one in history if one.version == desk.version]
        told = known[0] if known else Applied(desk.version)
        if form == "yaml":
            sys.stdout.write(as_yaml(desk))
        elif form == "json":
            show(json.dumps(_as_json(there, told, desk, history), indent=1, ensure_ascii=False))
        else:
            show("\n".join(_as_text(there, told, desk, history)))
    return 0


def _as_text(there: Target, told: Applied, desk: Desk, history: Sequence[Applied]) -> list[str]:
    counts = " counts" if told.version == history[0].version else ""
    lines = [f"version {told.version} of {there.words}{counts}, {when(told)}", in_words(desk), ""]
    lines += [f"  {one.version:>5}  {when(one)}" for one in history]
    return [*lines, "", "--yaml prints it as a desk file"]


def _as_json(
    there: Target, told: Applied, desk: Desk, history: Sequence[Applied]
) -> dict[str, Any]:
    return {
        **_applied(told),
        "current": told.version == history[0].version,
        "of": there.words,
        "desk": fields(desk),
        "history": [_applied(one) for one in history],
    }


def _applied(one: Applied) -> dict[str, Any]:
    at = one.at.isoformat() if one.at else None
    return {"version": one.version, "at": at, "by": one.by, "hash": one.hash}


def _apply(there: Target, desk: Desk, how: How, remedy: str) -> None:
    shelf, before = there.ports.desk, there.current()
    lines = differences(before, desk)
    if before is not None and not lines:
        show(f"nothing to change: version {before.version} of {there.words} says the same")
        return
    _show(lines)
    if not how.yes:
        _asked(there)
    last = shelf.last()
    if (last.version if last else 0) != (before.version if before else 0):
        raise Conflict("somebody else applied a desk meanwhile: look at what changes, and repeat")
    applied = shelf.apply(desk, there.by, now())
    show(f"version {applied.version} counts at {there.words}; its workers follow within a minute")
    left = _left(before, applied)
    if left:
        show(f"open cases of {', '.join(left)} go to others, within two minutes")
    for word in _still_to_do(before, applied, remedy):
        complain(word)


def _left(before: Desk | None, after: Desk) -> list[str]:
    """Agents who are no longer on the desk."""
    there = {agent.id for agent in after.agents}
    return sorted(agent.id for agent in (before.agents if before else ()) if agent.id not in there)


def _asked(there: Target) -> None:
    """Returns when a person says yes. Raises Invalid."""
    if not sys.stdin.isatty():
        raise Invalid("nobody is here to be asked: add --yes")
    sys.stderr.write(f"Apply this to {there.words}? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Invalid("nothing was changed")


def _still_to_do(before: Desk | None, after: Desk, remedy: str) -> list[str]:
    """What the desk alone cannot do: who may sign in, where they are reached, and the keys of accounts."""
    was = {one.id: one for one in (before.agents if before else ())}
    is_now = {one.id: one for one in after.agents}
    moved = {id for id in was.keys() & is_now.keys() if _known_by(was[id]) != _known_by(is_now[id])}
    accounts = {one.id for one in (before.connections if before else ())}
    words = (
        (is_now.keys() - was.keys(), "cannot sign in yet"),
        (was.keys() - is_now.keys(), "can still sign in"),
        (moved, "is known by another role, address or phone still"),
        ({one.id for one in after.connections} - accounts, "has no keys yet, so nothing arrives"),
    )
    return [f"{', '.join(sorted(ids))} {word}: {remedy}" for ids, word in words if ids]


def _known_by(agent: Agent) -> tuple[str, str, str]:
    return agent.role, agent.email, agent.phone


def _replan(there: Target, how: How) -> None:
    """Plans the clocks of all open cases anew, by the desk that counts now."""
    if not how.all:
        return
    shelf = there.ports.desk
    # Agents and teams that have left may have open cases still.
    desks = [shelf.version(one.version) for one in shelf.history(_EVERY)]
    count = replan_all(now(), desks, there.ports)
    show(f"the clocks of {count} open case{'s' * (count != 1)} are planned anew")


def _show(lines: Sequence[Line]) -> None:
    """The differences by part, coloured where somebody looks."""
    console = Console(highlight=False, soft_wrap=True)
    part = ""
    for line in lines:
        if line.part != part:
            part = line.part
            console.print(part, style="bold", markup=False)
        console.print(f"  {line.sign} {line.text}", style=_COLOURS[line.sign], markup=False)
