"""The pages of a case: whom each was for, and who was told when and how."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from chalicelib.api._json import moment
from chalicelib.domain.desk import Way
from chalicelib.domain.ledger import Entry
from chalicelib.domain.page import Page
from chalicelib.domain.receipt import Receipt, false_receipts, receipt_of

if TYPE_CHECKING:
    from chalicelib.api import _forms_paging as answers


def pages_json(
    pages: Iterable[Page], told: Sequence[Entry], ledger: Sequence[Entry]
) -> "list[answers.Page]":
    """Pages with their receipts, as the ledger keeps them."""
    false = set(false_receipts(told, ledger))
    of: dict[str, list[answers.Told]] = {}
    for entry in told:
        receipt = receipt_of(entry)
        of.setdefault(receipt.page, []).append(_told(receipt, entry.version not in false))
    return [_page(page, of.get(page.id, [])) for page in pages]


def _page(page: Page, told: "list[answers.Told]") -> "answers.Page":
    return {
        "id": page.id,
        "reason": page.reason,
        "step": page.step,
        "to": list(page.to),
        "by": list(page.by),
        "at": moment(page.at),
        "told": told,
    }


def _told(receipt: Receipt, proven: bool) -> "answers.Told":
    ways = [one.way for one in receipt.sends]
    return {
        "to": receipt.to,
        "at": moment(receipt.at),
        "outcome": receipt.outcome,
        "ways": list(dict.fromkeys(ways)),
        "devices": ways.count(Way.PUSH),
        "gone": receipt.gone,
        "cases": receipt.cases,
        "sends": [one.id for one in receipt.sends],
        "proven": proven,
    }
