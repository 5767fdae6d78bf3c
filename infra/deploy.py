"""Makes a stage what the sources, its file, its desk and its keys say: one change set, and what stands beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.desk import Desk
from chalicelib.errors import EarshotError, Misconfigured
from chalicelib.gateways.clock import now
from infra import account, contacts, links, people, pushkey
from infra.build import Package
from infra.change import Difference, Proposal, discard, execute, guard, propose
from infra.keys import Merged, merge, widened
from infra.order import Order as Order
from infra.order import parameters
from infra.place import Place
from infra.settle import settle
from infra.stack import Description, Outputs, Tell, describe, outputs_of
from infra.stage import Stage
from infra.upload import make_bucket, prune, upload


class Shelf(Protocol):
    """Where the desk of a running stage lies."""

    def current(self) -> Desk:
        """The desk as applied last. Raises Misconfigured when there is none."""

    def apply(self, desk: Desk, by: str = "", at: datetime | None = None) -> Desk:
        """Make this the desk, as one more version unless it is what counts already. Returns it as applied."""


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
    push_applications: tuple[str, ...]
    way: people.Entrance
    desk: Desk
    """As it was applied, with the number of its version."""
    unconfirmed: tuple[str, ...] = ()
    """Agents whose mail of AWS's waits for a yes: no page reaches them by e-mail before."""

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
    links.make_key(place)
    secret = account.make_secret(place)
    merged = merge(
        secret.content, order.given, order.desk.connections, account.new_key, all=order.invent
    )
    version = secret.version if merged.content == secret.content else account.new_version()
    wanted = parameters(place, order, secret, version, standing)
    wanted["PushPublicKey"] = pushkey.make_key(place, standing)
    proposal = propose(place, standing, uploaded, wanted)
    plan = _plan(place, order, standing, proposal, merged)
    _agreed(place, order, proposal, plan, hands)
    # Until the change stands, the version of before must find its keys too.
    meanwhile = widened(secret.content, merged.content)
    if meanwhile not in (secret.content, merged.content):
        account.keep(place, secret, meanwhile, account.new_version())
    elif meanwhile == merged.content and version != secret.version:
        account.keep(place, secret, merged.content, version)
    push = tuple(
        account.make_application(place, one, order.credentials[one.platform])
        for one in order.stage.push
    )
    if proposal is not None:
        with _desk_at_once(place, standing, order.desk, hands):
            execute(place, proposal, hands.tell)
    outputs, way, desk = _finish(place, order, hands, push)
    unconfirmed = contacts.apply(place, outputs["PagesTopic"], order.desk.agents)
    if meanwhile != merged.content:
        account.keep(place, secret, merged.content, version)
    prune(place, uploaded, now())
    return Deployed(outputs, plan, secret, merged, push, way, desk, unconfirmed)


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
    wanted = [account.application(place, one.platform) for one in stage.push]
    told = [f"make the push application {arn}" for arn in wanted if arn not in there]
    told += [f"remove the push application {arn}" for arn in there if arn not in wanted]
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
def _desk_at_once(
    place: Place, standing: Description | None, desk: Desk, hands: Hands
) -> Iterator[None]:
    """The workers that a change makes find the new desk; when the change is taken back, so is the desk."""
    before = None
    if standing is not None and "DeskTable" in outputs_of(standing):
        shelf = hands.shelf(outputs_of(standing))
        before = _current(shelf)
        shelf.apply(desk, place.caller, now())
    try:
        yield
    except EarshotError:
        if before is not None:
            shelf.apply(before, place.caller, now())
        raise


def _current(shelf: Shelf) -> Desk | None:
    try:
        return shelf.current()
    except Misconfigured:
        return None


def _finish(
    place: Place, order: Order, hands: Hands, push: tuple[str, ...]
) -> tuple[Outputs, people.Entrance, Desk]:
    """What can only be done once the stack stands."""
    stack = describe(place)
    if stack is None:
        raise Misconfigured(f"the stack {place.stack} was deleted meanwhile: repeat the command")
    outputs = outputs_of(stack)
    desk = hands.shelf(outputs).apply(order.desk, place.caller, now())
    way = people.entrance(place, outputs["UserPoolId"])
    people.apply(place, way, order.desk.agents)
    for arn in account.applications(place):
        if arn not in push:
            account.remove_application(place, arn)
    if stack.get("EnableTerminationProtection", False) != order.stage.protect:
        place.client("cloudformation").update_termination_protection(
            StackName=place.stack, EnableTerminationProtection=order.stage.protect
        )
    return outputs, way, desk
