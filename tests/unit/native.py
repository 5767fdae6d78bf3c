"""The template as CloudFormation will see it: built, expanded, and asked what there is."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from infra.build import ROOT, build
from infra.layer import local_target
from infra.lint import native

Resource = dict[str, Any]


@cache
def template() -> dict[str, Any]:
    """The native template. Each process that runs tests builds for itself."""
    name = f"tests-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    return native(build(ROOT, name, local_target(), lambda _: None).template)


@cache
def of_type(kind: str) -> Mapping[str, Resource]:
    """Properties by logical id of all resources of a type; `AWS::` may be left out."""
    wanted = kind if kind.startswith("AWS::") else f"AWS::{kind}"
    found = template()["Resources"].items()
    return {name: one.get("Properties", {}) for name, one in found if one["Type"] == wanted}


def functions() -> Mapping[str, Resource]:
    """Properties of all functions by logical id."""
    return of_type("Lambda::Function")


def role_of(function: str) -> str:
    """Logical id of a function's role."""
    role: str = functions()[function]["Role"]["Fn::GetAtt"][0]
    return role


def statements(role: str) -> list[Resource]:
    """All statements of a role, those that a parameter can leave out as well."""
    policies = of_type("IAM::Role")[role]["Policies"]
    there = [one["Fn::If"][1] if "Fn::If" in one else one for one in policies]
    return [stated for one in there for stated in one["PolicyDocument"]["Statement"]]


def rights(role: str) -> set[tuple[str, str]]:
    """What a role may do: an action and the name of what it may be done to, as `Cases/index/due`."""
    return {
        (action, name_of(resource))
        for stated in statements(role)
        for action in several(stated["Action"])
        for resource in several(stated["Resource"])
    }


def several(value: Any) -> list[Any]:
    """A list, of one where the template has no list."""
    return value if isinstance(value, list) else [value]


EXECUTE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"


def name_of(arn: Any) -> str:
    """What an ARN of the template stands for, in short: the resource's logical id, and what follows."""
    match arn:
        case {"Fn::GetAtt": [str(name), "StreamArn"]}:
            return f"{name}/stream"
        case {"Fn::GetAtt": [str(name), "Arn"]} | {"Ref": str(name)}:
            return name
        case {"Fn::Sub": str(text)}:
            return (
                text.removeprefix(EXECUTE).replace("${", "").replace(".Arn}", "").replace("}", "")
            )
        case str(text):
            return text
    raise AssertionError(f"an ARN of a kind that nobody reads: {arn}")


def texts(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value
