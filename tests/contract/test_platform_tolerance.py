"""Whatever a platform sends, it is read or refused: nothing else may come out of `parse`."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.mention import Reading
from chalicelib.errors import Invalid, Unreadable
from chalicelib.platforms import named
from tests.contract.platform_samples import JSON, SHAPED, every_channel, expectations, sample


def reads_or_refuses(channel: str, body: bytes) -> None:
    try:
        reading = named(channel).parse(body, {})
    except (Unreadable, Invalid):
        return
    assert isinstance(reading, Reading)
    for event in reading.events:
        assert isinstance(event.external_id, str)
        assert event.external_id
        event.key.encode(), event.text.encode(), json.dumps(event.raw).encode()
    for signal in reading.signals:
        signal.key.encode(), json.dumps(signal.raw).encode()


@every_channel
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=JSON | SHAPED)
def test_any_json_is_read_or_refused(channel: str, value: object) -> None:
    reads_or_refuses(channel, json.dumps(value).encode())


@every_channel
@given(body=st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(channel: str, body: bytes) -> None:
    reads_or_refuses(channel, body)


@every_channel
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_sample_with_any_one_value_replaced_is_read_or_refused(
    channel: str, data: st.DataObject
) -> None:
    listed = sorted(name for here, name, _ in expectations() if here == channel)
    payload = json.loads(sample(channel, data.draw(st.sampled_from(listed))))
    places = list(_places(payload))
    if places:
        parent, key = data.draw(st.sampled_from(places))
        parent[key] = data.draw(JSON)
    reads_or_refuses(channel, json.dumps(payload).encode())


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a payload with each key or index of it."""
    if not isinstance(value, dict | list):
        return []
    found: list[tuple[Any, Any]] = []
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        found.append((value, key))
        found.extend(_places(child))
    return found


@every_channel
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"{",
        b"\xff\xfe\xfa",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a":' * 900,
    ],
)
def test_what_is_no_json_object_is_unreadable(channel: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        named(channel).parse(body, {})


@every_channel
def test_what_is_nested_too_deeply_is_unreadable(channel: str) -> None:
    with pytest.raises(Unreadable):
        named(channel).parse(b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", {})
