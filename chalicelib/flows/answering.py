"""An agent answers a customer: into the outbox, once, and never beside a colleague's answer unseen."""

from dataclasses import dataclass

from chalicelib.domain.case import Case, Thread
from chalicelib.domain.change import Change
from chalicelib.domain.climbing import acknowledged
from chalicelib.domain.mention import Mention, Visibility, reference
from chalicelib.domain.moves import given_to, leased, reply_queued
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.reply import Access, Target
from chalicelib.domain.template import unfilled
from chalicelib.errors import AlreadyDone, Answered, Invalid
from chalicelib.flows.casework import (
    Act,
    Done,
    nobody_else_at_it,
    owner_of,
    taken,
    to_be_open,
    to_be_owned,
)
from chalicelib.flows.matching import thread_of
from chalicelib.flows.saving import change_case
from chalicelib.ports import Ports


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agent wants to say. The same `id` sent again is the same reply, so that a double tap says it once.

    `seen` is the id of an answer to the same words, which the agent knows and wants to add to.
    """

    id: str
    text: str
    visibility: Visibility | None = None
    mention: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A reply as it stands in the outbox, and what writing it did to its case."""

    reply: Outgoing
    done: Done


def reply(act: Act, draft: Draft, ports: Ports) -> Queued:
    """Put a reply into the outbox, in the name of the case's owner; answering an unowned case claims it."""
    written: list[Outgoing] = []

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        known = ports.cases.outgoing(case.id, draft.id)
        if known is not None:
            written.append(known)
            return None
        to_be_open(case)
        if act.agent.bot:  # it takes nobody's case, and stops no page
            outgoing = _outgoing(case, act, draft, ports)
            written.append(outgoing)
            return reply_queued(change, outgoing)
        outgoing = _outgoing(case, act, draft, ports)
        _first_answer(case, outgoing, draft.seen, ports)
        nobody_else_at_it(case, act, ports)
        if owner_of(case, ports) is None:
            change = given_to(change, act.agent, "answered it", force=True)
        else:
            to_be_owned(case, act.agent, ports)
        written.append(outgoing)
        change = acknowledged(leased(taken(change), act.agent), act.agent)
        return reply_queued(change, outgoing)

    try:
        moved = change_case(ports, act.case, move)
    except AlreadyDone:  # the other tap was faster: what it wrote is found
        moved = change_case(ports, act.case, move)
    if not act.agent.bot:
        ports.drafts.remove(act.agent.id, act.case)
    return Queued(written[-1], Done.of(moved))


def _outgoing(case: Case, act: Act, draft: Draft, ports: Ports) -> Outgoing:
    if not draft.text.strip():
        raise Invalid("text: write something")
    if left := unfilled(draft.text):
        raise Invalid(f"text: {' and '.join(left)} is not filled: write what it stands for")
    answered = ports.mentions.get(draft.mention or case.last_mention)
    if answered is None or answered.case not in (case.id, *case.merged):
        raise Invalid("mention: it does not belong to this case")
    thread, connection = _where(answered, case, ports)
    platform = ports.platform(thread.channel)
    target = Target(
        external_id=answered.event.external_id,
        customer_id=thread.customer_id,
        account_id=thread.account_id,
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
        channel=thread.channel,
        connection=connection,
        state=OutgoingState.QUEUED,
        written_at=act.at,
        reference=reference(answered.key),
        automatic=act.agent.bot,
    )


def _where(answered: Mention, case: Case, ports: Ports) -> tuple[Thread, str]:
    """Customer, account and connection of an answer: those of the case, or of one that was merged into it."""
    said_in = case
    if answered.case is not None and answered.case != case.id:
        said_in = ports.cases.get(answered.case) or case
    author = answered.event.author.id
    if not answered.event.own and author not in (None, said_in.thread.customer_id):
        # Said in the thread of a merged case, after it ended.
        return thread_of(answered), answered.connection
    return said_in.thread, said_in.connection


def _first_answer(case: Case, ours: Outgoing, seen: str | None, ports: Ports) -> None:
    """Raise Answered when the customer's last words were answered already, and the agent does not know of it.

    By a colleague; or with the same reply by the agent, who tapped Send on another device too.
    """
    said = [
        one
        for one in ports.cases.outbox(case.id)
        if (one.agent != ours.agent or _same(one, ours))
        and not one.automatic
        and one.state is not OutgoingState.REFUSED
        and one.written_at >= case.last_heard_at
    ]
    if said and seen != said[-1].id:
        first = said[-1]
        own = first.agent == ours.agent
        who = "you have said just that" if own else f"{first.agent} has answered"
        raise Answered(
            f"{who} already: read it, and send yours with `seen` if it has to be said as well",
            {"id": first.id, "agent": first.agent, "text": first.text, "state": first.state},
        )


def _same(one: Outgoing, other: Outgoing) -> bool:
    """Whether two replies say the same, as openly, to the same words."""
    return (one.text.strip(), one.reference, one.target.visibility) == (
        other.text.strip(),
        other.reference,
        other.target.visibility,
    )
