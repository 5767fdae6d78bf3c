"""The keys of a stage: given ones are kept, former ones stay accepted, ours are chosen once, none is ever told."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.desk import Connection
from chalicelib.errors import Invalid
from chalicelib.gateways.secrets import keys as as_the_functions_read
from infra.keys import Merged, merge, read, widened

WA, STD = Connection("wa", "whatsapp", "care"), Connection("std", "standard", "care")


class Invented:
    """Keys that can be foreseen."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, channel: str, kind: str) -> str:
        self.made += 1
        return f"{channel}-{kind}-{self.made}"


def merged(known: Any = None, given: Any = None, desk: Any = (WA, STD), **how: bool) -> Merged:
    return merge(known or {}, given or {}, desk, Invented(), all=how.get("all", False))


def test_only_our_own_keys_are_chosen_the_platforms_are_missing() -> None:
    done = merged()
    wa, std = done.content["connections"]["wa"], done.content["connections"]["std"]
    assert (wa["signing"], wa["token"]) == ([], "") and wa["verify_token"]
    assert len(std["signing"]) == 1
    assert done.missing == {"wa": ("signing", "token"), "std": ("token",)}


def test_the_functions_can_read_what_is_kept() -> None:
    for id, entry in merged().content["connections"].items():
        assert as_the_functions_read(id, entry).channel in ("whatsapp", "standard")


def test_again_nothing_changes() -> None:
    given = {"wa": {"signing": "a", "token": "t"}}
    once = merged({}, given)
    again = merged(once.content, given)
    assert again.content == once.content and again.changes == ()
    assert merged(once.content).content == once.content, "what was given stays without the file"


def test_a_new_signing_key_makes_the_former_one_the_previous() -> None:
    known = merged({}, {"wa": {"signing": "a"}}).content
    rotated = merged(known, {"wa": {"signing": "b"}})
    assert rotated.content["connections"]["wa"]["signing"] == ["b", "a"]
    assert rotated.changes == ("take signing of wa",)
    third = merged(rotated.content, {"wa": {"signing": "c"}})
    assert third.content["connections"]["wa"]["signing"] == ["c", "b"]
    back = merged(rotated.content, {"wa": {"signing": "a"}})
    assert back.content["connections"]["wa"]["signing"] == ["a", "b"]


def test_while_a_change_is_made_the_version_of_before_finds_its_keys() -> None:
    known = merged({}, {"wa": {"signing": "a"}}).content
    after = merged(known, {"wa": {"signing": ["c", "b"]}}, (WA,)).content
    meanwhile = widened(known, after)["connections"]
    assert meanwhile["wa"]["signing"] == ["c", "b", "a"]
    assert meanwhile["std"] == known["connections"]["std"]
    assert widened(known, known) == known
    assert widened({}, known) == known


def test_both_signing_keys_can_be_given() -> None:
    known = merged({}, {"wa": {"signing": "a"}}).content
    both = merged(known, {"wa": {"signing": ["c", "b"]}})
    assert both.content["connections"]["wa"]["signing"] == ["c", "b"]


def test_the_keys_of_a_connection_that_left_the_desk_are_removed() -> None:
    known = merged({}, {"wa": {"signing": "a"}}).content
    less = merged(known, desk=(STD,))
    assert list(less.content["connections"]) == ["std"]
    assert less.changes == ("remove the keys of wa",)


def test_a_connection_that_changed_its_channel_starts_anew() -> None:
    known = merged({}, {"wa": {"signing": "a"}}).content
    other = merged(known, desk=(Connection("wa", "x", "care"),))
    assert other.content["connections"]["wa"]["signing"] == []


def test_keys_for_nobody_are_refused() -> None:
    with pytest.raises(Invalid, match="keys for wat, and the desk has wa, std only"):
        merged({}, {"wat": {"signing": "a"}})


def test_a_stage_that_no_platform_calls_gets_all_its_keys() -> None:
    done = merged(all=True)
    assert done.missing == {}
    assert len(done.content["connections"]["wa"]["signing"]) == 2, "a rotation can be tried"


def test_the_key_of_single_sign_on_stands_beside_the_connections() -> None:
    done = merged({}, {"sso_client_secret": "s"})
    assert done.content["sso_client_secret"] == "s"
    assert merged(done.content).content["sso_client_secret"] == "s"


def test_no_key_is_told() -> None:
    given = {"wa": {"signing": "hush-1", "token": "hush-2"}, "sso_client_secret": "hush-3"}
    done = merged({}, given)
    assert "hush" not in repr(done.changes) + repr(done.missing)


def write(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "keys.yaml"
    path.touch()
    path.chmod(mode)
    path.write_text(text)
    return path


def test_a_file_of_keys_is_read_as_yaml_or_json(tmp_path: Path) -> None:
    assert read(write(tmp_path, "wa: { signing: a, token: b }")) == {
        "wa": {"signing": "a", "token": "b"}
    }
    assert read(write(tmp_path, '{"wa": {"signing": ["a", "b"]}}')) == {
        "wa": {"signing": ["a", "b"]}
    }


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(Invalid, match="chmod 600"):
        read(write(tmp_path, "wa: { signing: a }", mode))


def test_a_file_that_git_keeps_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "wa: { signing: a }")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert read(path), "beside a repository, but not in it"
    subprocess.run(["git", "add", path.name], cwd=tmp_path, check=True)
    with pytest.raises(Invalid, match="git keeps it"):
        read(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "write `<connection>:"),
        ("wa: hush", "wa: write `signing"),
        ("wa: { secret: hush }", "wa: there are no keys but signing"),
        ("wa: { token: 123 }", "wa.token: write it as text in quotes"),
        ("wa: { signing: [hush, b, c] }", "wa.signing: write it as text in quotes, or a list"),
        ("wa: { signing: ' hush' }", "wa.signing: write it as text"),
        ("wa: { signing: '' }", "wa.signing: write it as text"),
        ("sso_client_secret: { a: b }", "sso_client_secret: write it as text"),
    ],
)
def test_a_mistake_is_told_without_the_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        read(write(tmp_path, text))
    assert said in str(raised.value) and "hush" not in str(raised.value)
