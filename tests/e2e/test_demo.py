"""The demo, with a short script of its own: what is said becomes cases, and colleagues answer them by the API."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import World, until
from tools.demo.deciding import Doing
from tools.demo.pace import Pace
from tools.demo.play import Play
from tools.demo.script import script_of
from tools.demo.stage import Wish, play

pytestmark = pytest.mark.stack

TIMES = 30.0
"""How fast this script is played: nobody looks more often than every other second for it."""
PATIENCE = 35.0

PEOPLE: dict[str, Any] = {
    "brand": {
        "name": "Shop",
        "handle": "shop.example",
        "accounts": {
            "x": {"connection": "x", "id": "900"},
            "whatsapp": {"connection": "wa", "id": "55501", "number": "447700900000"},
            "web": {"connection": "std", "id": "demo"},
        },
    },
    "people": {
        "kim": {"name": "Kim Gearlight", "speaks": "en", "phone": "447700900151"},
        "lou": {"name": "Lou Bellringer", "speaks": "de", "phone": "447700900152"},
        "sam": {"name": "Sam Tyreworth", "speaks": "en", "phone": "447700900153"},
    },
    "colleagues": ["ana", "ben", "sue"],
}
LINES: list[dict[str, Any]] = [
    {
        "id": "wet",
        "at": "0:01",
        "who": "kim",
        "on": "post",
        "says": "{us} the saddle was wet!",
        "reply": "Sorry, Kim. {agent}",
        "tags": ["saddle"],
        "note": "The third today",
    },
    {"id": "wet-2", "after": "wet", "wait": "0:20", "says": "{us} thanks", "close": "solved"},
    {
        "id": "key",
        "at": "0:02",
        "who": "lou",
        "on": "whatsapp",
        "says": "Wo ist der Schlüssel?",
        "reply": "Im Kiosk. {agent}",
        "close": "answered",
    },
    {
        "id": "bell",
        "at": "0:03",
        "who": "sam",
        "on": "chat",
        "says": "Who chose the bell?",
        "reply": "We all did. {agent}",
    },
    {"id": "ad", "at": "0:04", "who": "sam", "on": "post", "says": "{us} promo https://a.example"},
]


@pytest.fixture
def show(world: World) -> Iterator[Play]:
    pace = Pace(time.time(), 1e9, TIMES)
    wish = Wish(pace, "a seed", lambda _now, _text: None)
    found = play(world.state, script_of(PEOPLE, {"lines": LINES}), wish)
    yield found
    found.end()


def key_of(show: Play, line: str) -> str:
    return next(key for key, said in show.customers.said.items() if said.id == line)


def test_mentions_become_cases_and_colleagues_answer_them(world: World, show: Play) -> None:
    ended = {"wet-2", "key"}

    def is_over() -> bool:
        show.step(time.time())
        return _closed(show) >= ended and show.counted.answers >= 3

    assert until(is_over, PATIENCE), (show.counted, _closed(show))
    cases = {line: _case(world, key_of(show, line)) for line in ("wet", "wet-2", "key", "bell")}
    assert all(cases.values()) and _case(world, key_of(show, "ad")) is None
    assert cases["wet-2"] == cases["wet"], "thanks belong to what they are for"
    facts = dict(world.facts(str(cases["wet"])))
    assert facts["case.closed"]["outcome"] == "solved"
    assert {"note.written", "case.tagged"} <= set(world.whats(str(cases["wet"])))
    texts = [str(one["body"]) for channel in PLATFORMS for one in world.received(channel)]
    for said in ("Sorry, Kim. ", "Im Kiosk. ", "We all did. "):
        assert [said in text for text in texts].count(True) == 1, f"{said!r} was not said once"
    assert not any("{agent}" in text for text in texts)


PLATFORMS = ("x", "whatsapp", "standard")


def _case(world: World, key: str) -> str | None:
    mention = world.ports.mentions.get(key)
    assert mention is not None, f"{key} was not kept"
    return None if mention.case is None else str(mention.case)


def _closed(show: Play) -> set[str]:
    """The lines whose cases colleagues have closed."""
    return {
        line.id for key, line in show.customers.said.items() if Doing.CLOSE in show.done_with(key)
    }
