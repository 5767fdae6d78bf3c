"""An agent corrects what was understood of a mention: priority and promises follow, and the ledger says who and why."""

from datetime import timedelta

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.priority import Priority
from chalicelib.domain.promise import ClockKind, Promise
from chalicelib.domain.recount import recount
from chalicelib.domain.verdict import Intent, Sentiment
from chalicelib.errors import Forbidden, Invalid, NotFound, NotNow
from chalicelib.flows.casework import Act, close
from chalicelib.flows.correcting import Correction, correct
from chalicelib.flows.merging import merge
from chalicelib.stores.memory import MemoryPorts
from tests.build import a_desk, a_mention, an_agent, at
from tests.unit.flows.stories import LEA, ZOE, act, edited, fact, facts, hear, the_case, told
from tools.proof import differences

URGENT = Promise(
    "urgent", first_reply=timedelta(minutes=15), priorities=frozenset({Priority.URGENT})
)
USUAL = Promise("usual", first_reply=timedelta(hours=1))


@pytest.fixture
def two_promises(ports: MemoryPorts) -> MemoryPorts:
    """A desk that promises more to what is urgent."""
    ports.desk.apply(a_desk(promises=(URGENT, USUAL)))
    return ports


def as_(
    sentiment: Sentiment = Sentiment.NEGATIVE,
    intent: Intent = Intent.COMPLAINT,
    urgent: bool = False,
    mention: str = "x#m-1",
) -> Correction:
    return Correction(mention, sentiment, intent, urgent)


def due(ports: MemoryPorts, case: Case) -> float:
    clock = the_case(ports, case.id).clock(ClockKind.FIRST_REPLY)
    assert clock is not None and clock.due_at is not None
    return (clock.due_at - at(0)).total_seconds()


def agrees(ports: MemoryPorts, case: Case) -> None:
    entries = ports.ledger.of_case(case.id)
    counted = recount(entries, ports.desk.version)
    assert differences(the_case(ports, case.id), entries, counted) == []


def test_a_correction_ranks_the_case_anew_and_brings_the_promise_that_fits(
    two_promises: MemoryPorts,
) -> None:
    case = hear(two_promises, a_mention("Where is it?"))
    done = correct(act(case, seconds=300), as_(urgent=True), two_promises).case
    assert (done.priority, done.urgent, done.intent) == (Priority.URGENT, True, Intent.COMPLAINT)
    assert done.why[-2] == "priority 1: urgent words (corrected by amy)"
    assert due(two_promises, case) == 900
    said = fact(two_promises, case, "verdict.corrected")
    assert (said["mention"], said["was_intent"], said["intent"]) == (
        "x#m-1",
        "question",
        "complaint",
    )
    assert (said["agent"], two_promises.ledger.of_case(case.id)[-1].by) == ("amy", "amy")
    agrees(two_promises, case)


def test_a_case_becomes_less_urgent_when_somebody_says_so(two_promises: MemoryPorts) -> None:
    case = hear(two_promises, a_mention("urgent"))
    done = correct(act(case, seconds=60), as_(Sentiment.POSITIVE, Intent.PRAISE), two_promises)
    assert done.case.priority is Priority.LOW
    assert due(two_promises, case) == 3600
    agrees(two_promises, case)


def test_a_case_is_as_urgent_as_the_most_urgent_of_its_mentions(two_promises: MemoryPorts) -> None:
    case = hear(two_promises, a_mention("urgent"))
    hear(two_promises, a_mention("urgent", external_id="m-2", received_at=at(10)))
    calm = as_(Sentiment.NEUTRAL, Intent.QUESTION)
    assert correct(act(case), calm, two_promises).case.priority is Priority.URGENT
    assert "case.ranked" not in facts(two_promises, case)
    second = as_(Sentiment.NEUTRAL, Intent.QUESTION, mention="x#m-2")
    assert correct(act(case), second, two_promises).case.priority is Priority.NORMAL


def test_the_head_says_what_is_thought_of_the_latest_mention(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    hear(ports, a_mention("thanks", external_id="m-2", received_at=at(10)))
    assert correct(act(case), as_(intent=Intent.OTHER), ports).case.intent is Intent.PRAISE
    latest = as_(intent=Intent.OTHER, mention="x#m-2")
    assert correct(act(case), latest, ports).case.intent is Intent.OTHER


def test_saying_the_same_changes_nothing_and_a_second_word_wins(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    assert correct(act(case), as_(), ports).case == case
    other = correct(act(case), as_(intent=Intent.QUESTION), ports).case
    assert correct(act(case), as_(intent=Intent.QUESTION), ports).case == other
    assert correct(act(case, LEA), as_(), ports).case.intent is Intent.COMPLAINT
    assert facts(ports, case).count("verdict.corrected") == 2


def test_correcting_to_noise_closes_nothing(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    done = correct(act(case), as_(Sentiment.NEUTRAL, Intent.NOISE), ports).case
    assert (done.status, done.intent) == (Status.OPEN, Intent.NOISE)


def test_whoever_has_the_case_is_told_that_it_is_urgent_unless_they_said_so(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    correct(act(case, LEA), as_(urgent=True), ports)
    assert told(ports, case)[-1] == ("raised", ("amy",))
    other = hear(ports, a_mention(external_id="m-2", thread_id="t-2"))
    owner = next(one for one in a_desk().agents if one.id == other.owner)
    correct(act(other, owner), as_(urgent=True, mention="x#m-2"), ports)
    assert [reason for reason, _ in told(ports, other)] == ["assigned"]


def test_of_a_closed_case_the_verdict_is_corrected_and_nothing_else(ports: MemoryPorts) -> None:
    case = hear(ports, a_mention())
    close(act(case), "solved", ports)
    done = correct(act(case, seconds=90), as_(urgent=True), ports).case
    assert (done.status, done.priority, done.timers) == (Status.CLOSED, case.priority, ())
    assert done.urgent


def test_a_mention_of_a_merged_case_is_corrected_where_it_goes_on(ports: MemoryPorts) -> None:
    one = hear(ports, a_mention())
    other = hear(ports, a_mention(external_id="m-2", thread_id="t-2"))
    merge(act(one, LEA), other.id, ports)
    with pytest.raises(NotNow, match="goes on there"):
        correct(act(one, LEA), as_(urgent=True), ports)
    assert correct(act(other, LEA), as_(urgent=True), ports).case.priority is Priority.URGENT
    agrees(ports, other)


def test_only_what_the_case_has_a_verdict_on_is_corrected_by_people_who_see_it(
    ports: MemoryPorts,
) -> None:
    case = hear(ports, a_mention())
    hear(ports, edited())
    for mention in ("x#nothing", edited().key):
        with pytest.raises(Invalid, match="mention"):
            correct(act(case), as_(mention=mention), ports)
    with pytest.raises(NotFound):
        correct(act(case, ZOE), as_(urgent=True), ports)
    with pytest.raises(Forbidden):
        correct(Act(case.id, an_agent("bot", bot=True), at(5)), as_(urgent=True), ports)
