"""Makes a stage what the sources, its file, its desk and its keys say: one change set, and what stands beside it."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.domain.desk import Desk
from chalicelib.errors import EarshotError, Misconfigured
from chalicelib.gateways.clock import now
from chalicelib.stores.codec import pack
from infra import account, people
from infra.build import Package
from infra.change import Difference, Proposal, discard, execute, guard, propose
from infra.keys import Content, Merged, merge, widened
from infra.place import Place
from infra.settle import settle
from infra.stack import Description, Outputs, Tell, describe, outputs_of, parameters_of
from infra.stage import Stage
from infra.upload import make_bucket, prune, upload

_RESERVED = 200
"""Concurrent executions kept free for webhooks: thousands of deliveries a second at some 30 ms each."""
_UNRESERVED = 100
"""Lambda wants at least so many left to everybody else in the account."""


class Shelf(Protocol):
    """Where the desk of a running stage lies."""

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""

    def apply(self, desk: Desk) -> None:
        """Make this the desk."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a stage shall be."""

    stage: Stage
    desk: Desk
    given: Content = field(default_factory=dict, repr=False)
    """Keys that somebody gave."""
    credential: str = field(default="", repr=False)
    """Of the push service, when the stage has one."""
    invent: bool = False
    """Whether keys that nobody gave are invented: for a stage that no platform will ever call."""
    replace: frozenset[str] | None = frozenset()
    """Resources whose data may be lost; None: that of all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deploy is about to do."""

    differences: tuple[Difference, ...]
    keys: tuple[str, ...]
    push: str
    people: people.Moves

    def __bool__(self) -> bool:
        return bool(self.differences or self.keys or self.push or self.people)


@dataclass(frozen=True, slots=True)
class Hands:
    """What a deploy asks of whoever runs it: to listen, to agree, and to reach the desk of the stage."""

    tell: Tell
    agree: Callable[[Plan], bool]
    shelf: Callable[[Outputs], Shelf]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stage as it stands now."""

    outputs: Outputs
    plan: Plan
    secret: account.Secret
    merged: Merged
    push_application: str
    way: people.Entrance

    @property
    def changed(self) -> bool:
        """Whether CloudFormation had anything to do."""
        return bool(self.plan.differences)


class Declined(EarshotError):
    """The person said no: nothing was changed."""


def deploy(place: Place, package: Package, order: Order, hands: Hands) -> Deployed:
    """Deploys a stage; again, it changes only what differs; after an interruption, it goes on.

    Raises Misconfigured when somebody must act, Unavailable when it may work later, Declined.
    """
    people.check(order.desk.agents, single_sign_on=_single_sign_on(order.stage))
    standing = settle(place, hands.tell)
    make_bucket(place)
    uploaded = upload(place, package)
    secret = account.make_secret(place)
    merged = merge(
        secret.content, order.given, order.desk.connections, account.new_key, all=order.invent
    )
    version = secret.version if merged.content == secret.content else account.new_version()
    wanted = parameters(place, order, secret, version, standing)
    proposal = propose(place, standing, uploaded, wanted)
    plan = _plan(place, order, standing, proposal, merged)
    _agreed(place, order, proposal, plan, hands)
    # Until the change stands, the version of before must find its keys too.
    meanwhile = widened(secret.content, merged.content)
    if meanwhile not in (secret.content, merged.content):
        account.keep(place, secret, meanwhile, account.new_version())
    elif meanwhile == merged.content and version != secret.version:
        account.keep(place, secret, merged.content, version)
    push = ""
    if order.stage.push:
        push = account.make_application(place, order.stage.push, order.credential)
    if proposal is not None:
        with _desk_at_once(standing, order.desk, hands):
            execute(place, proposal, hands.tell)
    outputs, way = _finish(place, order, hands, push)
    if meanwhile != merged.content:
        account.keep(place, secret, merged.content, version)
    prune(place, uploaded, now())
    return Deployed(outputs, plan, secret, merged, push, way)


def parameters(
    place: Place,
    order: Order,
    secret: account.Secret,
    version: str,
    standing: Description | None,
) -> dict[str, str]:
    """What the template is told. `version` is that of the secret as it is going to be."""
    stage, sign_in = order.stage, order.stage.sign_in
    push = stage.push.platform if stage.push else ""
    return {
        "Stage": stage.name,
        "PushApplicationArn": account.application(place, push) if push else "",
        "PushEndpointsArn": account.endpoints(place, push) if push else "",
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


def _single_sign_on(stage: Stage) -> bool:
    return bool(stage.sign_in and stage.sign_in.provider)


def _plan(
    place: Place,
    order: Order,
    standing: Description | None,
    proposal: Proposal | None,
    merged: Merged,
) -> Plan:
    pool = outputs_of(standing).get("UserPoolId") if standing else None
    if pool:
        provider = people.entrance(place, pool).provider
        moves = people.moves(people.known(place, pool), order.desk.agents, provider)
    else:
        moves = people.Moves(enter=tuple(agent.id for agent in order.desk.agents))
    differences = proposal.differences if proposal else ()
    return Plan(differences, merged.changes, _push_change(place, order.stage), moves)


def _push_change(place: Place, stage: Stage) -> str:
    there = account.applications(place)
    wanted = account.application(place, stage.push.platform) if stage.push else None
    told = [f"make the push application {wanted}"] if wanted and wanted not in there else []
    told += [f"remove the push application {arn}" for arn in there if arn != wanted]
    return "; ".join(told)


def _agreed(
    place: Place, order: Order, proposal: Proposal | None, plan: Plan, hands: Hands
) -> None:
    """Returns when the change may be made; otherwise leaves nothing of it. Raises Misconfigured, Declined."""
    try:
        if order.replace is not None:
            guard(place, plan.differences, order.replace)
        if plan and not hands.agree(plan):
            raise Declined("nothing was changed")
    except BaseException:
        if proposal is not None:
            discard(place, proposal)
        raise


@contextmanager
def _desk_at_once(standing: Description | None, desk: Desk, hands: Hands) -> Iterator[None]:
    """The workers that a change makes find the new desk; when the change is taken back, so is the desk."""
    before = None
    if standing is not None and "DeskTable" in outputs_of(standing):
        shelf = hands.shelf(outputs_of(standing))
        before = _current(shelf)
        shelf.apply(desk)
    try:
        yield
    except EarshotError:
        if before is not None:
            shelf.apply(before)
        raise


def _current(shelf: Shelf) -> Desk | None:
    try:
        return shelf.current()
    except Misconfigured:
        return None


def _finish(place: Place, order: Order, hands: Hands, push: str) -> tuple[Outputs, people.Entrance]:
    """What can only be done once the stack stands."""
    stack = describe(place)
    if stack is None:
        raise Misconfigured(f"the stack {place.stack} was deleted meanwhile: repeat the command")
    outputs = outputs_of(stack)
    shelf = hands.shelf(outputs)
    if _current(shelf) != order.desk:
        shelf.apply(order.desk)
    way = people.entrance(place, outputs["UserPoolId"])
    people.apply(place, way, order.desk.agents)
    for arn in account.applications(place):
        if arn != push:
            account.remove_application(place, arn)
    if stack.get("EnableTerminationProtection", False) != order.stage.protect:
        place.client("cloudformation").update_termination_protection(
            StackName=place.stack, EnableTerminationProtection=order.stage.protect
        )
    return outputs, way
