"""The deployer's policy: what deploy calls and the template holds, and no more than bears the stage's name."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import yaml

from infra.deployer_policy import LONGEST, policy
from infra.deployer_rights import EXPANDED, OWN, RENAMED, TYPES, UNSCOPED
from infra.stage import ROOT

DEPLOYING = (
    *("account", "change", "contacts", "deploy", "destroy", "handover", "links", "order"),
    *("people", "place", "settle", "stack", "upload"),
)
BESIDE = {
    "cognito-idp:AdminSetUserPassword",
    *("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
}
"""The command that deploy proposes, and the desk, which its own store writes and lists the versions of."""


def services(tree: ast.AST) -> dict[str, str]:
    """Service by the name of a variable that a client is bound to, here or in an inner function."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, values = [node.targets[0]], [node.value]
            if isinstance(targets[0], ast.Tuple) and isinstance(values[0], ast.Tuple):
                targets, values = targets[0].elts, values[0].elts
            for target, value in zip(targets, values, strict=False):
                service = client(value)
                if service and isinstance(target, ast.Name):
                    found[target.id] = service
    return found


def client(node: ast.AST) -> str | None:
    """The service of `place.client("service")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        named = node.args and isinstance(node.args[0], ast.Constant)
        if node.func.attr == "client" and named:
            return str(node.args[0].value)  # type: ignore[attr-defined]
    return None


def calls() -> Iterator[tuple[str, str]]:
    """Service and method of every call of AWS that a deploy makes."""
    for name in DEPLOYING:
        for function in ast.parse((ROOT / "infra" / f"{name}.py").read_text("utf-8")).body:
            bound = services(function)
            for node in ast.walk(function):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                on = node.func.value
                service = client(on) or (bound.get(on.id) if isinstance(on, ast.Name) else None)
                if service is None:
                    continue
                if node.func.attr == "get_paginator":
                    yield service, str(node.args[0].value)  # type: ignore[attr-defined]
                else:
                    yield service, node.func.attr


def actions() -> set[str]:
    """The rights for those calls."""
    found: set[str] = set()
    for service, method in calls():
        known = boto3.client(
            service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="y"
        ).meta.method_to_api_mapping
        action = f"{service}:{known[method]}"
        found |= set(RENAMED.get(action, (action,)))
    return found


def test_the_policy_allows_what_deploy_and_destroy_call_and_nothing_else() -> None:
    assert actions() - set(OWN) == set()
    assert set(OWN) - actions() == BESIDE


class Loose(yaml.SafeLoader):
    """Reads the template without its tags."""


Loose.add_multi_constructor("!", lambda *_: None)


def test_the_policy_knows_every_type_in_the_template() -> None:
    document = yaml.load((ROOT / "infra" / "template.yaml").read_text("utf-8"), Loose)
    named = {one["Type"] for one in document["Resources"].values() if "Type" in one}
    made = {each for one in named for each in EXPANDED.get(one, (one,))}
    # Chalice adds the API, its function, its role and its permission.
    made |= {each for types in EXPANDED.values() for each in types}
    assert made == set(TYPES)


def statements() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = policy("earshot-prod", "eu-west-1")["Statement"]
    return found


def test_no_action_is_a_wildcard_and_every_resource_is_the_stages_own() -> None:
    random = re.compile(
        r"arn:aws:(cognito-idp:eu-west-1:\*:userpool/\*|apigateway:eu-west-1::/(account|restapis|apis|tags).*"
        r"|lambda:eu-west-1:\*:event-source-mapping:\*|cloudformation:eu-west-1:aws:transform/.*)"
    )
    for one in statements():
        named = [one["Action"]] if isinstance(one["Action"], str) else one["Action"]
        assert not [action for action in named if "*" in action]
        if one["Resource"] == ["*"]:
            assert set(named) <= UNSCOPED
            continue
        for arn in one["Resource"]:
            assert re.search(r"earshot[-/]prod\b", arn) or random.fullmatch(arn), arn


def test_resources_are_made_through_cloudformation_only() -> None:
    for one in statements():
        named = {one["Action"]} if isinstance(one["Action"], str) else set(one["Action"])
        if named - set(OWN) - {"iam:PassRole"}:
            assert one["Condition"]["ForAnyValue:StringEquals"]["aws:CalledVia"]


def test_roles_are_passed_to_functions_and_schedules_only() -> None:
    (one,) = [one for one in statements() if one["Action"] == "iam:PassRole"]
    passed = one["Condition"]["StringEquals"]["iam:PassedToService"]
    assert passed == ["lambda.amazonaws.com", "scheduler.amazonaws.com"]


def test_it_fits_into_a_role() -> None:
    text = json.dumps(policy("earshot-" + 21 * "x", "ap-southeast-1"), separators=(",", ":"))
    assert len(text) <= LONGEST
