"""How the time of the script passes: fast until it has caught up, then as the clock does."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Pace:
    """`started` is in seconds of the clock; until `fast_until` of the script it passes `times` as fast."""

    started: float
    fast_until: float
    times: float

    def script(self, clock: float) -> float:
        """Seconds of the script at a time of the clock."""
        passed = clock - self.started
        fast = self.fast_until / self.times
        if passed <= fast:
            return passed * self.times
        return self.fast_until + passed - fast

    def held(self, since: float, clock: float, most: float) -> Self:
        """The pace when no more than `most` seconds of the script may have passed since that time of the clock.

        On a busy machine the fast part takes longer, so that everybody has their turn in it; the rest is never held.
        """
        before = self.script(since)
        too_much = self.script(clock) - before - most
        if before >= self.fast_until or too_much <= 0:
            return self
        return replace(self, started=self.started + too_much / self.times)

    def clock(self, script: float) -> float:
        """The time of the clock at a moment of the script."""
        if script <= self.fast_until:
            return self.started + script / self.times
        return self.started + self.fast_until / self.times + script - self.fast_until

    def real(self, seconds: float, at: float) -> float:
        """How many seconds of the clock so many of the script take, at a moment of the script."""
        return seconds / self.times if at < self.fast_until else seconds
