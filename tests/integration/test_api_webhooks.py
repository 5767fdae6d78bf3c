"""The door for platforms: what is proven is kept once, and the rest leaves no trace."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import platforms
from chalicelib.ports import Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW
from tests.integration.gateway import Got, request

SAMPLE = (Path(__file__).parents[1] / "samples" / "whatsapp" / "text.json").read_bytes()
HERE = "/webhooks/whatsapp/shop-whatsapp"

pytestmark = pytest.mark.usefixtures("watch")


def signed(body: bytes, secret: str = "current-secret") -> dict[str, str]:
    """Headers as Meta sends them."""
    signature = platforms.named("whatsapp").sign(body, secret, NOW.timestamp(), "id")
    return {"content-type": "application/json", **signature}


def delivered(body: bytes, headers: dict[str, str] | None = None, address: str = HERE) -> Got:
    """A delivery through the gateway."""
    return request("POST", address, body, headers=headers or signed(body))


@pytest.mark.parametrize("secret", ["current-secret", "previous-secret"])
def test_a_signed_delivery_is_kept_once_however_often_it_comes(
    ports: MemoryPorts, secret: str
) -> None:
    for _ in range(3):
        assert delivered(SAMPLE, signed(SAMPLE, secret)).status == 200
    assert len(ports.shelves.mentions) == 1


def test_a_flipped_byte_is_refused_and_nothing_is_kept(ports: MemoryPorts) -> None:
    for place in range(0, len(SAMPLE), 97):
        forged = SAMPLE[:place] + bytes([SAMPLE[place] ^ 1]) + SAMPLE[place + 1 :]
        assert delivered(forged, signed(SAMPLE)).status == 401
    assert (ports.shelves.mentions, ports.queues.sent, ports.blobs.bodies) == ({}, [], {})


def test_the_signature_is_checked_over_the_very_bytes(ports: MemoryPorts) -> None:
    odd = b'\n{ "entry" : [], "note": "\\u00e9 \xc3\xa9 \xf0\x9f\x98\x80 \xff" }\r\n'
    assert delivered(odd).status == 200
    assert base64.b64decode(str(ports.queues.of(Queue.SPILL)[0].body["body_base64"])) == odd


def test_text_that_the_gateway_hands_over_as_text_keeps_its_bytes() -> None:
    body = '{"entry": [], "note": "é 😀 \\u00e9"}'
    assert request("POST", HERE, body, headers=signed(body.encode())).status == 200


def test_the_handshake_of_meta_is_answered_with_its_challenge() -> None:
    query = "hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=1158201444"
    got = request("GET", f"{HERE}?{query}")
    assert (got.status, got.body) == (200, "1158201444")
    assert got.headers["content-type"].startswith("text/plain")
    assert request("GET", f"{HERE}?{query.replace('verify-me', 'guess')}").status == 403


def test_the_challenge_of_x_is_answered_with_its_hash() -> None:
    got = request("GET", "/webhooks/x/shop-x?crc_token=abc")
    digest = hmac.new(b"current-secret", b"abc", hashlib.sha256).digest()
    assert got.json == {"response_token": f"sha256={base64.b64encode(digest).decode()}"}
    assert got.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    "address",
    [
        "/webhooks/whatsapp/nobody",
        "/webhooks/nochannel/shop-whatsapp",
        "/webhooks/x/shop-whatsapp",
        "/webhooks/_meta/shop-whatsapp",
        "/webhooks/whatsapp/..",
        "/webhooks/whatsapp/%00",
        f"/webhooks/whatsapp/{'x' * 10_000}",
    ],
)
def test_an_unknown_address_is_not_found_and_gives_no_hint(address: str) -> None:
    got = delivered(SAMPLE, address=address)
    assert got.status == 404
    assert got.detail == "There is nothing here."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"entry": [' + b"[" * 500 + b"]" * 500 + b"]}",
        b'{"entry": NaN}',
        b"\xff\xfe",
        b'{"entry": [{"changes": [{"value": {"messages": [{"id": "\\ud800"}]}}]}]}',
        b"x" * (1024 * 1024 + 1),
    ],
)
def test_hostile_bodies_are_answered_whether_signed_or_not(body: bytes) -> None:
    assert delivered(body).status in (200, 413)
    assert delivered(body, {"X-Hub-Signature-256": "sha256=" + "0" * 64}).status in (401, 413)
    assert delivered(body, {"X-Hub-Signature-256": "é\x00=;"}).status in (401, 413)


def test_a_store_that_is_down_spills_and_if_all_is_down_the_platform_has_to_retry(
    ports: MemoryPorts,
) -> None:
    ports.mentions.down = True
    assert delivered(SAMPLE).status == 200
    assert len(ports.queues.of(Queue.SPILL)) == 1
    ports.queues.down = True
    got = delivered(SAMPLE)
    assert (got.status, got.headers["retry-after"]) == (503, "30")
    assert got.detail


def test_what_a_delivery_says_is_never_logged(
    ports: MemoryPorts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(mention: object) -> bool:
        raise RuntimeError(str(mention))

    monkeypatch.setattr(ports.mentions, "add", fails)
    got = delivered(SAMPLE)
    assert (got.status, json.loads(SAMPLE)["entry"][0]["id"] in got.body) == (500, False)
    text = "".join(capsys.readouterr())
    for secret in ("current-secret", "messages", "wamid"):
        assert secret not in text


def test_a_form_is_taken_for_platforms_that_send_one() -> None:
    for kind in ("application/x-www-form-urlencoded", "text/plain; charset=utf-8"):
        headers = signed(SAMPLE) | {"content-type": kind}
        assert delivered(SAMPLE, headers).status == 200
    assert delivered(SAMPLE, signed(SAMPLE) | {"content-type": "image/png"}).status == 415


def test_loading_the_app_loads_neither_a_store_nor_what_only_one_side_needs() -> None:
    heavy = "boto3 botocore pynamodb aws_lambda_powertools chalicelib.flows.casework"
    code = f"import app, sys; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
