"""Triage when somebody else is faster, or something is missing."""

from collections.abc import Sequence

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Change
from chalicelib.domain.desk import Desks
from chalicelib.domain.mention import Author, Kind, Visibility
from chalicelib.errors import Conflict, Misconfigured, NotFound, Unavailable
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from chalicelib.stores.memory_cases import Cases
from tests.build import NOW, a_desk, a_mention, at
from tests.unit.flows.stories import (
    AMY,
    hear,
    settle,
    the_case,
)


def test_a_connection_that_the_desk_does_not_know_is_for_the_operator(ports: MemoryPorts) -> None:
    mention = a_mention(connection="old-shop")
    with pytest.raises(Misconfigured, match="old-shop"):
        settle(ports, mention)
    kept = ports.mentions.get(mention.key)
    assert kept is not None
    assert kept.handling is None


def test_a_mention_that_was_never_kept_is_not_found(ports: MemoryPorts) -> None:
    with pytest.raises(NotFound):
        triage("x#nothing", NOW, ports)


class Contended(Cases):
    """Loses a number of saves to somebody else."""

    losses = 0

    def save(self, change: Change) -> Case:
        if self.losses:
            self.losses -= 1
            raise Conflict("somebody was faster")
        return super().save(change)


@pytest.mark.parametrize(("losses", "opened"), [(7, True), (8, False)])
def test_conflicts_are_retried_from_a_fresh_read(
    ports: MemoryPorts, losses: int, opened: bool
) -> None:
    ports.cases = contended = Contended(ports.shelves)
    contended.losses = losses
    if opened:
        assert hear(ports, a_mention()).version == 1
    else:
        with pytest.raises(Unavailable):
            hear(ports, a_mention())


class Closing(Cases):
    """Somebody closes the case just after its thread was looked up."""

    def latest_in(self, thread: object) -> str | None:
        id = super().latest_in(thread)  # type: ignore[arg-type]
        case = self.get(id) if id else None
        if case is not None:
            self.save(
                Change.of(case, at(5), "amy", Desks(a_desk()))
                .to(status=Status.CLOSED)
                .fact("case.closed")
            )
        return id


def test_a_case_closed_while_a_mention_is_triaged_stays_closed(ports: MemoryPorts) -> None:
    first = hear(ports, a_mention())
    ports.cases = Closing(ports.shelves)
    second = hear(ports, a_mention(external_id="m-2", received_at=at(6)))
    assert second.id != first.id
    assert the_case(ports, first.id).status is Status.CLOSED


def test_every_visibility_of_a_complaint_gets_an_answer_even_a_review_without_an_author(
    ports: MemoryPorts,
) -> None:
    anonymous = a_mention(author=Author(None), kind=Kind.REVIEW, thread_id=None)
    case = hear(ports, anonymous)
    assert case.thread.customer_id == case.thread.thread_id == "m-1"
    assert case.visibility is Visibility.PUBLIC


def owners(cases: Sequence[Case]) -> set[str | None]:
    return {case.owner for case in cases}


def test_leads_are_not_given_cases_by_routing(ports: MemoryPorts) -> None:
    cases = [hear(ports, a_mention(external_id=f"m-{n}", thread_id=f"t-{n}")) for n in range(25)]
    assert owners(cases) == {"amy", "ben", None}
    assert AMY.capacity == 10
