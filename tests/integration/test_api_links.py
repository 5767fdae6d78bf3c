"""The link in a text message: a page with a button for who is not signed in, and nothing for anybody else."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from chalicelib.domain.link import LIFE, sign
from chalicelib.flows.links import link_for
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, an_agent
from tests.integration import gateway
from tests.integration.conftest import Asked, Watch
from tests.unit.flows.stories import facts, the_case


def the_link(ports: MemoryPorts, case: str, agent: str = "amy") -> str:
    """The path of a link as the stage's API has it."""
    return link_for(case, agent, NOW, ports).removeprefix("https://care.example/api")


def seen(ports: MemoryPorts, case: str) -> bool:
    return the_case(ports, case).ladder is None


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_link_is_short_enough_for_a_text_message(ports: MemoryPorts, case: str) -> None:
    path = the_link(ports, case)
    assert len(path) == len("/a/") + 52


def test_looking_at_a_link_shows_the_case_and_does_nothing(ports: MemoryPorts, case: str) -> None:
    path, before = the_link(ports, case), facts(ports, the_case(ports, case))
    for _ in range(3):
        got = gateway.request("GET", path)
        assert got.status == 200
    assert case in got.body
    assert "Priority: normal" in got.body
    assert "Reply due: 2026-11-22 11:00 UTC" in got.body
    assert "<button>" in got.body
    assert facts(ports, the_case(ports, case)) == before
    assert not seen(ports, case)


@pytest.mark.parametrize(
    "headers", [{"content-type": "application/x-www-form-urlencoded"}, {}], ids=["form", "none"]
)
def test_the_button_acknowledges_as_the_agent_and_twice_is_once(
    ports: MemoryPorts, case: str, headers: dict[str, str]
) -> None:
    path = the_link(ports, case)
    for _ in range(2):
        got = gateway.call("POST", path, "", headers)
        assert got.status == 200
        assert "You have seen the page" in got.body
    assert seen(ports, case)
    [entry] = [
        entry
        for entry in ports.ledger.of_case(case)
        if any(fact.what == "page.acknowledged" for fact in entry.facts)
    ]
    assert entry.by == "amy"


def test_who_comes_second_reads_who_was_first(ports: MemoryPorts, case: str) -> None:
    first, second = the_link(ports, case, "amy"), the_link(ports, case, "ben")
    gateway.call("POST", first)
    for method in ("GET", "POST"):
        got = gateway.call(method, second)
        assert (got.status, "amy has seen the page already" in got.body) == (200, True)


def test_the_button_of_a_case_that_was_closed_says_so(
    ports: MemoryPorts, case: str, lea: Asked
) -> None:
    path = the_link(ports, case)
    assert lea("POST", f"/cases/{case}/close", {"outcome": "solved"}).status == 200
    assert "does not wait" in gateway.call("POST", path).body


def test_a_link_lives_half_an_hour(ports: MemoryPorts, case: str, watch: Watch) -> None:
    path = the_link(ports, case)
    watch.now = NOW + LIFE - timedelta(seconds=1)
    assert gateway.call("GET", path).status == 200
    watch.now = NOW + LIFE
    for method in ("GET", "POST"):
        got = gateway.call(method, path)
        assert (got.status, case in got.body) == (410, False)
    assert not seen(ports, case)


FORGED = {
    "another key": lambda case: sign(b"x" * 32, case, "amy", NOW + LIFE),
    "a stranger": lambda case: sign(b"k" * 32, case, "zoe", NOW + LIFE),
    "a case that is not there": lambda _: sign(b"k" * 32, f"c-{'b' * 24}", "amy", NOW + LIFE),
    "no token": lambda _: "A" * 52,
    "too short": lambda _: "A" * 51,
    "no base64": lambda _: "!" * 52,
    "a longer life": lambda case: _with(sign(b"k" * 32, case, "amy", NOW + LIFE), 22, "_"),
    "another case": lambda case: _with(sign(b"k" * 32, case, "amy", NOW + LIFE), 0, "A"),
    "a script": lambda _: "<script>alert(1)<%2Fscript>",
}


def _with(token: str, place: int, letter: str) -> str:
    other = "B" if token[place] == letter else letter
    return token[:place] + other + token[place + 1 :]


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_link_reveals_and_changes_nothing(
    ports: MemoryPorts, case: str, name: str, method: str
) -> None:
    got = gateway.call(method, f"/a/{FORGED[name](case)}")
    assert got.status == 403
    assert got.body == gateway.call("GET", "/a/nonsense").body
    assert not seen(ports, case)


def test_every_changed_letter_of_a_link_makes_it_worthless(ports: MemoryPorts, case: str) -> None:
    token = the_link(ports, case).removeprefix("/a/")
    for place in range(len(token)):
        assert gateway.call("GET", f"/a/{_with(token, place, 'Q')}").status == 403


def test_an_agent_who_left_the_desk_or_the_team_gets_nothing(ports: MemoryPorts, case: str) -> None:
    path = the_link(ports, case, "ben")
    assert gateway.call("GET", path).status == 200
    ports.desk.apply(a_desk(an_agent(), replace(an_agent("ben"), team="sales")))
    assert gateway.call("GET", path).status == 403
    ports.desk.apply(a_desk(an_agent()))
    assert gateway.call("POST", path).status == 403


def test_a_key_that_was_renewed_is_looked_up_and_the_previous_one_is_good(
    ports: MemoryPorts, case: str
) -> None:
    old = the_link(ports, case)
    ports.links.newer = (b"n" * 32, b"k" * 32)
    new = f"/a/{sign(b'n' * 32, case, 'amy', NOW + LIFE)}"
    assert gateway.call("GET", new).status == 200
    assert gateway.call("GET", old).status == 200


def test_the_page_has_no_script_and_may_do_nothing_but_send_its_form(
    ports: MemoryPorts, case: str
) -> None:
    got = gateway.call("GET", the_link(ports, case))
    page = Page(got.body)
    assert not {"script", "img", "link", "iframe", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert ("method", "post") in page.attributes
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["x-content-type-options"] == "nosniff"
    policy = got.headers["content-security-policy"]
    for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert part in policy


def test_a_page_of_an_agents_name_with_letters_of_html_is_shown_as_it_is(
    ports: MemoryPorts, case: str
) -> None:
    agents = (an_agent(), an_agent("<b>"))
    ports.desk.apply(a_desk(*agents))
    gateway.call("POST", the_link(ports, case, "<b>"))
    assert "&lt;b&gt; has seen" in gateway.call("GET", the_link(ports, case)).body
