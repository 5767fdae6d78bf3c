"""Samples of every platform, deliveries signed as it would, and JSON that nobody would send."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import strategies as st

from chalicelib.domain.delivery import Delivery
from chalicelib.platforms import named, names

SAMPLES = Path(__file__).parent.parent / "samples"
SECRETS = {"standard": ("whsec_bm93IGlzIHRoZSB0aW1lIGZvcg==", "whsec_YW4gb2xkZXIga2V5IG9mIG91cnM=")}
NOW = 1_788_000_000.0
BODY = '{"type": "note", "wörd": "<&>"}'.encode()

every_channel = pytest.mark.parametrize("channel", names())


def secrets_of(channel: str) -> tuple[str, str]:
    return SECRETS.get(channel, ("the current secret", "the previous secret"))


def delivery_of(channel: str, body: bytes = BODY, secret: str | None = None) -> Delivery:
    signed = named(channel).sign(body, secret or secrets_of(channel)[0], NOW, "msg-1")
    return Delivery("POST", signed, body=body)


def expectations() -> list[tuple[str, str, dict[str, list[dict[str, object]]]]]:
    found = []
    for channel in names():
        listed = json.loads((SAMPLES / channel / "expected.json").read_text())
        found += [(channel, name, expected) for name, expected in listed.items()]
    return found


def sample(channel: str, name: str) -> bytes:
    return (SAMPLES / channel / f"{name}.json").read_bytes()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
# Names that some platform looks for, so that the search gets past the first level.
KEYS = st.sampled_from(
    sorted(
        {
            key
            for path in SAMPLES.glob("*/*.json")
            for key in re.findall(r'"(\w+)":', path.read_text())
        }
    )
)
WORDS = st.sampled_from(
    [
        "text",
        "edit",
        "mention.created",
        "mention.edited",
        "delivery.updated",
        "1",
        "9" * 400,
        "\ud800",
    ]
)
SHAPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)
