"""How far a demo is: one small file that its process writes, and that `up` and `status` read."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from tools.local.state import Folder


class Part(StrEnum):
    """Where in the demo we are."""

    FILLING = "filling"
    LIVE = "live"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Progress:
    """What has happened so far; `minute` and `of` are minutes of the script."""

    part: Part
    minute: float = 0.0
    of: int = 0
    mentions: int = 0
    answers: int = 0


def file_of(folder: Folder) -> Path:
    """Where the progress of a stack's demo stands; it goes with the stack."""
    return folder.path / "tmp" / "demo.json"


def write(path: Path, progress: Progress) -> None:
    """Keeps it, whole at any moment."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(progress)), "utf-8")
    part.replace(path)


def read(path: Path) -> Progress | None:
    """The progress as it was written last; None before the first time."""
    try:
        kept = json.loads(path.read_bytes())
        return Progress(**{**kept, "part": Part(kept["part"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
