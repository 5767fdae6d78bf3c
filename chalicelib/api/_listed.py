"""Cases as lists show them: each with what its customer said last, which is read for all of them at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.api._calls import Call
from chalicelib.api._shapes import case_json
from chalicelib.domain.case import Case
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers


def cases_json(call: Call, cases: Sequence[Case]) -> "list[answers.Case]":
    """Cases in their order. A list is worth more than the names in it: where those cannot be read it goes without."""
    keys = [case.last_mention for case in cases]
    try:
        heard = call.ports.mentions.several(keys) if keys else {}
    except Unavailable:
        heard = {}
    return [case_json(case, call.at, heard.get(case.last_mention)) for case in cases]
