"""What a stage shall be, and what its template is told of that."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.desk import Desk
from chalicelib.stores.codec import pack
from infra import account, links, pushkey
from infra.keys import Content
from infra.place import Place
from infra.stack import Description, parameters_of
from infra.stage import APPLE, GOOGLE, Stage

_RESERVED = 200
"""Concurrent executions kept free for webhooks: thousands of deliveries a second at some 30 ms each."""
_UNRESERVED = 100
"""Lambda wants at least so many left to everybody else in the account."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a stage shall be."""

    stage: Stage
    desk: Desk
    given: Content = field(default_factory=dict, repr=False)
    """Keys that somebody gave."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the push services that the stage has, by platform."""
    invent: bool = False
    """Whether keys that nobody gave are invented: for a stage that no platform will ever call."""
    push_service: str = ""
    """Address of a stand-in for the push services of browsers; on AWS there is none."""
    replace: frozenset[str] | None = frozenset()
    """Resources whose data may be lost; None: that of all."""


def parameters(
    place: Place,
    order: Order,
    secret: account.Secret,
    version: str,
    standing: Description | None,
) -> dict[str, str]:
    """What the template is told. `version` is that of the secret as it is going to be."""
    stage, sign_in = order.stage, order.stage.sign_in
    return {
        "Stage": stage.name,
        **_paging(place, stage),
        "PushService": order.push_service if place.endpoint else "",
        "SecretName": secret.name,
        "SecretArn": secret.arn,
        # Workers keep desk and secrets for minutes; a new version makes new workers.
        "DeskVersion": _version(order.desk, version),
        "IntakeConcurrency": str(stage.intake_concurrency),
        "WorkerConcurrency": str(stage.worker_concurrency),
        "RetentionDays": str(stage.retention_days),
        "LogRetentionDays": str(stage.log_retention_days),
        "AlarmEmail": stage.alarm_email,
        "ConsoleDomain": stage.console_domain,
        "Firewall": "true" if stage.firewall and not place.endpoint else "false",
        "SignInDomain": sign_in.domain if sign_in else "",
        "SsoType": sign_in.provider.upper() if sign_in and not place.endpoint else "",
        "SsoMetadataUrl": sign_in.metadata_url if sign_in else "",
        "SsoIssuer": sign_in.issuer if sign_in else "",
        "SsoClientId": sign_in.client_id if sign_in else "",
        "WebhookConcurrency": _webhook_concurrency(place, stage, standing),
        "GatewayLog": _gateway_log(place),
        # The emulator knows no sampling rules; on AWS the template's own share applies.
        **({"TraceShare": "0"} if place.endpoint else {}),
    }


def _paging(place: Place, stage: Stage) -> dict[str, str]:
    """Where devices are registered, and what signs the links of text messages."""
    google = next((one.platform for one in stage.push if one.platform == GOOGLE), "")
    apple = next((one.platform for one in stage.push if one.platform in APPLE), "")
    return {
        "PushApplicationArn": account.application(place, google) if google else "",
        "PushEndpointsArn": account.endpoints(place, google) if google else "",
        "PushAppleArn": account.application(place, apple) if apple else "",
        "PushAppleEndpointsArn": account.endpoints(place, apple) if apple else "",
        "PushKeyName": pushkey.key_name(place),
        "PushKeyArn": pushkey.key_arn(place),
        "LinkKeyName": links.key_name(place),
        "LinkKeyArn": links.key_arn(place),
        "LocalEndpoint": place.endpoint or "",
    }


def _version(desk: Desk, secret: str) -> str:
    # Unpacked: two machines may compress the same text to other bytes.
    text = zlib.decompress(pack(desk)) + secret.encode()
    return hashlib.sha256(text).hexdigest()[:16]


def _webhook_concurrency(place: Place, stage: Stage, standing: Description | None) -> str:
    """A share of the account's concurrency for the webhooks alone, where that leaves enough for the rest."""
    if place.endpoint:
        return "0"  # An emulator lets nobody wait: what exceeds the reservation fails.
    limits = place.client("lambda").get_account_settings()["AccountLimit"]
    ours = int(parameters_of(standing).get("WebhookConcurrency") or 0)
    free = limits["UnreservedConcurrentExecutions"] + ours
    workers = stage.intake_concurrency + 4 * stage.worker_concurrency
    return str(_RESERVED) if free - _RESERVED >= _UNRESERVED + workers else "0"


def _gateway_log(place: Place) -> str:
    """Whether API Gateway can write logs in this region: the role for it is one for all APIs of the account."""
    if place.endpoint:
        return "false"
    account = place.client("apigateway").get_account()
    return "true" if account.get("cloudwatchRoleArn") else "false"
