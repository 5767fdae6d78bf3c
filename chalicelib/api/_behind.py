"""The JSON of what stands behind a number."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.api._calls import Call
from chalicelib.api._json import moment, moment_or_none
from chalicelib.api._listed import cases_json
from chalicelib.domain.mark import Mark, hour_of
from chalicelib.domain.marking import decisions
from chalicelib.flows.behind import Behind, Page

if TYPE_CHECKING:
    from chalicelib.api import _forms_cases as cases
    from chalicelib.api import _forms_figures as forms

MILLISECOND = timedelta(milliseconds=1)


def counted_json(call: Call, page: Page) -> "forms.CountedCases":
    """Cases with their marks."""
    shown = _cases(call, page.found)
    return {
        "cases": [
            {
                "case": shown[one.of],
                "hour": moment(one.hour),
                "marks": [_mark(mark) for mark in one.marks],
            }
            for one in page.found
            if one.of in shown
        ],
        "cursor": page.cursor,
    }


def breaches_json(call: Call, page: Page) -> "forms.Breaches":
    """Promises that were broken, each recounted."""
    shown = _cases(call, page.found)
    breaches = [
        breach
        for one in page.found
        if one.of in shown
        for breach in _breaches(call, one, shown[one.of])
    ]
    return {"breaches": breaches, "cursor": page.cursor}


def _breaches(call: Call, found: Behind, case: "cases.Case") -> "list[forms.Breach]":
    entries = call.ports.ledger.of_case(found.of)
    rows: list[forms.Breach] = []
    for result, dated in decisions(entries, call.ports.desk.version):
        here = hour_of(dated.at) == found.hour and dated.mark in found.marks
        if not here or result.due_at is None:
            continue
        late = result.late if result.late is not None else call.at - result.due_at
        rows.append(
            {
                "case": case,
                "agent": dated.mark.agent,
                "kind": result.kind,
                "promise": result.promise,
                "started_at": moment(result.started_at),
                "due_at": moment(result.due_at),
                "met_at": moment_or_none(result.met_at),
                "ended_at": moment_or_none(result.ended_at),
                "late_by_ms": late // MILLISECOND,
                "arithmetic": list(result.arithmetic),
            }
        )
    return rows


def _cases(call: Call, found: Iterable[Behind]) -> "Mapping[str, cases.Case]":
    ids = list(dict.fromkeys(one.of for one in found if one.of.startswith("c-")))
    there = call.ports.cases.several(ids)
    known = [there[id] for id in ids if id in there]
    return {case["id"]: case for case in cases_json(call, known)}


def _mark(mark: Mark) -> "forms.Mark":
    return {
        "what": mark.what,
        "value": mark.value,
        "team": mark.team,
        "agent": mark.agent,
        "seconds": mark.seconds,
    }
