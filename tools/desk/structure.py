"""The structure of a desk: infra/desk.schema.json, the very schema that editors have, in our words."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.desk.finding import Finding, Trail, listed, near

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

SCHEMA = Path(__file__).resolve().parents[2] / "infra" / "desk.schema.json"

_KINDS = {
    "object": "write it as `key: value` pairs",
    "array": "is a list, as [one, two]",
    "string": "is a text; put it in quotes if it looks like something else",
    "boolean": "is true or false",
}


@cache
def schema() -> dict[str, Any]:
    """The schema as it is written."""
    known: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return known


@cache
def _validator() -> "Draft202012Validator":
    # Here, since it takes a tenth of a second that other commands need not wait for.
    import jsonschema_rs

    formats = {"date": _is_date, "wall-clock": _is_moment}
    return jsonschema_rs.Draft202012Validator(schema(), validate_formats=True, formats=formats)


def _is_date(text: str) -> bool:
    return _reads(date.fromisoformat, text)


def _is_moment(text: str) -> bool:
    return _reads(datetime.fromisoformat, text)


def _reads(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def findings(data: Any) -> list[Finding]:
    """All that the schema does not allow, each once."""
    if not isinstance(data, dict):
        needed = listed(schema()["required"])
        return [Finding((), f"a desk has {needed}: write each as `name:` with a list below it")]
    found = (one for error in _validator().iter_errors(data) for one in _told(error))
    return list(dict.fromkeys(found))


def _told(error: "ValidationError") -> Iterator[Finding]:
    *to_rule, keyword = error.schema_path
    path, rule, value = tuple(error.instance_path), _rule(to_rule), error.instance
    if to_rule and to_rule[-1] == "propertyNames":
        yield from _misnamed(path, rule, value)
    elif keyword in _LONGER:
        yield from _LONGER[str(keyword)](path, rule, value)
    elif value is None and path:
        yield Finding(path, "is empty: give it a value, or leave it out")
    elif "errorMessage" in rule:
        yield Finding(path, str(rule["errorMessage"]))
    elif keyword == "enum":
        yield Finding(path, f"is one of {listed(map(str, rule['enum']))}{_meant(value, rule)}")
    else:
        yield Finding(path, _KINDS[rule["type"]] if keyword == "type" else error.message)


def _misnamed(path: Trail, rule: Mapping[str, Any], value: Any) -> Iterator[Finding]:
    for name in value:
        if not re.search(rule["pattern"], name):
            yield Finding(path, f"{name} {rule['errorMessage']}", key=name)


def _meant(value: Any, rule: Mapping[str, Any]) -> str:
    return near(value, map(str, rule["enum"])) if isinstance(value, str) else ""


def _missing(path: Trail, rule: Mapping[str, Any], value: Any) -> Iterator[Finding]:
    for name in rule["required"]:
        if name not in value:
            parts = rule["properties"][name]
            top = ": list at least one" if not path and "errorMessage" in parts else ""
            yield Finding((*path, name), f"is missing{top}")


def _unknown(path: Trail, rule: Mapping[str, Any], value: Any) -> Iterator[Finding]:
    known = [name for name, one in rule["properties"].items() if not one.get("doNotSuggest")]
    for name in value:
        if name not in rule["properties"] and not (not path and name.startswith("x-")):
            hint = near(name, known) or f"; there are {listed(known, 20)}"
            yield Finding(path, f"{name} is not known{hint}", key=name)


def _alone(path: Trail, rule: Mapping[str, Any], value: Any) -> Iterator[Finding]:
    for name, others in rule["dependentRequired"].items():
        for other in others:
            if name in value and other not in value:
                yield Finding(path, f"{name} needs {other} beside it", key=name)


_LONGER = {"required": _missing, "additionalProperties": _unknown, "dependentRequired": _alone}
"""Rules that are broken by several fields at once."""


def _rule(path: list[str | int]) -> Mapping[str, Any]:
    """The part of the schema that holds a rule."""
    found: Any = schema()
    for step in path:
        found = found[step]
    rule: Mapping[str, Any] = found
    return rule
