"""Who gets a case, and the reason in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.desk import Role
from chalicelib.domain.routing import Need, choose
from tests.build import an_agent

NEED = Need("c-1", "care", "x")
AMY, BEN = an_agent("amy"), an_agent("ben")


def test_the_least_loaded_gets_it() -> None:
    choice = choose(NEED, [AMY, BEN], {"amy": 3, "ben": 2})
    assert choice.agent == BEN
    assert choice.why == "least loaded (2 of 10) of 2 on x"


def test_of_two_as_free_the_first_of_the_desk_gets_it() -> None:
    assert choose(NEED, [BEN, AMY], {}).agent == BEN


@pytest.mark.parametrize(
    ("agents", "why"),
    [
        ([], "nobody of team care is on duty"),
        ([an_agent(team="sales")], "nobody of team care is on duty"),
        ([an_agent(role=Role.LEAD)], "nobody of team care is on duty"),
        ([an_agent(channels=frozenset({"sms"}))], "nobody on duty answers on x"),
        ([an_agent(capacity=0), an_agent("ben", capacity=0)], "all 2 who answer on x are full"),
    ],
)
def test_without_anybody_it_is_the_queue_and_why(agents: list, why: str) -> None:  # type: ignore[type-arg]
    choice = choose(NEED, agents, {})
    assert (choice.agent, choice.why) == (None, why)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 6), min_size=1))
def test_nobody_gets_more_than_there_is_room_for(load: dict[str, int]) -> None:
    agents = [an_agent(id, capacity=4) for id in "abcdef"]
    choice = choose(NEED, agents, load)
    free = [agent for agent in agents if load.get(agent.id, 0) < 4]
    assert (choice.agent is None) == (not free)
    if choice.agent:
        assert load.get(choice.agent.id, 0) == min(load.get(agent.id, 0) for agent in free)
