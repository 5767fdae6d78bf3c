"""What the ledger says of a case makes it findable, once, and costs nothing where it says nothing of that."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.finding import Term
from chalicelib.domain.ledger import Entry, Fact
from chalicelib.errors import Unavailable
from chalicelib.flows.casework import acknowledge, tag
from chalicelib.flows.indexing import index
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_mention, at
from tests.unit.flows.stories import act, hear, the_case


def taken_in(ports: MemoryPorts, case: str) -> None:
    """All entries of a case, each twice, as a stream may bring them."""
    for entry in ports.ledger.of_case(case):
        for _ in range(2):
            index(entry, ports)


def found(ports: MemoryPorts, term: Term) -> list[str]:
    return [trace.case for trace in ports.finding.find(term, 9)]


def test_a_case_is_found_once_it_was_opened(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    taken_in(ports, case.id)
    for term in (
        Term.code(case.id),
        Term.customer(case.thread.channel, case.thread.customer_id),
        Term.handle(a_mention().event.author.handle or ""),
    ):
        assert found(ports, term) == [case.id]


def test_it_is_found_by_each_tag_that_it_is_given(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    tag(act(case), frozenset({"billing", "late"}), ports)
    tag(act(case), frozenset(), ports)
    taken_in(ports, case.id)
    assert found(ports, Term.tag("billing")) == found(ports, Term.tag("late")) == [case.id]
    assert found(ports, Term.tag("")) == []


def test_one_that_counts_from_an_earlier_moment_meanwhile_is_kept_once(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention(received_at=at(60)))
    opening = ports.ledger.of_case(case.id)[0]
    index(opening, ports)
    ports.shelves.heads[case.id] = replace(the_case(ports, case.id), opened_at=at(0))
    index(opening, ports)
    assert found(ports, Term.code(case.id)) == [case.id]


def test_of_one_whose_mention_is_gone_the_number_and_the_customer_are_kept(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    ports.shelves.mentions.clear()
    taken_in(ports, case.id)
    assert found(ports, Term.code(case.id)) == [case.id]


def test_an_entry_that_says_nothing_of_it_reads_and_writes_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    acknowledge(act(case), ports)
    entry = ports.ledger.of_case(case.id)[-1]
    nothing: Any = object()
    index(entry, nothing)


def test_one_that_cannot_be_read_yet_comes_again(ports: MemoryPorts) -> None:
    entry = Entry("c-1", 1, at(0), "earshot", (Fact("case.opened", {"at": ""}),), "", "")
    with pytest.raises(Unavailable):
        index(entry, ports)
