"""What a person has to do once a stage is deployed: addresses for the platforms, and what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.desk import Agent, Connection
from infra.deploy import Deployed, Order
from infra.people import known
from infra.place import Place

_ASKS = {
    "whatsapp": "Meta's app dashboard, WhatsApp > Configuration: this callback URL and the verify token; "
    "then subscribe to messages",
    "x": "X's developer portal, or POST /2/webhooks: this URL; X tests it at once, so give us the signing key before",
    "standard": "tell the sender this address and the signing key; docs/standard-channel.md says how it signs",
}
_ASK_ANY = "give the platform this address, and the verify token if it asks for one"
_SHOWN = {"whatsapp": "verify_token", "standard": "signing"}
"""The key of ours that the other side needs, by channel."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a platform sends to, and what it is told besides."""

    connection: str
    url: str
    asks: str
    key: str
    """Where the key lies that the other side needs, or the key itself when it was asked for; '' for none."""


@dataclass(frozen=True, slots=True)
class Handover:
    """All that a person needs to know after a deploy."""

    api: str
    addresses: tuple[Address, ...]
    missing: tuple[str, ...]


def handover(place: Place, order: Order, done: Deployed, *, show_secrets: bool) -> Handover:
    """What to do next with a stage that is deployed. Keys are in it only with `show_secrets`."""
    api = api_address(place, done.outputs)
    addresses = tuple(
        Address(
            one.id,
            f"{api}webhooks/{one.channel}/{one.id}",
            _ASKS.get(one.channel, _ASK_ANY),
            _key(one, done, show_secrets),
        )
        for one in order.desk.connections
    )
    missing = (
        *_keys(done.merged.missing),
        *_push(order),
        *_alarms(place, order, done),
        *_mails(done),
        *_passwords(place, done, order.desk.agents),
    )
    return Handover(api, addresses, missing)


def api_address(place: Place, outputs: Mapping[str, str]) -> str:
    """The base address of the API, with a slash at its end."""
    if place.endpoint:
        # The stack's own EndpointURL names AWS.
        return f"{place.endpoint}/restapis/{outputs['RestAPIId']}/api/_user_request_/"
    return outputs["EndpointURL"].rstrip("/") + "/"


def _key(one: Connection, done: Deployed, show: bool) -> str:
    kind = _SHOWN.get(one.channel)
    if kind is None:
        return ""
    keys = done.merged.content["connections"][one.id]
    value = keys[kind][0] if isinstance(keys[kind], list) else keys[kind]
    if show:
        return f"{kind}: {value}"
    return f"{kind}: in the secret {done.secret.name}, connections > {one.id} (--show-secrets prints it)"


def _keys(missing: Mapping[str, Sequence[str]]) -> list[str]:
    words = {"signing": "no delivery is accepted", "token": "no reply can be sent"}
    return [
        f"{id} has no {kind}, so {words[kind]}: give it with --secrets FILE"
        for id, kinds in missing.items()
        for kind in kinds
    ]


def _push(order: Order) -> list[str]:
    if order.stage.push:
        return []
    return ["no push service, so no phone rings: write `push` into the stage file"]


def _alarms(place: Place, order: Order, done: Deployed) -> list[str]:
    if not order.stage.alarm_email:
        return ["nobody is told of alarms: write `alarm_email` into the stage file"]
    if place.endpoint:
        return []
    topic = done.outputs["AlarmsTopic"]
    found = place.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if any(one["SubscriptionArn"].startswith("arn:") for one in found):
        return []
    return [f"{order.stage.alarm_email} has mail from AWS and must confirm it, or no alarm arrives"]


def _mails(done: Deployed) -> list[str]:
    return [
        f"{id} has mail from AWS and must confirm it, or no page comes by e-mail"
        for id in done.unconfirmed
    ]


def _passwords(place: Place, done: Deployed, agents: Sequence[Agent]) -> list[str]:
    """With an address, Cognito has sent an invitation; without one, the operator sets a password."""
    if done.way.provider:
        return []
    users = known(place, done.way.pool)
    waiting = [one for one in agents if one.id in users and users[one.id].waiting]
    where = f" --endpoint-url {place.endpoint}" if place.endpoint else ""
    return [
        f"{agent.id} was invited by e-mail and has not signed in yet"
        if agent.email
        else f"{agent.id} has no e-mail in the desk file and no password: aws cognito-idp admin-set-user-password"
        f"{where} --region {place.region} --user-pool-id {done.way.pool} --username {agent.id} --permanent "
        "--password '<at least 12 characters>'"
        for agent in waiting
    ]
