"""Who is told of a case: a page of the rung where its ladder stands, and of the next when nobody acknowledges."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.climbing import Rung, held, paged, ways
from chalicelib.domain.page import Reason
from chalicelib.domain.reaching import Reached, Scene, reachable_at, reached, with_leads
from chalicelib.errors import AlreadyDone
from chalicelib.flows.saving import begin, change_case
from chalicelib.ports import Ports


def with_page(change: Change, reason: Reason, ports: Ports, *, climb: bool = False) -> Change:
    """Add a page to a change. Told are those of the rung where the ladder stands, or of the next that reaches anybody.

    A ladder that climbs already goes on from where it is; with `climb` from its next rung, the last one for ever. A
    last rung that reaches nobody leaves it to those below. When all who could be told are in their quiet hours, or off
    their shift, it is held until the first of them is not.
    """
    ladder = change.case.ladder
    held_back = ladder is not None and ladder.held
    standing, last = ladder.step if ladder else 0, len(change.desk.ladder) - 1
    first = min(standing + (climb and not held_back), last)
    on_duty = frozenset(one.id for one in ports.agents.on_duty(change.desk))
    scene = Scene(change.case, change.desk, on_duty, change.at)
    for number in (*range(first, last + 1), *reversed(range(first))):
        found = _told(reason, number, scene)
        if found.to:
            step = max(number, first)
            between = ladder is not None and not (climb or held_back) and step == standing
            return paged(change, reason, found.to, _rung(step, found, scene, between=between))
    until = reachable_at(scene)
    if until is not None:
        return held(change, reason, standing, until)
    return change.fact("page.nobody", reason=reason, step=standing)


def with_page_if_open(change: Change, ports: Ports) -> Change:
    """Add a page when an answer leaves its case open: the customer wrote on while it was on its way."""
    if change.case.status is not Status.OPEN:
        return change
    return with_page(change, Reason.WROTE_AGAIN, ports)


def _told(reason: Reason, number: int, scene: Scene) -> Reached:
    found = reached(scene.desk.ladder[number].reach, scene)
    # What all who could have declined is the lead's, like a promise that is broken.
    leads = reason is Reason.BREACH or (reason is Reason.NOT_TAKEN and scene.case.owner is None)
    return with_leads(found, scene) if leads else found


def _rung(step: int, found: Reached, scene: Scene, *, between: bool) -> Rung:
    by = ways(scene.desk.ladder[step], scene.case.priority)
    return Rung(step, None if between else scene.desk.wait(step), by, found.quiet)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rung that reached nobody, and the case as it stands on the next one."""

    case: Case
    step: int


def pass_over(case: str, page: str, now: datetime, ports: Ports) -> PassedOver | None:
    """A page reached nobody: the next rung is told at once. None when it has climbed on by itself, or is the last one.

    Nothing below the last rung waits for it; that one is told again in its own time, and never in a circle.
    """
    made = ports.cases.page(case, page)

    def move(standing: Case) -> Change | None:
        ladder = standing.ladder
        if made is None or ladder is None or ladder.held or ladder.step != made.step:
            raise AlreadyDone
        if made.reason is Reason.ASKED:  # no ladder climbs for it
            raise AlreadyDone
        if not ladder.covers(made) or ladder.step >= len(ports.desk.current().ladder) - 1:
            raise AlreadyDone
        change = begin(standing, now, EARSHOT, ports)
        change = change.fact("page.unreached", page=page, step=ladder.step)
        return with_page(change, ladder.reason, ports, climb=True)

    try:
        moved = change_case(ports, case, move)
    except AlreadyDone:
        return None
    assert made is not None
    return PassedOver(moved.case, made.step)
