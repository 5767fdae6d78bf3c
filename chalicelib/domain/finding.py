"""What cases are found by: their number, and what people know of their customers and of what was said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.case import CODE, Case, short_code
from chalicelib.domain.mention import Mention

_CODE = re.compile(r"(?:c-)?([a-z2-7]{7,24})")


class Kind(StrEnum):
    """What a term is."""

    CODE = "code"
    HANDLE = "handle"
    CUSTOMER = "customer"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Term:
    """Something by which a case is found, in the one form in which it is kept and asked for."""

    kind: Kind
    text: str

    @classmethod
    def code(cls, id: str) -> "Term":
        """The first letters of a case's id."""
        return cls(Kind.CODE, short_code(id))

    @classmethod
    def handle(cls, text: str) -> "Term":
        """A handle, with or without its @, in any case of letters."""
        return cls(Kind.HANDLE, text.strip().lstrip("@").casefold())

    @classmethod
    def customer(cls, channel: str, id: str) -> "Term":
        """A customer by the platform's id."""
        return cls(Kind.CUSTOMER, f"{len(channel)}:{channel}{id}")

    @classmethod
    def mention(cls, external_id: str) -> "Term":
        """A mention by the platform's id."""
        return cls(Kind.MENTION, external_id)

    @classmethod
    def tag(cls, text: str) -> "Term":
        """A tag."""
        return cls(Kind.TAG, text.strip().lstrip("#").casefold())


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """A case that something leads to, and when it was opened."""

    opened_at: datetime
    case: str


def terms_of(case: Case, mention: Mention | None) -> frozenset[Term]:
    """By what a case is found that a mention opened.

    A mention needs no term of its own where its key can be told by channel and id.
    """
    thread = case.thread
    terms = {Term.code(case.id), Term.customer(thread.channel, thread.customer_id)}
    if mention is not None:
        handle = Term.handle(mention.event.author.handle or "")
        terms |= {handle} if handle.text else set()
        terms |= {Term.mention(mention.event.external_id)} if mention.event.scope else set()
    return frozenset(terms) | tags_as_terms(case.tags)


def tags_as_terms(tags: Iterable[str]) -> frozenset[Term]:
    """Tags as terms."""
    return frozenset(Term.tag(tag) for tag in tags)


def code_in(text: str) -> str | None:
    """The letters of a case's number in what somebody looks for, if it looks like one."""
    found = _CODE.fullmatch(text.strip().removeprefix("#").casefold())
    return found[1] if found else None


def meant(text: str, channels: Iterable[str]) -> frozenset[Term]:
    """All that somebody may mean who looks for a text."""
    text = text.strip()
    code = code_in(text)
    terms = {Term.handle(text), Term.tag(text), Term.mention(text)}
    terms |= {Term.customer(channel, text) for channel in channels}
    terms |= {Term(Kind.CODE, code[:CODE])} if code else set()
    return frozenset(term for term in terms if term.text)


def is_meant(text: str, case: Case) -> bool:
    """Whether a case that its number or a tag led to has that number, and still has that tag."""
    code = code_in(text)
    return (code is not None and case.id.removeprefix("c-").startswith(code)) or (
        Term.tag(text) in tags_as_terms(case.tags)
    )
