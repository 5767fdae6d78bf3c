"""What an agent does with a case: acknowledge, claim, note, tag, wait, snooze, hand over, close."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from chalicelib.domain import moves
from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.climbing import acknowledged, asked, waited
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Agent, Role
from chalicelib.domain.moves import closed, given_to, leased, note_written, snoozed, tagged, waits
from chalicelib.domain.naming import named_in
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.page import Reason
from chalicelib.domain.promise import Wait
from chalicelib.domain.reaching import Scene, spared
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import Moved, begin, change_case
from chalicelib.ports import Ports

NOTE_LIMIT = 10_000

# A case that is put aside for longer is forgotten, and should rather be closed.
LONGEST_WAIT = timedelta(days=90)

# When nobody says until when a case waits, its agent is told after this time: none waits for ever.
USUAL_WAIT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody doing something to a case at a moment."""

    case: str
    agent: Agent
    at: datetime

    def begin(self, case: Case, ports: Ports) -> Change:
        """The change that this act makes, still empty. A case that the agent may not see does not exist for them."""
        if not may_see(self.agent, case):
            raise NotFound(f"there is no case {case.id}")
        return begin(case, self.at, self.agent.id, ports)

    def by_a_person(self) -> None:
        """Raise Forbidden for a bot: it may answer, and write notes."""
        if self.agent.bot:
            raise Forbidden(f"{self.agent.id} is a bot: a case is seen and taken by people")


@dataclass(frozen=True, slots=True)
class Done:
    """The case after an act, and how long its page had waited, if this act acknowledged it."""

    case: Case
    waited: timedelta | None = None

    @classmethod
    def of(cls, moved: Moved) -> Self:
        """What a move of a case was."""
        return cls(moved.case, waited(moved.change) if moved.change else None)


def may_see(agent: Agent, case: Case) -> bool:
    """Agents see the cases of their team, and their own; leads see all."""
    return agent.role is Role.LEAD or case.team == agent.team or case.owner == agent.id


def acknowledge(act: Act, ports: Ports) -> Done:
    """The page was seen. Twice is once."""
    act.by_a_person()

    def move(case: Case) -> Change | None:
        change = acknowledged(taken(act.begin(case, ports)), act.agent)
        return change if change.facts else None

    return Done.of(change_case(ports, act.case, move))


def claim(act: Act, ports: Ports) -> Done:
    """Take a case that nobody owns, and keep it from colleagues for a while; a lead may take anybody's."""
    act.by_a_person()

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        to_be_open(case)
        nobody_else_at_it(case, act, ports)
        if case.owner != act.agent.id:
            if owner_of(case, ports) is not None and act.agent.role is not Role.LEAD:
                raise NotNow(f"{case.owner} has this case: ask for it to be handed over")
            change = given_to(change, act.agent, "claimed it", force=True)
        change = acknowledged(leased(taken(change), act.agent), act.agent)
        return change if change.facts else None

    return Done.of(change_case(ports, act.case, move))


def note(act: Act, id: str, text: str, ports: Ports) -> Done:
    """Write something for colleagues; those named in it, as @ben, are paged. The same `id` again is the same note.

    Raises Invalid when somebody is named who may not see the case.
    """
    written = Note(act.case, id, act.agent.id, _note_text(text), act.at)

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        if any(known.id == id for known in ports.cases.notes(case.id)):
            return None
        return _asked(note_written(change, written), act, text)

    return Done.of(change_case(ports, act.case, move))


def _asked(change: Change, act: Act, text: str) -> Change:
    """Colleagues who are named in a note are paged. The case stays whose it is."""
    colleagues = [one for one in named_in(text, change.desk) if one.id != act.agent.id]
    if not colleagues:
        return change
    blind = next((one for one in colleagues if not may_see(one, change.case)), None)
    if blind is not None:
        raise Invalid(
            f"text: {blind.id} is of team {blind.team} and may not see this case: hand it over, or name somebody else"
        )
    found = spared(colleagues, Scene(change.case, change.desk, frozenset(), change.at))
    return asked(change, found.to, found.quiet)


def hand_over(act: Act, to: str, ports: Ports) -> Done:
    """Give a case to a colleague, who is paged. Owners give away their own, leads any."""
    colleague = ports.desk.current().agent(to)
    if colleague is None or colleague.bot:
        raise Invalid(f"to: there is no agent {to!r} on the desk")

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        to_be_open(case)
        if case.owner == colleague.id:
            return None
        to_be_owned(case, act.agent, ports)
        change = given_to(change, colleague, f"handed over by {act.agent.id}", force=True)
        change = change.to(ladder=None, lease=None)
        if case.status is not Status.OPEN:  # nobody waits for us: there is nothing to climb for
            return change
        return with_page(change, Reason.HANDED_OVER, ports)

    return Done.of(change_case(ports, act.case, move))


def wait(act: Act, whom: Wait, until: datetime | None, ports: Ports) -> Done:
    """The case waits for the customer or a third party; its agent is told `until` then if nobody speaks."""
    if until is not None:
        _soon(until, act)
    brought_up = until or act.at + USUAL_WAIT
    return _owners(act, ports, lambda change: waits(change, whom, brought_up))


def resume(act: Act, ports: Ports) -> Done:
    """The case waits for us again."""
    return _owners(act, ports, moves.resumed)


def snooze(act: Act, until: datetime, ports: Ports) -> Done:
    """Put a case aside until then; its clocks go on."""
    _soon(until, act)
    return _owners(
        act, ports, lambda change: snoozed(acknowledged(taken(change), act.agent), until)
    )


def tag(act: Act, tags: frozenset[str], ports: Ports) -> Done:
    """Give a case these tags and no others."""

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        to_be_open(case)
        change = tagged(change, tags, act.at)
        return change if change.facts else None

    return Done.of(change_case(ports, act.case, move))


def _owners(act: Act, ports: Ports, then: Callable[[Change], Change]) -> Done:
    """What the owner of an open case does, or anybody with a case that nobody owns."""

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        to_be_open(case)
        to_be_owned(case, act.agent, ports)
        change = then(change)
        return change if change.facts else None

    return Done.of(change_case(ports, act.case, move))


def close(act: Act, outcome: str, ports: Ports) -> Done:
    """End a case with one of the outcomes of `Closing`. Closing what is closed changes nothing."""
    if outcome not in tuple(Closing):
        raise Invalid(f"outcome: one of {', '.join(Closing)}")

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        if case.status is Status.CLOSED:
            return None
        to_be_owned(case, act.agent, ports)
        waiting = (OutgoingState.QUEUED, OutgoingState.SENDING)
        outbox = ports.cases.outbox(case.id)
        answering = any(one.state in waiting and not one.automatic for one in outbox)
        return closed(change, Closing(outcome), answering=answering)

    return Done.of(change_case(ports, act.case, move))


def _note_text(text: str) -> str:
    if not text.strip() or len(text) > NOTE_LIMIT:
        raise Invalid(f"text: write 1 to {NOTE_LIMIT} characters")
    return text


def _soon(until: datetime, act: Act) -> None:
    if not act.at < until <= act.at + LONGEST_WAIT:
        raise Invalid(f"until: a moment from now on, at most {LONGEST_WAIT.days} days ahead")


def to_be_open(case: Case) -> None:
    """Raise NotNow for a closed case."""
    if case.merged_into is not None:
        raise NotNow(f"the case was merged into {case.merged_into}: it goes on there")
    if case.status is Status.CLOSED:
        raise NotNow("the case is closed")


def nobody_else_at_it(case: Case, act: Act, ports: Ports) -> None:
    """Raise NotNow while a colleague has claimed the case, unless they left the desk."""
    lease = case.lease
    if lease is None or ports.desk.current().agent(lease.agent) is None:
        return
    if lease.agent != act.agent.id and act.at < lease.until:
        raise NotNow(f"{lease.agent} is at this case until {lease.until:%H:%M:%S} UTC")


def taken(change: Change) -> Change:
    """The agent who was given the case has taken it: nobody else is asked. Whoever else has seen it takes nothing."""
    if change.case.owner not in (None, change.by):
        return change
    if all(timer.kind is not TimerKind.TAKE for timer in change.timers):
        return change
    return change.fact("case.taken", agent=change.by).stopping(TimerKind.TAKE)


def owner_of(case: Case, ports: Ports) -> str | None:
    """The owner; nobody when the desk no longer knows who it was."""
    if case.owner is None or ports.desk.current().agent(case.owner) is None:
        return None
    return case.owner


def to_be_owned(case: Case, agent: Agent, ports: Ports) -> None:
    """Raise Forbidden for a case of somebody else; leads may act in any."""
    if owner_of(case, ports) not in (agent.id, None) and agent.role is not Role.LEAD:
        raise Forbidden(f"{case.owner} has this case: ask for it to be handed over")
