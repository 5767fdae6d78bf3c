"""Who gets a case, and the reason in words."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import Calendar, Window
from chalicelib.domain.desk import Role
from chalicelib.domain.mention import Visibility
from chalicelib.domain.routing import (
    LONGEST_WHY,
    Choice,
    Colleague,
    Load,
    Need,
    choose,
    skills_for,
    team_of,
)
from chalicelib.errors import Misconfigured
from tests.build import NOW, a_desk, an_agent, at

LONG_AGO = at(-3600)
NEED = Need("c-1", "care", "x", Visibility.PRIVATE)


def one(id: str, cases: int = 0, **fields: Any) -> Colleague:
    """A colleague with so many cases, given one an hour ago; further names are fields of the agent."""
    there = {name: fields.pop(name) for name in ("on_duty", "on_shift") if name in fields}
    load = Load(cases, fields.pop("given_at", LONG_AGO if cases else None))
    return Colleague(an_agent(id, **fields), load=load, **there)


def of(*team: Colleague, **need: Any) -> Choice:
    """The choice of a team, for a case on x in private unless told otherwise."""
    return choose(replace(NEED, **need), team, NOW)


def whose(choice: Choice) -> str | None:
    return choice.agent.id if choice.agent else None


def words(*all_: str) -> frozenset[str]:
    return frozenset(all_)


class TestWhoMay:
    @pytest.mark.parametrize(
        ("keeps", "why"),
        [
            ({"channels": words("sms")}, "not on x"),
            ({"on_duty": False}, "off duty"),
            ({"on_shift": False}, "off shift"),
            ({"capacity": 3}, "full"),
        ],
    )
    def test_never_gets_it_even_when_nobody_else_is_there(self, keeps: Any, why: str) -> None:
        choice = of(one("amy", 3, **keeps))
        assert choice == Choice(None, f"nobody of team care can: amy ({why})")

    def test_who_declined_it_does_not_get_it_again(self) -> None:
        choice = of(one("amy"), one("ben", 9), exclude=("amy",))
        assert whose(choice) == "ben"
        assert choice.why == "least loaded (9 of 10) of 1 on x; not amy (did not take it)"

    def test_all_have_declined_it_once_nobody_is_left_who_could(self) -> None:
        both = {"exclude": ("amy", "ben")}
        assert of(one("amy"), one("ben"), **both).exhausted
        assert of(one("amy"), one("ben"), one("cid", on_duty=False), **both).exhausted
        assert not of(one("amy"), one("ben"), one("cid", 10), **both).exhausted
        assert not of(one("amy", 10)).exhausted

    def test_a_team_of_nobody_says_so(self) -> None:
        assert of() == Choice(None, "nobody of team care")

    def test_leads_bots_and_other_teams_are_given_nothing(self) -> None:
        agents = (
            an_agent("bot", bot=True),
            an_agent("lea", role=Role.LEAD),
            an_agent("zoe", team="it"),
        )
        desk = a_desk(an_agent("amy"), *agents)
        team = team_of(desk, "care", [one.id for one in desk.agents], {"amy": Load(2)}, NOW)
        assert team == [Colleague(an_agent("amy"), load=Load(2))]

    def test_presence_is_duty_and_shift(self) -> None:
        day = (Window(time(9), time(17)),)
        desk = a_desk(
            an_agent("amy", shift="day"),
            an_agent("ben"),
            calendars=(Calendar("day", "Europe/Berlin", (day,) * 7),),
        )
        noon, night = at(0), at(12 * 3600)
        at_noon, at_night = (team_of(desk, "care", ["amy"], {}, when) for when in (noon, night))
        assert [(c.on_duty, c.on_shift) for c in at_noon] == [(True, True), (False, True)]
        assert [(c.on_duty, c.on_shift) for c in at_night] == [(True, False), (False, True)]

    def test_a_shift_without_a_calendar_is_the_operators_to_mend(self) -> None:
        with pytest.raises(Misconfigured):
            team_of(a_desk(an_agent(shift="late")), "care", [], {}, NOW)


class TestWhatIsGivenUp:
    needs: ClassVar[dict[str, Any]] = {"skills": words("billing"), "language": "de"}

    @pytest.mark.parametrize(
        ("team", "chosen", "why"),
        [
            (
                [
                    one("amy"),
                    one("ben", 5, skills=words("billing", "returns"), languages=words("de")),
                ],
                "ben",
                "knows billing, speaks de; least loaded (5 of 10) of 1 on x",
            ),
            (
                [one("amy", 1, skills=words("billing")), one("ben", 0, languages=words("de"))],
                "amy",
                "knows billing, speaks de; least loaded (1 of 10) of 1 on x",
            ),
            (
                [
                    one("amy", 2, languages=words("de", "en")),
                    one("ben", languages=words("en"), skills=words("billing")),
                ],
                "amy",
                "speaks de; nobody free knows billing; least loaded (2 of 10) of 1 on x",
            ),
            (
                [one("amy", 2, languages=words("en")), one("ben", languages=words("fr"))],
                "ben",
                "nobody free knows billing or speaks de; least loaded (0 of 10) of 2 on x",
            ),
            (
                [one("amy", 10, skills=words("billing")), one("ben", 3)],
                "ben",
                "speaks de; nobody free knows billing; least loaded (3 of 10) of 1 on x; not amy (full)",
            ),
        ],
    )
    def test_skills_go_before_the_language_and_both_before_nobody(
        self, team: list[Colleague], chosen: str, why: str
    ) -> None:
        choice = of(*team, **self.needs)
        assert (whose(choice), choice.why) == (chosen, why)

    def test_an_unknown_language_keeps_nobody_out(self) -> None:
        choice = of(one("amy", languages=words("fi")))
        assert (whose(choice), choice.why) == ("amy", "least loaded (0 of 10) of 1 on x")

    def test_only_a_language_is_missing(self) -> None:
        choice = of(one("amy", languages=words("fi")), language="de")
        assert choice.why == "nobody free speaks de; least loaded (0 of 10) of 1 on x"

    def test_needed_skills_are_tags_that_anybody_of_the_team_has_as_a_skill(self) -> None:
        desk = a_desk(
            an_agent("amy", skills=words("billing", "returns")),
            an_agent("zoe", team="it", skills=words("wifi")),
            an_agent("bot", bot=True, skills=words("angry")),
        )
        tags = words("billing", "wifi", "angry", "vip")
        assert skills_for(desk, "care", tags) == {"billing"}
        assert skills_for(desk, "nobodys", tags) == frozenset()


class TestWhoseTurnItIs:
    def test_who_knows_the_customer_comes_first_even_with_more_to_do(self) -> None:
        known = {"prefer": "ben", "known": "knows the customer"}
        choice = of(one("amy"), one("ben", 7), **known)
        assert (whose(choice), choice.why) == ("ben", "knows the customer (7 of 10)")
        assert whose(of(one("amy"), one("ben", 10), **known)) == "amy"

    def test_in_public_the_best_at_it_answers(self) -> None:
        team = one("amy", 0, public=3), one("ben", 4, public=7), one("cid", 5, public=7)
        choice = of(*team, visibility=Visibility.PUBLIC)
        assert whose(choice) == "ben"
        assert choice.why == "best in public (7), least loaded (4 of 10) of 2 of 3 on x"
        assert whose(of(*team)) == "amy"

    def test_the_least_loaded_gets_it(self) -> None:
        choice = of(one("amy", 3), one("ben", 2), one("cid", 2, on_duty=False))
        assert (whose(choice), choice.why) == (
            "ben",
            "least loaded (2 of 10) of 2 on x; not cid (off duty)",
        )

    def test_of_equals_the_one_without_a_new_case_for_the_longest(self) -> None:
        team = one("amy", 2, given_at=at(-20)), one("ben", 2, given_at=at(-30))
        choice = of(*team)
        assert choice.agent == team[1].agent
        assert choice.why == "least loaded (2 of 10) of 2 on x, longest without a new one of 2"

    def test_who_never_had_one_is_first_then_the_order_of_the_desk(self) -> None:
        assert whose(of(one("amy", given_at=at(-30)), one("ben"), one("cid"))) == "ben"

    def test_in_a_crowd_equals_draw_lots_and_those_who_try_again_draw_anew(self) -> None:
        team = [one(id, 2, given_at=at(-0.2)) for id in "abcdef"]
        drawn = Counter(whose(of(*team, case=f"c-{number}")) for number in range(600))
        assert set(drawn) == set("abcdef")
        assert max(drawn.values()) < 150
        after = [one("a", 3, given_at=at(-0.1)), *team[1:]]
        same = [
            whose(of(*team, case=f"c-{n}")) == whose(of(*after, case=f"c-{n}")) for n in range(99)
        ]
        assert sum(same) < 50

    def test_ten_thousand_cases_are_dealt_evenly(self) -> None:
        loads = {id: Load() for id in "abcdefg"}
        agents = {id: an_agent(id, capacity=10_000) for id in loads}
        worst = 0
        for number in range(10_000):
            moment = NOW + timedelta(seconds=number * 0.7)
            team = [Colleague(agents[id], load=load) for id, load in loads.items()]
            choice = choose(replace(NEED, case=f"c-{number}"), team, moment)
            assert choice.agent is not None
            loads[choice.agent.id] = Load(loads[choice.agent.id].cases + 1, moment)
            counts = [load.cases for load in loads.values()]
            worst = max(worst, max(counts) - min(counts))
        assert worst <= 1

    def test_equals_take_turns_when_each_case_is_closed_at_once(self) -> None:
        given: dict[str, Load] = {id: Load() for id in "abcd"}
        turns = []
        for number in range(12):
            team = [Colleague(an_agent(id), load=load) for id, load in given.items()]
            id = whose(choose(NEED, team, at(number * 10)))
            assert id is not None
            given[id] = Load(0, at(number * 10))
            turns.append(id)
        assert "".join(turns) == "abcd" * 3


def test_the_reason_stays_short_however_large_the_team() -> None:
    team = [
        one(
            f"an-agent-with-a-rather-long-name-{number:03}",
            10,
            on_duty=number % 3 > 0,
            on_shift=number % 2 > 0,
        )
        for number in range(300)
    ]
    choice = of(*team, one("amy"), skills=words("a" * 40, "b" * 40), language="de")
    assert whose(choice) == "amy"
    assert len(choice.why) == LONGEST_WHY
    assert len(of(*team).why) <= LONGEST_WHY


@given(
    loads=st.lists(st.integers(0, 6), min_size=1, max_size=8),
    skills=st.lists(st.sampled_from(["", "billing"]), min_size=8, max_size=8),
    away=st.sets(st.integers(0, 7)),
    public=st.booleans(),
)
def test_nobody_gets_more_than_there_is_room_for_and_somebody_does_while_there_is(
    loads: list[int], skills: list[str], away: set[int], public: bool
) -> None:
    team = [
        one(f"a{n}", load, capacity=4, skills=words(skills[n]), public=n, on_duty=n not in away)
        for n, load in enumerate(loads)
    ]
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    choice = of(*team, skills=words("billing"), visibility=visibility)
    free = {c.agent.id for c in team if c.on_duty and c.load.cases < 4}
    assert (choice.agent is None) == (not free)
    if choice.agent:
        assert choice.agent.id in free
