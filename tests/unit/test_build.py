"""The build: the same sources give the same bytes, and the template is mended where Chalice falls short."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.loaders import Loader
from botocore.session import get_session

from chalicelib.errors import Misconfigured
from infra import archive
from infra.build import ROOT, build
from infra.console import build_console
from infra.console import sources as console_sources
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
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}}
    return {
        "Resources": {
            "RestAPI": {
                "Type": "AWS::Serverless::Api",
                "Properties": {"DefinitionBody": {"paths": paths}},
            },
            "APIHandler": function,
            "WebhookHandler": function,
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


def a_gateway(**routes: Any) -> dict[str, Any]:
    """What Chalice writes of an API that infra/template.yaml declares as CloudFormation's own."""
    api = {
        "Type": "AWS::ApiGateway::RestApi",
        "Properties": {
            "StageName": "api",
            "EndpointConfiguration": "REGIONAL",
            "DefinitionBody": {"paths": routes},
        },
    }
    deployment = {"Type": "AWS::ApiGateway::Deployment", "Properties": {}}
    stage = {
        "Type": "AWS::ApiGateway::Stage",
        "Properties": {"DeploymentId": {"Ref": "ApiDeployment"}, "StageName": "api"},
    }
    return a_template(RestAPI=api, ApiDeployment=deployment, ApiStage=stage)


def deployment_of(template: dict[str, Any]) -> str:
    """Logical id of the deployment that the stage shows."""
    name: str = template["Resources"]["ApiStage"]["Properties"]["DeploymentId"]["Ref"]
    assert template["Resources"][name]["Type"] == "AWS::ApiGateway::Deployment"
    assert "ApiDeployment" not in template["Resources"]
    return name


def test_chalices_routes_become_the_body_of_the_api() -> None:
    api = rewrite(a_gateway(), ARM)["Resources"]["RestAPI"]["Properties"]
    assert api["Body"] == {"paths": {}}
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert not api.keys() & {"DefinitionBody", "StageName"}


def test_other_routes_are_deployed_anew_and_the_same_ones_are_not() -> None:
    before = deployment_of(rewrite(a_gateway(), ARM))
    assert deployment_of(rewrite(a_gateway(), ARM)) == before
    assert deployment_of(rewrite(a_gateway(**{"/me": {}}), ARM)) != before


def test_the_dashboard_becomes_the_text_that_cloudwatch_wants() -> None:
    board = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardBody": {"widgets": [{"title": "${Stage}"}]}},
    }
    changed = rewrite(a_template(Dashboard=board), ARM)["Resources"]["Dashboard"]
    text = changed["Properties"]["DashboardBody"]["Fn::Sub"]
    assert json.loads(text) == {"widgets": [{"title": "${Stage}"}]}


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


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    site = build_console(ROOT, lambda _: None)
    for name in ("one", "two"):
        # Another folder as well as another time: neither may be seen in what is made.
        root = tmp_path / name
        for folder in ("chalicelib", "functions", "infra"):
            archive.copy_sources(ROOT / folder, root / folder)
        shutil.copytree(ROOT / ".chalice", root / ".chalice")
        (root / "requirements").mkdir()
        for file in ("app.py", "requirements/layer.txt", "requirements/tools.txt"):
            shutil.copyfile(ROOT / file, root / file)
        (root / ".earshot" / "build").mkdir(parents=True)
        for layer in (ROOT / ".earshot" / "build").glob("layer-*.zip"):
            (root / ".earshot" / "build" / layer.name).symlink_to(layer)
        # The console as it is built already: npm would fetch its libraries anew.
        for one in console_sources(ROOT):
            copy = root / one.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one, copy)
        (root / ".earshot" / "build" / "console").symlink_to(site.parent)
        package = build(root, "same", local_target(), lambda _: None)
        made.append({p.name: p.read_bytes() for p in sorted(package.folder.iterdir())})
    assert set(made[0]) >= {
        *("template.json", "functions.zip", "deployment.zip", "layer.zip", "console.zip"),
    }
    assert made[0] == made[1]


def test_slimming_keeps_the_services_that_are_used(tmp_path: Path) -> None:
    data = tmp_path / "botocore" / "data"
    for name in ("dynamodb", "sqs", "ec2", "s3"):
        (data / name).mkdir(parents=True)
    (data / "endpoints.json").write_text('{"partitions": []}')
    (tmp_path / "bin").mkdir()
    slim(tmp_path)
    assert {p.name for p in data.iterdir()} == {"dynamodb", "sqs", "s3", "endpoints.json"}
    assert not (tmp_path / "bin").exists()


def test_of_what_slimming_leaves_every_client_can_be_made_and_used(tmp_path: Path) -> None:
    data, whole = tmp_path / "botocore" / "data", Path(botocore.__file__).parent / "data"
    shutil.copytree(whole, data, ignore=lambda folder, names: _unused(folder, names, whole))
    slim(tmp_path)
    session = get_session()
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    for service in SERVICES:
        client = session.create_client(service, region_name="eu-west-1", **keys)
        # Read at the first request: without their documentation botocore finds no endpoint.
        assert client.meta.service_model.client_context_parameters is not None


def _unused(folder: str, names: list[str], whole: Path) -> list[str]:
    """The services that would be dropped anyway: copying them takes seconds."""
    if Path(folder) != whole:
        return []
    return [one for one in names if one not in SERVICES and not one.endswith(".json")]


def test_every_client_that_is_made_has_its_service_in_the_layer() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = [*archive.sources(root / "chalicelib"), *archive.sources(root / "functions")]
    text = "\n".join(path.read_text() for path in sources if path.suffix == ".py")
    named = {part.split('"')[1] for part in text.split("client(")[1:] if part.startswith('"')}
    assert named
    assert named <= SERVICES
