"""Something that is due."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TimerKind(StrEnum):
    """What a timer guards; a case has at most one timer of each kind."""

    WARNING = "first_reply.warning"
    BREACH = "first_reply.breach"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Timer:
    """Due at `due_at` unless removed or moved before. Named after what it guards, so setting it twice is once."""

    case: str
    kind: TimerKind
    due_at: datetime
