"""Stories of paging on the running stack: one notice a minute, who has no device any more, and the link of a text."""

import base64
import json
import time
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.domain.desk import Way
from chalicelib.domain.link import LIFE, sign
from chalicelib.domain.receipt import Outcome, false_receipts
from chalicelib.gateways.clock import now
from infra.links import key_name
from tests.e2e.conftest import World, standard, until
from tools.local import accounts

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]

WHO = "fay"
"""She has a phone with a number, and a team whose cases no other story opens."""
WITHOUT = "tom"
"""He has a number too, and no device."""


def opened(world: World, name: str, connection: str = "try") -> str:
    """A case of hers, or of who answers another connection."""
    one = world.sender_of(connection)
    return world.case_of(one.send(standard(f"page-{name}", "Where is it?", f"p-{name}"), name))


def client(world: World, service: str) -> Any:
    return accounts.place_of(world.state).client(service)


def test_seven_cases_at_once_ring_once_and_then_as_one(world: World) -> None:
    begun = now()
    cases = [opened(world, f"flood-{number}") for number in range(7)]
    first = {case: until(lambda case=case: world.told(case), 130) for case in cases}  # type: ignore[misc]
    assert all(first.values()), "a page waits for ever"
    hers = [one for case in cases for one in world.told(case) if one.to == WHO]
    assert {one.outcome for one in hers} <= {Outcome.TOLD, Outcome.DIGEST}
    assert max(one.cases for one in hers) >= 5
    rings = sorted({one.at for one in hers})
    assert all((b - a).total_seconds() >= 60 for a, b in pairwise(rings)), rings
    print([(moment - begun).total_seconds() for moment in rings])  # noqa: T201 - the figure is what it is about
    for case in cases:
        told, entries = world.ports.ledger.told(case), world.ports.ledger.of_case(case)
        assert false_receipts(told, entries) == []
        assert world.call(WHO, "POST", f"/cases/{case}/close", {"outcome": "spam"})[0] == 200


def test_who_has_no_device_any_more_is_told_by_a_text_message(world: World) -> None:
    _, mine = world.call(WITHOUT, "GET", "/me/devices")
    for device in mine["devices"]:
        assert world.call(WITHOUT, "DELETE", f"/me/devices/{device['id']}")[0] == 204
    case = opened(world, "text", "text")
    [told] = until(lambda: world.told(case), 130)[:1]
    assert (told.to, [one.way for one in told.sends]) == (WITHOUT, [Way.SMS])

    phone = {"platform": "android", "token": "new-phone-of-tom"}
    status, device = world.call(WITHOUT, "POST", "/me/devices", phone)
    renewed = {**phone, "token": "renewed-phone-of-tom", "replaces": device["id"]}
    assert (status, world.call(WITHOUT, "POST", "/me/devices", renewed)[0]) == (201, 201)
    assert len(world.ports.pager.devices(WITHOUT)) == 1
    assert world.call(WITHOUT, "POST", f"/cases/{case}/close", {"outcome": "spam"})[0] == 200


def test_her_number_is_subscribed_with_her_filter(world: World) -> None:
    sns = client(world, "sns")
    topic = world.state.outputs["PagesTopic"]
    known = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert {one["Protocol"] for one in known} == {"sms"}
    told = [
        sns.get_subscription_attributes(SubscriptionArn=one["SubscriptionArn"])["Attributes"]
        for one in known
    ]
    filters = [json.loads(about["FilterPolicy"]) for about in told]
    assert filters == [{"agent": [who], "way": ["sms"]} for who in (WHO, WITHOUT)]


def test_a_link_acknowledges_by_its_button_and_nothing_else_does(world: World) -> None:
    case = opened(world, "link")
    found = client(world, "ssm").get_parameter(
        Name=key_name(accounts.place_of(world.state)), WithDecryption=True
    )
    key = base64.b64decode(json.loads(found["Parameter"]["Value"])["current"])
    token = sign(key, case, WHO, now() + LIFE)
    url = f"{world.state.api}a/{token}"
    for _ in range(3):
        shown = world.pool.request("GET", url)
        assert shown.status == 200
        assert case in shown.data.decode()
        assert "<button>" in shown.data.decode()
    assert world.ports.cases.get(case).ladder is not None

    forged = world.pool.request("POST", url[:-1] + ("A" if url[-1] != "A" else "B"))
    assert (forged.status, case in forged.data.decode()) == (403, False)
    form = {"content-type": "application/x-www-form-urlencoded"}
    begun = time.monotonic()
    for _ in range(2):
        pressed = world.pool.request("POST", url, body=b"", headers=form)
        assert pressed.status == 200
        assert "You have seen the page" in pressed.data.decode()
    print(f"{time.monotonic() - begun:.2f} s")  # noqa: T201 - as above
    assert world.ports.cases.get(case).ladder is None
    assert "page.acknowledged" in world.whats(case)
    assert world.call(WHO, "POST", f"/cases/{case}/close", {"outcome": "spam"})[0] == 200
