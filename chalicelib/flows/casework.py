"""What an agent does with a case: acknowledge, claim, note, reply, hand over, close."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Agent, Role
from chalicelib.domain.mention import Visibility, reference
from chalicelib.domain.moves import (
    acknowledged,
    closed,
    given_to,
    note_written,
    reply_queued,
    waited,
)
from chalicelib.domain.note import Note
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.page import Reason
from chalicelib.domain.reply import Access, Target
from chalicelib.errors import AlreadyDone, Forbidden, Invalid, NotFound, NotNow
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import Moved, change_case
from chalicelib.ports import Ports

NOTE_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody doing something to a case at a moment."""

    case: str
    agent: Agent
    at: datetime

    def begin(self, case: Case) -> Change:
        """The change that this act makes, still empty. A case that the agent may not see does not exist for them."""
        if not may_see(self.agent, case):
            raise NotFound(f"there is no case {case.id}")
        return Change.of(case, self.at, self.agent.id)


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

    def move(case: Case) -> Change | None:
        change = acknowledged(act.begin(case), act.agent)
        return change if change.facts else None

    return Done.of(change_case(ports, act.case, move))


def claim(act: Act, ports: Ports) -> Done:
    """Take a case that nobody owns; a lead may take anybody's."""

    def move(case: Case) -> Change | None:
        change = act.begin(case)
        _open(case)
        if case.owner == act.agent.id:
            change = acknowledged(change, act.agent)
            return change if change.facts else None
        if _owner(case, ports) is not None and act.agent.role is not Role.LEAD:
            raise NotNow(f"{case.owner} has this case: ask for it to be handed over")
        change = given_to(change, act.agent, "claimed it", force=True)
        return acknowledged(change, act.agent)

    return Done.of(change_case(ports, act.case, move))


def note(act: Act, id: str, text: str, ports: Ports) -> Done:
    """Write something for colleagues. The same `id` again is the same note."""
    written = Note(act.case, id, act.agent.id, _note_text(text), act.at)

    def move(case: Case) -> Change | None:
        change = act.begin(case)
        if any(known.id == id for known in ports.cases.notes(case.id)):
            return None
        return note_written(change, written)

    return Done.of(change_case(ports, act.case, move))


def hand_over(act: Act, to: str, ports: Ports) -> Done:
    """Give a case to a colleague, who is paged. Owners give away their own, leads any."""
    desk = ports.desk.current()
    colleague = desk.agent(to)
    if colleague is None:
        raise Invalid(f"to: there is no agent {to!r} on the desk")

    def move(case: Case) -> Change | None:
        change = act.begin(case)
        _open(case)
        if case.owner == colleague.id:
            return None
        _owned(case, act.agent, ports)
        change = given_to(change, colleague, f"handed over by {act.agent.id}", force=True)
        return with_page(change.to(ladder=None), Reason.HANDED_OVER, desk, ports)

    return Done.of(change_case(ports, act.case, move))


def close(act: Act, outcome: str, ports: Ports) -> Done:
    """End a case with one of the outcomes of `Closing`. Closing what is closed changes nothing."""
    if outcome not in tuple(Closing):
        raise Invalid(f"outcome: one of {', '.join(Closing)}")

    def move(case: Case) -> Change | None:
        change = act.begin(case)
        if case.status is Status.CLOSED:
            return None
        _owned(case, act.agent, ports)
        waiting = (OutgoingState.QUEUED, OutgoingState.SENDING)
        answering = any(one.state in waiting for one in ports.cases.outbox(case.id))
        return closed(change, Closing(outcome), answering=answering)

    return Done.of(change_case(ports, act.case, move))


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agent wants to say. The same `id` sent again is the same reply, so that a double tap says it once."""

    id: str
    text: str
    visibility: Visibility | None = None
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A reply as it stands in the outbox, and what writing it did to its case."""

    reply: Outgoing
    done: Done


def reply(act: Act, draft: Draft, ports: Ports) -> Queued:
    """Put a reply into the outbox, in the name of the case's owner; answering an unowned case claims it."""
    written: list[Outgoing] = []

    def move(case: Case) -> Change | None:
        change = act.begin(case)
        known = ports.cases.outgoing(case.id, draft.id)
        if known is not None:
            written.append(known)
            return None
        _open(case)
        if _owner(case, ports) is None:
            change = given_to(change, act.agent, "answered it", force=True)
        else:
            _owned(case, act.agent, ports)
        outgoing = _outgoing(case, act, draft, ports)
        written.append(outgoing)
        return reply_queued(acknowledged(change, act.agent), outgoing)

    try:
        moved = change_case(ports, act.case, move)
    except AlreadyDone:  # the other tap was faster: what it wrote is found
        moved = change_case(ports, act.case, move)
    return Queued(written[-1], Done.of(moved))


def _outgoing(case: Case, act: Act, draft: Draft, ports: Ports) -> Outgoing:
    platform = ports.platform(case.thread.channel)
    if not draft.text.strip():
        raise Invalid("text: write something")
    answered = ports.mentions.get(draft.mention or case.last_mention)
    if answered is None or answered.case != case.id:
        raise Invalid("mention: it does not belong to this case")
    target = Target(
        external_id=answered.event.external_id,
        customer_id=case.thread.customer_id,
        account_id=case.thread.account_id,
        visibility=draft.visibility or answered.event.visibility,
        scope=answered.event.scope,
    )
    said_in = (case.visibility, answered.event.visibility)
    if target.visibility is Visibility.PUBLIC and Visibility.PRIVATE in said_in:
        raise Invalid("visibility: what was said in private is not answered in public")
    # The platform says now, while somebody can shorten it, what it would refuse later.
    platform.reply(target, draft.text, Access("no-token", "https://nowhere.invalid"))
    return Outgoing(
        case=case.id,
        id=draft.id,
        agent=act.agent.id,
        text=draft.text,
        target=target,
        channel=case.thread.channel,
        connection=case.connection,
        state=OutgoingState.QUEUED,
        written_at=act.at,
        reference=reference(answered.key),
    )


def _note_text(text: str) -> str:
    if not text.strip() or len(text) > NOTE_LIMIT:
        raise Invalid(f"text: write 1 to {NOTE_LIMIT} characters")
    return text


def _open(case: Case) -> None:
    if case.status is Status.CLOSED:
        raise NotNow("the case is closed")


def _owner(case: Case, ports: Ports) -> str | None:
    """The owner; nobody when the desk no longer knows who it was."""
    if case.owner is None or ports.desk.current().agent(case.owner) is None:
        return None
    return case.owner


def _owned(case: Case, agent: Agent, ports: Ports) -> None:
    if _owner(case, ports) not in (agent.id, None) and agent.role is not Role.LEAD:
        raise Forbidden(f"{case.owner} has this case: ask for it to be handed over")
