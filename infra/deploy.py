"""Deploys a built package as one CloudFormation change set, to AWS or to the embedded emulator."""

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra.build import Package

Outputs = dict[str, str]
Say = Callable[[str], None]

_INLINE_LIMIT = 51_200
"""Bytes of template that CloudFormation takes in the call itself; a longer one is read from S3."""
_PATIENCE = 1800.0
"""Seconds that a change may take; Cognito and API Gateway need minutes at worst."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to deploy: an account and region, at AWS unless an endpoint is named."""

    stack: str
    bucket: str
    """Receives the template and the zips; it must exist."""
    endpoint: str | None = None
    region: str | None = None
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """A client for an AWS service at this place; made once."""
        if service not in self.clients:
            local = (
                {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
                if self.endpoint
                else {}
            )
            self.clients[service] = boto3.client(
                service, endpoint_url=self.endpoint, region_name=self.region, **local
            )
        return self.clients[service]

    @property
    def pause(self) -> float:
        """Seconds between two looks at a change."""
        return 0.05 if self.endpoint else 2.0


def deploy(place: Place, package: Package, parameters: Mapping[str, str], say: Say) -> Outputs:
    """Makes the stack what the package says, and returns the stack's outputs.

    Parameters that the template does not declare are left out. `say` is told each resource as it is done.
    Raises Misconfigured, with CloudFormation's own reasons, when the stack could not be changed, and
    Unavailable when it takes too long.
    """
    template = json.loads(package.template.read_text())
    _upload_code(place, package, template)
    change = _propose(place, template, parameters)
    if change is not None:
        cloudformation = place.client("cloudformation")
        cloudformation.execute_change_set(StackName=place.stack, ChangeSetName=change)
        _follow(place, say)
    return outputs(place)


def outputs(place: Place) -> Outputs:
    """What the stack says about itself."""
    stack = _describe(place)
    if stack is None:
        raise Misconfigured(f"There is no stack {place.stack}")
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}


def _upload_code(place: Place, package: Package, template: dict[str, Any]) -> None:
    """Puts each zip into the bucket under the hash of its content, and names it in the template."""
    uploaded: dict[str, str] = {}
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            name = resource.get("Properties", {}).get(key)
            if isinstance(name, str) and name.startswith("./"):
                if name not in uploaded:
                    uploaded[name] = _upload(place, package.folder / name)
                resource["Properties"][key] = uploaded[name]


def _upload(place: Place, path: Path) -> str:
    content = path.read_bytes()
    key = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:32]}{path.suffix}"
    s3 = place.client("s3")
    try:
        s3.head_object(Bucket=place.bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=place.bucket, Key=key, Body=content)
    return f"s3://{place.bucket}/{key}"


def _propose(place: Place, template: dict[str, Any], parameters: Mapping[str, str]) -> str | None:
    """Makes the change set; None when there is nothing to change."""
    cloudformation = place.client("cloudformation")
    stack = _describe(place)
    if stack is not None and stack["StackStatus"] == "ROLLBACK_COMPLETE":
        # What is left of a stack whose creation failed can only be deleted.
        cloudformation.delete_stack(StackName=place.stack)
        _wait_until_settled(place)
        stack = None
    fresh = stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS"
    name = f"earshot-{uuid.uuid4().hex}"
    cloudformation.create_change_set(
        StackName=place.stack,
        ChangeSetName=name,
        ChangeSetType="CREATE" if fresh else "UPDATE",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in parameters.items()
            if key in template.get("Parameters", {})
        ],
        **_body(place, template),
    )
    return _when_proposed(place, name)


def _body(place: Place, template: dict[str, Any]) -> dict[str, str]:
    text = json.dumps(template, separators=(",", ":"))
    if len(text.encode()) <= _INLINE_LIMIT:
        return {"TemplateBody": text}
    key = f"template-{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
    s3 = place.client("s3")
    s3.put_object(Bucket=place.bucket, Key=key, Body=text.encode())
    host = place.endpoint or f"https://s3.{s3.meta.region_name}.amazonaws.com"
    return {"TemplateURL": f"{host}/{place.bucket}/{key}"}


def _when_proposed(place: Place, name: str) -> str | None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        change = place.client("cloudformation").describe_change_set(
            StackName=place.stack, ChangeSetName=name
        )
        status, reason = change["Status"], change.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return name
        if status == "FAILED":
            if "didn't contain changes" in reason or "No updates" in reason:
                return None
            raise Misconfigured(f"CloudFormation refused the template: {reason}")
        time.sleep(place.pause)
    raise Unavailable("CloudFormation did not prepare the change in time")


def _follow(place: Place, say: Say) -> None:
    """Tells each resource as it is done, until the stack has settled."""
    failures: list[str] = []
    seen: set[str] = set()
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        stack = _describe(place)
        for event in _new_events(place, seen):
            if event["ResourceStatus"].endswith("FAILED"):
                reason = event.get("ResourceStatusReason", "no reason given")
                failures.append(f"{event['LogicalResourceId']}: {reason}")
            elif event["ResourceStatus"].endswith("COMPLETE"):
                say(event["LogicalResourceId"])
        status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
        if not status.endswith("IN_PROGRESS"):
            break
        time.sleep(place.pause)
    else:
        raise Unavailable(
            f"The stack {place.stack} is still changing after {_PATIENCE / 60:.0f} minutes"
        )
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        reasons = "; ".join(failures) or (stack or {}).get("StackStatusReason", "no reason given")
        raise Misconfigured(f"The stack {place.stack} could not be changed ({status}): {reasons}")


def _new_events(place: Place, seen: set[str]) -> Iterator[dict[str, Any]]:
    """Events not seen before, the oldest first. Those of an earlier change count as seen at the first look."""
    events = place.client("cloudformation").describe_stack_events(StackName=place.stack)[
        "StackEvents"
    ]
    for event in reversed(events):
        if event["EventId"] not in seen:
            seen.add(event["EventId"])
            yield event


def _wait_until_settled(place: Place) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        stack = _describe(place)
        if stack is None or not stack["StackStatus"].endswith("IN_PROGRESS"):
            return
        time.sleep(place.pause)


def _describe(place: Place) -> dict[str, Any] | None:
    try:
        stacks = place.client("cloudformation").describe_stacks(StackName=place.stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return None
        raise
    return stacks[0] if stacks and stacks[0]["StackStatus"] != "DELETE_COMPLETE" else None
