"""What a customer changes or takes back, before and after we triaged it."""

import pytest

from chalicelib.domain.mention import Author
from chalicelib.domain.priority import Priority
from chalicelib.errors import Unavailable
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_mention, at
from tests.unit.flows.stories import (
    deleted,
    edited,
    facts,
    hear,
    settle,
    the_case,
    told,
)


def texts(ports: MemoryPorts) -> set[str]:
    return {one.event.text for one in ports.shelves.mentions.values()}


def test_an_edit_is_noted_in_the_case_of_its_mention(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert settle(ports, edited()) == case.id
    assert facts(ports, case)[-1] == "mention.edited"
    assert len(told(ports, case)) == 1


def test_an_edit_that_turns_noise_into_a_complaint_opens_a_case(ports: MemoryPorts) -> None:
    settle(ports, a_mention("noise"))
    assert hear(ports, edited("It is broken")).priority is Priority.HIGH


def test_an_edit_waits_for_the_triage_of_its_mention(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention())
    with pytest.raises(Unavailable):
        settle(ports, edited(author=Author(None), thread_id=None))
    case = hear(ports, a_mention())
    assert settle(ports, edited(author=Author(None), thread_id=None)) == case.id


def test_an_edit_of_what_we_never_saw_opens_a_case(ports: MemoryPorts) -> None:
    settle(ports, edited("It is broken"))
    id = triage("x#m-1", NOW, ports).case
    assert id is not None
    assert the_case(ports, id).priority is Priority.HIGH
    assert settle(ports, a_mention("It is fine")) == id
    settle(ports, deleted())
    assert texts(ports) == {""}


def test_a_deletion_forgets_what_was_said_and_is_noted_in_the_case(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    settle(ports, edited())
    assert settle(ports, deleted()) == case.id
    assert facts(ports, case)[-1] == "mention.deleted"
    assert texts(ports) == {""}


def test_a_deletion_before_its_mention_leaves_no_case_and_no_text(ports: MemoryPorts) -> None:
    assert settle(ports, deleted(0)) is None
    assert settle(ports, a_mention(received_at=at(5))) is None
    assert settle(ports, edited(seconds=9)) is None
    assert texts(ports) == {""}
    assert ports.shelves.heads == {}


def test_a_deletion_waits_for_the_triage_of_its_mention(ports: MemoryPorts) -> None:
    ports.mentions.add(a_mention())
    with pytest.raises(Unavailable):
        settle(ports, deleted())
    assert texts(ports) == {"The parcel is broken", ""}


def test_the_deletion_of_noise_leaves_no_text(ports: MemoryPorts) -> None:
    settle(ports, a_mention("noise"))
    assert settle(ports, deleted()) is None
    assert texts(ports) == {""}
