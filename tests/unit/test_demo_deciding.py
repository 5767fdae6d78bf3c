"""What a colleague of the demo does next: the same for the same sight, and never with somebody else's case."""

from dataclasses import replace

import pytest

from tools.demo.deciding import LATE, Act, Doing, Seen, Temper, next_act, temper, typing
from tools.demo.script import Care

MOOD = Temper(glance=10, thought=20, typing=5, rest=60, by_phone=False)
NEW = Seen(owner="ben", status="open", heard_at=100, due_at=340, paged=True)
ANSWER = Care(reply="x" * 50, close="solved")


def later(seen: Seen, **done: float) -> Seen:
    """The same case after some things were done with it."""
    known = {Doing(what): at for what, at in done.items()}
    return replace(seen, paged=False, done=known)


def test_nobody_does_anything_before_they_have_looked() -> None:
    assert next_act("ben", NEW, ANSWER, 109, MOOD) is None
    assert next_act("ben", NEW, ANSWER, 110, MOOD) == Act(Doing.CLAIM)


def test_who_has_the_phone_at_hand_acknowledges_the_page() -> None:
    by_phone = replace(MOOD, by_phone=True)
    assert next_act("ben", NEW, ANSWER, 110, by_phone) == Act(Doing.ACKNOWLEDGE)


def test_an_answer_is_read_thought_over_and_typed_first() -> None:
    seen = later(NEW, claim=110)
    assert next_act("ben", seen, ANSWER, 139, MOOD) is None
    assert next_act("ben", seen, ANSWER, 140, MOOD) == Act(Doing.REPLY, ANSWER.reply)


def test_a_case_that_was_answered_is_closed_after_a_rest() -> None:
    seen = replace(later(NEW, claim=110, reply=140), status="answered")
    assert next_act("ben", seen, ANSWER, 199, MOOD) is None
    assert next_act("ben", seen, ANSWER, 200, MOOD) == Act(Doing.CLOSE, "solved")


def test_a_case_whose_customer_is_still_expected_stays_open() -> None:
    seen = replace(later(NEW, claim=110, reply=140), status="answered")
    assert next_act("ben", seen, replace(ANSWER, close=""), 9999, MOOD) is None


def test_thanks_need_no_answer_and_end_the_case() -> None:
    seen = later(NEW, claim=110)
    assert next_act("ben", seen, Care(close="solved"), 9999, MOOD) == Act(Doing.CLOSE, "solved")


@pytest.mark.parametrize("owner", ["ana", "cleo"])
def test_nobody_touches_the_case_of_somebody_else(owner: str) -> None:
    assert next_act("ben", replace(NEW, owner=owner), ANSWER, 9999, MOOD) is None


def test_what_waits_in_the_queue_is_claimed() -> None:
    seen = replace(NEW, owner=None, paged=False)
    assert next_act("ben", seen, ANSWER, 110, MOOD) == Act(Doing.CLAIM)


def test_tags_a_note_a_gift_and_a_nap_come_before_the_answer_in_this_order() -> None:
    care = replace(ANSWER, tags=frozenset({"lock"}), note="look", give="greta", snooze=2)
    done: dict[str, float] = {"claim": 110}
    order = []
    for _ in range(5):
        act = next_act("ben", later(NEW, **done), care, 500, MOOD)
        assert act is not None
        order.append(act.doing)
        done[act.doing.value] = 500
    assert order == [Doing.TAG, Doing.NOTE, Doing.GIVE, Doing.SNOOZE, Doing.REPLY]


def test_tags_that_the_case_has_already_stay() -> None:
    seen = replace(later(NEW, claim=110), tags=frozenset({"billing"}))
    act = next_act("ben", seen, replace(ANSWER, tags=frozenset({"lock"})), 500, MOOD)
    assert act == Act(Doing.TAG, tags=frozenset({"billing", "lock"}))
    tagged = replace(seen, tags=frozenset({"billing", "lock"}))
    act = next_act("ben", tagged, replace(ANSWER, tags=frozenset({"lock"})), 500, MOOD)
    assert act == Act(Doing.REPLY, ANSWER.reply)


def test_a_case_that_was_put_aside_rests() -> None:
    assert next_act("ben", replace(later(NEW, claim=1), snoozed=True), ANSWER, 500, MOOD) is None


def test_a_late_answer_comes_when_the_promise_is_broken() -> None:
    late = replace(ANSWER, late=True)
    assert next_act("ben", NEW, late, 340 + LATE - 1, MOOD) is None
    assert next_act("ben", NEW, late, 340 + LATE, MOOD) == Act(Doing.CLAIM)
    answered = replace(later(NEW, claim=370, reply=380), status="answered", due_at=None)
    assert next_act("ben", answered, late, 500, MOOD) == Act(Doing.CLOSE, "solved")


def test_what_is_to_be_left_is_left() -> None:
    assert next_act("ben", NEW, Care(leave=True), 9999, MOOD) is None


def test_what_a_newcomer_has_answered_is_not_answered_again() -> None:
    seen = replace(later(NEW, claim=110), status="answered")
    assert next_act("ben", seen, ANSWER, 9999, MOOD) is None


def test_nothing_is_done_twice_though_it_was_declined() -> None:
    seen = later(NEW, claim=110, reply=140)
    assert next_act("ben", seen, replace(ANSWER, close=""), 9999, MOOD) is None


def test_a_temper_is_by_chance_and_the_same_in_every_run() -> None:
    assert temper("s", "ben", "dew") == temper("s", "ben", "dew")
    others = {temper(seed, who, "dew") for seed in "st" for who in ("ben", "cleo")}
    assert len(others) == 4


def test_nobody_answers_faster_than_a_person_or_slower_than_two_minutes() -> None:
    for number in range(500):
        mood = temper("s", "ben", str(number))
        ready = mood.read + 120 / mood.typing
        assert 25 < ready < 120


def test_colleagues_see_somebody_type_from_when_it_was_read_until_it_is_said() -> None:
    mine = later(NEW, claim=110)
    assert not typing("ben", mine, ANSWER, 129, MOOD)
    assert typing("ben", mine, ANSWER, 130, MOOD)
    assert not typing("cleo", mine, ANSWER, 130, MOOD)
    assert not typing("ben", replace(mine, status="answered"), ANSWER, 130, MOOD)
    assert not typing("ben", mine, replace(ANSWER, late=True), 130, MOOD)
    assert not typing("ben", mine, Care(close="solved"), 130, MOOD)
