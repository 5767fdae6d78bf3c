"""What a colleague does next with a case: a pure function of what they see, of the script and of their temper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from tools.demo.script import Care


class Doing(StrEnum):
    """What can be done with a case."""

    ACKNOWLEDGE = "acknowledge"
    CLAIM = "claim"
    GIVE = "give"
    TAG = "tag"
    NOTE = "note"
    SNOOZE = "snooze"
    REPLY = "reply"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done: `what` is the text, the colleague, the outcome or the minutes that it needs."""

    doing: Doing
    what: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as a colleague sees it. Moments are seconds of the script; `done` is what was done with this mention."""

    owner: str | None
    status: str
    heard_at: float
    due_at: float | None
    paged: bool = False
    snoozed: bool = False
    tags: frozenset[str] = frozenset()
    done: Mapping[Doing, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Temper:
    """How soon somebody looks, how long they think, how fast they type: seconds, and characters a second."""

    glance: float
    thought: float
    typing: float
    rest: float
    by_phone: bool

    @property
    def read(self) -> float:
        """Seconds after which a mention was read and understood."""
        return self.glance + self.thought


LATE = 25.0
"""Seconds after a broken promise at which a late answer comes."""


def temper(seed: str, who: str, mention: str) -> Temper:
    """The temper of somebody towards a mention: by chance, and the same in every run with this seed."""
    chances = [byte / 255 for byte in sha256(f"{seed} {who} {mention}".encode()).digest()[:5]]
    return Temper(
        glance=6 + 18 * chances[0],
        thought=8 + 30 * chances[1],
        typing=3.5 + 4 * chances[2],
        rest=40 + 80 * chances[3],
        by_phone=chances[4] < 0.5,
    )


def next_act(me: str, seen: Seen, care: Care, now: float, mood: Temper) -> Act | None:
    """What to do now with a case; None for nothing yet, or nothing at all. Nobody touches a colleague's case."""
    if care.leave or seen.owner not in (None, me) or seen.status == "closed" or seen.snoozed:
        return None
    if care.late and (seen.due_at is None or now < seen.due_at + LATE) and not _answered(seen):
        return None
    return _on_the_way(seen, care, now, mood) or _ending(seen, care, now, mood)


def typing(me: str, seen: Seen, care: Care, now: float, mood: Temper) -> bool:
    """Whether somebody is typing an answer just now."""
    waits = care.leave or (care.late and (seen.due_at is None or now < seen.due_at + LATE))
    if waits or seen.owner != me or seen.status != "open" or seen.snoozed:
        return False
    return bool(care.reply) and not _answered(seen) and now - seen.heard_at >= mood.read


def _on_the_way(seen: Seen, care: Care, now: float, mood: Temper) -> Act | None:
    """Everything before the end, in the order in which people do it."""
    waited = now - seen.heard_at
    open_ = seen.status != "answered"
    ready = mood.read + len(care.reply) / mood.typing
    steps = (
        (seen.owner is None, mood.glance, Act(Doing.CLAIM)),
        (seen.paged and open_, mood.glance, _taking(mood)),
        (not care.tags <= seen.tags, mood.read, Act(Doing.TAG, tags=seen.tags | care.tags)),
        (bool(care.note), mood.read + 6, Act(Doing.NOTE, care.note)),
        (bool(care.give), mood.read + 8, Act(Doing.GIVE, care.give)),
        (bool(care.snooze), mood.read + 10, Act(Doing.SNOOZE, str(care.snooze))),
        (bool(care.reply) and open_, ready, Act(Doing.REPLY, care.reply)),
    )
    for wanted, after, act in steps:
        if wanted and act.doing not in seen.done:
            return act if waited >= after else None
    return None


def _ending(seen: Seen, care: Care, now: float, mood: Temper) -> Act | None:
    """The end: some time after the answer, or after reading what needs none."""
    if not care.close or Doing.CLOSE in seen.done:
        return None
    if care.reply and not _answered(seen):
        return None
    since = seen.done.get(Doing.REPLY, seen.heard_at + mood.read)
    return Act(Doing.CLOSE, care.close) if now >= since + mood.rest else None


def _answered(seen: Seen) -> bool:
    return Doing.REPLY in seen.done


def _taking(mood: Temper) -> Act:
    """Some take a case from the notice on their phone, some at their desk."""
    return Act(Doing.ACKNOWLEDGE) if mood.by_phone else Act(Doing.CLAIM)
