"""What every platform promises, found by its name: a new module in `platforms` is held to all of it."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery import Secrets
from chalicelib.domain.mention import Happening
from chalicelib.errors import Forged, NotFound
from chalicelib.platforms import named, names
from tests.contract.platform_samples import (
    BODY,
    NOW,
    SAMPLES,
    delivery_of,
    every_channel,
    expectations,
    sample,
    secrets_of,
)
from tools.inspect import inspect_line


def test_a_channel_is_found_by_its_file() -> None:
    assert {"standard", "whatsapp", "x"} <= set(names())


@pytest.mark.parametrize("name", ["", "nowhere", "_json", "../errors", "whatsapp.parse", "X"])
def test_anything_else_is_no_channel(name: str) -> None:
    with pytest.raises(NotFound):
        named(name)


@every_channel
def test_each_sample_has_an_expectation_and_each_expectation_a_sample(channel: str) -> None:
    written = {path.stem for path in (SAMPLES / channel).glob("*.json")} - {"expected"}
    assert written == set(json.loads((SAMPLES / channel / "expected.json").read_text()))


@every_channel
def test_its_own_signature_is_accepted(channel: str) -> None:
    named(channel).verify(delivery_of(channel), Secrets(secrets_of(channel)), NOW)


@every_channel
def test_the_previous_secret_is_accepted(channel: str) -> None:
    delivery = delivery_of(channel, secret=secrets_of(channel)[1])
    named(channel).verify(delivery, Secrets(secrets_of(channel)), NOW)


@every_channel
def test_a_strangers_secret_is_refused(channel: str) -> None:
    delivery = delivery_of(channel, secret="whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==")
    with pytest.raises(Forged):
        named(channel).verify(delivery, Secrets(secrets_of(channel)), NOW)


@every_channel
@pytest.mark.parametrize("signing", [(), ("",), ("  ", "")])
def test_without_a_secret_nothing_is_accepted(channel: str, signing: tuple[str, ...]) -> None:
    with pytest.raises(Forged, match="no signing secret"):
        named(channel).verify(delivery_of(channel), Secrets(signing), NOW)


@every_channel
@given(position=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_flipped_bit_of_the_body_is_refused(channel: str, position: int, bit: int) -> None:
    flipped = bytearray(BODY)
    flipped[position] ^= 1 << bit
    with pytest.raises(Forged):
        named(channel).verify(
            delivery_of(channel)._replace(body=bytes(flipped)), Secrets(secrets_of(channel)), NOW
        )


@every_channel
def test_one_flipped_bit_of_any_header_that_proves_it_is_refused(channel: str) -> None:
    signed = delivery_of(channel)
    for name in set(signed.headers) - {"content-type"}:
        for position in range(len(signed.headers[name])):
            value = bytearray(signed.headers[name].encode())
            value[position] ^= 1
            forged = signed._replace(headers={**signed.headers, name: value.decode()})
            with pytest.raises(Forged):
                named(channel).verify(forged, Secrets(secrets_of(channel)), NOW)


@every_channel
@pytest.mark.parametrize("value", [None, "", "é", "\ud800", "sha256=", "v1,", "v1a,AAAA", " "])
def test_a_missing_or_senseless_signature_is_refused(channel: str, value: str | None) -> None:
    signed = delivery_of(channel)
    for name in set(signed.headers) - {"content-type"}:
        headers = {key: text for key, text in signed.headers.items() if key != name}
        with pytest.raises(Forged):
            named(channel).verify(
                signed._replace(headers=headers | ({name: value} if value is not None else {})),
                Secrets(secrets_of(channel)),
                NOW,
            )


@pytest.mark.parametrize(("channel", "name", "expected"), expectations())
def test_a_sample_holds_what_it_should(
    channel: str, name: str, expected: Mapping[str, list[dict[str, object]]]
) -> None:
    line = json.dumps({"channel": channel, "body": sample(channel, name).decode()})
    found = inspect_line(line, verify=False)
    for part in ("events", "signals"):
        seen = found[part]
        assert isinstance(seen, list)
        assert len(seen) == len(expected[part])
        for one, wanted in zip(seen, expected[part], strict=True):
            if wanted.get("external_id") == "sha256-*":
                assert one["external_id"].startswith("sha256-")
                wanted = {key: value for key, value in wanted.items() if key != "external_id"}
            assert {key: one[key] for key in wanted} == wanted


@pytest.mark.parametrize(("channel", "name"), [entry[:2] for entry in expectations()])
def test_a_sample_read_twice_gives_the_same_keys(channel: str, name: str) -> None:
    once, twice = (named(channel).parse(sample(channel, name), {}) for _ in range(2))
    for reading in (once, twice):
        assert len({event.key for event in reading.events}) == len(reading.events)
        assert len({signal.key for signal in reading.signals}) == len(reading.signals)
    assert [event.key for event in once.events] == [event.key for event in twice.events]
    assert [signal.key for signal in once.signals] == [signal.key for signal in twice.signals]


@pytest.mark.parametrize(("channel", "name"), [entry[:2] for entry in expectations()])
def test_a_sample_written_in_another_way_gives_the_same_keys(channel: str, name: str) -> None:
    """Escapes, spaces and the order of keys are not content."""
    payload = json.loads(sample(channel, name))
    other = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
    once, again = named(channel).parse(sample(channel, name), {}), named(channel).parse(other, {})
    assert {event.key for event in once.events} == {event.key for event in again.events}
    assert {signal.key for signal in once.signals} == {signal.key for signal in again.signals}


@every_channel
def test_an_edit_and_a_delete_speak_of_the_mention_that_they_change(channel: str) -> None:
    read = [
        named(channel).parse(sample(channel, name), {})
        for here, name, _ in expectations()
        if here == channel
    ]
    changed = {event.change: event for reading in read for event in reading.events}
    for change in (Happening.EDITED, Happening.DELETED):
        event = changed[change]
        created = replace(event, change=Happening.CREATED)
        assert event.mention_key == created.key
        assert event.key != created.key
