"""The telling: every device of all who are to be told, once."""

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.page import Page, PageState
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NotFound, Unavailable
from chalicelib.flows.deadlines import fire
from chalicelib.flows.paging import deliver_page
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_device, a_mention, at, the_timer
from tests.unit.flows.stories import hear


def breached(ports: MemoryPorts) -> Case:
    """A case whose second page goes to amy and to lea."""
    case = hear(ports, a_mention())
    timer = the_timer(ports.cases, case.id, TimerKind.BREACH)
    assert timer is not None
    fire(timer, at(3600), ports)
    return case


def deliver(ports: MemoryPorts, case: Case, id: str) -> Page:
    return deliver_page(case.id, id, at(1), ports).page


def phones(ports: MemoryPorts) -> list[str]:
    return sorted(device.id for device, _ in ports.notifier.pushed)


def test_all_devices_of_all_who_are_told_get_the_page(ports: MemoryPorts) -> None:
    case = breached(ports)
    for agent, id in (("amy", "phone"), ("amy", "tablet"), ("lea", "watch"), ("ben", "other")):
        ports.desk.add_device(a_device(agent, id))
    page = deliver(ports, case, "2")
    assert phones(ports) == ["phone", "tablet", "watch"]
    assert (page.state, page.sent_at, len(page.sends)) == (PageState.SENT, at(1), 3)
    assert ports.cases.page(case.id, "2") == page


def test_a_page_that_was_sent_is_not_sent_again(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.desk.add_device(a_device())
    assert deliver(ports, case, "1") == deliver(ports, case, "1")
    assert len(ports.notifier.pushed) == 1


def test_a_dead_device_is_forgotten_and_the_others_are_told(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.desk.add_device(a_device(id="lost"))
    ports.desk.add_device(a_device(id="good"))
    ports.notifier.gone.add("endpoint/android/lost")
    assert deliver(ports, case, "1").state is PageState.SENT
    assert phones(ports) == ["good"]
    assert [device.id for device in ports.desk.devices("amy")] == ["good"]


def test_a_page_that_reached_no_device_says_so(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.desk.add_device(a_device(id="lost"))
    ports.notifier.gone.add("endpoint/android/lost")
    assert deliver(ports, case, "1").state is PageState.UNREACHED


def test_a_page_that_could_not_leave_is_tried_again(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    ports.desk.add_device(a_device())
    ports.notifier.down = True
    with pytest.raises(Unavailable):
        deliver(ports, case, "1")
    ports.notifier.down = False
    assert deliver(ports, case, "1").state is PageState.SENT


def test_one_device_out_of_reach_keeps_the_page_from_nobody_else(ports: MemoryPorts) -> None:
    case = breached(ports)
    ports.desk.add_device(a_device("amy", "stuck"))
    ports.desk.add_device(a_device("lea", "watch"))
    inside = ports.notifier.push

    class Stuck(type(ports.notifier)):  # type: ignore[misc]
        def push(self, device: object, page: Page) -> str:
            if device.id == "stuck":  # type: ignore[attr-defined]
                raise Unavailable("throttled")
            return inside(device, page)  # type: ignore[arg-type]

    pushed = ports.notifier.pushed
    ports.notifier = Stuck(pushed)
    with pytest.raises(Unavailable):
        deliver(ports, case, "2")
    assert phones(ports) == ["watch"]


def test_a_page_that_is_not_there_is_left_for_a_person(ports: MemoryPorts) -> None:
    with pytest.raises(NotFound):
        deliver_page("c-none", "1", at(0), ports)


def test_a_page_says_nothing_of_what_the_customer_said(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention("my MARKER is broken"))
    page = ports.cases.page(case.id, "1")
    assert "MARKER" not in repr(page)
