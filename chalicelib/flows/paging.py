"""Who is told of a case, and the telling itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Agent, Desk, Reach, Role
from chalicelib.domain.moves import Rung, paged
from chalicelib.domain.page import Device, Page, PageState, Reason
from chalicelib.errors import DeviceGone, NotFound, Unavailable
from chalicelib.ports import Ports


def with_page(
    change: Change, reason: Reason, desk: Desk, ports: Ports, *, climb: bool = False
) -> Change:
    """Add a page to a change. Told are those of the rung where the ladder stands, or of the next that reaches anybody.

    A ladder that climbs already goes on from where it is; with `climb` from its next rung, the last one for ever.
    """
    on_duty = ports.desk.on_duty(desk)
    ladder = change.case.ladder
    standing = ladder.step if ladder else 0
    last = len(desk.ladder) - 1
    for number in range(min(standing + climb, last), last + 1):
        told = reached(desk.ladder[number].reach, change.case, desk, on_duty)
        if reason is Reason.BREACH:
            told = tuple(dict.fromkeys((*told, *_leads(desk))))
        if told:
            between = ladder is not None and not climb and number == standing
            return paged(change, reason, told, Rung(number, None if between else desk.wait(number)))
    return change.fact("page.nobody", reason=reason, step=standing)


def with_page_if_open(change: Change, desk: Desk, ports: Ports) -> Change:
    """Add a page when an answer leaves its case open: the customer wrote on while it was on its way."""
    if change.case.status is not Status.OPEN:
        return change
    return with_page(change, Reason.WROTE_AGAIN, desk, ports)


def reached(reach: Reach, case: Case, desk: Desk, on_duty: Sequence[Agent]) -> tuple[str, ...]:
    """Ids of the agents whom a rung of the ladder tells. Leads are told on duty or not: somebody is always told."""
    team = [one for one in on_duty if one.team == case.team and one.role is Role.AGENT]
    match reach:
        case Reach.OWNER:
            return tuple(one.id for one in on_duty if one.id == case.owner)
        case Reach.BACKUP:
            others = [one for one in team if one.id != case.owner]
            able = [one.id for one in others if case.thread.channel in one.channels]
            return tuple(able[:1])
        case Reach.TEAM:
            return tuple(one.id for one in team)
        case Reach.LEAD:
            return _leads(desk)


def _leads(desk: Desk) -> tuple[str, ...]:
    return tuple(one.id for one in desk.agents if one.role is Role.LEAD)


@dataclass(frozen=True, slots=True)
class Told:
    """A page as it left: `now`, or before; `gone` counts the devices that could not be reached and are forgotten."""

    page: Page
    now: bool
    gone: int = 0


def deliver_page(case: str, id: str, now: datetime, ports: Ports) -> Told:
    """Send a page to every device of those to be told, once it has not left; a double on the phone is collapsed."""
    page = ports.cases.page(case, id)
    if page is None:
        raise NotFound(f"case {case} has no page {id}")
    if page.state is not PageState.NEW:
        return Told(page, now=False)
    devices = [device for agent in page.to for device in ports.desk.devices(agent)]
    sends = _pushed(devices, page, ports)
    state = PageState.SENT if sends else PageState.UNREACHED
    page = replace(page, state=state, sent_at=now, sends=sends)
    ports.cases.mark_page(page)
    return Told(page, now=True, gone=len(devices) - len(sends))


def _pushed(devices: Sequence[Device], page: Page, ports: Ports) -> tuple[str, ...]:
    """Message ids of the devices told. All are tried before the first that is unavailable is reported."""
    sends: list[str] = []
    failed: Unavailable | None = None
    for device in devices:
        try:
            sent = _push(device, page, ports)
        except Unavailable as error:
            failed = failed or error
        else:
            sends.extend([sent] if sent else [])
    if failed is not None:
        raise failed
    return tuple(sends)


def _push(device: Device, page: Page, ports: Ports) -> str | None:
    try:
        return ports.notifier.push(device, page)
    except DeviceGone:
        ports.desk.remove_device(device.agent, device.id)
        return None
