"""From webhook to figure through the running stack: heard, answered, closed, and noise, within some seconds."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.domain.mark import hour_of
from tests.e2e.conftest import World, standard, tweet, until
from tools.recount import main

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def figures(world: World) -> Any:
    """Those of this hour and the one before, on the generic channel and X."""
    since = hour_of(datetime.now(UTC)) - timedelta(hours=1)
    status, got = world.call("lea", "GET", f"/figures?from={since:%Y-%m-%dT%H:%M:%SZ}")
    assert status == 200, got
    return got


def number(rows: list[dict[str, Any]], value: str) -> int:
    """The count beside a value."""
    return next((one["count"] for one in rows if one["value"] == value), 0)


def test_a_mention_is_heard_answered_and_closed_and_the_figures_show_it(world: World) -> None:
    before = figures(world)
    id = uuid4().hex[:8]
    sent = world.sender("standard").send(standard(f"f-{id}", "Where is it?", f"f-{id}"), f"f-{id}")
    case = world.case_of(sent)
    assert world.call("lea", "POST", f"/cases/{case}/replies", {"text": "Here it is"})[0] < 300
    assert until(lambda: "case.answered" in world.whats(case))
    assert world.call("lea", "POST", f"/cases/{case}/close", {"outcome": "redirected"})[0] == 200
    began = monotonic()

    def shown() -> bool:
        got = figures(world)
        grown = number(got["closed"], "redirected") - number(before["closed"], "redirected")
        return grown == 1

    assert until(shown, 30)
    print(f"\nclosed, and in the figures {monotonic() - began:.1f} s later")  # noqa: T201 - what the story is about
    status, got = world.call("lea", "GET", "/figures/cases?what=closed&value=redirected")
    assert status == 200
    assert case in [one["case"]["id"] for one in got["cases"]]
    status, got = world.call("lea", "GET", "/figures/cases?what=first_reply&value=kept&agent=lea")
    assert case in [one["case"]["id"] for one in got["cases"]]


def test_noise_has_its_outcome_too_and_outcomes_sum_to_the_volume(world: World) -> None:
    before = number(figures(world)["outcomes"], "noise")
    id = str(uuid4().int)[:12]
    text = "@brand free crypto airdrop https://spam.example"
    assert world.sender("x").send(tweet(id, text, "66"), f"n-{id}").status == 200
    assert until(lambda: number(figures(world)["outcomes"], "noise") == before + 1, 30)
    got = figures(world)
    assert sum(one["heard"] for one in got["volume"]) == sum(
        one["count"] for one in got["outcomes"]
    )


def test_a_broken_promise_is_in_the_list_of_breaches(world: World, waiting: Any) -> None:
    def broken() -> list[str]:
        return [
            one["case"]["id"]
            for one in world.call("lea", "GET", "/figures/breaches?limit=50")[1]["breaches"]
        ]

    assert until(lambda: waiting.minute in broken(), 120)


def test_the_desk_at_this_moment_and_figures_are_for_leads(world: World) -> None:
    status, got = world.call("lea", "GET", "/now")
    assert status == 200
    assert {one["team"] for one in got["teams"]} >= {"care"}
    for path in ("/now", "/figures", "/figures/cases?what=opened", "/figures/breaches"):
        assert world.call("sue", "GET", path)[0] == 403, path


def test_all_figures_equal_a_recount_of_the_whole_store(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--stage", world.state.name, "--endpoint-url", world.state.endpoint]
    arguments = [*where, "--figures", "--rate", "1000"]
    # Other stories go on meanwhile: what they have just done may not be counted yet.
    assert until(lambda: main(arguments) == 0, 60)
    assert capsys.readouterr().out.endswith(" 0 differ from what is shown\n")
