"""What happened in dollars: only what was measured is in the sum, and it is what the page of benchmarks says."""

from pathlib import Path

import pytest

from chalicelib.domain.cost import EACH, FEES, MEASURED, MILLION, bill
from chalicelib.domain.sums import Cell, Sum

PAGE = (Path(__file__).parents[3] / "docs" / "benchmarks.md").read_text("utf-8")
COLUMNS = {
    ("noise", "x"): "noise, X",
    ("noise", "standard"): "noise, standard",
    ("closed", "x"): "case paged and closed, X",
    ("answered", "x"): "case paged and answered, X",
    ("answered", "whatsapp"): "case paged and answered, WhatsApp",
}


def of(**counts: int) -> dict[Cell, Sum]:
    """Marks by `what__value__channel`."""
    cells = {}
    for name, count in counts.items():
        what, value, channel = name.split("__")
        cells[Cell(what, value, "care", channel, "")] = Sum(count)
    return cells


def test_what_each_kind_costs_is_what_was_measured() -> None:
    section = PAGE.partition("## Cost of a mention")[2].partition("\n## ")[0]
    assert f"Measured on {MEASURED}" in section
    rows = [[one.strip(" *") for one in row.split("|")[1:-1]] for row in section.splitlines()]
    names = next(row for row in rows if row and row[0].startswith("$ a million"))
    sums = next(row for row in rows if row and row[0].startswith("sum"))
    measured = dict(zip(names, sums, strict=True))
    assert {kind: float(measured[COLUMNS[kind]]) for kind in EACH} == dict(EACH)


def test_every_case_is_paid_once_as_answered_or_closed() -> None:
    found = bill(of(heard__opened__x=10, answer__sent__x=4, heard__noise__x=100))
    assert {(one.what, one.count) for one in found.lines} == {
        ("answered", 4),
        ("closed", 6),
        ("noise", 100),
    }
    each = EACH["answered", "x"] * 4 + EACH["closed", "x"] * 6 + EACH["noise", "x"] * 100
    assert found.dollars == pytest.approx(each / MILLION)
    assert found.per_mention == pytest.approx(each / MILLION / 110)


def test_what_was_not_measured_is_named_with_its_number_and_is_in_no_sum() -> None:
    found = bill(of(heard__joined__x=3, heard__opened__fax=2, answer__sent__fax=9))
    assert found.dollars == 0
    assert found.per_mention is None
    assert {(one.what, one.channel, one.count) for one in found.unknown} >= {
        ("joined", "x", 3),
        ("answered", "fax", 2),
        ("answers", "fax", 7),
        ("fees", "fax", 9),
    }
    assert all(one.why for one in found.unknown)


def test_the_platforms_fees_stand_apart() -> None:
    found = bill(of(answer__sent__x=2, answer__automatic__x=1, answer__refused__x=5))
    assert [(one.what, one.count, one.each) for one in found.fees] == [("reply", 3, 0.015)]
    assert found.dollars == 0
    assert all(fee.each is not None for fee in FEES)


def test_nothing_costs_nothing() -> None:
    found = bill({})
    assert (found.mentions, found.dollars, found.per_mention) == (0, 0, None)
