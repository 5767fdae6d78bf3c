"""Browsers that are woken without a word: what is remembered for them to ask, and the trial of a device."""

import pytest

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import WEBPUSH
from chalicelib.domain.shown import MOST, Shown
from chalicelib.errors import NotFound, Unavailable
from chalicelib.flows.telling import deliver_page
from chalicelib.flows.trial import ask_for_trial, push_trial
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_paging import Notifier
from tests.build import a_device, a_mention, a_page, at
from tests.unit.flows.stories import hear


def a_case(ports: MemoryPorts, name: str = "m-1") -> str:
    return hear(ports, a_mention("broken", external_id=name, thread_id=f"t-{name}")).id


class TestWhatIsRemembered:
    def test_a_browser_can_ask_what_it_is_woken_for_before_it_is_woken(
        self, ports: MemoryPorts
    ) -> None:
        ports.pager.add_device(a_device(platform=WEBPUSH))
        case = a_case(ports)
        seen: list[str] = []
        pushing = ports.notifier.push

        class Asks(Notifier):
            def push(self, device: object, notice: object) -> str:
                seen.extend(page.case for page in ports.pager.shown("amy"))
                return pushing(device, notice)  # type: ignore[arg-type]

        ports.notifier = Asks()
        deliver_page(case, "1", at(1), ports)
        assert seen == [case]

    def test_nothing_is_written_for_who_has_no_browser(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device())
        deliver_page(a_case(ports), "1", at(1), ports)
        assert ports.pager.shown("amy") == ()

    def test_the_latest_page_of_each_case_is_kept_up_to_a_screenful(self) -> None:
        first, again = a_page("c-1", "1"), a_page("c-1", "3")
        other = a_page("c-2", "1")
        shown = Shown().with_new([first]).with_new([other]).with_new([again])
        assert shown.pages == (again, other)
        many = [a_page(f"c-{number}", "1") for number in range(MOST + 5)]
        assert shown.with_new(many).pages == tuple(many[:MOST])


class TestATrial:
    def test_it_goes_the_way_of_pages_and_shows_no_case(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device())
        ask_for_trial("amy", "d-1", ports)
        [message] = ports.queues.of(Queue.PAGES)
        assert dict(message.body) == {"to": "amy", "trial": "d-1"}
        assert push_trial("amy", "d-1", ports)
        [(device, notice)] = ports.notifier.pushed
        assert (device.id, notice.pages) == ("d-1", ())

    def test_a_notice_of_nothing_says_so_and_replaces_no_page(self) -> None:
        trial = Notice(())
        assert (trial.title, trial.key, trial.page) == ("Pages reach this device", "trial", None)

    def test_a_device_of_somebody_else_cannot_be_tried(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device("ben"))
        with pytest.raises(NotFound):
            ask_for_trial("amy", "d-1", ports)
        assert not push_trial("amy", "d-1", ports)
        assert ports.notifier.pushed == []

    def test_a_device_that_is_gone_is_forgotten(self, ports: MemoryPorts) -> None:
        device = a_device()
        ports.pager.add_device(device)
        ports.notifier.gone.add(device.endpoint)
        assert not push_trial("amy", "d-1", ports)
        assert list(ports.pager.devices("amy")) == []

    def test_a_push_service_that_is_down_is_asked_again(self, ports: MemoryPorts) -> None:
        ports.pager.add_device(a_device())
        ports.notifier.down = True
        with pytest.raises(Unavailable):
            push_trial("amy", "d-1", ports)
        assert list(ports.pager.devices("amy")) == [a_device()]
