"""Something that is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.promise import ClockKind


class TimerKind(StrEnum):
    """What a timer guards; a case has at most one timer of each kind. Of several warnings the next one stands."""

    FIRST_REPLY_WARNING = "first_reply.warning"
    FIRST_REPLY_BREACH = "first_reply.breach"
    NEXT_REPLY_WARNING = "next_reply.warning"
    NEXT_REPLY_BREACH = "next_reply.breach"
    RESOLUTION_WARNING = "resolution.warning"
    RESOLUTION_BREACH = "resolution.breach"
    PAGE = "page"  # nobody acknowledged: the ladder climbs
    SNOOZE = "snooze"  # the case comes back
    FOLLOW_UP = "follow_up"  # who was waited for is still silent
    TAKE = "take"  # the agent who was given the case did not take it
    SHIFT = "shift"  # the owner's shift ends


WARNINGS: Mapping[ClockKind, TimerKind] = {
    kind: TimerKind(f"{kind.value}.warning") for kind in ClockKind
}
BREACHES: Mapping[ClockKind, TimerKind] = {
    kind: TimerKind(f"{kind.value}.breach") for kind in ClockKind
}
CLOCK_OF: Mapping[TimerKind, ClockKind] = {
    timer: clock for timers in (WARNINGS, BREACHES) for clock, timer in timers.items()
}
"""Which clock a warning or a breach belongs to."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Due at `due_at` unless removed or moved before. Named after what it guards, so setting it twice is once."""

    case: str
    kind: TimerKind
    due_at: datetime
