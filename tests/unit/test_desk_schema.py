"""The schema of the desk file: one for editors and for us."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from chalicelib.platforms import names
from tests.unit.desk_texts import EXAMPLE, ROOT, STORIES
from tools.desk.structure import SCHEMA, findings, schema


def test_the_schema_is_one_of_the_version_that_it_names() -> None:
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema())
    jsonschema_rs.Draft202012Validator(schema())


def parts(of: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """All fields that the schema knows."""
    if isinstance(of, dict):
        for name, one in of.get("properties", {}).items():
            yield f"{path}.{name}", one
        for name, one in of.items():
            yield from parts(one, f"{path}.{name}")
    elif isinstance(of, list):
        for one in of:
            yield from parts(one, path)


def test_every_field_is_described_for_editors() -> None:
    known = dict(parts(schema()))
    assert len(known) > 60
    for path, one in known.items():
        inner = schema()["$defs"].get(str(one.get("$ref", "")).rpartition("/")[2], {})
        assert "description" in one or "description" in inner or "doNotSuggest" in one, path


def test_the_examples_of_the_schema_keep_to_it() -> None:
    for path, one in parts(schema()):
        validator = jsonschema_rs.Draft202012Validator({**one, "$defs": schema()["$defs"]})
        for example in one.get("examples", ()):
            assert validator.is_valid(example), (path, example)


def test_every_field_is_told_in_the_docs() -> None:
    page = (ROOT / "docs" / "desk.md").read_text("utf-8")
    for path, one in parts(schema()):
        name = path.rpartition(".")[2]
        if "doNotSuggest" not in one:
            assert f"`{name}`" in page or re.search(rf"^## .*\b{name}\b", page, re.MULTILINE), path


def test_every_channel_is_among_the_examples_of_the_schema() -> None:
    known = schema()["$defs"]["connection"]["properties"]["channel"]["examples"]
    assert set(known) == set(names())


@pytest.mark.parametrize("file", [EXAMPLE, STORIES], ids=["example", "stories"])
def test_the_schema_alone_accepts_our_desks(file: Path) -> None:
    fields = yaml.safe_load(file.read_text("utf-8"))
    assert jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_text())).is_valid(fields)
    assert findings(fields) == []
