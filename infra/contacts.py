"""Agents' telephone numbers and addresses as subscriptions of the topic of pages, each with a filter of its own."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.desk import Agent, Way
from chalicelib.errors import Misconfigured
from infra.place import Place

Contact = tuple[str, str]
"""A protocol of SNS, and a number or an address."""
_WAYS = {"sms": Way.SMS, "email": Way.EMAIL}
_MANY = ("FilterPolicyLimitExceeded", "FilterPolicyLimitExceededException")


@dataclass(frozen=True, slots=True)
class _Known:
    """A subscription. `arn` is None until somebody confirms it; without a `filter` for agents it is not ours."""

    contact: Contact
    arn: str | None
    filter: Mapping[str, Any]


def wanted(agents: Sequence[Agent]) -> dict[Contact, tuple[str, ...]]:
    """Who is told at which number or address; two agents may share one."""
    found: dict[Contact, tuple[str, ...]] = {}
    for agent in agents:
        for contact in (("sms", agent.phone), ("email", agent.email)):
            if contact[1] and not agent.bot:
                found[contact] = (*found.get(contact, ()), agent.id)
    return found


def apply(place: Place, topic: str, agents: Sequence[Agent]) -> tuple[str, ...]:
    """Makes the subscriptions what the desk says; every step may be repeated. Those of others are left alone.

    Returns ids of agents who have mail from AWS and have not confirmed it. Raises Misconfigured for a contact that SNS
    does not take.
    """
    needed = wanted(agents)
    known = list(_known(place, topic))
    for one in known:
        if one.arn and one.contact not in needed and "agent" in one.filter:
            place.client("sns").unsubscribe(SubscriptionArn=one.arn)
    there = {one.contact: one for one in known}
    for contact, ids in needed.items():
        _have(place, topic, contact, ids, there.get(contact))
    waiting = {one.contact for one in _known(place, topic) if one.arn is None}
    return tuple(dict.fromkeys(id for one, ids in needed.items() if one in waiting for id in ids))


def _have(
    place: Place, topic: str, contact: Contact, ids: tuple[str, ...], known: _Known | None
) -> None:
    protocol, endpoint = contact
    policy = {"agent": sorted(ids), "way": [_WAYS[protocol].value]}
    sns = place.client("sns")
    try:
        if known is None:
            sns.subscribe(
                TopicArn=topic,
                Protocol=protocol,
                Endpoint=endpoint,
                Attributes={"FilterPolicy": json.dumps(policy)},
            )
        elif known.arn and known.filter != policy:
            sns.set_subscription_attributes(
                SubscriptionArn=known.arn,
                AttributeName="FilterPolicy",
                AttributeValue=json.dumps(policy),
            )
    except ClientError as error:
        _refuse(error.response["Error"]["Code"], protocol, ids)
        raise


def _refuse(code: str, protocol: str, ids: tuple[str, ...]) -> None:
    """Raises Misconfigured in our words: SNS repeats the number or address, which is personal."""
    if code in _MANY:
        raise Misconfigured(
            "SNS takes no more filters on one topic: ask AWS to raise the quota of filter policies, "
            "or take numbers and addresses from the desk"
        ) from None
    if code in ("InvalidParameter", "InvalidParameterException"):
        what = "phone" if protocol == "sms" else "email"
        text = f"SNS does not accept the {what} of {', '.join(ids)}: mend the desk"
        raise Misconfigured(text) from None


def _known(place: Place, topic: str) -> Iterator[_Known]:
    """Subscriptions by telephone and e-mail."""
    sns = place.client("sns")
    for page in sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic):
        for one in page["Subscriptions"]:
            arn = one["SubscriptionArn"]
            if one["Protocol"] not in _WAYS or arn == "Deleted":
                continue
            confirmed = arn.startswith("arn:")
            policy: Mapping[str, Any] = {}
            if confirmed:
                about = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
                policy = json.loads(about.get("FilterPolicy") or "{}")
            contact = one["Protocol"], one["Endpoint"]
            yield _Known(contact, arn if confirmed else None, policy)
