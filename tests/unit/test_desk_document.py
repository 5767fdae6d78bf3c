"""YAML as the desk file has it: read as editors read it, with the line of every part; what is none of it is told."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Invalid
from tools.desk.document import LARGEST, parse, read


def data(text: str) -> Any:
    made = parse(text, "desk.yaml")
    assert made.findings == []
    return made.data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("NO", "NO"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("09:00", "09:00"),
        ("12:30", "12:30"),
        ("2026-12-24", "2026-12-24"),
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("1_000", "1_000"),
        ("017", 17),
        ("0o17", 15),
        ("0x1f", 31),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-7", -7),
        ("+4915112345678", 4915112345678),
        ("80%", "80%"),
        ("~", None),
        ("null", None),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("1" * 5000, "1" * 5000),
        ("'7'", "7"),
        ("!!str 7", "7"),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    for found in (data(f"a: {text}\n")["a"], data(f"[{text}]")[0]):
        assert (type(found), found) == (type(value), value)


def test_words_of_yaml_1_1_are_keys_too() -> None:
    assert data("on: 1\nno: 2\n7: 3\n") == {"on": 1, "no": 2, "7": 3}


def test_aliases_and_merged_fields_say_what_they_stand_for() -> None:
    text = "x: &one { a: 1, b: 2 }\ny: { <<: *one, b: 3 }\nz: { <<: [*one, { c: 4 }] }\nw: *one\n"
    assert data(text) == {
        "x": {"a": 1, "b": 2},
        "y": {"a": 1, "b": 3},
        "z": {"a": 1, "b": 2, "c": 4},
        "w": {"a": 1, "b": 2},
    }


LINES = """\
# a comment
agents:
  - { id: ana,
      team: care }
  - id: ben
    team:
      care
x: &shared
  - 1
  -
    2
y: { <<: { merged: 1 }, own: *shared }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("agents",), 2),
        (("agents", 0), 3),
        (("agents", 0, "team"), 4),
        (("agents", 1), 5),
        (("agents", 1, "team"), 7),
        (("agents", 1, "missing"), 5),
        (("agents", 9, "team"), 2),
        (("x", 1), 11),
        (("y", "merged"), 12),
        (("y", "own", 0), 9),
    ],
)
def test_every_part_has_a_line(path: tuple[str | int, ...], line: int) -> None:
    assert parse(LINES, "desk.yaml").line(path) == line


def test_a_key_has_a_line_of_its_own() -> None:
    made = parse(LINES, "desk.yaml")
    assert (made.line(("agents", 1)), made.line(("agents", 1), "team")) == (5, 6)


def test_an_empty_file_holds_nothing() -> None:
    for text in ("", "# nothing\n", "---\n"):
        assert data(text) is None


def test_a_key_that_stands_twice_is_found_at_its_second_line() -> None:
    made = parse("a: 1\nb: { c: 1,\n c: 2 }\na: 3\n", "desk.yaml")
    assert [(one.text, made.line(one.path, one.key)) for one in made.findings] == [
        ("a stands twice", 4),
        ("c stands twice", 3),
    ]


NONE = {
    "a tab": ("a:\n\t- b\n", "desk.yaml:2: there is a tab: indent with blanks"),
    "an open bracket": ("a: [1, 2\n", "desk.yaml:2: a bracket is opened and not closed"),
    "an open quote": ("a: 'b\nc: d\n", "a quote is opened and not closed"),
    "two colons": ("a: b: c\n", "desk.yaml:1: a second `: ` in one line: put the text in quotes"),
    "a bad indent": ("a:\n  - b\n c: d\n", "desk.yaml:3: "),
    "an at": ("a: @b\n", "put the text in quotes"),
    "an alias of nothing": ("a: *b\n", "desk.yaml:1: found undefined alias 'b'"),
    "two documents": ("a: 1\n---\nb: 2\n", "desk.yaml:2: a file holds one desk"),
    "a key that is a list": ("? [a]\n: 1\n", "desk.yaml:1: a key is a word"),
    "a key that is merged and no word": ("a: { <<: { ? [b] : 1 } }\n", "a key is a word"),
    "half a character": ('? "\\ud800"\n: 1\n', "a key is a word"),
    "merging a word": ("a: { <<: b }\n", "desk.yaml:1: << takes an alias of `key: value` pairs"),
    "itself": ("a: &a [*a]\n", "desk.yaml:1: holds itself by an alias"),
    "itself, merged": ("a: &a { <<: { <<: *a } }\n", "holds itself by an alias"),
    "deep": ("[" * 60 + "]" * 60, "is nested too deeply"),
    "very deep": ("[" * 20_000, "is nested too deeply"),
    "a control character": ("a: 1\nb: \x07\n", "desk.yaml:2: holds a character that no text has"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_yaml_is_told_with_its_line(name: str) -> None:
    text, expected = NONE[name]
    with pytest.raises(Invalid) as error:
        parse(text, "desk.yaml")
    assert expected in str(error.value)
    assert str(error.value).startswith("desk.yaml")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: !!binary aGk=\n", "is not used here: leave the tag out"),
        ("a: !desk 7\n", "!desk is not used here"),
        ("a: !!int seven\n", "seven is no int: leave the tag out"),
        ("a: !!set { b }\n", "is not used here"),
        ('a: "\\udc00"\n', "holds half a character"),
    ],
)
def test_what_yaml_has_and_a_desk_has_not_is_told(text: str, expected: str) -> None:
    (found,) = parse(text, "desk.yaml").findings
    assert expected in found.text


@pytest.mark.timeout(20)
def test_a_billion_laughs_are_cut_short() -> None:
    laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n"
    laughs += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    with pytest.raises(Invalid, match=r"desk\.yaml:\d+: more than 200000 values: do aliases"):
        parse(laughs, "desk.yaml")


@pytest.mark.timeout(20)
def test_so_are_a_billion_merged_ones() -> None:
    laughs = "a0: &a0 { ha: 1 }\n"
    laughs += "".join(f"a{n}: &a{n} {{ <<: [*a{n - 1}, *a{n - 1}] }}\n" for n in range(1, 100))
    assert data(laughs)["a99"] == {"ha": 1}


def test_a_file_of_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    file.write_bytes(b"a" * (LARGEST + 1))
    with pytest.raises(Invalid, match=r"desk\.yaml: 1\.0 MB is no desk"):
        read(file)


def test_a_file_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(
    tmp_path: Path,
) -> None:
    file = tmp_path / "desk.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    made = read(file)
    assert (made.data, made.line(("b",))) == ({"a": 1, "b": 2}, 2)


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\x01\x00\x00", b"\x89PNG\r\n\x1a\n", b"\x00"])
def test_a_binary_file_is_told_by_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "desk.yaml"
    file.write_bytes(content)
    with pytest.raises(Invalid, match=r"desk\.yaml"):
        read(file)
