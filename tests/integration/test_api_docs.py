"""docs/api.md and the ledger's words keep step with the code."""

import re
from pathlib import Path

import pytest

from app import app
from chalicelib.api._calls import AGENTS
from chalicelib.api._http import KINDS, STATUSES
from chalicelib.api._words import WORDS, in_words
from chalicelib.domain.ledger import Fact

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "api.md").read_text()
ROUTES = {f"{method} {path}" for path, methods in app.routes.items() for method in methods}


def test_every_route_has_its_heading_and_every_heading_a_route() -> None:
    headings = re.findall(r"^### `(.+?)`", DOCS, re.MULTILINE)
    assert sorted(headings) == sorted(ROUTES)


def test_every_problem_is_explained() -> None:
    assert set(STATUSES.values()) <= KINDS.keys()
    for status, (slug, _) in KINDS.items():
        assert f"| {status} | `{slug}` |" in DOCS


def test_every_route_but_the_webhooks_asks_who_calls() -> None:
    for path, methods in app.routes.items():
        for entry in methods.values():
            assert (entry.authorizer is AGENTS) != path.startswith("/webhooks/")


def test_every_fact_that_the_code_writes_has_words() -> None:
    sources = [
        path.read_text()
        for part in ("domain", "flows")
        for path in ROOT.glob(f"chalicelib/{part}/*.py")
    ]
    named = re.compile(r'"((?:case|mention|page|promise|note|reply|timer)\.[a-z_]+)"')
    written = {name for source in sources for name in named.findall(source)}
    assert written <= WORDS.keys()
    assert len(written) > 15


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (
            Fact("promise.broken", {"promise": "first reply", "late_ms": 90_250}),
            "1 min 30.250 s late",
        ),
        (Fact("promise.kept", {"promise": "p", "late_ms": -60_000}), "with 1 min to spare"),
        (Fact("promise.started", {"promise": "p", "target": 3600}), "1 h to answer"),
        (Fact("case.closed", {}), "closed: ?"),
        (Fact("case.closed", {"outcome": "{0.__class__}"}), "closed: {0.__class__}"),
        (Fact("something.new", {"a": 1}), "something.new"),
    ],
)
def test_facts_are_put_in_words(fact: Fact, words: str) -> None:
    assert words in in_words(fact)
