"""The OpenAPI document, from the routes: what each is declared to take and to give."""

import inspect
import tomllib
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from app import app
from chalicelib.api import _answers, links, webhooks
from chalicelib.api._calls import DECLARED, Route
from chalicelib.api._fields import Field
from chalicelib.api._http import JSON, KINDS, PROBLEM, RETRY_AFTER
from chalicelib.api._reading import ID, KEY
from tools.openapi.forms import Schema, example_of, forms_in, object_of, or_null, schema_of

ROOT = Path(__file__).resolve().parent.parent.parent

SIGN_IN = "agents"
EVERYWHERE = (401, 403, 415, 422, 500, 503)
"""Statuses of every route of agents, beside those that it declares."""
WITH_BODY = (400, 413)

TAGS = {
    "me": "Who I am, and where I am paged",
    "cases": "Inboxes, cases, and what agents do with them",
    "queue": "Who waits for an agent, and how long",
    "live": "What an open console hears",
    "agents": "Who is there",
    "customers": "Who customers are, and all they wrote about",
    "find": "Cases by what somebody remembers of them",
    "desk": "The desk as a console needs it",
    "now": "How the desk stands, for leads",
    "figures": "What happened, for leads",
    "noise": "What was taken for noise, for leads",
    "connections": "Our accounts, for leads",
    "parked": "What could not be processed, for leads",
    "a": "Links that acknowledge: no sign-in, the link proves whom it was made for",
    "webhooks": "The door for platforms: no sign-in, the signature proves the sender",
    "openapi.json": "This document",
}
IDS = {
    "cases": ("Id of a case", "c-g4fxlrppmreiitmstfvd7tx6"),
    "connections": ("Id of one of our accounts", "shop-x"),
    "customers": ("The platform's id of a customer", "77"),
    "me": ("Id of a device", "9f86d081884c7d65"),
    "parked": ("Id of a parked message", "20261122T100000-0b1e"),
}
NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""What a channel or a connection can be called."""
HANDSHAKE = {
    "hub.mode": "Meta: subscribe",
    "hub.verify_token": "Meta: the token that was agreed upon",
    "hub.challenge": "Meta: what has to be answered",
    "crc_token": "X: what has to be answered, hashed",
}
DOOR = {
    "GET": (403, 404, 405, 415, 500, 503),
    "POST": (400, 401, 404, 413, 415, 422, 500, 503),
}


GATEWAY: Schema = {
    "description": "What API Gateway refuses by itself",
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": "string"}},
}


def document() -> Schema:
    """The whole document; what it says depends on the code alone."""
    named = {form.__name__: object_of(form) for form in _forms()}
    paths: Schema = {}
    for path, methods in sorted(app.routes.items()):
        for method, entry in sorted(methods.items()):
            operation = _operation(method, path, entry.view_function, named)
            paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "info": _info(),
        "servers": [_server()],
        "tags": [{"name": name, "description": says} for name, says in TAGS.items()],
        "paths": paths,
        "components": {
            "securitySchemes": {SIGN_IN: _sign_in()},
            "schemas": dict(sorted(named.items())),
            "responses": {f"Problem{status}": _problem(status) for status in sorted(KINDS)},
        },
    }


def _forms() -> Iterator[Any]:
    used = [route.gives for route in DECLARED.values() if route.gives]
    for name in (*used, "Problem", "Refusal"):
        yield from forms_in(getattr(_answers, name))


def _info() -> Schema:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {
        "title": "Earshot",
        "version": project["version"],
        "summary": project["description"],
        "description": "What agents' phones and consoles use, and the door for platforms. Beside what stands here, "
        "API Gateway itself may answer any request with 403, 413, 429, 502, 503 or 504.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }


def _server() -> Schema:
    address = {"default": "https://care.example/api", "description": "As the stack's output names"}
    return {"url": "{address}", "variables": {"address": address}}


def _sign_in() -> Schema:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The id token of a Cognito user in the group agent or lead, with or without the word Bearer. "
        "An access token is refused.",
    }


def _operation(
    method: str, path: str, view: Callable[..., object], named: dict[str, Schema]
) -> Schema:
    route = DECLARED.get((method, path))
    summary, _, more = (inspect.getdoc(view) or "").partition("\n")
    operation: Schema = {
        "operationId": view.__name__ if route else f"{view.__name__}_{method.lower()}",
        "tags": [path.split("/")[1]],
        "summary": summary,
    }
    if more.strip():
        operation["description"] = more.strip()
    if route is not None:
        return operation | _for_agents(route, named)
    return operation | {"security": []} | _for_all(method, path)


def _for_agents(route: Route, named: dict[str, Schema]) -> Schema:
    parts: Schema = {"security": [{SIGN_IN: ["lead"] if route.leads else []}]}
    if route.leads:
        parts["description"] = f"Only leads {route.leads}."
    if parameters := list(_parameters(route)):
        parts["parameters"] = parameters
    if route.body is not None:
        parts["requestBody"] = _body(route.body)
    refusals = {*EVERYWHERE, *route.refuses}
    refusals |= {404} if "{id}" in route.path else set()
    refusals |= set(WITH_BODY) if route.body is not None else set()
    return parts | {"responses": {str(route.status): _given(route, named), **_problems(refusals)}}


def _parameters(route: Route) -> Iterator[Schema]:
    if "{channel}" in route.path:
        yield _in_path("channel", "The platform", ID, "whatsapp")
    if "{id}" in route.path:
        says, example = IDS[route.path.split("/")[1]]
        yield _in_path("id", says, ID, example)
    for field in route.query:
        yield {
            "name": field.name,
            "in": "query",
            "description": field.says,
            "required": field.required,
            "schema": field.schema(),
        }
    if route.once:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Names what is to happen once within its case: sent again, it is the same one",
            "schema": {"type": "string", "pattern": f"^{KEY}$", "examples": ["tap-1"]},
        }


def _in_path(name: str, says: str, pattern: str, example: str) -> Schema:
    schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}
    return {"name": name, "in": "path", "required": True, "description": says, "schema": schema}


def _body(fields: tuple[Field[object], ...]) -> Schema:
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field) for field in fields},
    }
    required = [field.name for field in fields if field.required]
    if required:
        schema["required"] = required
    content: Schema = {"schema": schema}
    if fields:
        content["example"] = example_of(schema, {})
    return {"required": bool(required), "content": {JSON: content}}


def _property(field: Field[object]) -> Schema:
    schema = field.schema() | {"description": field.says}
    return schema if field.required else or_null(schema)


def _given(route: Route, named: dict[str, Schema]) -> Schema:
    if not route.gives:
        return {"description": HTTPStatus(route.status).phrase}
    form = getattr(_answers, route.gives)
    content = {"schema": schema_of(form), "example": example_of(named[route.gives], named)}
    return {"description": form.__doc__, "content": {JSON: content}}


def _problems(statuses: set[int]) -> Schema:
    return {str(one): {"$ref": f"#/components/responses/Problem{one}"} for one in sorted(statuses)}


def _problem(status: int) -> Schema:
    slug, usual = KINDS[status]
    example = {
        "type": f"urn:earshot:problem:{slug}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": usual,
        "instance": "urn:earshot:request:6f1c...",
    }
    content = {"schema": schema_of(_answers.Problem), "example": example}
    response: Schema = {"description": usual, "content": {PROBLEM: content}}
    if status == 401:
        response["content"][JSON] = {"schema": GATEWAY}
        response["headers"] = {"www-authenticate": {"schema": {"type": "string"}}}
    if status == 405:
        response["headers"] = {"allow": {"schema": {"type": "string"}}}
    if status == 503:
        seconds = {"type": "string", "pattern": "^[0-9]+$", "examples": [RETRY_AFTER]}
        response["headers"] = {"retry-after": {"required": True, "schema": seconds}}
    return response


def _for_all(method: str, path: str) -> Schema:
    if path == "/openapi.json":
        content = {JSON: {"schema": {"type": "object", "required": ["openapi", "paths"]}}}
        return {
            "responses": {"200": {"description": "This", "content": content}}
            | _problems({415, 500})
        }
    if path == links.PATH:
        return _link(method)
    return _door(method)


def _link(method: str) -> Schema:
    """Pages for a person, of whatever fate."""
    page = {"text/html": {"schema": {"type": "string"}}}
    told = {
        200: "The case, and a button" if method != "POST" else "Who has seen the page",
        403: "No link of ours, or its agent has gone",
        410: "A link whose half hour is over",
        500: "A fault of ours, or of a setting",
        503: "Try again",
    }
    responses = {
        str(status): {"description": says, "content": page} for status, says in told.items()
    }
    problem = {"415": {"$ref": "#/components/responses/Problem415"}}
    token = _in_path("token", "What stands in the message", "[A-Za-z0-9_-]{52}", "A" * 52)
    return {"parameters": [token], "responses": responses | problem}


def _door(method: str) -> Schema:
    """What a platform sees: the answers of its handshake and its deliveries."""
    parameters = [
        _in_path("channel", "The platform", NAME, "whatsapp"),
        _in_path("connection", "Our account there, by its id in the desk file", NAME, "shop"),
    ]
    kept: Schema = {"text/plain": {"schema": {"type": "string"}}}
    parts: Schema = {"parameters": parameters}
    if method == "GET":
        kept[JSON] = {"schema": {"type": "object"}}
        parameters += [
            {"name": name, "in": "query", "description": says, "schema": {"type": "string"}}
            for name, says in HANDSHAKE.items()
        ]
    else:
        parts["requestBody"] = {
            "description": "What the platform sends, signed over its very bytes in the platform's own way",
            "content": {kind: {} for kind in webhooks.CONTENT_TYPES},
        }
    refusals = {str(status): _refusal(status) for status in DOOR[method]}
    says = "The challenge, answered" if method == "GET" else "All that it holds is kept"
    return parts | {"responses": {"200": {"description": says, "content": kept}, **refusals}}


def _refusal(status: int) -> Schema:
    either = {"anyOf": [schema_of(_answers.Problem), schema_of(_answers.Refusal)]}
    return _problem(status) | {"content": {PROBLEM: {"schema": either}}}
