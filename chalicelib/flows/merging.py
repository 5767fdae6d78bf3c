"""Two cases of one matter become one, at an agent's word; and two again, as though nothing had been."""

from chalicelib.domain import merging
from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.page import Reason
from chalicelib.errors import Invalid, NotFound, NotNow
from chalicelib.flows.casework import (
    Act,
    Done,
    may_see,
    nobody_else_at_it,
    to_be_open,
    to_be_owned,
)
from chalicelib.flows.paging import with_page
from chalicelib.flows.routing import reassigned_if_gone
from chalicelib.flows.saving import begin, change_both
from chalicelib.ports import Ports

ON_ITS_WAY = (OutgoingState.QUEUED, OutgoingState.SENDING)


def merge(act: Act, into: str, ports: Ports) -> Done:
    """End a case in another one, which goes on for both. Twice is once.

    Raises NotNow for what cannot be merged at this moment: a case that is closed, or that others were merged into, or
    one of which a reply is on its way, since it answers that one alone.
    """
    act.by_a_person()
    if into == act.case:
        raise Invalid("into: that is the case itself, name another one")

    def move(gone: Case, kept: Case) -> tuple[Change, Change] | None:
        _both_seen(act, gone, kept)
        if gone.merged_into == into:
            return None
        _can_be_merged(act, gone, kept, ports)
        ended, took = merging.merged(*_begun(act, gone, kept, ports))
        return ended, _told(took, act, ports)

    gone, _ = change_both(ports, act.case, into, move)
    return Done.of(gone)


def unmerge(act: Act, ports: Ports) -> Done:
    """Make two cases of one again, with owner, state and clocks of each as though they had never been merged.

    Of a case that is not merged nothing changes. Raises NotNow once the other has gone on: what was said there since
    is an answer, or a word, to both.
    """
    act.by_a_person()
    found = ports.cases.get(act.case)
    if found is None or not may_see(act.agent, found):
        raise NotFound(f"there is no case {act.case}")
    if found.merged_into is None:
        return Done(found)
    into = found.merged_into

    def move(gone: Case, kept: Case) -> tuple[Change, Change] | None:
        _both_seen(act, gone, kept)
        if gone.merged_into != into:
            return None
        to_be_owned(gone, act.agent, ports)
        _can_be_parted(gone, kept, ports)
        restored, without = merging.parted(*_begun(act, gone, kept, ports))
        if restored.case.status is Status.OPEN:
            restored = reassigned_if_gone(restored, ports, Reason.NOT_TAKEN)
        return restored, without

    gone, _ = change_both(ports, act.case, into, move)
    return Done.of(gone)


def _begun(act: Act, gone: Case, kept: Case, ports: Ports) -> tuple[Change, Change]:
    """Both changes, still empty, by all desks by which a clock of either was started."""
    was = (gone.merger.before, gone.merger.other) if gone.merger else ()
    clocks = [clock for case in (gone, kept, *was) for clock in case.clocks]
    one, other = (begin(case, act.at, act.agent.id, ports, clocks) for case in (gone, kept))
    return one, other


def _both_seen(act: Act, *cases: Case) -> None:
    for case in cases:
        if not may_see(act.agent, case):
            raise NotFound(f"there is no case {case.id}")


def _can_be_merged(act: Act, gone: Case, kept: Case, ports: Ports) -> None:
    to_be_open(gone)
    to_be_owned(gone, act.agent, ports)
    nobody_else_at_it(gone, act, ports)
    if gone.merged:
        others = ", ".join(gone.merged)
        raise NotNow(f"{others} was merged into this case: undo that first, or merge the other way")
    if kept.merged_into is not None:
        raise NotNow(f"into: {kept.id} was merged into {kept.merged_into}: name that one")
    if kept.status is Status.CLOSED:
        raise NotNow(f"into: {kept.id} is closed, name an open case")
    for case in (gone, kept):
        if any(one.state in ON_ITS_WAY for one in ports.cases.outbox(case.id)):
            raise NotNow(f"a reply of {case.id} is on its way: merge when it has arrived")


def _can_be_parted(gone: Case, kept: Case, ports: Ports) -> None:
    merger = gone.merger
    assert merger is not None
    if kept.merged[-1:] != (gone.id,):
        raise NotNow(f"{kept.merged[-1]} was merged into {kept.id} later: undo that first")
    since = merging.built_on(ports.ledger.of_case(kept.id), merger)
    if since is not None:
        raise NotNow(f"{kept.id} has gone on since they were merged ({since}): they stay one case")


def _told(took: Change, act: Act, ports: Ports) -> Change:
    """Whoever has the case that goes on is paged where it waits for us anew, or is more urgent, unless they did it."""
    before, case = took.before, took.case
    assert before is not None
    if case.owner == act.agent.id:
        return took
    if before.status is not Status.OPEN and case.status is Status.OPEN:
        return with_page(took, Reason.WROTE_AGAIN, ports)
    return with_page(took, Reason.RAISED, ports) if case.priority < before.priority else took
