"""What was taken for noise is kept with its verdict, and goes its way when somebody says that it is none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chalicelib.domain.case import Status
from chalicelib.domain.mention import Handling
from chalicelib.domain.verdict import Intent
from chalicelib.errors import Invalid, NotNow
from chalicelib.flows.casework import close
from chalicelib.flows.noise import restore
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, at, first_clock
from tests.unit.flows.stories import act, deleted, edited, fact, facts, hear, settle, the_case

DAY = date(2026, 11, 22)


def noise(ports: MemoryPorts, **event: object) -> str:
    """Noise, kept; its key."""
    mention = a_mention("noise", **event)  # type: ignore[arg-type]
    assert settle(ports, mention) is None
    return mention.key


def test_noise_is_found_by_its_day_with_the_verdict_that_made_it_so(ports: MemoryPorts) -> None:
    key = noise(ports)
    [found] = ports.noise.of_day(DAY, 5).noise
    assert found.mention.key == key
    assert found.verdict is not None
    assert (found.verdict.intent, found.verdict.why) == (Intent.NOISE, ("noise",))


def test_what_is_restored_opens_a_case_as_if_it_had_never_been_noise(ports: MemoryPorts) -> None:
    key = noise(ports)
    case = restore(key, "lea", at(600), ports)
    assert (case.status, case.owner, case.intent) == (Status.OPEN, "amy", Intent.OTHER)
    assert first_clock(case).started_at == at(0)
    said = fact(ports, case, "verdict.corrected")
    assert (said["was_intent"], said["intent"], said["agent"]) == ("noise", "other", "lea")
    assert ports.ledger.of_case(case.id)[0].by == "lea"
    kept = ports.mentions.get(key)
    assert kept is not None and (kept.handling, kept.case) == (Handling.CASE, case.id)
    assert list(ports.noise.of_day(DAY, 5).noise) == []


def test_restoring_twice_is_once_even_at_once(ports: MemoryPorts) -> None:
    key = noise(ports)
    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(lambda n: restore(key, f"lead-{n}", at(600), ports), range(16)))
    assert len({case.id for case in cases}) == 1
    assert facts(ports, cases[0]).count("mention.heard") == 1


def test_what_is_restored_joins_the_case_of_its_thread(ports: MemoryPorts) -> None:
    key = noise(ports)
    case = hear(ports, a_mention("broken", external_id="m-2", received_at=at(60)))
    assert restore(key, "lea", at(600), ports).id == case.id
    standing = the_case(ports, case.id)
    assert (standing.opened_at, standing.last_mention) == (at(0), "x#m-2")


def test_what_is_restored_takes_up_a_case_that_ended_lately(ports: MemoryPorts) -> None:
    ports.desk.apply(a_desk(reopen=timedelta(days=7)))
    case = hear(ports, a_mention("broken"))
    close(act(case), "solved", ports)
    key = noise(ports, external_id="m-2", received_at=at(90))
    assert restore(key, "lea", at(600), ports).id == case.id
    assert the_case(ports, case.id).status is Status.OPEN


def test_an_edit_that_was_noise_knows_whose_it_is(ports: MemoryPorts) -> None:
    noise(ports)
    edit = edited("noise", author=None, thread_id=None)
    assert settle(ports, edit) is None
    assert restore(edit.key, "lea", at(600), ports).thread.customer_id == "cust-1"


def test_only_noise_that_is_still_there_is_restored(ports: MemoryPorts) -> None:
    with pytest.raises(Invalid, match="none of that key"):
        restore("x#nothing", "lea", at(600), ports)
    key = noise(ports)
    settle(ports, deleted(), at(30))
    with pytest.raises(NotNow, match="took it back"):
        restore(key, "lea", at(600), ports)
    with pytest.raises(NotNow, match="no noise"):
        restore(deleted().key, "lea", at(600), ports)
