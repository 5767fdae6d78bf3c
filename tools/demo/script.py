"""The script of a demo: who says what, when and where, and what a colleague who gets it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from chalicelib.errors import Invalid
from tools.demo.cast import Cast, cast_of, seconds

FORMS = {
    "post": "x",
    "dm": "x",
    "whatsapp": "whatsapp",
    "chat": "web",
    "email": "web",
    "review": "web",
    "comment": "web",
    "station": "stations",
}
"""The account on which each form of a mention arrives."""
SHOWN = ("photo", "video", "voice")
_FIELDS = frozenset(
    "id at after wait who on says shows edits deletes reply note tags give snooze close late leave".split()
)
_ONE_OF = ("at", "after")


@dataclass(frozen=True, slots=True)
class Care:
    """What a colleague does with a line: answer, note, tag, give away, put aside (minutes), end; or let it break."""

    reply: str = ""
    note: str = ""
    tags: frozenset[str] = frozenset()
    give: str = ""
    snooze: int = 0
    close: str = ""
    late: bool = False
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a customer says, changes or takes back; seconds from the beginning, or from an answer."""

    id: str
    at: float | None
    after: str
    wait: float
    who: str
    on: str
    says: str
    shows: str = ""
    edits: str = ""
    deletes: str = ""
    care: Care = Care()

    @property
    def about(self) -> str:
        """The line that this one speaks of: edits, takes back or follows; '' for a new matter."""
        return self.edits or self.deletes or self.after


@dataclass(frozen=True, slots=True)
class Script:
    """A cast and its lines, in the order of the file."""

    cast: Cast
    lines: tuple[Line, ...]

    @property
    def length(self) -> float:
        """Seconds until the last line that has a time of its own."""
        return max((one.at for one in self.lines if one.at is not None), default=0.0)

    def line(self, id: str) -> Line:
        """The line of that id. Raises KeyError."""
        return next(one for one in self.lines if one.id == id)


def read(script: Path, people: Path) -> Script:
    """The script in two files. Raises Invalid, naming the line and what is wrong with it."""
    return script_of(_load(people), _load(script))


def script_of(people: Mapping[str, Any], script: Mapping[str, Any]) -> Script:
    """The script that two documents hold; all values are texts. Raises Invalid."""
    cast = cast_of(people)
    lines: dict[str, Line] = {}
    for entry in script.get("lines") or ():
        line = _line(entry, lines)
        if line.id in lines:
            raise Invalid(f"{line.id}: there are two lines of this id")
        lines[line.id] = _checked(line, cast)
    return Script(cast, tuple(lines.values()))


def _load(path: Path) -> dict[str, Any]:
    # All as texts: a time as 18:02 would otherwise become a number, and `no` a false.
    found = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(found, dict):
        raise Invalid(f"{path}: no object")
    return found


def _line(entry: Mapping[str, Any], before: Mapping[str, Line]) -> Line:
    id = entry.get("id", "")
    unknown = entry.keys() - _FIELDS
    if not id or unknown or sum(name in entry for name in _ONE_OF) != 1:
        raise Invalid(f"{id or entry}: needs id, and at or after; knows no {', '.join(unknown)}")
    line = Line(
        id=id,
        at=seconds(entry["at"]) if "at" in entry else None,
        after=entry.get("after", ""),
        wait=seconds(entry.get("wait", "0:30")),
        who=entry.get("who", ""),
        on=entry.get("on", ""),
        says=entry.get("says", ""),
        shows=entry.get("shows", ""),
        edits=entry.get("edits", ""),
        deletes=entry.get("deletes", ""),
        care=_care(entry),
    )
    if not line.about:
        return line
    if line.about not in before:
        raise Invalid(f"{id}: {line.about} is no line before it")
    first = before[line.about]
    return replace(line, who=line.who or first.who, on=line.on or first.on)


def _care(entry: Mapping[str, Any]) -> Care:
    return Care(
        reply=entry.get("reply", ""),
        note=entry.get("note", ""),
        tags=frozenset(entry.get("tags", ())),
        give=entry.get("give", ""),
        snooze=int(entry.get("snooze", 0)),
        close=entry.get("close", ""),
        late=entry.get("late") == "yes",
        leave=entry.get("leave") == "yes",
    )


def _checked(line: Line, cast: Cast) -> Line:
    wrong = [
        f"nobody is called {line.who}" * (line.who not in cast.people),
        f"there is no form {line.on}" * (line.on not in FORMS),
        f"nothing shows a {line.shows}" * (line.shows not in ("", *SHOWN)),
        "it says and shows nothing" * (not (line.says or line.shows or line.deletes)),
    ]
    if any(wrong):
        raise Invalid(f"{line.id}: {_listed(wrong)}")
    return line


def _listed(wrong: Iterable[str]) -> str:
    return "; ".join(one for one in wrong if one)
