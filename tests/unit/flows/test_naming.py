"""A colleague who is named in a note is paged, and nothing else happens to the case."""

from dataclasses import replace
from datetime import time

import pytest

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.naming import named_in
from chalicelib.domain.receipt import Outcome
from chalicelib.errors import Invalid
from chalicelib.flows.casework import acknowledge, claim, close, note
from chalicelib.flows.paging import pass_over
from chalicelib.flows.telling import deliver_page
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_device, a_mention, an_agent, at
from tests.unit.flows.stories import AMY, BEN, LEA, ZOE, act, fact, hear, the_case, timers, told

BOT = an_agent("bot", bot=True)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@ben have a look", ["ben"]),
        ("Is that so, @ben?", ["ben"]),
        ("ask @lea.", ["lea"]),
        ("(@Ben) and @lea, @ben", ["ben", "lea"]),
        ("write to ada@ben.example or me@ben", []),
        ("@nobody @bot @ @@ben", []),
        ("@\u200bben \u202e@neb", []),
    ],
)
def test_who_is_named_is_who_is_on_the_desk(text: str, ids: list[str]) -> None:
    desk = a_desk(AMY, BEN, LEA, BOT)
    assert [one.id for one in named_in(text, desk)] == ids


def test_a_colleague_who_is_named_is_paged_and_the_case_stays_as_it_is(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    before = timers(ports, case)
    standing = note(act(case, seconds=30), "n-1", "@ben have you seen this?", ports).case
    assert told(ports, case)[-1] == ("asked", ("ben",))
    assert (standing.owner, standing.ladder) == (case.owner, case.ladder)
    assert timers(ports, case) == before


def test_the_same_note_again_pages_nobody_again(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    for seconds in (30, 31):
        note(act(case, seconds=seconds), "n-1", "@ben, @bot, @amy and @nobody", ports)
    assert told(ports, case)[1:] == [("asked", ("ben",))]


def test_who_may_not_see_the_case_is_not_named_in_it(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(AMY, BEN, LEA, ZOE))
    case = hear(ports, a_mention())
    with pytest.raises(Invalid, match="zoe is of team sales"):
        note(act(case), "n-1", "@ben @zoe?", ports)
    assert ports.cases.notes(case.id) == []
    note(act(case), "n-1", "@lea?", ports)
    assert told(ports, case)[-1] == ("asked", ("lea",))


def test_who_was_asked_is_told_though_the_page_of_the_case_was_acknowledged(
    ports: MemoryPorts,
) -> None:
    ports.pager.add_device(a_device("ben"))
    case = hear(ports, a_mention())
    acknowledge(act(case), ports)
    asked = note(act(case, seconds=90), "n-1", "@ben?", ports).case
    page = f"{asked.version}"
    close(act(case, seconds=95), "solved", ports)
    told_now = deliver_page(case.id, page, at(100), ports)
    assert [one.outcome for one in told_now.receipts] == [Outcome.TOLD]


def test_who_was_asked_and_has_no_phone_makes_no_ladder_climb(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    asked = note(act(case, seconds=30), "n-1", "@ben?", ports).case
    assert pass_over(case.id, f"{asked.version}", at(40), ports) is None
    assert the_case(ports, case.id).ladder == case.ladder


def test_nobody_is_asked_in_quiet_hours_unless_it_is_urgent(ports: MemoryPorts) -> None:
    night = Calendar("night", "UTC", ((Window(time(9), time(12)),),) * 7)
    ben = replace(BEN, quiet="night")
    ports.desk.apply(a_desk(AMY, ben, LEA, calendars=(night,)))
    calm = hear(ports, a_mention())
    note(act(calm, AMY), "n-1", "@ben?", ports)
    assert [reason for reason, _ in told(ports, calm)] == ["assigned"]
    urgent = hear(ports, a_mention("urgent", external_id="m-2", thread_id="t-2"))
    claim(act(urgent, LEA), ports)
    note(act(urgent, LEA), "n-1", "@ben?", ports)
    assert told(ports, urgent)[-1] == ("asked", ("ben",))


def test_the_ledger_says_who_was_asked_and_not_what(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    note(act(case, seconds=30), "n-1", "@ben secret", ports)
    assert fact(ports, case, "note.written") == {"note": "n-1", "agent": "amy"}
    said = [one.data for one in ports.ledger.of_case(case.id)[-1].facts]
    assert "secret" not in str(said)
