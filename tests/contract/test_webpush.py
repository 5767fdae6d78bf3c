"""Web push as a push service would see it: who may be called, what is sent, how it is signed, what answers mean."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.session import Session
from ecdsa import NIST256p, VerifyingKey
from moto import mock_aws

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import WEBPUSH, Device
from chalicelib.domain.reply import Request, Response
from chalicelib.errors import DeviceGone, Invalid, Misconfigured, NoAnswer, NotSent, Unavailable
from chalicelib.gateways.pushkey import PushKey
from chalicelib.notifiers.devices import Devices
from chalicelib.notifiers.webpush import LIFE, VALID, WebPush
from chalicelib.stores import memory_paging
from infra import pushkey
from infra.place import Place
from tests.build import NOW, a_device, a_page

CASE = "c-" + "a" * 24
ENDPOINT = "https://fcm.googleapis.com/fcm/send/dQw4:APA91b"
STANDIN = "http://127.0.0.1:4801/push"


class Web:
    """The web of a test: it remembers what was asked and answers what the test wants."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.answers: Response | Exception = Response(201, {"location": "https://push/m/1"})

    def send(self, request: Request, timeout: float) -> Response:
        assert timeout <= 5
        self.asked.append(request)
        if isinstance(self.answers, Exception):
            raise self.answers
        return self.answers


class Watch:
    """The time, as a test wants it."""

    now = NOW

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Place("earshot-try", None, "us-east-1")


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def public(place: Place) -> str:
    return pushkey.make_key(place, None)


@pytest.fixture
def push(place: Place, public: str, web: Web) -> WebPush:
    assert public
    return webpush(place, web)


def webpush(place: Place, web: Web, watch: Watch | None = None, also: str = "") -> WebPush:
    key = PushKey(Session(), pushkey.key_name(place))
    return WebPush(web, key, "https://care.example/api/", watch or Watch(), also)


def subscription(endpoint: object) -> str:
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": "BM", "auth": "tB"}})


def a_browser(endpoint: str = ENDPOINT) -> Device:
    return a_device(platform=WEBPUSH, endpoint=endpoint)


def a_notice() -> Notice:
    return Notice((a_page(CASE),))


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def token_and_key(request: Request) -> tuple[str, str]:
    scheme, _, rest = request.headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, set(parts)) == ("vapid", {"t", "k"})
    return parts["t"], parts["k"]


class TestWhoMayBeCalled:
    @pytest.mark.parametrize(
        "endpoint",
        [
            ENDPOINT,
            "https://fcm.googleapis.com/wp/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAAA-_",
            "https://web.push.apple.com/QGuQyavXutnMH",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d%3d",
        ],
    )
    def test_push_services_of_browsers_are_known(self, push: WebPush, endpoint: str) -> None:
        assert push.register(WEBPUSH, subscription(endpoint)) == endpoint

    @pytest.mark.parametrize(
        "endpoint",
        [
            "http://fcm.googleapis.com/fcm/send/1",
            "https://fcm.googleapis.com:8443/fcm/send/1",
            "https://fcm.googleapis.com@127.0.0.1/",
            "https://me:secret@fcm.googleapis.com/",
            "https://fcm.googleapis.com.evil.example/",
            "https://evilpush.apple.com/",
            "https://evil.example/.push.apple.com",
            "https://evil.example\\.push.apple.com/",
            "https://evil.example#.push.apple.com",
            "https://evil.example?.push.apple.com",
            "https://a%2f.push.apple.com/",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/",
            "https://FCM.googleapis.com\t/",
            "https://fcm.googleapis.com/\r\nX-Evil: 1",
            "https://fcm.g\u043e\u043egleapis.com/",
            "https://fcm.googleapis.com/" + "a" * 2048,
            f"{STANDIN}/amy",
            "//fcm.googleapis.com/",
            "",
            None,
            7,
            ["https://fcm.googleapis.com/"],
        ],
    )
    def test_nothing_else_is(self, push: WebPush, web: Web, endpoint: object) -> None:
        with pytest.raises(Invalid, match="token"):
            push.register(WEBPUSH, subscription(endpoint))
        if isinstance(endpoint, str):
            with pytest.raises(DeviceGone):
                push.push(a_browser(endpoint), a_notice())
        assert web.asked == []

    @pytest.mark.parametrize("token", ["", "fMEP0x", "[]", "null", "{}", '"endpoint"', "{", "7"])
    def test_what_is_no_subscription_is_told(self, push: WebPush, token: str) -> None:
        with pytest.raises(Invalid, match="PushSubscription"):
            push.register(WEBPUSH, token)

    def test_a_stand_in_is_known_where_the_stage_has_one(
        self, place: Place, public: str, web: Web
    ) -> None:
        local = webpush(place, web, also=STANDIN)
        assert public
        assert local.register(WEBPUSH, subscription(f"{STANDIN}/amy")) == f"{STANDIN}/amy"
        with pytest.raises(Invalid):
            local.register(WEBPUSH, subscription(f"{STANDIN}.evil.example/amy"))


class TestWhatIsSent:
    def test_a_page_says_nothing_dies_in_five_minutes_and_replaces_the_cases_earlier_one(
        self, push: WebPush, web: Web
    ) -> None:
        assert push.push(a_browser(), a_notice())
        [request] = web.asked
        assert (request.method, request.url, request.body) == ("POST", ENDPOINT, "")
        told = {name: value for name, value in request.headers.items() if name != "Authorization"}
        assert told == {
            "Content-Length": "0",
            "TTL": str(LIFE),
            "Urgency": "high",
            "Topic": CASE,
        }
        assert len(CASE) <= 32

    def test_it_is_signed_for_this_push_service_with_the_key_that_browsers_are_given(
        self, push: WebPush, web: Web, public: str
    ) -> None:
        push.push(a_browser(), a_notice())
        token, key = token_and_key(web.asked[0])
        assert key == public
        head, claims, signature = token.split(".")
        verifier = VerifyingKey.from_string(unpacked(public), NIST256p)
        signed = f"{head}.{claims}".encode()
        assert verifier.verify(unpacked(signature), signed, hashfunc=hashlib.sha256)
        assert json.loads(unpacked(head)) == {"typ": "JWT", "alg": "ES256"}
        assert json.loads(unpacked(claims)) == {
            "aud": "https://fcm.googleapis.com",
            "exp": int(NOW.timestamp()) + VALID,
            "sub": "https://care.example/api/",
        }
        assert VALID < 24 * 3600

    def test_a_token_serves_for_hours_and_for_one_push_service_alone(
        self, place: Place, public: str, web: Web
    ) -> None:
        watch = Watch()
        push = webpush(place, web, watch)
        assert public
        for hours, endpoint in (
            (0, ENDPOINT),
            (10, ENDPOINT + "2"),
            (11, ENDPOINT),
            (11, "https://web.push.apple.com/Q"),
        ):
            watch.now = NOW + timedelta(hours=hours)
            push.push(a_browser(endpoint), a_notice())
        tokens = [token_and_key(request)[0] for request in web.asked]
        assert tokens[0] == tokens[1]
        assert len(set(tokens)) == 3


class TestWhatAnswersMean:
    @pytest.mark.parametrize(
        ("status", "error"),
        [
            *((status, DeviceGone) for status in (404, 410)),
            *((status, Unavailable) for status in (429, 500, 503)),
            *((status, Misconfigured) for status in (302, 400, 401, 403, 413)),
        ],
    )
    def test_a_refusal_says_who_must_act(
        self, push: WebPush, web: Web, status: int, error: type[Exception]
    ) -> None:
        web.answers = Response(status, {"location": "https://elsewhere.example/"})
        with pytest.raises(error) as told:
            push.push(a_browser(), a_notice())
        assert ENDPOINT not in str(told.value), "who has the address can ring there"
        assert len(web.asked) == 1

    @pytest.mark.parametrize("failure", [NotSent("no connection"), NoAnswer("it broke off")])
    def test_a_push_service_that_cannot_be_reached_is_tried_again(
        self, push: WebPush, web: Web, failure: Exception
    ) -> None:
        web.answers = failure
        with pytest.raises(Unavailable):
            push.push(a_browser(), a_notice())

    def test_each_message_has_an_id_that_tells_nothing(self, push: WebPush, web: Web) -> None:
        first = push.push(a_browser(), a_notice())
        web.answers = Response(201, {"location": "https://push/m/2"})
        assert first != push.push(a_browser(), a_notice())
        assert len(first) == 32


class TestTheKey:
    def test_it_is_made_once_and_nobody_has_to_read_it_to_know_the_public_half(
        self, place: Place
    ) -> None:
        public = pushkey.make_key(place, None)
        standing = {"Parameters": [{"ParameterKey": "PushPublicKey", "ParameterValue": public}]}
        assert pushkey.make_key(place, standing) == public
        assert PushKey(Session(), pushkey.key_name(place)).public == public
        found = place.client("ssm").get_parameter(
            Name="/earshot/try/push-key", WithDecryption=False
        )["Parameter"]
        assert (found["ARN"], found["Type"]) == (pushkey.key_arn(place), "SecureString")

    def test_one_whose_public_half_nobody_knows_is_made_anew(self, place: Place) -> None:
        lost = pushkey.make_key(place, None)
        public = pushkey.make_key(place, None)
        assert lost != public
        assert PushKey(Session(), pushkey.key_name(place)).public == public

    def test_it_is_removed_once(self, place: Place, public: str) -> None:
        assert public
        assert pushkey.remove_key(place)
        assert not pushkey.remove_key(place)

    def test_without_it_nothing_is_signed(self, place: Place) -> None:
        with pytest.raises(Misconfigured, match="deploy anew"):
            _ = PushKey(Session(), "").public
        with pytest.raises(Unavailable):
            _ = PushKey(Session(), pushkey.key_name(place)).public

    @pytest.mark.parametrize(
        "content", ["{", "{}", "[]", '{"private": 1}', '{"private": "c2hvcnQ"}']
    )
    def test_what_is_no_key_is_told_without_a_word_of_it(self, place: Place, content: str) -> None:
        name = pushkey.key_name(place)
        place.client("ssm").put_parameter(Name=name, Type="SecureString", Value=content)
        with pytest.raises(Misconfigured, match="deploy anew") as told:
            _ = PushKey(Session(), name).public
        assert content not in str(told.value)


def test_browsers_have_their_own_way_and_all_else_is_that_of_sns(push: WebPush, web: Web) -> None:
    sns = memory_paging.Notifier()
    both = Devices(sns, push)
    phone = a_device(endpoint=both.register("android", "token-1"))
    browser = a_browser(both.register(WEBPUSH, subscription(ENDPOINT)))
    assert both.push(phone, a_notice())
    assert both.push(browser, a_notice())
    assert [device for device, _ in sns.pushed] == [phone]
    assert [request.url for request in web.asked] == [ENDPOINT]
