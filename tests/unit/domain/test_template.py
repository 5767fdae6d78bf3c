"""Templates of answers, as the console fills them too: both are held to one file of samples."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.template import Variable, fill, first_name, unfilled
from chalicelib.platforms import x

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "console"
TEMPLATES: dict[str, Any] = json.loads((SAMPLES / "templates.json").read_text("utf-8"))
LENGTHS: list[dict[str, Any]] = json.loads((SAMPLES / "lengths.json").read_text("utf-8"))


@pytest.mark.parametrize("case", TEMPLATES["fill"], ids=lambda case: case["name"])
def test_a_template_is_filled_as_the_samples_have_it(case: dict[str, Any]) -> None:
    known = {Variable(name): value for name, value in case["known"].items()}
    filled = fill(case["text"], known)
    assert (filled.text, list(filled.missing)) == (case["filled"], case["missing"])


@pytest.mark.parametrize("case", TEMPLATES["unfilled"], ids=lambda case: ascii(case["text"]))
def test_variables_that_still_stand_in_a_text_are_found(case: dict[str, Any]) -> None:
    assert list(unfilled(case["text"])) == case["unfilled"]


@pytest.mark.parametrize("case", TEMPLATES["first_name"], ids=lambda case: ascii(case["name"]))
def test_agents_sign_with_their_first_name(case: dict[str, str]) -> None:
    assert first_name(case["name"]) == case["first"]


def test_a_filled_template_has_no_variable_left_but_those_that_are_missing() -> None:
    for case in TEMPLATES["fill"]:
        names = {found.strip("{} ").lower() for found in unfilled(case["filled"])}
        # A name may be written like one of ours, and is refused with the reply: nobody is called so.
        assert names == set(case["missing"]) or case["known"]["customer"] == "{agent}"


@pytest.mark.parametrize("case", LENGTHS, ids=lambda case: ascii(case["text"][:30]))
def test_the_console_counts_for_x_what_we_count(case: dict[str, Any]) -> None:
    assert x.length(case["text"]) == case["length"]
