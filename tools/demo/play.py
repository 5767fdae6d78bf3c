"""A demo as it is played: customers speak when it is their turn, colleagues look and do one thing at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tools.demo.colleague import Colleague
from tools.demo.customers import Customers, moment
from tools.demo.deciding import Act, Doing, Seen, next_act, temper, typing
from tools.demo.pace import Pace
from tools.demo.presence import Presence
from tools.demo.script import Line

Json = dict[str, Any]
LOOK = 10.0
"""Seconds of the script between two looks of a colleague into the inbox."""
HEAR = 5.0
"""Seconds of the script between two looks at what the platforms were answered."""
LEAST = 1.0
"""Seconds of the clock between two looks, however fast the script is played."""
PATIENCE = 240.0
"""Seconds of the script after the last line in which those who wait for an answer may still speak."""
OVERTIME = 60.0
"""Seconds of the script that colleagues work on when everybody has spoken."""


@dataclass(slots=True)
class Counted:
    """What has happened so far."""

    mentions: int = 0
    answers: int = 0
    acts: dict[Doing, int] = field(default_factory=dict)
    declined: int = 0


@dataclass(slots=True)
class Play:
    """One run; `step` does what is due, as often as it is called."""

    customers: Customers
    colleagues: Sequence[Colleague]
    pace: Pace
    seed: str
    tell: Callable[[float, str], None]
    counted: Counted = field(default_factory=Counted)
    _waiting: dict[str, float] = field(default_factory=dict)
    _answer_to: dict[str, str] = field(default_factory=dict)
    _looks_at: dict[str, float] = field(default_factory=dict)
    _done: dict[str, dict[Doing, float]] = field(default_factory=dict)
    _spoken: set[str] = field(default_factory=set)
    _away: set[str] = field(default_factory=set)
    _consoles: dict[str, Presence] = field(default_factory=dict)

    def step(self, clock: float) -> None:
        """What is due at a time of the clock: words first, then what they lead to."""
        now = self.pace.script(clock)
        for line in self._due(now):
            self._say(line, clock, now)
        if self._turn("customers", HEAR, clock, now):
            self._hear(clock, now)
        self._breaks(now)
        for one in self.colleagues:
            if one.id not in self._away and self._turn(one.id, LOOK, clock, now):
                self._work(one, clock, now)

    def over(self, clock: float) -> bool:
        """Whether all was said, or nobody will answer those who still wait."""
        now, length = self.pace.script(clock), self.customers.run.script.length
        left = len(self._spoken) < len(self.customers.run.script.lines)
        return now > length + (PATIENCE if left else OVERTIME)

    def end(self) -> None:
        """Colleagues close their consoles and go home."""
        for console in self._consoles.values():
            console.close()

    def done_with(self, mention: str) -> Mapping[Doing, float]:
        """What was done with a mention, and when, in seconds of the script."""
        return self._done.get(mention, {})

    def _due(self, now: float) -> list[Line]:
        lines = self.customers.run.script.lines
        return [one for one in lines if one.id not in self._spoken and self._time_of(one) <= now]

    def _time_of(self, line: Line) -> float:
        return self._waiting.get(line.id, float("inf")) if line.at is None else line.at

    def _say(self, line: Line, clock: float, now: float) -> None:
        self._spoken.add(line.id)
        shot = self.customers.say(line, moment(clock), self._answer_to.get(line.after, ""))
        self.counted.mentions += shot.status == 200
        doing = "takes back" if line.deletes else "edits" if line.edits else "says"
        self.tell(now, f"{line.who} {doing} {line.id} ({line.on}): {shot.status or 'no answer'}")

    def _hear(self, clock: float, now: float) -> None:
        for answer in self.customers.hear(moment(clock)):
            self.counted.answers += 1
            self._answer_to[answer.line.id] = answer.id
            self.tell(now, f"{answer.line.who} is answered ({answer.line.id})")
            for line in self.customers.run.script.lines:
                if line.after == answer.line.id:
                    self._waiting.setdefault(line.id, now + line.wait)

    def _breaks(self, now: float) -> None:
        for pause in self.customers.run.script.cast.breaks:
            away = pause.since <= now < pause.until
            if away == (pause.who in self._away):
                continue
            for one in self.colleagues:
                if one.id == pause.who and one.come(on_duty=not away) == 200:
                    (self._away.add if away else self._away.discard)(pause.who)
                    self.tell(now, f"{pause.who} {'takes a break' if away else 'is back'}")
                    self._presence(one).close()

    def _turn(self, who: str, every: float, clock: float, now: float) -> bool:
        """Whether somebody is due to look; if so, the next time is set."""
        if clock < self._looks_at.get(who, 0.0):
            return False
        self._looks_at[who] = clock + max(LEAST, self.pace.real(every, now))
        return True

    def _work(self, one: Colleague, clock: float, now: float) -> None:
        """The first thing that there is to do, if anything; what is not of the script is left alone."""
        shown, writing = None, False
        cases, status = one.inbox()
        if status != 200:
            self.tell(now, f"{one.id} cannot see the inbox: {status or 'no answer'}")
        for case in cases:
            mention = str(case["last_mention"])
            care = self.customers.care_for(mention)
            if care is None:
                continue
            sight = seen(case, self.pace, self._done.setdefault(mention, {}))
            mood = temper(self.seed, one.id, self._line_id(mention))
            act = next_act(one.id, sight, care, now, mood)
            if act is not None:
                self._do(one, act, case, moment(clock), now)
                shown, writing = case["id"], False
                break
            if shown is None and typing(one.id, sight, care, now, mood):
                shown, writing = case["id"], True
        self._presence(one).show(shown, writing=writing, clock=clock)

    def _presence(self, one: Colleague) -> Presence:
        """The console of a colleague; whoever takes a break has closed it."""
        return self._consoles.setdefault(one.id, Presence(one.console))

    def _line_id(self, mention: str) -> str:
        return self.customers.said[mention].id

    def _do(self, one: Colleague, act: Act, case: Json, at: datetime, now: float) -> None:
        status = one.do(act, case, at)
        if status == 0 or status >= 500:
            return
        mention = str(case["last_mention"])
        self._done[mention][act.doing] = now
        if status >= 300:
            self.counted.declined += 1
        else:
            self.counted.acts[act.doing] = self.counted.acts.get(act.doing, 0) + 1
        self.tell(now, f"{one.id}: {act.doing} {self._line_id(mention)}: {status}")


def seen(case: Mapping[str, Any], pace: Pace, done: Mapping[Doing, float]) -> Seen:
    """A case of the inbox, its moments in seconds of the script."""
    replies = [one for one in case["clocks"] if one["kind"] in ("first_reply", "next_reply")]
    dues = [one["due_at"] for one in replies if one["state"] in ("running", "overdue")]
    return Seen(
        owner=case["owner"],
        status=case["status"],
        heard_at=_script(case["last_heard_at"], pace),
        due_at=min((_script(due, pace) for due in dues if due), default=None),
        paged=case["paging"] is not None,
        snoozed=case["snoozed_until"] is not None,
        tags=frozenset(case["tags"]),
        done=done,
    )


def _script(iso: str, pace: Pace) -> float:
    return pace.script(datetime.fromisoformat(iso).timestamp())
