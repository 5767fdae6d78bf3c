"""Where a stage is deployed: an account and region of AWS, or what answers in its place at an endpoint."""

import os
import re
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.errors import Invalid, Misconfigured

_PATIENCE = Config(
    connect_timeout=10, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 6}
)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/?")
EMULATED_REGION = "us-east-1"
"""Where an emulator is."""


@dataclass(frozen=True, slots=True)
class Place:
    """One stack in one account and region, at AWS unless an endpoint is named."""

    stack: str
    endpoint: str | None
    region: str
    clients: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def client(self, service: str) -> Any:
        """A client for an AWS service at this place; made once."""
        if service not in self.clients:
            # An emulator must never see the keys of a real account, nor may a real account be met by mistake.
            local = (
                {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
                if self.endpoint
                else {}
            )
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=self.region,
                config=_PATIENCE,
                **local,
            )
        return self.clients[service]

    @property
    def account(self) -> str:
        """The account's number, asked for once: the first call, which finds out whether the credentials are good."""
        if "account" not in self.known:
            identity = self.client("sts").get_caller_identity()
            self.known["account"] = identity["Account"]
            self.known["partition"] = identity["Arn"].split(":")[1]
            self.known["caller"] = identity["Arn"].rpartition(":")[2]
        return self.known["account"]

    @property
    def partition(self) -> str:
        """aws, aws-cn or aws-us-gov: the second part of every ARN here."""
        return self.known["partition"] if self.account else "aws"

    @property
    def caller(self) -> str:
        """Whose credentials these are, as `user/ann`; for what must be known afterwards."""
        return self.known["caller"] if self.account else ""

    @property
    def bucket(self) -> str:
        """The bucket of this stack's zips and templates."""
        return f"{self.stack}-{self.account}-{self.region}"

    @property
    def pause(self) -> float:
        """Seconds between two looks at a change."""
        return 0.05 if self.endpoint else 2.0


def place_of(stage: str, region: str | None, endpoint: str | None) -> Place:
    """The place of a stage. Without a region it is the one of the environment or profile.

    What answers at an endpoint is one place, whatever region the stage has at AWS: functions, tables and their
    queues find each other only there.

    Raises Misconfigured when there is none, Invalid for an endpoint that is no address.
    """
    if endpoint is not None and not _ADDRESS.fullmatch(endpoint):
        raise Invalid(f"{endpoint}: an endpoint is an address, as http://127.0.0.1:4566")
    if endpoint is not None:
        region = EMULATED_REGION
    # boto3 itself looks at AWS_DEFAULT_REGION alone.
    region = region or os.environ.get("AWS_REGION") or boto3.session.Session().region_name
    if not region:
        raise Misconfigured(
            f"no region is named: write `region: eu-west-1`, say, in the file of stage {stage}, or set AWS_REGION"
        )
    return Place(f"earshot-{stage}", endpoint and endpoint.rstrip("/"), region)
