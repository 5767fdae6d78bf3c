"""What the brand says itself on the platform: it answers as a reply of ours does, at the time at which it was said."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT
from chalicelib.domain.mention import Handling, Happening, Mention, Visibility
from chalicelib.domain.moves import answered, noted, reply_settled
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.flows.matching import case_of, ended_case, wait_for_more
from chalicelib.flows.paging import with_page_if_open
from chalicelib.flows.saving import begin, save
from chalicelib.flows.triaged import OWN, UNMATCHED, Triaged
from chalicelib.ports import Ports

WORDLESS = re.compile(r"https?://\S+|\A(\s*@\w+)+")


# Platforms give the time of a post in whole seconds, by clocks of their own.
COARSE = timedelta(seconds=5)


def said_by_the_brand(mention: Mention, now: datetime, ports: Ports) -> Triaged:
    """An answer given natively on the platform meets the clock, at the time it was given."""
    case = case_of(mention, ports) or ended_case(mention, _said_at(mention), ports)
    answers = mention.event.parent_id is not None or mention.event.visibility is Visibility.PRIVATE
    if case is None and answers:
        wait_for_more(mention, now)
    if case is None or mention.event.change is Happening.EDITED:
        ports.mentions.settle(mention.key, Handling.UNMATCHED, case.id if case else None)
        return Triaged(UNMATCHED, case.id if case else None)
    if any(one.external_id == mention.event.external_id for one in ports.cases.outbox(case.id)):
        ports.mentions.settle(mention.key, Handling.CASE, case.id)
        return Triaged(OWN, case.id)
    return Triaged(OWN, _heard_of(case, mention, now, ports).id)


def _heard_of(case: Case, mention: Mention, now: datetime, ports: Ports) -> Case:
    """A case learns what the brand said natively: the fate of a lost reply, or an answer."""
    change = noted(begin(case, now, EARSHOT, ports), mention, "mention.own")
    said_at = _said_at(mention)
    lost = _reply_without_fate(case, mention, ports)
    if lost is not None:
        found = replace(
            lost,
            state=OutgoingState.SENT,
            sent_at=said_at,
            external_id=mention.event.external_id,
            reason="read back from the platform",
        )
        settled = reply_settled(change, found, _wrote_on(case, said_at, ports))
        return save(ports, with_page_if_open(settled, ports))
    said = _said_by_customer(case, ports)
    # An earlier word of ours, triaged late, answers nothing, and neither does what a machine says.
    if mention.event.automatic or said_at < min(map(_said_at, said), default=case.opened_at):
        return save(ports, change)
    change = answered(change, said_at, "native", _wrote_on(case, said_at, ports))
    return save(ports, with_page_if_open(change, ports))


def _wrote_on(case: Case, said_at: datetime, ports: Ports) -> datetime | None:
    """When we first heard something that was said after a word of ours."""
    later = [one for one in _said_by_customer(case, ports) if _said_at(one) > said_at]
    return min((one.received_at for one in later), default=None)


def _said_at(mention: Mention) -> datetime:
    """When it was said by the platform's clock, but never after we heard it."""
    return min(mention.event.created_at or mention.received_at, mention.received_at)


def _said_by_customer(case: Case, ports: Ports) -> list[Mention]:
    """All that the customer of a case said."""
    latest = ports.mentions.get(case.last_mention)
    # The index of a case may lag behind its last mention.
    said = {
        one.key: one for one in (*ports.mentions.of_case(case.id), *([latest] if latest else []))
    }
    return [one for one in said.values() if not one.event.own]


def _reply_without_fate(case: Case, echo: Mention, ports: Ports) -> Outgoing | None:
    """The reply whose fate is open and that this echo shows to have arrived."""
    return next(
        (
            one
            for one in ports.cases.outbox(case.id)
            if one.state in (OutgoingState.SENDING, OutgoingState.UNKNOWN)
            and _said_at(echo) >= one.written_at - COARSE
            and _same(one.text, echo.event.text)
        ),
        None,
    )


def _same(said: str, echoed: str) -> bool:
    """Whether an echo says the same: platforms shorten links and put the names of those who are answered in front."""
    bare = [" ".join(WORDLESS.sub(" ", text).split()) for text in (said, echoed)]
    return bare[0] == bare[1] if bare[0] else said.strip() == echoed.strip()
