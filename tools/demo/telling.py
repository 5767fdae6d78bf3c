"""What is told of a demo: how far it is, who may sign in, what is worth a look."""

from dataclasses import asdict
from typing import Any

from tools.demo import progress
from tools.demo.progress import Part
from tools.local.state import Folder, State

NEWCOMERS = {
    "ana": "an agent: nobody but you answers the cases that she is given",
    "lea": "the lead: sees all of the desk, and is told what breaks",
}
"""Who of the demo's desk is for whoever tries it."""
LOOK_FOR = (
    "answer one of Ana's cases: some customers answer back within a minute; leave one, and watch the page climb",
    "minute 18: nothing unlocks in the whole town, on every channel and in four languages",
    "promises of minutes: warnings and breaches as they happen, most of them late answers of the colleagues",
)
ENDED = "ended"


def described(folder: Folder, state: State) -> dict[str, Any] | None:
    """How far a stack's demo is, for a program; None for a stack without one."""
    if state.demo is None:
        return None
    known = progress.read(progress.file_of(folder))
    if known is None:
        return {"part": Part.FILLING.value if state.demo.alive() else ENDED}
    told = asdict(known)
    return {**told, "part": ENDED} if _cut_off(known.part, state) else told


def _cut_off(part: Part, state: State) -> bool:
    return part is not Part.OVER and state.demo is not None and not state.demo.alive()


def in_one_line(known: dict[str, Any]) -> str:
    """The same for a person, of all that is known of its stack."""
    demo, log = known["demo"], known["logs"]["demo"]
    if demo["part"] == ENDED:
        return f"ended before its end: see {log}"
    if "minute" not in demo:
        return "begins"
    so_far = f"{demo['mentions']} mentions, {demo['answers']} answers"
    if demo["part"] == Part.OVER:
        name = "" if known["name"] == "default" else f" --name {known['name']}"
        return f"is over: {so_far}; ./earshot up --demo{name} plays it again"
    return f"minute {demo['minute']:.0f} of {demo['of']}, {so_far}"


def invitation(known: dict[str, Any]) -> str:
    """What a newcomer reads when all is up: where to go, who to be, what to look for."""
    users = [one for one in known["sign_in"]["users"] if one["id"] in NEWCOMERS]
    return "\n".join(
        [
            "",
            f"The demo: {in_one_line(known)}. It goes on by itself.",
            f"console    {known['console']}",
            *(f"{one['id']:<10} {one['password']}   {NEWCOMERS[one['id']]}" for one in users),
            *(f"look for   {what}" for what in LOOK_FOR),
        ]
    )
