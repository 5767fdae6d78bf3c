"""Looking through inboxes: which of their cases are wanted, and how many."""

from dataclasses import dataclass

from chalicelib.domain.case import Case, Status
from chalicelib.domain.priority import Priority


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a case has to be like; what is None may be anything."""

    status: Status | None = None
    channel: str | None = None
    tag: str | None = None
    language: str | None = None
    priority: Priority | None = None
    team: str | None = None

    @property
    def every(self) -> bool:
        """Whether all cases are wanted."""
        return self == Wanted()

    def fits(self, case: Case) -> bool:
        """Whether a case is like that."""
        asked = (
            (self.status, case.status),
            (self.channel, case.thread.channel),
            (self.language, case.language),
            (self.priority, case.priority),
            (self.team, case.team),
        )
        same = all(wanted in (None, found) for wanted, found in asked)
        return same and (self.tag is None or self.tag in case.tags)


@dataclass(frozen=True, slots=True)
class Look:
    """At most `limit` cases that are wanted, after those that were shown up to the cursor `after`."""

    limit: int
    after: str | None = None
    wanted: Wanted = Wanted()
