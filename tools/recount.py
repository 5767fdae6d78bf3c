"""`python -m tools.recount`: promises counted anew from the ledger, of one case or all, beside what was live.

With `--figures` it is the lead's figures, beside what is shown.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.ledger import broken_at
from chalicelib.domain.recount import recount
from chalicelib.domain.track import Result
from chalicelib.errors import EarshotError, NotFound
from chalicelib.flows.counting import Heard
from chalicelib.ports import Ports
from infra.place import place_of
from infra.refusals import explained
from infra.stack import outputs
from tools.console import complain, show
from tools.proof import differences
from tools.recount_figures import Audit, audit, mentions_of_nobody
from tools.stack import ports_at

_TELL = 5.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A case counted anew: its promises, and what differs from what was live."""

    case: Case
    results: Sequence[Result]
    differs: Sequence[str]


def count(id: str, ports: Ports) -> Counted:
    """One case. Raises NotFound."""
    case = ports.cases.get(id)
    if case is None:
        raise NotFound(f"there is no case {id}")
    entries = ports.ledger.of_case(id)
    results = recount(entries, ports.desk.version)
    differs = differences(case, entries, results)
    broken = broken_at(entries)
    chain = [f"the chain of its ledger breaks at entry {broken}"] if broken is not None else []
    return Counted(case, results, [*chain, *differs])


def all_cases(table: str, client: Any, rate: float) -> Iterator[str]:
    """Ids of all cases: the heads of the table, so many a second at most. An audit reads the whole store."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ProjectionExpression="#c",
        FilterExpression="part = :head AND begins_with(#c, :case)",
        ExpressionAttributeNames={"#c": "case"},
        ExpressionAttributeValues={":head": {"S": "head"}, ":case": {"S": "c-"}},
        PaginationConfig={"PageSize": 500},
    )
    began, told = time.monotonic(), 0
    for page in pages:
        for item in page["Items"]:
            told += 1
            time.sleep(max(0.0, began + told / rate - time.monotonic()))
            yield item["case"]["S"]


def main(arguments: Sequence[str]) -> int:
    """Counts what the command line names; returns 1 when anything differs."""
    asked = _parser().parse_args(arguments)
    try:
        with explained(asked.stage):
            place = place_of(asked.stage, asked.region, asked.endpoint_url)
            names = outputs(place)
            ports = ports_at(asked.endpoint_url, names, region=place.region)
            if asked.case:
                return _one(count(asked.case, ports))
            client = place.client("dynamodb")
            ids = all_cases(names["CasesTable"], client, asked.rate)
            if asked.figures:
                mentions = mentions_of_nobody(names["MentionsTable"], client)
                return _figures(ids, mentions, Audit(ports, datetime.now(UTC), asked.mend))
            return _all(ids, ports)
    except EarshotError as error:
        complain(str(error))
        return 1


def _one(counted: Counted) -> int:
    """Every promise of a case with its arithmetic, a JSON line each."""
    for result in counted.results:
        row = {
            "clock": result.kind,
            "promise": result.promise,
            "started_at": result.started_at.isoformat(),
            "due_at": result.due_at and result.due_at.isoformat(),
            "met_at": result.met_at and result.met_at.isoformat(),
            "ended_at": result.ended_at and result.ended_at.isoformat(),
            "late_seconds": None if result.late is None else result.late.total_seconds(),
            "arithmetic": result.arithmetic,
        }
        show(json.dumps(row))
    for line in counted.differs:
        complain(f"{counted.case.id}: {line}")
    return int(bool(counted.differs))


def _all(ids: Iterator[str], ports: Ports) -> int:
    """How many promises were counted, and every case that differs."""
    told, cases, promises, wrong = time.monotonic(), 0, 0, 0
    for id in ids:
        counted = count(id, ports)
        cases, promises = cases + 1, promises + len(counted.results)
        wrong += bool(counted.differs)
        for line in counted.differs:
            complain(f"{id}: {line}")
        if time.monotonic() - told >= _TELL:
            told = time.monotonic()
            sys.stderr.write(f"{cases} cases ...\n")
    show(f"{cases} cases, {promises} promises, {wrong} cases differ from what was live")
    return int(bool(wrong))


def _figures(ids: Iterator[str], mentions: Iterator[Heard], made: Audit) -> int:
    """How much was counted, and every figure that is shown otherwise."""
    wrong = audit(ids, mentions, made, complain)
    counted = f"{made.counted['cases']} cases, {made.counted['mentions']} mentions in none"
    show(f"{counted}, {len(made.days)} figures of a day, {wrong} differ from what is shown")
    return int(bool(wrong))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.recount", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--case", help="only this one, with its arithmetic")
    parser.add_argument("--region")
    parser.add_argument("--endpoint-url", help="an emulator instead of AWS")
    parser.add_argument("--figures", action="store_true", help="the lead's figures instead")
    parser.add_argument("--mend", action="store_true", help="count figures anew on the way")
    parser.add_argument("--rate", type=float, default=200.0, help="cases a second at most")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
