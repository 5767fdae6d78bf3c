"""docs/api.md and the ledger's words keep step with the code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib.api._calls import AGENTS
from chalicelib.api._http import KINDS, STATUSES
from chalicelib.api._words import WORDS, in_words
from chalicelib.domain.ledger import Fact
from tests.integration.promised import promised

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "api.md").read_text()
FORMS = promised()["components"]["schemas"]
ROUTES = {f"{method} {path}" for path, methods in app.routes.items() for method in methods}


def test_every_route_has_its_heading_and_every_heading_a_route() -> None:
    headings = re.findall(r"^### `(.+?)`", DOCS, re.MULTILINE)
    assert sorted(headings) == sorted(ROUTES)


def test_every_problem_is_explained() -> None:
    assert set(STATUSES.values()) <= KINDS.keys()
    for status, (slug, _) in KINDS.items():
        assert f"| {status} | `{slug}` |" in DOCS


def test_every_route_but_the_webhooks_and_the_document_asks_who_calls() -> None:
    for path, methods in app.routes.items():
        for entry in methods.values():
            assert (entry.authorizer is AGENTS) != path.startswith(
                ("/webhooks/", "/openapi.json", "/a/")
            )


@pytest.mark.parametrize("example", re.findall(r"^```json\n(.*?)^```", DOCS, re.M | re.S))
def test_every_example_of_the_page_has_the_form_of_the_document(example: str) -> None:
    assert any(_partly(json.loads(example), form) for form in FORMS.values())


def _partly(value: Any, schema: dict[str, Any]) -> bool:
    """Whether an example, which may leave things out, says nothing that the form does not know."""
    schema = FORMS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, list):
        return all(_partly(one, schema.get("items", {})) for one in value)
    if not isinstance(value, dict) or "properties" not in schema:
        several = schema.get("anyOf") or schema.get("oneOf") or ()
        return not several or any(_partly(value, one) for one in several)
    known = schema["properties"]
    return value.keys() <= known.keys() and all(_partly(value[name], known[name]) for name in value)


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
            Fact("clock.broken", {"promise": "first reply", "late_ms": 90_250}),
            "by 1 min 30.250 s",
        ),
        (Fact("clock.kept", {"promise": "p", "late_ms": -60_000}), "with 1 min to spare"),
        (Fact("clock.started", {"promise": "p", "target": 3600}), "1 h to go"),
        (Fact("case.closed", {}), "closed: ?"),
        (Fact("case.closed", {"outcome": "{0.__class__}"}), "closed: {0.__class__}"),
        (Fact("something.new", {"a": 1}), "something.new"),
    ],
)
def test_facts_are_put_in_words(fact: Fact, words: str) -> None:
    assert words in in_words(fact)
