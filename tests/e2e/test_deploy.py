"""A stage of its own beside the running stack, on the same emulator: deployed, changed, cut off, and removed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
import urllib3

from chalicelib import platforms
from chalicelib.flows.ingest import of_connection
from tests.e2e.conftest import ROOT, World, earshot, standard, until
from tools.follow import follow
from tools.stack import ports_at

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]

EXTRA = """Resources:
  Extra:
    Type: AWS::SQS::Queue
    Properties: { QueueName: !Sub '${AWS::StackName}-extra', SqsManagedSseEnabled: true }
"""


@dataclass
class Tree:
    """A copy of the sources, whose stages are deployed to the emulator of the running stack."""

    root: Path
    endpoint: str
    clients: dict[str, Any] = field(default_factory=dict)

    def aws(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name="us-east-1",
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
        return self.clients[service]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command in the copy, on its own sources."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "tools", *arguments, "--endpoint-url", self.endpoint],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        started = self.start(*arguments)
        out, err = started.communicate(timeout=200)
        return started.returncode, out, err

    def deploy(self, stage: str, *more: str) -> dict[str, Any]:
        code, out, err = self.run("deploy", "--stage", stage, "--json", *more)
        assert code == 0, err
        told: dict[str, Any] = json.loads(out)
        return told

    def write(self, stage: str, **keys: Any) -> None:
        path = self.root / "stages" / f"{stage}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(keys))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def keys(self, stage: str) -> dict[str, Any]:
        value = self.aws("secretsmanager").get_secret_value(SecretId=f"earshot/{stage}")
        found: dict[str, Any] = json.loads(value["SecretString"])["connections"]
        return found

    def status(self, stage: str) -> str:
        """The stack's status; '' when there is none."""
        stacks = self.aws("cloudformation").describe_stacks()["Stacks"]
        return next((s["StackStatus"] for s in stacks if s["StackName"] == f"earshot-{stage}"), "")

    def last(self, stage: str) -> str:
        """The newest event of the stack."""
        found = self.aws("cloudformation").describe_stack_events(StackName=f"earshot-{stage}")
        return str(found["StackEvents"][0]["EventId"])

    def waiting(self, stage: str) -> list[str]:
        """Change sets that nobody executed."""
        found = self.aws("cloudformation").list_change_sets(StackName=f"earshot-{stage}")
        every = found["Summaries"]
        return [one["ChangeSetName"] for one in every if one["ExecutionStatus"] == "AVAILABLE"]

    def everything(self) -> set[str]:
        """The name of all that there is in the account, whatever it belongs to."""
        aws, found = self.aws, set()
        found |= set(aws("dynamodb").list_tables()["TableNames"])
        found |= {one["Name"] for one in aws("s3").list_buckets()["Buckets"]}
        found |= set(aws("sqs").list_queues().get("QueueUrls", ()))
        found |= {one["FunctionArn"] for one in aws("lambda").list_functions()["Functions"]}
        mappings = aws("lambda").list_event_source_mappings()["EventSourceMappings"]
        found |= {one["FunctionArn"] for one in mappings}
        for layer in aws("lambda").list_layers()["Layers"]:
            name = layer["LayerName"]
            if aws("lambda").list_layer_versions(LayerName=name)["LayerVersions"]:
                found.add(name)
        found |= {one["RoleName"] for one in aws("iam").list_roles()["Roles"]}
        pages = aws("logs").get_paginator("describe_log_groups").paginate()
        found |= {one["logGroupName"] for page in pages for one in page["logGroups"]}
        found |= {one["Name"] for one in aws("secretsmanager").list_secrets()["SecretList"]}
        applications = aws("sns").list_platform_applications()["PlatformApplications"]
        found |= {one["PlatformApplicationArn"] for one in applications}
        found |= {one["TopicArn"] for one in aws("sns").list_topics()["Topics"]}
        pools = aws("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        found |= {one["Name"] for one in pools}
        found |= {one["Name"] for one in aws("scheduler").list_schedules()["Schedules"]}
        alarms = aws("cloudwatch").describe_alarms()["MetricAlarms"]
        found |= {one["AlarmName"] for one in alarms}
        return found

    def of(self, stage: str) -> set[str]:
        names = (f"earshot-{stage}", f"earshot/{stage}")
        return {one for one in self.everything() if any(name in one for name in names)}


@pytest.fixture(scope="module")
def tree(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    root = tmp_path_factory.mktemp("sources")
    for folder in ("chalicelib", "functions", "infra", "tools", "requirements", ".chalice"):
        hidden = shutil.ignore_patterns("__pycache__", "deployments")
        shutil.copytree(ROOT / folder, root / folder, ignore=hidden)
    shutil.copy(ROOT / "app.py", root)
    (root / ".earshot" / "build").mkdir(parents=True)
    for layer in (ROOT / ".earshot" / "build").glob("layer-*.zip"):
        shutil.copy(layer, root / ".earshot" / "build")
    # The console as the stack that is up has it: npm would fetch its libraries anew.
    made_by_npm = shutil.ignore_patterns("node_modules", "dist", "schema.d.ts")
    shutil.copytree(ROOT / "console", root / "console", ignore=made_by_npm)
    shutil.copytree(ROOT / ".earshot" / "build" / "console", root / ".earshot/build/console")
    credential = root / "stages" / "fcm.json"
    credential.parent.mkdir()
    credential.touch(mode=0o600)
    credential.write_text('{"type": "service_account"}')
    made = Tree(root, world.state.endpoint)
    push = {"platform": "GCM", "credential_file": "fcm.json"}
    made.write("trial", desk="../infra/desk.yaml", push=push, worker_concurrency=3)
    yield made
    for stage in ("trial", "trial-two"):
        made.run("destroy", "--stage", stage, "--yes")


@pytest.fixture(scope="module")
def deployed(tree: Tree) -> dict[str, Any]:
    return tree.deploy("trial")


def test_a_webhook_of_a_deployed_stage_becomes_a_case(tree: Tree, deployed: dict[str, Any]) -> None:
    assert deployed["changed"]
    secret = tree.keys("trial")["standard-care"]["signing"][0]
    body = standard("trial-1", "My parcel is broken", "c-9")
    signed = platforms.named("standard").sign(body, secret, time.time(), "trial-1")
    assert post(deployed["webhooks"]["standard-care"], body, signed) == 200
    ports = ports_at(tree.endpoint, deployed["outputs"])
    reading = platforms.named("standard").parse(body, {"webhook-id": "trial-1"})
    key = of_connection(reading, "standard-care").events[0].key
    mention = follow(ports, [key], 60)[key]
    assert mention is not None and mention.case is not None


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    headers = {"content-type": "application/json", **headers}
    return urllib3.PoolManager(timeout=60).request("POST", url, body=body, headers=headers).status


def test_the_local_stack_itself_is_no_stage(world: World) -> None:
    for command in ("deploy", "destroy"):
        done = earshot(command, "--stage", world.state.name, "--endpoint-url", world.state.endpoint)
        assert done.returncode == 1
        assert "is the local stack itself" in done.stderr


def test_deploying_again_changes_nothing(tree: Tree, deployed: dict[str, Any]) -> None:
    before, last = tree.keys("trial"), tree.last("trial")
    again = tree.deploy("trial")
    assert not again["changed"] and again["changes"] == []
    assert again["outputs"] == deployed["outputs"]
    assert (tree.keys("trial"), tree.last("trial")) == (before, last)


@pytest.mark.usefixtures("deployed")
def test_a_changed_function_and_a_new_key_are_all_that_changes(
    tree: Tree,
) -> None:
    keys = tree.root / "keys.json"
    keys.touch(mode=0o600)
    keys.write_text(json.dumps({"whatsapp-care": {"signing": "the-new-one"}}))
    before = tree.keys("trial")
    tables = {one for one in tree.of("trial") if "Mentions" in one}
    tree.edit("functions/notify.py", '"""', '"""Changed. ')
    tree.edit("infra/template.yaml", "Resources:\n", EXTRA)
    told = tree.deploy("trial", "--secrets", str(keys))
    assert {"add"} == {one["what"] for one in told["changes"] if one["name"] == "Extra"}
    assert "Notify" in {one["name"] for one in told["changes"] if one["what"] == "modify"}
    assert {one for one in tree.of("trial") if "Mentions" in one} == tables
    after = tree.keys("trial")
    renewed = after.pop("whatsapp-care")["signing"]
    assert renewed == ["the-new-one", before.pop("whatsapp-care")["signing"][0]]
    assert after == before


@pytest.mark.usefixtures("deployed")
def test_a_queue_with_work_in_it_is_removed_only_on_purpose_and_push_without_ado(
    tree: Tree,
) -> None:
    queue = next(one for one in tree.of("trial") if one.endswith("trial-extra"))
    tree.aws("sqs").send_message(QueueUrl=queue, MessageBody="work")
    tree.edit("infra/template.yaml", EXTRA, "Resources:\n")
    code, _, err = tree.run("deploy", "--stage", "trial")
    assert code == 1 and "--replace Extra" in err
    assert queue in tree.of("trial")
    assert [one for one in tree.of("trial") if ":app/GCM/" in one]
    tree.write("trial", desk="../infra/desk.yaml", worker_concurrency=3)
    told = tree.deploy("trial", "--replace", "Extra")
    assert {"Extra": "remove"}.items() <= {o["name"]: o["what"] for o in told["changes"]}.items()
    assert queue not in tree.of("trial")
    assert not [one for one in tree.of("trial") if ":app/" in one]


def test_what_is_cut_off_is_resumed_and_a_second_stage_is_separate(
    tree: Tree, deployed: dict[str, Any]
) -> None:
    first = tree.of("trial") - tree.of("trial-two")
    cut = tree.start("deploy", "--stage", "trial-two")
    assert until(lambda: tree.status("trial-two"), 60)
    cut.send_signal(signal.SIGKILL)
    cut.communicate()
    told = tree.deploy("trial-two")
    assert tree.status("trial-two") == "CREATE_COMPLETE"
    assert not set(told["outputs"].values()) & set(deployed["outputs"].values())
    assert first <= tree.of("trial")

    tree.edit("functions/notify.py", '"""Changed. ', '"""Changed again. ')
    last = tree.last("trial")
    cut = tree.start("deploy", "--stage", "trial")
    assert until(lambda: tree.last("trial") != last, 60)
    cut.send_signal(signal.SIGKILL)
    cut.communicate()
    tree.deploy("trial")
    assert tree.status("trial") == "UPDATE_COMPLETE"
    assert tree.waiting("trial") == tree.waiting("trial-two") == []


@pytest.mark.usefixtures("deployed")
def test_of_a_destroyed_stage_nothing_is_left_and_the_other_one_stands(
    tree: Tree,
) -> None:
    other = tree.of("trial-two")
    code, out, err = tree.run("destroy", "--stage", "trial")
    assert code == 0 and "nothing of it is left" in out, err
    assert tree.of("trial") == other == tree.of("trial-two")
    assert tree.status("trial") == ""
    code, out, _ = tree.run("destroy", "--stage", "trial")
    assert code == 0 and "there is no stage trial" in out

    code, out, err = tree.run("destroy", "--stage", "trial-two", "--keep-data")
    assert code == 0, err
    left = tree.of("trial-two")
    assert len(left) == 6 and all(one in out for one in left), left
    assert tree.deploy("trial-two")["changed"], "a stage of that name can be made again"
    assert tree.run("destroy", "--stage", "trial-two")[0] == 0
    assert tree.of("trial-two") == set()
