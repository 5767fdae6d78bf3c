"""Templates of answers: their variables, filled with what is known of customer, agent and case.

The console fills them in the same way; tests/samples/console/templates.json holds both to it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Variable(StrEnum):
    """What a template may leave open."""

    CUSTOMER = "customer"  # the name, or else the handle
    AGENT = "agent"  # the first name
    BRAND = "brand"
    CASE = "case"  # its short number


FIELD = re.compile(r"\{[^{}]*\}")
"""What looks like a variable, ours or not."""

# As somebody may type one: {customer}, { Customer }.
_OURS = re.compile(rf"\{{[ \t]*({'|'.join(Variable)})[ \t]*\}}", re.IGNORECASE | re.ASCII)

# What a name may hold and nobody can see: it could turn the words around it, or be all there is.
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

LONGEST_NAME = 60
"""Characters of a name; what comes after them is no part of it that anybody would say."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text, and the variables in it that nothing is known for, in the order of the text: they still stand there."""

    text: str
    missing: tuple[Variable, ...] = ()


def fill(template: str, known: Mapping[Variable, str | None]) -> Filled:
    """The template with what is known. What is filled in is never read as a variable itself."""
    missing: dict[Variable, None] = {}

    def filled(found: re.Match[str]) -> str:
        variable = Variable(found[1].lower())
        value = said(known.get(variable))
        if not value:
            missing[variable] = None
        return value or found[0]

    text = _OURS.sub(filled, template)
    return Filled(text, tuple(missing))


def said(name: str | None) -> str:
    """A name as it can stand in an answer: in one line, without what cannot be seen; '' when nothing is left."""
    seen = " ".join(_UNSEEN.sub(" ", name or "").split())
    return seen[:LONGEST_NAME].rstrip()


def first_name(name: str) -> str:
    """By which an agent signs."""
    return next(iter(said(name).split()), "")


def unfilled(text: str) -> tuple[str, ...]:
    """The variables of ours that still stand in a text, as they are written, each once."""
    return tuple(dict.fromkeys(found[0] for found in _OURS.finditer(text)))
