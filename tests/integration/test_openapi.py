"""The OpenAPI document: valid, of today, about every route, and true to its own examples."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from app import app
from chalicelib.api import openapi
from chalicelib.api.me import Phone
from chalicelib.domain.page import WEBPUSH
from chalicelib.notifiers.push import PLATFORMS
from tests.integration.gateway import request
from tests.integration.promised import operations, promised, validator
from tools.openapi.__main__ import text

OPERATIONS = sorted(operations())
LEADS = ("/parked", "/noise", "/connections", "/now", "/figures")
every_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS)


def _examples() -> Iterator[tuple[dict[str, Any], Any]]:
    """Every schema of the document that has an example, or stands beside one."""
    stack: list[Any] = [promised()]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            stack.extend(part)
        if not isinstance(part, dict):
            continue
        stack.extend(part.values())
        if isinstance(part.get("examples"), list):
            yield from ((part, one) for one in part["examples"])
        if "example" in part:
            yield part["schema"], part["example"]


def test_it_is_valid_openapi() -> None:
    validate(promised(), cls=OpenAPIV31SpecValidator)
    assert promised()["openapi"].startswith("3.1.")


def test_what_is_shipped_is_written_from_the_routes_of_today() -> None:
    shipped = openapi.FILE.read_text("utf-8")
    assert shipped == text(), "write it again: python -m tools.openapi"


def test_it_tells_of_every_route_and_of_nothing_else() -> None:
    routes = {(method, path) for path, methods in app.routes.items() for method in methods}
    assert routes == set(OPERATIONS)


def test_it_is_served_as_it_is_and_may_be_kept_for_a_while() -> None:
    got = request("GET", "/openapi.json")
    assert (got.status, got.json) == (200, promised())
    assert got.headers["cache-control"] == "public, max-age=300"


@every_operation
def test_every_operation_says_what_it_is_for(method: str, path: str) -> None:
    operation = operations()[method, path]
    assert operation["summary"].endswith(".")
    assert operation["operationId"]
    assert operation["tags"][0] in {tag["name"] for tag in promised()["tags"]}
    told = [one for one in operation.get("parameters", ()) if not one["description"]]
    assert told == []


def test_the_name_of_an_operation_is_its_own() -> None:
    names = [one["operationId"] for one in operations().values()]
    assert len(names) == len(set(names))


@every_operation
def test_agents_routes_want_a_token_and_those_for_leads_a_lead(method: str, path: str) -> None:
    lead = path.startswith(LEADS) or (method, path) == ("PUT", "/customers/tier")
    wanted: list[dict[str, list[str]]] = [{"agents": ["lead"] if lead else []}]
    free = path.startswith("/webhooks/") or path in ("/openapi.json", "/a/{token}")
    assert operations()[method, path]["security"] == ([] if free else wanted)


@pytest.mark.parametrize(
    ("schema", "example"), [(json.dumps(one), example) for one, example in _examples()]
)
def test_every_example_fits_its_schema(schema: str, example: Any) -> None:
    validator(schema).validate(example)


def test_the_devices_that_it_names_are_those_that_can_be_paged() -> None:
    assert tuple(Phone) == (*PLATFORMS, WEBPUSH)
