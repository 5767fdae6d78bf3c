"""How `./earshot send` speaks."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools.follow import story, summarise
from tools.local.state import running
from tools.send import Load, Sender, read, send_all, sender

PATIENCE = 30.0
PATIENCE_FOR_MANY = 180.0


def run(root: Path, stack: str, channel: str, file: Path, load: Load, **options: Any) -> int:
    """Send and tell; 0 when everything arrived and was settled."""
    one = sender(running(root, stack), channel, options.get("connection"))
    body = read(file, one.platform)
    as_json = bool(options.get("as_json"))
    return _many(one, body, load, as_json) if load.repeat > 1 else _one(one, body, as_json)


def _one(one: Sender, body: bytes, as_json: bool) -> int:
    known = [key for key in one.mentions(body) if one.ports.mentions.get(key)]
    (shot,) = send_all(one, body, Load(same=True), lambda: None)
    if known:
        sys.stderr.write(
            "earshot: known already: a double changes nothing, and this is what it became\n"
        )
    if shot.status != 200:
        sys.stderr.write(f"earshot: the webhook answered {shot.status or 'nothing'}\n")
        return 1
    stories = [story(one.ports, key, PATIENCE) for key in shot.mentions]
    for told in stories:
        if as_json:
            sys.stdout.write(json.dumps(told) + "\n")
        else:
            _tell(told, shot.took)
    if not stories:
        signals = {signal.name for signal in one.read(body).signals} - {"unknown"}
        held = f"but {', '.join(sorted(signals))}" if signals else "nor anything that we know of it"
        sys.stderr.write(f"earshot: accepted; no mention in it, {held}\n")
    return 0 if all(told["mention"] and told.get("handling") for told in stories) else 1


def _tell(told: dict[str, Any], took: float) -> None:
    table = Table.grid(padding=(0, 2))
    page = told.get("page") or {}
    rows = {
        "mention": told["mention"] or "was not stored",
        "answered in": f"{took * 1000:.0f} ms",
        "verdict": _words(told.get("verdict")),
        "case": told["case"] or f"none: {told.get('handling') or 'not settled yet'}",
        "agent": told["agent"] or (f"queue of {told['team']}" if told.get("team") else None),
        "due": told["due_at"],
        "page": _paged(page) if page else None,
        "why": "\n".join(told.get("why") or ()),
    }
    for name, value in rows.items():
        if value:
            table.add_row(f"[bold]{name}[/bold]", str(value))
    Console(soft_wrap=True).print(table) if sys.stdout.isatty() else _plainly(rows)


def _paged(page: dict[str, Any]) -> str:
    """What became of a page for each it was for; who was told of another case a moment ago waits for their minute."""
    told = page["told"]
    return ", ".join(f"{told.get(id, 'waiting')}: {id}" for id in page["to"] or told)


def _plainly(rows: dict[str, Any]) -> None:
    """For a pipe: nothing cut, nothing padded."""
    for name, value in rows.items():
        if value:
            first, *more = str(value).splitlines()
            sys.stdout.write(
                "\n".join((f"{name:<11}  {first}", *(" " * 13 + line for line in more))) + "\n"
            )


def _words(verdict: dict[str, Any] | None) -> str | None:
    if verdict is None:
        return None
    urgent = ", urgent" if verdict["urgent"] else ""
    return f"{verdict['sentiment']} {verdict['intent']}{urgent}"


def _many(one: Sender, body: bytes, load: Load, as_json: bool) -> int:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("sending", total=load.repeat)
        shots = send_all(one, body, load, lambda: progress.advance(task))
        progress.update(task, description="following", total=None)
        summary = asdict(summarise(one.ports, shots, PATIENCE_FOR_MANY))
    if as_json:
        sys.stdout.write(json.dumps(summary) + "\n")
    else:
        table = Table("what", "figure", box=None)
        for name, value in summary.items():
            table.add_row(name, f"{value}")
        Console().print(table)
    return 0 if summary["accepted"] == summary["sent"] and not summary["lost"] else 1
