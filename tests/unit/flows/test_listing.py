"""A look ends after a number of cases, but what has a rare tag is shown with the first page."""

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.looking import Look, Wanted
from chalicelib.flows.casework import close, tag
from chalicelib.flows.indexing import index
from chalicelib.flows.listing import listed
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_mention, at
from tests.unit.flows.stories import act, hear

EVERYWHERE = ("queue#care", "agent#amy", "agent#ben", "agent#lea")
RARE = Wanted(tag="rare")


@pytest.fixture
def cases(ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Twelve of them, the later the further down; a look ends after four."""
    monkeypatch.setattr("chalicelib.stores.memory_cases.LOOKED_AT", 4)
    return [heard(ports, number).id for number in range(12)]


def heard(ports: MemoryPorts, number: int) -> Case:
    each = {name: f"{name}-{number}" for name in ("external_id", "thread_id", "author")}
    return hear(ports, a_mention(received_at=at(number), **each))


def tagged(ports: MemoryPorts, *cases: str, indexed: bool = True) -> None:
    for id in cases:
        case = ports.cases.get(id)
        assert case is not None
        tag(act(case), frozenset({"rare"}), ports)
        for entry in ports.ledger.of_case(id) if indexed else ():
            index(entry, ports)


def first_page(ports: MemoryPorts, limit: int = 5, wanted: Wanted = RARE) -> list[str]:
    return [case.id for case in listed(EVERYWHERE, Look(limit, None, wanted), ports).cases]


def whole(ports: MemoryPorts) -> list[str]:
    """All pages, each case where it came first."""
    found: dict[str, None] = {}
    page = listed(EVERYWHERE, Look(5, None, RARE), ports)
    while page.cursor is not None:
        found |= dict.fromkeys(case.id for case in page.cases)
        page = listed(EVERYWHERE, Look(5, page.cursor, RARE), ports)
    return list(found | dict.fromkeys(case.id for case in page.cases))


def test_what_has_the_tag_far_down_comes_with_the_first_page_in_order(
    ports: MemoryPorts, cases: list[str]
) -> None:
    tagged(ports, cases[11], cases[9], cases[1])
    assert first_page(ports) == [cases[1], cases[9], cases[11]]
    assert first_page(ports, 2) == [cases[1], cases[9]]
    assert whole(ports) == [cases[1], cases[9], cases[11]]


def test_what_is_not_found_by_its_tag_yet_comes_with_a_later_page(
    ports: MemoryPorts, cases: list[str]
) -> None:
    tagged(ports, cases[9], indexed=False)
    assert first_page(ports) == []
    assert whole(ports) == [cases[9]]


def test_only_what_stands_in_the_lists_and_fits_is_shown(
    ports: MemoryPorts, cases: list[str]
) -> None:
    tagged(ports, *cases[8:])
    done, bare = (ports.cases.get(id) for id in cases[8:10])
    assert done is not None and bare is not None
    close(act(done), "solved", ports)
    tag(act(bare), frozenset(), ports)
    assert first_page(ports) == cases[10:]
    assert first_page(ports, wanted=Wanted(tag="rare", channel="whatsapp")) == []
    nowhere = listed(("queue#sales",), Look(5, None, RARE), ports)
    assert nowhere.cases == ()
