"""What is peculiar to Standard Webhooks, our generic channel."""

import json
import time
from base64 import b64decode, b64encode
from hashlib import sha512

import pytest

from chalicelib.domain.delivery import Delivery, Secrets
from chalicelib.domain.mention import Visibility
from chalicelib.domain.reply import Access, Fate, Response, Target
from chalicelib.errors import Forged, Invalid, Misconfigured
from chalicelib.platforms import _ed25519, standard
from tests.contract.platform_samples import sample

NOW = 1_788_000_000
SECRET = "whsec_bm93IGlzIHRoZSB0aW1lIGZvcg=="
BODY = b'{"type": "note"}'
ORDER = 2**252 + 27742317777372353535851937790883648493
ADA = {"id": "c-9", "name": "Ada"}
DATA = {"id": "r-17", "account_id": "shop-1", "author": ADA, "text": "The lift is stuck"}


def delivery(**changes: str) -> Delivery:
    return Delivery("POST", standard.sign(BODY, SECRET, NOW, "msg-1") | changes, body=BODY)


def judged(request: Delivery, *signing: str, now: float = NOW) -> bool:
    try:
        standard.verify(request, Secrets(signing or (SECRET,)), now)
    except Forged:
        return False
    return True


def ed25519(message: bytes, seed: bytes = bytes(32)) -> tuple[str, str]:
    """Public key and signature after RFC 8032, section 5.1.6; for tests only."""
    digest = sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
    public = _ed25519.encoded(_ed25519.multiplied(scalar, _ed25519.base()))
    nonce = int.from_bytes(sha512(digest[32:] + message).digest(), "little") % ORDER
    point = _ed25519.encoded(_ed25519.multiplied(nonce, _ed25519.base()))
    k = int.from_bytes(sha512(point + public + message).digest(), "little")
    signature = point + ((nonce + k * scalar) % ORDER).to_bytes(32, "little")
    return f"whpk_{b64encode(public).decode()}", b64encode(signature).decode()


@pytest.mark.parametrize(
    "secret", [SECRET, SECRET.removeprefix("whsec_"), SECRET.rstrip("="), f" {SECRET}\n"]
)
def test_a_secret_may_lack_its_prefix_and_padding(secret: str) -> None:
    assert judged(delivery(), secret)


@pytest.mark.parametrize(
    "secret", ["whsec_", "whsec_***", "whsk_bm93IGlzIHRoZSB0aW1lIGZvcg==", "whpk_AAAA"]
)
def test_what_is_no_key_proves_nothing(secret: str) -> None:
    assert not judged(delivery(), secret)


def test_a_key_that_is_none_does_not_spoil_the_others() -> None:
    assert judged(delivery(), "whsec_***", SECRET)


@pytest.mark.parametrize(
    ("late", "accepted"), [(300, True), (301, False), (-300, True), (-301, False)]
)
def test_five_minutes_are_tolerated_either_way(late: int, accepted: bool) -> None:
    assert judged(delivery(), now=NOW + late) is accepted


def test_a_clock_that_is_no_number_accepts_nothing() -> None:
    assert not judged(delivery(), now=float("nan"))


@pytest.mark.parametrize(
    "timestamp", ["hello", "1788000000.5", "-5", "", "9" * 5000, "\uff11\uff17\uff18"]
)
def test_a_time_that_is_no_number_of_seconds_is_refused(timestamp: str) -> None:
    assert not judged(delivery(**{"webhook-timestamp": timestamp}))


def test_any_one_signature_of_the_list_is_enough() -> None:
    right = delivery().headers["webhook-signature"]
    wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
    assert judged(delivery(**{"webhook-signature": f"{wrong} v2,x {right} nonsense"}))
    assert not judged(delivery(**{"webhook-signature": f"{wrong} {right.replace('v1,', 'v2,')}"}))


def test_the_headers_may_bear_the_names_of_svix() -> None:
    headers = {
        name.replace("webhook-", "svix-"): value for name, value in delivery().headers.items()
    }
    assert judged(Delivery("POST", headers, body=BODY))


def test_an_ed25519_signature_is_verified_with_the_public_key() -> None:
    public, signature = ed25519(f"msg-1.{NOW}.".encode() + BODY)
    assert judged(delivery(**{"webhook-signature": f"v1a,{signature}"}), public)
    assert judged(delivery(**{"webhook-signature": f"v1,AAAA v1a,{signature}"}), SECRET, public)
    assert not judged(delivery(**{"webhook-signature": f"v1,{signature}"}), public)


def test_a_flipped_bit_of_an_ed25519_signature_is_refused() -> None:
    public, signature = ed25519(f"msg-1.{NOW}.".encode() + BODY)
    for position in (0, 40, 85):
        forged = (
            signature[:position]
            + ("A" if signature[position] != "A" else "B")
            + signature[position + 1 :]
        )
        assert not judged(delivery(**{"webhook-signature": f"v1a,{forged}"}), public)


def test_a_second_base64_spelling_is_refused() -> None:
    public, signature = ed25519(f"msg-1.{NOW}.".encode() + BODY)
    other = next(
        spelled
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        if (spelled := f"{signature[:85]}{letter}==") != signature
        and b64decode(spelled) == b64decode(signature)
    )
    assert not judged(delivery(**{"webhook-signature": f"v1a,{other}"}), public)


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    public, _ = ed25519(b"")
    forged = standard.sign(BODY, public.replace("whpk_", "whsec_"), NOW, "msg-1")
    assert not judged(Delivery("POST", forged, body=BODY), public)
    with pytest.raises(Misconfigured):
        standard.sign(BODY, public, NOW, "msg-1")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "data.id"),
        ({"id": ""}, "data.id"),
        ({"id": "x" * 257}, "data.id"),
        ({"id": ["r-17"]}, "data.id"),
        ({"account_id": None}, "data.account_id"),
        ({"author": None}, "data.author"),
        ({"author": "Ada"}, "data.author"),
        ({"author": {"name": "Ada"}}, "data.author.id"),
        ({"author": {"id": 1, "name": 2}}, "data.author.name"),
        ({"text": None}, "data.text"),
        ({"text": ""}, "data.text"),
        ({"text": 5}, "data.text"),
        ({"text": "x" * 50_001}, "data.text"),
        ({"kind": "letter"}, "data.kind"),
        ({"visibility": 1}, "data.visibility"),
        ({"own": "yes"}, "data.own"),
        ({"automatic": "yes"}, "data.automatic"),
        ({"language": "german"}, "data.language"),
        ({"language": 49}, "data.language"),
        ({"own": True}, "data.thread_id"),
        ({"created_at": "yesterday"}, "data.created_at"),
        ({"created_at": "2026-08-29T10:40:00"}, "data.created_at"),
        ({"created_at": 1788000000}, "data.created_at"),
        ({"permalink": "javascript:alert(1)"}, "data.permalink"),
        ({"media": {}}, "data.media"),
        ({"media": [{"kind": "image"}]}, r"data.media\[0\].url"),
        ({"media": ["x"]}, r"data.media\[0\].url"),
    ],
)
def test_a_wrong_mention_names_the_field_to_change(change: dict[str, object], field: str) -> None:
    body = {"type": "mention.created", "data": DATA | change}
    with pytest.raises(Invalid, match=rf"^{field} "):
        standard.parse(json.dumps(body).encode(), {})


@pytest.mark.parametrize(
    "type_", ["mention.created", "mention.deleted", "delivery.updated", "access.revoked"]
)
@pytest.mark.parametrize("data", [None, [], "x"])
def test_an_event_of_ours_needs_its_data(type_: str, data: object) -> None:
    with pytest.raises(Invalid, match=r"^data is missing"):
        standard.parse(json.dumps({"type": type_, "data": data}).encode(), {})


def test_ids_are_local_to_their_account() -> None:
    one, other = (
        standard.parse(
            json.dumps({"type": "mention.created", "data": DATA | {"account_id": id}}).encode(), {}
        )
        for id in ("shop-1", "shop-2")
    )
    assert one.events[0].key != other.events[0].key


def test_an_edit_without_a_version_is_told_by_its_webhook_id() -> None:
    body = json.dumps({"type": "mention.edited", "data": DATA}).encode()
    keys = [
        standard.parse(body, {"webhook-id": id}).events[0].key for id in ("msg-1", "msg-2", "msg-1")
    ]
    assert keys[0] == keys[2] != keys[1]


def test_a_reply_goes_to_the_address_of_the_connection() -> None:
    target = Target("r-17", "c-9", "shop-1", Visibility.PUBLIC)
    request = standard.reply(target, "Sorry!", Access("t", "https://shop.example/replies"))
    assert request.url == "https://shop.example/replies"
    assert json.loads(request.body) == {
        "type": "reply.created",
        "data": {
            "in_reply_to": "r-17",
            "account_id": "shop-1",
            "customer_id": "c-9",
            "visibility": "public",
            "text": "Sorry!",
        },
    }
    with pytest.raises(Misconfigured):
        standard.reply(target, "Sorry!", Access("t"))


def test_any_2xx_took_the_reply() -> None:
    assert standard.outcome(Response(202, {}, b'{"id": 7}')).external_id == "7"
    assert standard.outcome(Response(204)).fate is Fate.SENT
    assert standard.outcome(Response(302)).fate is Fate.REFUSED


def test_a_header_full_of_signatures_costs_no_more_than_a_few() -> None:
    body = b"x" * 1_000_000
    headers = {
        "webhook-id": "m",
        "webhook-timestamp": "1000",
        "webhook-signature": " ".join(["v1,a"] * 5000),
    }
    started = time.process_time()
    with pytest.raises(Forged):
        standard.verify(Delivery("POST", headers, body=body), Secrets((SECRET,)), 1000)
    assert time.process_time() - started < 0.5


def test_the_sender_may_say_the_language_and_that_a_machine_said_it() -> None:
    [event] = standard.parse(sample("standard", "automatic"), {}).events
    assert (event.own, event.automatic, event.language) == (True, True, "de")
    [event] = standard.parse(sample("standard", "own"), {}).events
    assert (event.automatic, event.language) == (False, None)
