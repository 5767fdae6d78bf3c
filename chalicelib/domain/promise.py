"""What we promise, to whom: targets for the replies and the end of a case, and which promise fits which case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority


class ClockKind(StrEnum):
    """What a clock waits for; the clocks of a case run independently."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


REPLIES = (ClockKind.FIRST_REPLY, ClockKind.NEXT_REPLY)
"""What an answer of ours meets."""


class Wait(StrEnum):
    """Whom a case can wait for instead of us."""

    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a promise is chosen by."""

    channel: str
    priority: Priority
    visibility: Visibility
    team: str
    tier: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Promise:
    """Targets for the cases that fit; a target of None promises nothing, an empty condition fits everything.

    `hours` names the calendar in which the targets count, '' is round the clock. `warn` are shares of a target, between
    0 and 1, in order. `pauses` says for whom a case may wait while its clocks stand still.
    """

    name: str
    first_reply: timedelta | None = None
    next_reply: timedelta | None = None
    resolution: timedelta | None = None
    hours: str = ""
    warn: tuple[float, ...] = (0.8,)
    pauses: frozenset[Wait] = frozenset(Wait)
    channels: frozenset[str] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    tiers: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    visibilities: frozenset[Visibility] = frozenset()
    tags: frozenset[str] = frozenset()

    def target(self, kind: ClockKind) -> timedelta | None:
        """How much time the promise gives for this."""
        return {
            ClockKind.FIRST_REPLY: self.first_reply,
            ClockKind.NEXT_REPLY: self.next_reply,
            ClockKind.RESOLUTION: self.resolution,
        }[kind]

    def fits(self, matter: Matter) -> str | None:
        """Why this promise fits, in words; None when it does not."""
        why = []
        for name, wanted, given in (
            ("channel", self.channels, matter.channel),
            ("priority", self.priorities, matter.priority),
            ("tier", self.tiers, matter.tier),
            ("team", self.teams, matter.team),
            ("visibility", self.visibilities, matter.visibility),
        ):
            if wanted and given not in wanted:
                return None
            if wanted:
                why.append(f"{name} {given}")
        met = sorted(self.tags & matter.tags)
        if self.tags and not met:
            return None
        if met:
            why.append(f"tag {met[0]}")
        return ", ".join(why) or "fits every case"


def chosen(promises: Sequence[Promise], matter: Matter) -> tuple[Promise, str]:
    """The first promise that fits, and why it does. Raises LookupError when none does."""
    for promise in promises:
        why = promise.fits(matter)
        if why is not None:
            return promise, why
    raise LookupError("the last promise of a desk fits everything")
