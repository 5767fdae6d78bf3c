"""Beside the stack: agents' numbers and addresses as subscriptions of the topic of pages, and the key of links."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from chalicelib.errors import Misconfigured
from infra import contacts, links
from infra.place import Place
from tests.build import an_agent


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        yield Place("earshot-try", None, "eu-west-1")


@pytest.fixture
def topic(place: Place) -> str:
    made: str = place.client("sns").create_topic(Name="earshot-try-pages")["TopicArn"]
    return made


def standing(place: Place, topic: str) -> dict[tuple[str, str], Any]:
    """Filters of the subscriptions, by protocol and endpoint."""
    sns = place.client("sns")
    found = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    return {
        (one["Protocol"], one["Endpoint"]): json.loads(
            sns.get_subscription_attributes(SubscriptionArn=one["SubscriptionArn"])[
                "Attributes"
            ].get("FilterPolicy", "{}")
        )
        for one in found
    }


AMY = an_agent(phone="+4915112345678", email="amy@example.com")
BEN = an_agent("ben", phone="+4915112345679")


def test_each_number_and_address_of_the_desk_is_subscribed_with_its_filter(
    place: Place, topic: str
) -> None:
    for _ in range(2):
        contacts.apply(place, topic, [AMY, BEN, an_agent("zoe")])
    assert standing(place, topic) == {
        ("sms", "+4915112345678"): {"agent": ["amy"], "way": ["sms"]},
        ("email", "amy@example.com"): {"agent": ["amy"], "way": ["email"]},
        ("sms", "+4915112345679"): {"agent": ["ben"], "way": ["sms"]},
    }


def test_what_changes_in_the_desk_changes_in_the_subscriptions(place: Place, topic: str) -> None:
    contacts.apply(place, topic, [AMY, BEN])
    shared = an_agent("cid", phone=AMY.phone)
    contacts.apply(place, topic, [an_agent(phone=AMY.phone), shared])
    assert standing(place, topic) == {
        ("sms", "+4915112345678"): {"agent": ["amy", "cid"], "way": ["sms"]},
    }


def test_what_an_operator_subscribed_is_left_alone(place: Place, topic: str) -> None:
    policy = {"team": ["care"], "way": ["topic"]}
    place.client("sns").subscribe(
        TopicArn=topic,
        Protocol="email",
        Endpoint="team@example.com",
        Attributes={"FilterPolicy": json.dumps(policy)},
    )
    contacts.apply(place, topic, [BEN])
    contacts.apply(place, topic, [])
    assert standing(place, topic) == {("email", "team@example.com"): policy}


def test_a_bot_is_told_of_nothing() -> None:
    assert contacts.wanted([an_agent("bot", phone="+491511", bot=True)]) == {}


def test_a_number_that_sns_does_not_take_is_told_without_the_number(
    place: Place, topic: str
) -> None:
    with pytest.raises(Misconfigured) as told:
        contacts.apply(place, topic, [an_agent(phone="call me")])
    assert "phone of amy" in str(told.value)
    assert "call me" not in str(told.value)


class Waiting:
    """SNS with one subscription that nobody has confirmed."""

    def __init__(self) -> None:
        self.called: list[str] = []

    def get_paginator(self, _: str) -> "Waiting":
        return self

    def paginate(self, TopicArn: str) -> list[dict[str, Any]]:  # noqa: ARG002 - as boto3 has it
        one = {"Protocol": "email", "Endpoint": AMY.email, "SubscriptionArn": "PendingConfirmation"}
        return [{"Subscriptions": [one]}]

    def subscribe(self, **_: object) -> None:
        self.called.append("subscribe")


def test_who_has_not_confirmed_is_named_and_not_written_to_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sns = Waiting()
    monkeypatch.setattr(Place, "client", lambda *_: sns)
    place = Place("earshot-try", None, "eu-west-1")
    assert contacts.apply(place, "topic", [an_agent(email=AMY.email)]) == ("amy",)
    assert sns.called == []


def test_the_key_of_links_is_made_once_and_removed(place: Place) -> None:
    links.make_key(place)
    ssm = place.client("ssm")

    def read() -> Any:
        found = ssm.get_parameter(Name="/earshot/try/link-key", WithDecryption=True)["Parameter"]
        assert found["Type"] == "SecureString"
        assert found["ARN"] == links.key_arn(place)
        return json.loads(found["Value"])

    made = read()
    assert len(base64.b64decode(made["current"])) == 32
    assert made["previous"] == ""
    links.make_key(place)
    assert read() == made
    assert links.remove_key(place)
    assert not links.remove_key(place)
