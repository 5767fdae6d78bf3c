"""What a way to reach an agent promises: SNS as moto plays it, and the one in memory."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.page import Reason
from chalicelib.errors import DeviceGone, Invalid, Misconfigured
from chalicelib.notifiers.push import LIFE, Push, attributes, message
from chalicelib.ports import Notifier
from chalicelib.stores import memory_edges
from tests.build import a_device, a_page

CASE = "c-" + "a" * 24


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.client("sns")


@pytest.fixture
def push(sns: Any) -> Push:
    made = sns.create_platform_application(
        Name="earshot", Platform="GCM", Attributes={"PlatformCredential": "{}"}
    )
    return Push(Session(), made["PlatformApplicationArn"])


@pytest.fixture(params=["memory", "sns"])
def notifier(request: pytest.FixtureRequest) -> Notifier:
    if request.param == "memory":
        return memory_edges.Notifier()
    sns: Notifier = request.getfixturevalue("push")
    return sns


def test_a_device_is_registered_and_pushed_to(notifier: Notifier) -> None:
    device = a_device(endpoint=notifier.register("android", "token-1"))
    assert notifier.push(device, a_page(CASE))


def test_the_same_token_has_the_same_endpoint(notifier: Notifier) -> None:
    endpoints = {notifier.register("web", "token-1") for _ in range(3)}
    assert len(endpoints) == 1
    assert notifier.register("web", "token-2") not in endpoints


def test_a_missing_token_is_told(notifier: Notifier) -> None:
    with pytest.raises(Invalid):
        notifier.register("ios", "")


def test_where_there_is_no_push_service_a_registration_says_so() -> None:
    with pytest.raises(Misconfigured, match="no push service"):
        Push(Session(), "").register("android", "token")


def test_devices_of_a_push_service_that_was_taken_away_are_gone() -> None:
    with pytest.raises(DeviceGone):
        Push(Session(), "").push(a_device(), a_page(CASE))


def test_an_unknown_platform_is_told(push: Push) -> None:
    with pytest.raises(Invalid, match="android, ios, web"):
        push.register("pager", "token-1")


def test_a_disabled_endpoint_is_a_device_that_is_gone(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    disable(sns, endpoint)
    with pytest.raises(DeviceGone):
        push.push(a_device(endpoint=endpoint), a_page(CASE))


def test_registering_again_enables_an_endpoint(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    disable(sns, endpoint)
    assert push.register("android", "token-1") == endpoint
    assert push.push(a_device(endpoint=endpoint), a_page(CASE))


def test_an_endpoint_with_other_attributes_is_taken_over(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    data = {"CustomUserData": "of an earlier release"}
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes=data)
    disable(sns, endpoint)
    assert push.register("android", "token-1") == endpoint
    assert push.push(a_device(endpoint=endpoint), a_page(CASE))


def test_a_deleted_endpoint_is_a_device_that_is_gone(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    sns.delete_endpoint(EndpointArn=endpoint)
    with pytest.raises(DeviceGone):
        push.push(a_device(endpoint=endpoint), a_page(CASE))


@pytest.mark.parametrize("reason", Reason)
def test_every_page_has_a_word_for_the_lock_screen_in_every_service(reason: Reason) -> None:
    sent = message(a_page(CASE, reason=reason))
    apple = json.loads(sent["APNS"])
    google = json.loads(sent["GCM"])["fcmV1Message"]["message"]
    assert sent["default"] == apple["aps"]["alert"]["title"] == google["data"]["title"]
    assert apple["case"] == google["data"]["case"] == CASE
    assert all(isinstance(value, str) for value in google["data"].values())


def test_a_page_dies_after_five_minutes_and_replaces_the_cases_earlier_one() -> None:
    page = a_page(CASE)
    google = json.loads(message(page)["GCM"])["fcmV1Message"]["message"]
    values = {name: value["StringValue"] for name, value in attributes(page).items()}
    assert values["AWS.SNS.MOBILE.APNS.COLLAPSE_ID"] == CASE
    assert values["AWS.SNS.MOBILE.FCM.TTL"] == str(LIFE) == "300"
    assert google["android"]["collapse_key"] == CASE
    assert google["webpush"]["headers"]["TTL"] == "300"
    assert max(len(text) for text in message(page).values()) < 1_000


def disable(sns: Any, endpoint: str) -> None:
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})
