"""An agent corrects what was understood of a mention."""

from dataclasses import dataclass

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.correcting import Said, Understood, corrected, understood
from chalicelib.domain.page import Reason
from chalicelib.domain.verdict import Intent, Sentiment
from chalicelib.errors import Invalid, NotNow
from chalicelib.flows.casework import Act, Done
from chalicelib.flows.paging import with_page
from chalicelib.flows.saving import change_case
from chalicelib.ports import Ports


@dataclass(frozen=True, slots=True)
class Correction:
    """What a mention means, by somebody who has read it."""

    mention: str
    sentiment: Sentiment
    intent: Intent
    urgent: bool


def correct(act: Act, correction: Correction, ports: Ports) -> Done:
    """Say what a mention of a case means; the case is ranked anew. What is said already changes nothing.

    Raises Invalid for a mention of which the case knows no verdict.
    """
    act.by_a_person()
    now = Understood(
        correction.sentiment, correction.intent, correction.urgent, corrected_by=act.agent.id
    )

    def move(case: Case) -> Change | None:
        change = act.begin(case, ports)
        if case.merged_into is not None:
            raise NotNow(f"the case was merged into {case.merged_into}: it goes on there")
        said = _said(case, ports)
        was = said.thought.get(correction.mention)
        if was is None:
            raise Invalid("mention: this case has no verdict on it")
        if was.same(now):
            return None
        return _paged(corrected(change, correction.mention, now, said), act, ports)

    return Done.of(change_case(ports, act.case, move))


def _said(case: Case, ports: Ports) -> Said:
    """The mentions of a case, and of those that were merged into it."""
    ids = (*case.merged, case.id)
    entries = [entry for id in ids for entry in ports.ledger.of_case(id)]
    mentions = [one for id in ids for one in ports.mentions.of_case(id)]
    return Said(understood(entries), {one.key: one.event.visibility for one in mentions})


def _paged(change: Change, act: Act, ports: Ports) -> Change:
    """Whoever has the case is told that it is more urgent than it was, unless they said so themselves."""
    before, case = change.before, change.case
    more_urgent = before is not None and case.priority < before.priority
    if not more_urgent or case.owner == act.agent.id or case.status is not Status.OPEN:
        return change
    return with_page(change, Reason.RAISED, ports)
