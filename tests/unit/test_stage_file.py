"""The stage file: what is right is read, what is wrong is told with file, place and what to write."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.errors import Invalid
from infra.stage import EXAMPLE_DESK, KEYS, ROOT, Push, SignIn, Stage, parse, read

EXAMPLE = ROOT / "infra" / "stage.yaml"


def test_the_example_says_what_is_so_without_a_file() -> None:
    assert read(EXAMPLE, "try") == Stage("try")
    assert Stage("try").desk == EXAMPLE_DESK


def test_the_example_speaks_of_every_key() -> None:
    told = re.findall(r"^(?:# )?(\w+):", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(KEYS)


def test_what_the_example_proposes_is_right(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "fcm.json").touch()
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages" / "desk.yaml").touch()
    text = re.sub(r"^# ?((\w+:| {2}).*)$", r"\1", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE)
    stage = parse(yaml.safe_load(text), "try", tmp_path / "stages")
    assert stage.sign_in == SignIn("example-care", "saml", "https://login.example.com/metadata")
    assert [push.platform for push in stage.push] == ["GCM"]
    assert stage.console_domain == "care.example.com" and stage.region == "eu-west-1"


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    path = tmp_path / "try.yaml"
    path.touch()
    assert read(path, "try") == Stage("try")


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").touch()
    assert parse({"desk": "desk.yaml"}, "try", tmp_path).desk == tmp_path / "desk.yaml"


def test_apple_wants_its_ids(tmp_path: Path) -> None:
    (tmp_path / "key.p8").touch()
    apple = {"key_id": "ABCDE12345", "team_id": "TEAM123456", "bundle_id": "com.example.care"}
    push = {"platform": "APNS", "credential_file": "key.p8", **apple}
    made = Push("APNS", tmp_path / "key.p8", "ABCDE12345", "TEAM123456", "com.example.care")
    assert parse({"push": push}, "try", tmp_path).push == (made,)
    google = {"platform": "GCM", "credential_file": "key.p8"}
    both = parse({"push": [google, push]}, "try", tmp_path).push
    assert both == (Push("GCM", tmp_path / "key.p8"), made)
    for wrong in ([], [google, google], [push, {**push, "platform": "APNS_SANDBOX"}]):
        with pytest.raises(Invalid, match=r"push: write one of GCM, one of APNS or APNS_SANDBOX"):
            parse({"push": wrong}, "try", tmp_path)
    with pytest.raises(Invalid, match=re.escape("push[2].key_id")):
        parse({"push": [google, {**push, "key_id": "?"}]}, "try", tmp_path)


SAML = {"domain": "acme", "provider": "saml", "metadata_url": "https://idp.example/m"}
WRONG: dict[str, tuple[Any, str]] = {
    "no mapping": (["region"], "the stage file: write it as"),
    "unknown key": (
        {"regoin": "eu-west-1"},
        "the stage file: regoin is not known; there are region",
    ),
    "no region": ({"region": "Frankfurt"}, "region: write a region of AWS"),
    "number for a text": ({"region": 7}, "region: write a region"),
    "no such file": ({"desk": "nobody.yaml"}, "desk: there is no file"),
    "days that CloudWatch refuses": ({"log_retention_days": 31}, "log_retention_days: CloudWatch"),
    "text for days": ({"log_retention_days": "30"}, "log_retention_days: CloudWatch"),
    "no retention": ({"retention_days": 0}, "retention_days: write a whole number from 1 to 3650"),
    "yes for a number": ({"retention_days": True}, "retention_days: write a whole number"),
    "two addresses": ({"alarm_email": "a@b.de, c@d.de"}, "alarm_email: write one e-mail"),
    "address for a host": ({"console_domain": "https://a.de"}, "console_domain: write a host"),
    "text for a flag": ({"firewall": "yes please"}, "firewall: write true or false"),
    "too few workers": (
        {"intake_concurrency": 1},
        "intake_concurrency: write a whole number from 2",
    ),
    "no domain": ({"sign_in": {"provider": "saml"}}, "sign_in.domain: is missing, and needed"),
    "reserved word": ({"sign_in": {"domain": "my-aws"}}, "sign_in.domain: Cognito refuses"),
    "unknown provider": ({"sign_in": {**SAML, "provider": "ldap"}}, "sign_in.provider: write saml"),
    "no metadata": (
        {"sign_in": {"domain": "acme", "provider": "saml"}},
        "sign_in.metadata_url: is missing, and needed with saml",
    ),
    "open metadata": (
        {"sign_in": {**SAML, "metadata_url": "http://idp.example"}},
        "sign_in.metadata_url: write an address that starts with https://",
    ),
    "keys of both": (
        {"sign_in": {**SAML, "client_id": "x"}},
        "sign_in.client_id: is not used with saml",
    ),
    "a word for push": ({"push": "GCM"}, "push: write it as"),
    "unknown push": ({"push": {"platform": "FCM"}}, "push.platform: write one of GCM, APNS"),
    "no credential": ({"push": {"platform": "GCM"}}, "push.credential_file: is missing"),
    "unknown below": ({"push": {"platfrom": "GCM"}}, "push: platfrom is not known"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_told_with_its_place(what: str, tmp_path: Path) -> None:
    document, said = WRONG[what]
    path = tmp_path / "prod.yaml"
    path.write_text(yaml.safe_dump(document))
    with pytest.raises(Invalid) as raised:
        read(path, "prod")
    assert str(raised.value).startswith(f"{path}: {said}")
    assert "\n" not in str(raised.value)


def test_a_key_that_stands_twice_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "prod.yaml"
    path.write_text("retention_days: 30\nretention_days: 400\n")
    with pytest.raises(Invalid, match=r"prod\.yaml, line 2, column 1: retention_days stands twice"):
        read(path, "prod")
