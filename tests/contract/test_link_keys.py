"""The keys of links: read once in five minutes, renewed when a link asks for it; Systems Manager as moto plays it."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.gateways.linkkeys import LinkKeys

NAME = "/earshot/try/link-key"
OLD, NEW = b"o" * 32, b"n" * 32


class Watch:
    """Seconds, as a test wants them."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ssm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.client("ssm")


def put(ssm: Any, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    ssm.put_parameter(Name=NAME, Type="SecureString", Value=text, Overwrite=True)


def text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_keys_are_read_once_in_five_minutes(ssm: Any) -> None:
    put(ssm, {"current": text(OLD), "previous": ""})
    watch = Watch()
    keys = LinkKeys(Session(), NAME, "https://care.example/api/", watch)
    assert keys.base == "https://care.example/api"
    assert list(keys.keys()) == [OLD]
    put(ssm, {"current": text(NEW), "previous": text(OLD)})
    watch.now = 299
    assert list(keys.keys()) == [OLD]
    watch.now = 300
    assert list(keys.keys()) == [NEW, OLD]


def test_a_second_look_reads_anew_but_not_for_everybody_who_forges(ssm: Any) -> None:
    put(ssm, {"current": text(OLD), "previous": ""})
    watch = Watch()
    keys = LinkKeys(Session(), NAME, "", watch)
    assert list(keys.keys()) == [OLD]
    put(ssm, {"current": text(NEW), "previous": text(OLD)})
    watch.now = 14
    assert list(keys.renewed()) == [OLD]
    watch.now = 15
    assert list(keys.renewed()) == [NEW, OLD]


@pytest.mark.usefixtures("ssm")
def test_without_a_parameter_there_are_no_links() -> None:
    keys = LinkKeys(Session(), "", "https://care.example/api")
    assert (keys.base, list(keys.keys()), list(keys.renewed())) == ("", [], [])


@pytest.mark.usefixtures("ssm")
def test_a_parameter_that_cannot_be_read_may_be_there_later() -> None:
    with pytest.raises(Unavailable):
        LinkKeys(Session(), NAME, "").keys()


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "{}", '{"current": 1}', '{"current": "?"}', {"current": text(b"short")}, '"text"'],
)
def test_a_parameter_that_holds_no_keys_is_the_operators_to_mend(ssm: Any, content: object) -> None:
    put(ssm, content)
    with pytest.raises(Misconfigured, match=NAME):
        LinkKeys(Session(), NAME, "").keys()
