"""The desk file: what is right is read, what is wrong is told with its place and what to change there."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.domain.desk import Reach, Role
from chalicelib.domain.mention import Visibility
from chalicelib.domain.priority import Priority
from chalicelib.errors import Invalid
from chalicelib.platforms import names
from tools.desk import parse, read, with_base

EXAMPLE = Path(__file__).parents[2] / "infra" / "desk.yaml"


@pytest.fixture
def document() -> Any:
    return yaml.safe_load(EXAMPLE.read_text("utf-8"))


def test_the_example_is_read_whole() -> None:
    desk = read(EXAMPLE)
    assert {one.channel for one in desk.connections} == set(names())
    assert [one.name for one in desk.agents] == ["Ana", "Ben", "Lea"]
    assert desk.agents[2].role is Role.LEAD
    first = desk.promises[0]
    assert (first.priority, first.target, first.warn) == (
        Priority.URGENT,
        timedelta(minutes=15),
        0.5,
    )
    assert desk.promises[1].visibility is Visibility.PRIVATE
    assert [step.after.total_seconds() for step in desk.ladder] == [0, 90, 300, 600, 900]
    assert desk.ladder[-1].reach is Reach.LEAD


def test_an_agent_may_have_an_address_of_their_own(document: Any) -> None:
    document["agents"][0]["email"] = "ana@example.com"
    assert [one.email for one in parse(document).agents] == ["ana@example.com", "", ""]
    document["agents"][1]["email"] = "Ana@example.com"
    with pytest.raises(Invalid, match=r"agents: the email ana@example\.com stands twice"):
        parse(document)


def test_every_connection_of_the_example_has_somebody_who_answers() -> None:
    desk = read(EXAMPLE)
    for connection in desk.connections:
        assert any(
            connection.channel in agent.channels and agent.role is Role.AGENT
            for agent in desk.agents
            if agent.team == connection.team
        )


def test_a_stand_in_answers_for_the_connections_that_name_no_address(document: Any) -> None:
    document["connections"][0]["base"] = "https://proxy.example"
    desk = with_base(parse(document), "http://127.0.0.1:9")
    bases = [one.base for one in desk.connections]
    assert bases == ["https://proxy.example", "http://127.0.0.1:9/x", "http://127.0.0.1:9/standard"]


def at(*path: Any, value: Any = None) -> Callable[[Any], None]:
    """Put a value somewhere; without one, remove what is there."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        if value is None:
            del document[path[-1]]
        else:
            document[path[-1]] = value

    return change


WRONG = {
    "no connections": (at("connections"), "connections: list at least one"),
    "empty agents": (at("agents", value=[]), "agents: list at least one"),
    "no list": (at("agents", value={"a": 1}), "agents: list at least one"),
    "a word for an entry": (at("agents", 0, value="ana"), "agents, entry 1: write it as"),
    "unknown part": (at("hours", value=[1]), "the desk: hours is not known"),
    "unknown field": (at("agents", 1, "skills", value=["x"]), "agents, entry 2: skills is not"),
    "unknown channel": (at("connections", 1, "channel", value="fax"), "entry 2: channel is one of"),
    "no channel": (at("connections", 1, "channel"), "channel is one of standard, whatsapp, x"),
    "a bad id": (at("connections", 0, "id", value="Café 1"), "entry 1: id is 1 to 40 of"),
    "a number for an id": (at("connections", 0, "id", value=7), "id is 1 to 40 of"),
    "an address that is none": (at("connections", 0, "base", value="//x"), "base is an address"),
    "channels of an agent": (at("agents", 0, "channels", value=["fax"]), "channels is a list"),
    "channels no text": (at("agents", 0, "channels", value=[{"x": 1}]), "channels is a list"),
    "channels no list": (at("agents", 0, "channels", value="x"), "channels is a list"),
    "no capacity": (at("agents", 0, "capacity"), "capacity is a whole number"),
    "capacity 0": (at("agents", 0, "capacity", value=0), "capacity is a whole number"),
    "capacity yes": (at("agents", 0, "capacity", value=True), "capacity is a whole number"),
    "half a case": (at("agents", 0, "capacity", value=1.5), "capacity is a whole number"),
    "unknown role": (at("agents", 0, "role", value="boss"), "role is one of agent, lead"),
    "no target": (at("promises", 0, "target"), "promises, entry 1: target is a number with"),
    "target of nothing": (at("promises", 0, "target", value="0m"), "target is more than 0"),
    "target without a unit": (at("promises", 0, "target", value="15"), "target is a number with"),
    "warn all of it": (at("promises", 0, "warn", value=1), "warn is the share"),
    "warn by a word": (at("promises", 0, "warn", value="half"), "warn is the share"),
    "priority 9": (at("promises", 0, "priority", value=9), "priority is one of 1, 2, 3, 4"),
    "half seen": (at("promises", 1, "visibility", value="half"), "visibility is one of public"),
    "last promise": (at("promises", 2, "channel", value="x"), "last one, default, must fit"),
    "no address": (at("agents", 0, "email", value="ana"), "agents, entry 1: email is one address"),
    "an id twice": (at("agents", 1, "id", value="ana"), "the id ana stands twice"),
    "an account twice": (at("connections", 1, "id", value="whatsapp-care"), "stands twice"),
    "a team of nobody": (at("connections", 0, "team", value="sales"), "nobody of team sales"),
    "no lead": (at("agents", 2, "role", value="agent"), "name at least one lead"),
    "first rung late": (at("ladder", 0, "after", value="5s"), "the first after 0s"),
    "rungs at once": (at("ladder", 2, "after", value="90s"), "each later than the one before"),
    "rungs back": (at("ladder", 2, "after", value="30s"), "each later than the one before"),
    "told nobody": (at("ladder", 1, "tell", value="mum"), "ladder, entry 2: tell is one of owner"),
    "lead not last": (at("ladder", 4, "tell", value="team"), "the last rung tells the lead"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_with_its_place_and_the_way_out(document: Any, name: str) -> None:
    change, told = WRONG[name]
    change(document)
    with pytest.raises(Invalid) as error:
        parse(document)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_an_agent_to_whom_no_case_would_ever_come_is_told(document: Any) -> None:
    document["agents"].append(document["agents"][0] | {"id": "nora", "team": "shp"})
    with pytest.raises(Invalid, match=r"agent nora: team shp has no connection .* misspelt"):
        parse(document)


def test_one_rung_is_no_ladder(document: Any) -> None:
    document["ladder"] = document["ladder"][:1]
    with pytest.raises(Invalid, match="at least two rungs"):
        parse(document)


def test_a_channel_on_which_nobody_of_the_team_answers_is_told(document: Any) -> None:
    for agent in document["agents"]:
        agent["channels"] = ["whatsapp", "standard"]
    with pytest.raises(Invalid, match="connection x-care: nobody of team care is on x"):
        parse(document)


def test_a_shop_of_one_is_a_desk(document: Any) -> None:
    document["agents"] = [document["agents"][2]]
    assert [agent.id for agent in parse(document).agents] == ["lea"]


def test_an_agent_without_a_name_goes_by_the_id(document: Any) -> None:
    unnamed = deepcopy(document)
    del unnamed["agents"][0]["name"]
    document["agents"][0]["name"] = None
    assert parse(document).agents[0].name == parse(unnamed).agents[0].name == "ana"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"- a\n- b\n", "a desk has connections"),
        (b"", "a desk has connections"),
        (b"connections: [", "desk.yaml"),
        (b"\xff\xfe\x00", "desk.yaml"),
    ],
)
def test_a_file_that_is_no_desk_is_told_by_its_name(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "desk.yaml"
    file.write_bytes(content)
    with pytest.raises(Invalid) as error:
        read(file)
    assert told in str(error.value)
    assert str(file) in str(error.value)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read(tmp_path / name)


def test_a_mistake_in_a_file_names_the_file(tmp_path: Path, document: Any) -> None:
    del document["agents"]
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(document))
    with pytest.raises(Invalid, match=r"mine\.yaml: agents: list at least one"):
        read(file)
