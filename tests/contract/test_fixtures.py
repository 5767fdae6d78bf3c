"""Payloads and signatures written by others, where a collection of them stands beside the repository."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from chalicelib.platforms import names
from tools.inspect import inspect_line

COLLECTION = Path(__file__).parents[3] / "shared" / "fixtures" / "webhooks"
CHANNELS = {"meta": "whatsapp"} | {name: name for name in names()}

pytestmark = pytest.mark.skipif(
    not COLLECTION.is_dir(),
    reason="there is no collection of others' payloads beside the repository",
)


def payloads() -> list[dict[str, object]]:
    path = COLLECTION / "expected.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [line for line in lines if line["file"].split("/")[0] in names()]


def vectors() -> list[dict[str, object]]:
    found = [
        json.loads(path.read_text())
        for path in sorted((COLLECTION / "signature-vectors").glob("*.json"))
    ]
    return [vector for vector in found if vector["platform"] in CHANNELS]


def instant(value: object) -> object:
    return int(datetime.fromisoformat(value).timestamp()) if isinstance(value, str) else value


@pytest.mark.parametrize("expected", payloads(), ids=lambda line: str(line["file"]))
def test_a_payload_holds_the_expected_events(expected: dict[str, object]) -> None:
    file = str(expected["file"])
    channel = file.split("/")[0]
    line = json.dumps({"channel": channel, "body": (COLLECTION / file).read_text()})
    found = inspect_line(line, verify=False)["events"]
    unsure = set(expected.get("unsure_fields", []))  # type: ignore[call-overload]
    wanted = expected["events"]
    assert isinstance(found, list)
    assert isinstance(wanted, list)
    assert len(found) == len(wanted)
    for event, want in zip(found, wanted, strict=True):
        seen = {**event, "author_id": event["author"]["id"], "media": len(event["media"])}
        for field in want.keys() - unsure:
            assert (
                instant(seen[field]) == instant(want[field])
                if field == "created_at"
                else seen[field] == want[field]
            )


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["name"]))
def test_a_signature_is_judged_as_expected(vector: dict[str, object]) -> None:
    request = vector.get(
        "request", {"method": "POST", "headers": vector.get("headers"), "body": vector.get("body")}
    )
    assert isinstance(request, dict)
    line = {
        "channel": CHANNELS[str(vector["platform"])],
        "secrets": {"signing": ["whsec_b3VyIG5ld2VyIHNlY3JldA==", vector["secret"]]},
        "now": vector.get("now", 1_600_000_000),
        **request,
    }
    if vector["kind"] == "challenge":
        line["secrets"] = {"signing": [vector["secret"]]}
    result = inspect_line(json.dumps(line), verify=True)
    assert result["verified"] is vector["valid"]
    answer = result["response"]
    assert isinstance(answer, dict)
    assert answer["status"] == (200 if vector["valid"] else 401)
    if "expected_response_json" in vector:
        assert json.loads(answer["body"]) == vector["expected_response_json"]
