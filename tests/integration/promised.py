"""Holds every answer that a test gets to the OpenAPI document: a status that it names, and a body of that form."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from tools.openapi.document import document

Schema = dict[str, Any]
METHODS = ("get", "post", "put", "delete", "patch")


@cache
def promised() -> Schema:
    """The document, once for all tests."""
    return document()


def operations() -> dict[tuple[str, str], Schema]:
    """Every operation of the document, by method and path."""
    return {
        (method.upper(), path): operation
        for path, methods in promised()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def check(method: str, path: str, status: int, headers: Mapping[str, str], body: str) -> None:
    """Return when the document tells of such an answer. Raises AssertionError."""
    here = f"{method} {path} {status}"
    operation = operations().get((method, path))
    if operation is None:
        assert status == 405, f"{here}: the document has no such operation"
        return
    assert str(status) in operation["responses"], f"{here} is not in the document: {body[:300]}"
    response = resolved(operation["responses"][str(status)])
    for name, header in response.get("headers", {}).items():
        assert name in headers or not header.get("required"), f"{here}: no header {name}"
    content = response.get("content")
    if content is None:
        assert body == "", f"{here}: a body where none is promised"
        return
    kind = headers["content-type"].partition(";")[0]
    assert kind in content, f"{here}: {kind} is not in the document"
    if kind.endswith("json"):
        validator(json.dumps(content[kind].get("schema", True))).validate(json.loads(body))


def resolved(part: Schema) -> Schema:
    """What a reference of the document leads to; anything else is itself."""
    found: Any = promised()
    if "$ref" not in part:
        return part
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


@cache
def validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Checks values against a schema (in JSON) of the document; a property that it does not name is refused."""
    named = promised()["components"]["schemas"]
    strict = {name: {**form, "additionalProperties": False} for name, form in named.items()}
    whole = {"allOf": [json.loads(schema)], "components": {"schemas": strict}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def address_of(path: str, id: str) -> str:
    """A path of the document with an id of ours in it, and an account of the stories' desk."""
    for name, value in (("{id}", id), ("{channel}", "whatsapp"), ("{connection}", "shop-whatsapp")):
        path = path.replace(name, value)
    return path


def body_for(method: str, path: str) -> Schema | None:
    """The least body that an operation takes, of the values of its example; None where it takes none."""
    content = operations()[method, path].get("requestBody", {}).get("content", {})
    if "schema" not in content.get("application/json", {}):
        return None
    schema, example = content["application/json"]["schema"], content["application/json"]
    return {name: example["example"][name] for name in schema.get("required", ())}


def for_leads(method: str, path: str) -> bool:
    """Whether only leads do this."""
    wanted: list[Schema] = operations()[method, path]["security"]
    return wanted == [{"agents": ["lead"]}]


def for_all(method: str, path: str) -> bool:
    """Whether nobody has to sign in for this."""
    return not operations()[method, path]["security"]
