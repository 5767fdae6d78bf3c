"""What a way to reach an agent promises: SNS as moto plays it, and the one in memory."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import Reason
from chalicelib.domain.priority import Priority
from chalicelib.errors import DeviceGone, Invalid, Misconfigured
from chalicelib.notifiers.push import LIFE, Push, attributes, message
from chalicelib.ports import Notifier
from chalicelib.stores import memory_paging
from tests.build import a_device, a_page, at

CASE = "c-" + "a" * 24


def a_notice(**page: Any) -> Notice:
    return Notice((a_page(CASE, **page),))


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
        return memory_paging.Notifier()
    sns: Notifier = request.getfixturevalue("push")
    return sns


def test_a_device_is_registered_and_pushed_to(notifier: Notifier) -> None:
    device = a_device(endpoint=notifier.register("android", "token-1"))
    assert notifier.push(device, a_notice())


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
        Push(Session(), "").push(a_device(), a_notice())


def test_an_unknown_platform_is_told(push: Push) -> None:
    with pytest.raises(Invalid, match="android, ios, web"):
        push.register("pager", "token-1")


def test_a_disabled_endpoint_is_a_device_that_is_gone(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    disable(sns, endpoint)
    with pytest.raises(DeviceGone):
        push.push(a_device(endpoint=endpoint), a_notice())


def test_registering_again_enables_an_endpoint(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    disable(sns, endpoint)
    assert push.register("android", "token-1") == endpoint
    assert push.push(a_device(endpoint=endpoint), a_notice())


def test_an_endpoint_with_other_attributes_is_taken_over(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    data = {"CustomUserData": "of an earlier release"}
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes=data)
    disable(sns, endpoint)
    assert push.register("android", "token-1") == endpoint
    assert push.push(a_device(endpoint=endpoint), a_notice())


def test_a_deleted_endpoint_is_a_device_that_is_gone(push: Push, sns: Any) -> None:
    endpoint = push.register("android", "token-1")
    sns.delete_endpoint(EndpointArn=endpoint)
    with pytest.raises(DeviceGone):
        push.push(a_device(endpoint=endpoint), a_notice())


@pytest.mark.parametrize("reason", Reason)
def test_every_page_has_a_word_for_the_lock_screen_in_every_service(reason: Reason) -> None:
    sent = message(a_notice(reason=reason))
    apple = json.loads(sent["APNS"])
    google = json.loads(sent["GCM"])["fcmV1Message"]["message"]
    assert sent["default"] == apple["aps"]["alert"]["title"] == google["data"]["title"]
    assert apple["case"] == google["data"]["case"] == CASE
    assert all(isinstance(value, str) for value in google["data"].values())


def test_a_page_dies_after_five_minutes_and_replaces_the_cases_earlier_one() -> None:
    page = a_notice()
    google = json.loads(message(page)["GCM"])["fcmV1Message"]["message"]
    values = {name: value["StringValue"] for name, value in attributes(page).items()}
    assert values["AWS.SNS.MOBILE.APNS.COLLAPSE_ID"] == CASE
    assert values["AWS.SNS.MOBILE.FCM.TTL"] == str(LIFE) == "300"
    assert google["android"]["collapse_key"] == CASE
    assert google["webpush"]["headers"]["TTL"] == "300"
    assert max(len(text) for text in message(page).values()) < 1_000


def test_an_iphone_goes_to_apple_where_the_team_has_an_app_of_its_own(sns: Any) -> None:
    made = {
        kind: sns.create_platform_application(
            Name=f"earshot-{kind}", Platform=kind, Attributes={"PlatformCredential": "{}"}
        )["PlatformApplicationArn"]
        for kind in ("GCM", "APNS")
    }
    both = Push(Session(), made["GCM"], made["APNS"])
    assert ":endpoint/APNS/" in both.register("ios", "token-1")
    assert ":endpoint/GCM/" in both.register("android", "token-2")
    assert ":endpoint/GCM/" in Push(Session(), made["GCM"]).register("ios", "token-3")
    phone = a_device(endpoint=both.register("ios", "token-1"))
    assert both.push(phone, a_notice())
    with pytest.raises(DeviceGone, match="taken from the stage"):
        Push(Session(), made["GCM"]).push(phone, a_notice())
    with pytest.raises(Misconfigured, match="no push service for web"):
        Push(Session(), "", made["APNS"]).register("web", "token-4")


def test_a_page_tells_the_app_what_it_is_about_and_what_can_be_done() -> None:
    page = a_page(CASE, priority=Priority.URGENT, due=at(300))
    apple = json.loads(message(Notice((page,)))["APNS_SANDBOX"])
    assert apple["aps"]["category"] == "CASE"
    assert apple["aps"]["interruption-level"] == "time-sensitive"
    shown = {name: value for name, value in apple.items() if name != "aps"}
    assert shown == {
        "case": CASE,
        "page": "1",
        "reason": "assigned",
        "priority": "1",
        "due": "2026-11-22T10:05:00+00:00",
        "actions": "acknowledge,claim,snooze",
    }


def test_a_digest_says_how_many_cases_there_are_and_replaces_the_one_before() -> None:
    pages = tuple(
        a_page(f"c-{letter * 24}", priority=Priority.URGENT if letter < "e" else Priority.NORMAL)
        for letter in "abcdefghijklmnopqrstuvw"
    )
    digest = Notice(pages)
    google = json.loads(message(digest)["GCM"])["fcmV1Message"]["message"]
    assert google["data"] == {
        "cases": "23",
        "urgent": "4",
        "title": "23 cases want you, 4 of them urgent",
    }
    assert google["android"]["collapse_key"] == google["webpush"]["headers"]["Topic"] == "digest"


def disable(sns: Any, endpoint: str) -> None:
    sns.set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Enabled": "false"})
