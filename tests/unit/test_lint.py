"""The template is read as CloudFormation would read it, and what is wrong with it is told with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Misconfigured
from infra.lint import EXCEPTIONS, lint, native

QUEUE = {
    "Type": "AWS::SQS::Queue",
    "DeletionPolicy": "Delete",
    "UpdateReplacePolicy": "Delete",
    "Properties": {"MessageRetentionPeriod": 1209600},
}
FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {
        "CodeUri": "./functions.zip",
        "Handler": "functions.park.handler",
        "Runtime": "python3.13",
        "Role": "arn:aws:iam::123456789012:role/earshot",
    },
}


def a_file(folder: Path, **resources: Any) -> Path:
    """A template with these resources, as the build leaves it."""
    path = folder / "template.json"
    whole = {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}
    path.write_text(json.dumps(whole))
    return path


def fed(**settings: Any) -> dict[str, Any]:
    """A function that works off the queue."""
    mapping = {"Queue": {"Fn::GetAtt": ["Work", "Arn"]}, **settings}
    events = {"Events": {"Queue": {"Type": "SQS", "Properties": mapping}}}
    return {**FUNCTION, "Properties": {**FUNCTION["Properties"], **events}}  # type: ignore[dict-item]


def test_a_sound_template_passes(tmp_path: Path) -> None:
    lint(a_file(tmp_path, Work=QUEUE, Worker=fed(BatchSize=10)))


def test_what_is_nested_in_sams_own_resources_is_looked_at(tmp_path: Path) -> None:
    path = a_file(tmp_path, Work=QUEUE, Worker=fed(FunctionResponseTypes=["ReportAll"]))
    with pytest.raises(
        Misconfigured, match=r"WorkerQueue/Properties/FunctionResponseTypes/0: 'ReportAll'"
    ):
        lint(path)


def test_what_sam_does_not_know_is_told_in_its_words(tmp_path: Path) -> None:
    path = a_file(tmp_path, Work=QUEUE, Worker=fed(BatchSise=10))
    with pytest.raises(Misconfigured, match="BatchSise"):
        lint(path)


def test_the_expanded_template_has_no_resource_of_sam(tmp_path: Path) -> None:
    expanded = native(a_file(tmp_path, Work=QUEUE, Worker=fed()))
    kinds = {one["Type"] for one in expanded["Resources"].values()}
    assert kinds == {"AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"}


def test_every_exception_has_its_reason() -> None:
    assert all(len(reason.split()) > 5 for reason in EXCEPTIONS.values())
