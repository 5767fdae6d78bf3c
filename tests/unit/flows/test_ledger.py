"""What the ledger promises of every story: a whole chain, no gap, and not a word of the customer's."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.mention import Author, Media
from chalicelib.domain.reply import Response
from chalicelib.domain.timer import TimerKind
from chalicelib.errors import NoAnswer
from chalicelib.flows.answering import Draft, reply
from chalicelib.flows.casework import acknowledge, claim, close, hand_over, note
from chalicelib.flows.deadlines import fire
from chalicelib.flows.telling import deliver_page
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_device, a_mention, a_message, an_agent, at, the_timer
from tests.unit.flows.stories import (
    BEN,
    LEA,
    accepted,
    act,
    answer,
    deleted,
    edited,
    hear,
    own,
    send,
    settle,
    the_case,
)

MARK = "XYZZY"
ADA = Author("cust-1", f"@{MARK}", f"Ada {MARK}")


def said(words: str = "broken", **event: Any) -> Any:
    media = (Media("image", url=f"https://pictures.invalid/{MARK}"),)
    return a_mention(
        f"{MARK} {words}",
        author=ADA,
        media=media,
        raw={"text": MARK},
        permalink=f"/{MARK}",
        **event,
    )


def quick(ports: MemoryPorts) -> Case:
    return answer(ports, hear(ports, said()))


def long(ports: MemoryPorts) -> Case:
    """A bit of everything."""
    case = hear(ports, said())
    note(act(case), "n-1", f"{MARK} again", ports)
    hear(ports, said("urgent", external_id="m-2", received_at=at(5)))
    hand_over(act(case), "ben", ports)
    acknowledge(act(case, BEN), ports)
    claim(act(case, LEA), ports)
    settle(ports, edited(f"{MARK} edited"))
    reply(act(case, LEA), Draft("d-1", f"Dear {MARK}"), ports)
    ports.http.script(Response(403, body=f'{{"detail": "{MARK}"}}'.encode()))
    send(ports, case)
    reply(act(case, LEA), Draft("d-2", f"Dear {MARK}!"), ports)
    ports.http.script(NoAnswer(MARK))
    send(ports, case, 70, "d-2")
    hear(ports, own(f"Dear {MARK}!", external_id="r-2", seconds=80))
    hear(ports, said(external_id="m-3", received_at=at(90)))
    settle(ports, deleted())
    close(act(case, LEA), "solved", ports)
    return the_case(ports, case.id)


def unanswered(ports: MemoryPorts) -> Case:
    ports.desk.apply(a_desk(an_agent(capacity=0), LEA))
    case = hear(ports, said())
    for kind in (
        TimerKind.PAGE,
        TimerKind.FIRST_REPLY_WARNING,
        TimerKind.PAGE,
        TimerKind.FIRST_REPLY_BREACH,
    ):
        timer = the_timer(ports.cases, case.id, kind)
        assert timer is not None
        fire(timer, timer.due_at, ports)
    return the_case(ports, case.id)


def native(ports: MemoryPorts) -> Case:
    hear(ports, said("Where", external_id="m-2", received_at=at(60)))
    hear(ports, said())
    return hear(ports, own(f"We are sorry, {MARK}"))


def private(ports: MemoryPorts) -> Case:
    return hear(ports, a_message(f"{MARK} urgent"))


STORIES: dict[str, Callable[[MemoryPorts], Case]] = {
    one.__name__: one for one in (quick, long, unanswered, native, private)
}
every_story = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


def words(value: object) -> list[str]:
    """Every text in a value, however deep."""
    if isinstance(value, Enum):
        return [str(value.value)]
    if is_dataclass(value):
        return [word for field in fields(value) for word in words(getattr(value, field.name))]
    if isinstance(value, dict):
        return [word for pair in value.items() for part in pair for word in words(part)]
    if isinstance(value, list | tuple | set | frozenset):
        return [word for part in value for word in words(part)]
    return [str(value)]


@every_story
def test_the_chain_of_every_story_holds(
    ports: MemoryPorts, story: Callable[[MemoryPorts], Case]
) -> None:
    case = story(ports)
    entries = ports.ledger.of_case(case.id)
    assert broken_at(entries) is None
    assert entries[-1].hash == case.ledger_hash


@every_story
def test_the_versions_of_every_story_are_without_a_gap(
    ports: MemoryPorts, story: Callable[[MemoryPorts], Case]
) -> None:
    case = story(ports)
    versions = [entry.version for entry in ports.ledger.of_case(case.id)]
    assert versions == list(range(1, case.version + 1))


@every_story
def test_every_change_says_what_happened_and_who_did_it(
    ports: MemoryPorts, story: Callable[[MemoryPorts], Case]
) -> None:
    case = story(ports)
    people = {"earshot", *(agent.id for agent in a_desk().agents)}
    for entry in ports.ledger.of_case(case.id):
        assert entry.facts
        assert entry.by in people


@every_story
def test_no_word_of_the_customer_is_in_ledger_pages_timers_or_queues(
    ports: MemoryPorts, story: Callable[[MemoryPorts], Case]
) -> None:
    case = story(ports)
    ports.pager.add_device(a_device())
    for page in ports.cases.pages(case.id):
        deliver_page(case.id, page.id, at(0), ports)
    said_there = [
        *words(list(ports.ledger.of_case(case.id))),
        *words(list(ports.ledger.told(case.id))),
        *words(list(ports.cases.pages(case.id))),
        *words([[message.body for message in ports.queues.of(queue)] for queue in Queue]),
        *words(ports.notifier.pushed),
        *words(case),
    ]
    assert [word for word in said_there if MARK.lower() in word.lower()] == []
    assert case.thread.customer_id not in words(list(ports.ledger.of_case(case.id)))


def test_the_marker_is_found_where_it_may_be(ports: MemoryPorts) -> None:
    case = quick(ports)
    assert any(MARK in word for word in words(list(ports.mentions.of_case(case.id))))
    assert accepted().status == 201
