"""The build: the same sources give the same bytes, and the template is mended where Chalice falls short."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Misconfigured
from infra import archive
from infra.layer import SERVICES, Target, aws_target, local_target, slim
from infra.rewrite import rewrite

ARM = Target("python3.13", "arm64", native=False)
NEVER_COMPILED = "__pycache__/cached.pyc"


def a_template(**resources: Any) -> dict[str, Any]:
    """What Chalice writes for an app with a webhook route, in short."""
    uri = {"Fn::Sub": "arn:aws:apigateway:functions/${APIHandler.Arn}/invocations"}
    method = {"x-amazon-apigateway-integration": {"uri": uri, "type": "aws_proxy"}}
    paths = {
        "/webhooks/{channel}/{connection}": {"get": method, "post": method},
        "/me": {"get": method},
    }
    permission = {"FunctionName": {"Ref": "APIHandler"}, "Action": "lambda:InvokeFunction"}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}}
    return {
        "Resources": {
            "RestAPI": {
                "Type": "AWS::Serverless::Api",
                "Properties": {"DefinitionBody": {"paths": paths}},
            },
            "APIHandler": function,
            "WebhookHandler": function,
            "APIHandlerInvokePermission": {
                "Type": "AWS::Lambda::Permission",
                "Properties": permission,
            },
            **resources,
        }
    }


def uris(template: dict[str, Any], path: str) -> set[str]:
    """Where the methods of a path lead."""
    methods = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"][path]
    return {m["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"] for m in methods.values()}


def test_webhooks_lead_to_a_function_of_their_own() -> None:
    changed = rewrite(a_template(), ARM)
    assert all(
        "${WebhookHandler.Arn}" in uri for uri in uris(changed, "/webhooks/{channel}/{connection}")
    )
    assert all("${APIHandler.Arn}" in uri for uri in uris(changed, "/me"))


def test_the_gateway_may_call_both_functions() -> None:
    resources = rewrite(a_template(), ARM)["Resources"]
    allowed = resources["WebhookHandlerInvokePermission"]["Properties"]
    assert allowed == {"FunctionName": {"Ref": "WebhookHandler"}, "Action": "lambda:InvokeFunction"}
    assert resources["APIHandlerInvokePermission"]["Properties"]["FunctionName"] == {
        "Ref": "APIHandler"
    }


def test_a_missing_webhook_function_is_told() -> None:
    template = a_template()
    del template["Resources"]["WebhookHandler"]
    with pytest.raises(Misconfigured, match="WebhookHandler"):
        rewrite(template, ARM)


def test_every_function_and_layer_gets_the_same_python_and_processor() -> None:
    layer = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "./layer.zip"}}
    resources = rewrite(a_template(Dependencies=layer), ARM)["Resources"]
    function = resources["APIHandler"]["Properties"]
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    made = resources["Dependencies"]["Properties"]
    assert made["CompatibleRuntimes"] == ["python3.13"]
    assert made["CompatibleArchitectures"] == ["arm64"]


def test_a_layer_that_all_functions_have_is_not_given_twice() -> None:
    template = a_template()
    own = {"Layers": [{"Ref": "Dependencies"}, {"Ref": "Other"}]}
    template["Resources"]["APIHandler"] = {"Type": "AWS::Serverless::Function", "Properties": own}
    template["Globals"] = {"Function": {"Layers": [{"Ref": "Dependencies"}]}}
    resources = rewrite(template, ARM)["Resources"]
    assert resources["APIHandler"]["Properties"]["Layers"] == [{"Ref": "Other"}]


def test_the_log_group_is_named_after_the_function_that_exists() -> None:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "${ApiHandler}"}}
    resources = rewrite(a_template(ApiHandlerLogGroup=group), ARM)["Resources"]
    name = resources["ApiHandlerLogGroup"]["Properties"]["LogGroupName"]
    assert name == {"Fn::Sub": "/aws/lambda/${APIHandler}"}


def test_chalices_template_itself_is_left_as_it_was() -> None:
    template = a_template()
    rewrite(template, ARM)
    assert template == a_template()


def test_aws_runs_on_arm_and_this_machine_on_what_it_is() -> None:
    assert (aws_target().architecture, aws_target().native) == ("arm64", False)
    assert local_target().native
    assert local_target().runtime == aws_target().runtime


def some_sources(folder: Path) -> Path:
    """A small package with what must not be shipped."""
    (folder / "package" / "__pycache__").mkdir(parents=True)
    (folder / "package" / "__init__.py").write_text('"""A package."""\n')
    (folder / "package" / "words.py").write_text('KNOWN = {"refund", "late", "broken"}\n')
    (folder / "package" / NEVER_COMPILED).write_text("old")
    (folder / "package" / ".hidden").write_text("secret")
    return folder


def test_only_sources_are_copied(tmp_path: Path) -> None:
    archive.copy_sources(some_sources(tmp_path / "from"), tmp_path / "to")
    copied = sorted(
        p.relative_to(tmp_path / "to").as_posix() for p in (tmp_path / "to").rglob("*.*")
    )
    assert copied == ["package/__init__.py", "package/words.py"]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    packed = []
    for name in ("one", "two"):
        archive.copy_sources(some_sources(tmp_path / "from"), tmp_path / name)
        archive.precompile(tmp_path / name, "/var/task")
        archive.pack(tmp_path / name, tmp_path / f"{name}.zip")
        packed.append((tmp_path / f"{name}.zip").read_bytes())
        shutil.rmtree(tmp_path / "from")
    assert packed[0] == packed[1]
    assert any(n.endswith(".pyc") for n in zipfile.ZipFile(tmp_path / "one.zip").namelist())


def test_slimming_keeps_the_services_that_are_used(tmp_path: Path) -> None:
    data = tmp_path / "botocore" / "data"
    for name in ("dynamodb", "sqs", "ec2", "s3"):
        (data / name).mkdir(parents=True)
    (data / "endpoints.json").write_text("{}")
    (tmp_path / "bin").mkdir()
    slim(tmp_path)
    assert {p.name for p in data.iterdir()} == {"dynamodb", "sqs", "s3", "endpoints.json"}
    assert not (tmp_path / "bin").exists()


def test_every_client_that_is_made_has_its_service_in_the_layer() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = [*archive.sources(root / "chalicelib"), *archive.sources(root / "functions")]
    text = "\n".join(path.read_text() for path in sources if path.suffix == ".py")
    named = {part.split('"')[1] for part in text.split("client(")[1:] if part.startswith('"')}
    assert named
    assert named <= SERVICES
