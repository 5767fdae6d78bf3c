"""JSON Schema from the types of our answers, and examples from the schemas."""

from collections.abc import Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Schema = dict[str, Any]

PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def schema_of(form: Any) -> Schema:
    """The schema of a type; forms with names are references. Raises TypeError for what JSON cannot hold."""
    origin, parts = get_origin(form), get_args(form)
    if isinstance(form, type) and origin is None:
        return _class(form)
    if origin is Annotated:
        return _described(schema_of(parts[0]), parts[1:])
    if origin is NotRequired:
        return schema_of(parts[0])
    if origin is Literal:
        return {"type": "string", "enum": list(parts)}
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(parts[1])}
    if origin in (Union, UnionType):
        return _either([schema_of(part) for part in parts])
    raise TypeError(f"no schema for {form!r}")


def object_of(form: Any) -> Schema:
    """The schema of a named form: all of its properties are always there, unless they say so."""
    hints = get_type_hints(form, include_extras=True)
    return {
        "type": "object",
        "description": form.__doc__,
        "required": sorted(form.__required_keys__),
        "properties": {name: schema_of(hint) for name, hint in hints.items()},
    }


def forms_in(form: Any) -> Iterator[Any]:
    """A named form and all those that it is made of; some of them more than once."""
    if is_typeddict(form):
        yield form
        for hint in get_type_hints(form, include_extras=True).values():
            yield from forms_in(hint)
    for part in get_args(form):
        yield from forms_in(part)


def or_null(schema: Schema) -> Schema:
    """The schema of what may be null as well."""
    return _either([schema, {"type": "null"}])


def example_of(schema: Schema, named: dict[str, Schema]) -> Any:
    """One value that fits, made of the examples of its parts."""
    if "$ref" in schema:
        return example_of(named[schema["$ref"].rpartition("/")[2]], named)
    if "examples" in schema:
        return schema["examples"][0]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return example_of(schema[several][0], named)
    kind = schema["type"]
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "object":
        return {name: example_of(one, named) for name, one in schema["properties"].items()}
    if kind == "array":
        return [example_of(schema["items"], named)]
    plain = {"string": "", "boolean": True, "integer": schema.get("minimum", 1)}
    return plain[kind] if isinstance(kind, str) else None


def _class(form: type) -> Schema:
    if is_typeddict(form):
        return {"$ref": f"#/components/schemas/{form.__name__}"}
    if issubclass(form, Enum):
        return {"type": "string", "enum": [one.value for one in form]}
    return {"type": PLAIN[form]}


def _described(schema: Schema, notes: tuple[Any, ...]) -> Schema:
    for note in notes:
        schema = schema | (note if isinstance(note, dict) else {"description": note})
    return schema


def _either(schemas: list[Schema]) -> Schema:
    """One of several; what may also be null, and plain types, stay one schema, which tools read better."""
    others = [one for one in schemas if one != {"type": "null"}]
    null = len(others) < len(schemas)
    if all(set(one) == {"type"} for one in schemas):
        return {"type": [one["type"] for one in schemas]}
    if len(others) == 1 and "$ref" not in others[0]:
        return _nullable(others[0])
    if null:
        return {"anyOf": schemas}
    kinds = {one["$ref"].rpartition("/")[2].lower(): one["$ref"] for one in others}
    return {"oneOf": others, "discriminator": {"propertyName": "kind", "mapping": kinds}}


def _nullable(schema: Schema) -> Schema:
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | more
