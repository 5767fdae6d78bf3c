"""What the console does to a case, through the running stack: each step by the role of the function that takes it."""

from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.conftest import World, tweet, until, whatsapp
from tools.recount import count

pytestmark = pytest.mark.stack

NOISE = "@brand crypto giveaway for all who follow us today, only the first thousand win https://win.example/now"


def number() -> str:
    """An id that no other story uses."""
    return str(uuid4().int % 10**15)


def opened(world: World, customer: str) -> str:
    """A case of a customer of X in a thread of its own."""
    id = number()
    return world.case_of(
        world.sender("x").send(tweet(id, "@brand it is broken", customer), f"a-{id}")
    )


def did(world: World, who: str, method: str, path: str, body: Any = None) -> Any:
    """What a call that goes well answers."""
    status, told = world.call(who, method, path, body)
    assert status < 300, (path, status, told)
    return told


def due(case: dict[str, Any]) -> dict[str, str]:
    """When each promise of a case is due."""
    return {clock["kind"]: clock["due_at"] for clock in case["clocks"]}


def agrees(world: World, *cases: str) -> None:
    """The recount of the ledger is what is live, and the chain holds."""
    for case in cases:
        assert list(count(case, world.ports).differs) == []


def test_two_cases_are_merged_and_parted_with_their_clocks(world: World) -> None:
    customer = number()
    old, new = opened(world, customer), opened(world, customer)
    before = {id: did(world, "lea", "GET", f"/cases/{id}") for id in (old, new)}
    assert world.call("lea", "POST", f"/cases/{old}/merge", {"into": old})[0] == 422
    gone = did(world, "lea", "POST", f"/cases/{old}/merge", {"into": new})
    assert (gone["status"], gone["merged_into"]) == ("closed", new)
    agrees(world, old, new)
    merged = did(world, "lea", "GET", f"/cases/{new}")
    assert merged["merged"] == [old]
    assert due(merged) == due(before[old])
    assert len([one for one in merged["thread"] if one["kind"] == "mention"]) == 2
    did(world, "lea", "POST", f"/cases/{old}/unmerge")
    agrees(world, old, new)
    for id, was in before.items():
        now = did(world, "lea", "GET", f"/cases/{id}")
        same = ("status", "owner", "priority", "merged", "merged_into", "last_mention")
        assert {name: now[name] for name in same} == {name: was[name] for name in same}
        assert due(now) == due(was)
        assert {clock["state"] for clock in now["clocks"]} == {"running"}

    did(world, "lea", "POST", f"/cases/{old}/merge", {"into": new})
    first = next(one for one in before[old]["thread"] if one["kind"] == "mention")
    again = tweet(number(), "@brand and now?", customer, first["external_id"])
    assert world.case_of(world.sender("x").send(again, f"a-{number()}")) == new
    said = {"text": f"Here we are {number()}", "mention": first["key"]}
    did(world, "lea", "POST", f"/cases/{new}/replies", said)
    sent = until(lambda: [one for one in world.received("x") if said["text"] in str(one)])
    assert first["external_id"] in str(sent)
    assert until(lambda: "case.answered" in world.whats(new))
    status, told = world.call("lea", "POST", f"/cases/{old}/unmerge")
    assert (status, "has gone on" in told["detail"]) == (409, True)
    agrees(world, old, new)


def test_a_draft_follows_its_agent_and_a_correction_ranks_the_case(world: World) -> None:
    case = opened(world, number())
    did(world, "lea", "PUT", f"/cases/{case}/draft", {"text": "So sor"})
    shown = did(world, "lea", "GET", f"/cases/{case}")
    assert shown["draft"]["text"] == "So sor"
    assert did(world, "ana", "GET", f"/cases/{case}")["draft"] is None
    [mention] = shown["thread"]
    assert mention["verdict"]["corrected_by"] is None
    said = {"sentiment": "negative", "intent": "complaint", "urgent": True}
    done = did(world, "lea", "PUT", f"/cases/{case}/verdict", {"mention": mention["key"], **said})
    assert (done["priority_name"], done["suggested_outcome"]) == ("urgent", None)
    [corrected] = did(world, "lea", "GET", f"/cases/{case}")["thread"]
    assert corrected["verdict"] == {**said, "why": [], "corrected_by": "lea"}
    agrees(world, case)
    did(world, "lea", "POST", f"/cases/{case}/claim")
    did(world, "lea", "POST", f"/cases/{case}/notes", {"text": "@ana have you seen this?"})
    assert until(lambda: [one for one in world.ports.cases.pages(case) if one.to == ("ana",)])
    did(world, "lea", "POST", f"/cases/{case}/replies", {"text": f"So sorry {number()}"})
    assert did(world, "lea", "GET", f"/cases/{case}")["draft"] is None


def test_noise_is_found_and_taken_back(world: World) -> None:
    id = number()
    shot = world.sender("x").send(tweet(id, NOISE, number()), f"a-{id}")
    [key] = shot.mentions
    assert until(lambda: world.ports.mentions.get(key).handling) == "noise"

    def listed() -> list[str]:
        return [one["key"] for one in did(world, "lea", "GET", "/noise?limit=100")["mentions"]]

    assert until(lambda: key in listed())
    assert world.call("ana", "GET", "/noise")[0] == 403
    case = did(world, "lea", "POST", "/noise/restore", {"mention": key})
    assert did(world, "lea", "POST", "/noise/restore", {"mention": key})["id"] == case["id"]
    assert until(lambda: key not in listed())
    assert ("verdict.corrected" in world.whats(case["id"])) is True
    agrees(world, case["id"])
    did(world, "lea", "POST", f"/cases/{case['id']}/close", {"outcome": "spam"})


@pytest.mark.parametrize("connection", ["x", "wa", "std"])
def test_a_test_mention_goes_the_whole_way_and_its_answer_never_leaves(
    world: World, connection: str
) -> None:
    [shown] = [
        one
        for one in did(world, "lea", "GET", "/connections")["connections"]
        if one["id"] == connection
    ]
    before = len(world.received(shown["channel"]))
    key = did(world, "lea", "POST", f"/connections/{connection}/test")["mention"]
    assert until(lambda: world.ports.mentions.get(key).case)
    case = world.ports.mentions.get(key).case
    did(world, "lea", "POST", f"/cases/{case}/replies", {"text": "Hello, nobody"})
    assert until(lambda: "case.answered" in world.whats(case))
    [reply] = [
        one
        for one in did(world, "lea", "GET", f"/cases/{case}")["thread"]
        if one["kind"] == "reply"
    ]
    assert (reply["state"], reply["reason"]) == ("sent", "a test: nothing left")
    assert not [one for one in world.received(shown["channel"])[before:] if "nobody" in str(one)]
    did(world, "lea", "POST", f"/cases/{case}/close", {"outcome": "solved"})


def test_a_connection_is_heard_when_something_comes(world: World) -> None:
    id = number()
    world.case_of(world.sender("whatsapp").send(whatsapp(f"wamid.{id}", "Hello?", f"49{id}"), id))

    def state() -> Any:
        known = did(world, "lea", "GET", "/connections")["connections"]
        return next(one for one in known if one["id"] == "wa")

    assert until(lambda: state()["state"] == "heard")
    assert state()["address"] == "/webhooks/whatsapp/wa"
    assert state()["last_heard_at"] is not None
