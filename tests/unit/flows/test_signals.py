"""What platforms say beside mentions: the fate of a reply shown where it was written, access taken away."""

from typing import Any

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.mention import HeardSignal, SignalName
from chalicelib.errors import Unavailable
from chalicelib.flows.casework import close
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_mention, a_signal, at
from tests.unit.flows.stories import act, answer, fact, facts, hear, the_case, told


def heard(ports: MemoryPorts, signal: HeardSignal, seconds: float = 0) -> str | None:
    ports.mentions.add_signal(signal)
    return triage(signal.signal.key, at(seconds), ports).case


def test_the_platforms_word_on_a_reply_is_shown_at_the_reply(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    word = a_signal(subject="r-d-1", state="failed", code="131047", reason="window closed")
    assert heard(ports, word) == case.id
    shown = ports.cases.outgoing(case.id, "d-1")
    assert shown is not None
    assert (shown.delivery, shown.reason) == ("failed", "131047 window closed")


def test_a_reply_that_did_not_arrive_pages_and_leaves_the_case_open(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    failed = a_signal(subject="r-d-1", state="failed", code="131047")
    for _ in range(2):
        heard(ports, failed, 120)
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))
    assert facts(ports, case).count("reply.undelivered") == 1
    after = the_case(ports, case.id)
    assert (after.status, after.rank is not None) == (Status.OPEN, True)
    assert fact(ports, case, "clock.kept")


def test_a_failure_after_closing_opens_the_case_again_for_its_owner(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    close(act(case), "solved", ports)
    heard(ports, a_signal(subject="r-d-1", state="failed"), 120)
    again = the_case(ports, case.id)
    assert (again.status, again.owner) == (Status.OPEN, "amy")
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))


def test_a_failure_in_a_thread_that_has_another_case_leaves_the_case_closed(
    ports: MemoryPorts,
) -> None:
    case = answer(ports, hear(ports, a_mention()))
    close(act(case), "solved", ports)
    other = hear(ports, a_mention(external_id="m-2", received_at=at(100)))
    assert other.id != case.id
    heard(ports, a_signal(subject="r-d-1", state="failed"), 120)
    assert the_case(ports, case.id).status is Status.CLOSED
    assert told(ports, case)[-1] == ("reply_failed", ("amy",))


def test_a_failure_that_overtakes_our_own_record_waits_for_it(ports: MemoryPorts) -> None:
    failed = a_signal(subject="r-d-1", state="failed")
    with pytest.raises(Unavailable):
        heard(ports, failed, 10)
    case = answer(ports, hear(ports, a_mention()))
    assert heard(ports, failed, 70) == case.id


def test_a_failure_of_a_message_that_never_was_ours_is_let_go(ports: MemoryPorts) -> None:
    assert heard(ports, a_signal(subject="r-other", state="failed"), 121) is None


def test_the_same_word_twice_changes_nothing_more(ports: MemoryPorts) -> None:
    case = answer(ports, hear(ports, a_mention()))
    heard(ports, a_signal(subject="r-d-1"))
    before = (ports.cases.outbox(case.id), facts(ports, case))
    heard(ports, a_signal(subject="r-d-1"))
    assert (ports.cases.outbox(case.id), facts(ports, case)) == before


def test_a_word_on_a_message_that_is_not_ours_concerns_nobody(ports: MemoryPorts) -> None:
    assert heard(ports, a_signal(subject="somebody-elses")) is None


@pytest.mark.parametrize(
    "told",
    [
        {"name": SignalName.REVOKED, "subject": "brand-1"},
        {"name": SignalName.BLOCKED, "subject": "brand-1"},
        {"name": SignalName.BLOCKED, "account_id": None, "subject": "business-1"},
    ],
)
def test_a_connection_that_the_platform_closed_is_marked(
    ports: MemoryPorts, told: dict[str, Any]
) -> None:
    heard(ports, a_signal(reason="access withdrawn", **told))
    assert ports.desk.revoked() == {"shop": "access withdrawn"}


def test_one_customer_who_blocks_us_closes_no_connection(ports: MemoryPorts) -> None:
    heard(ports, a_signal(SignalName.BLOCKED, subject="cust-1", state="block"))
    assert ports.desk.revoked() == {}


@pytest.mark.parametrize("name", [SignalName.IDENTITY, SignalName.TROUBLE, SignalName.UNKNOWN])
def test_other_news_are_kept_and_change_nothing(ports: MemoryPorts, name: SignalName) -> None:
    assert heard(ports, a_signal(name)) is None
    assert ports.desk.revoked() == {}
    assert ports.shelves.heads == {}
