"""The log: one line of JSON for each thing worth telling, with ids of ours and figures.

Never what somebody said or is called, and no id of a platform: it may hold a customer's number. A line with metrics is
those metrics as well (CloudWatch's embedded metric format), so that nothing is written twice.
"""

import json
import os
import sys
import traceback
from collections.abc import Mapping
from typing import Literal

from chalicelib.config import stage
from chalicelib.gateways.clock import now

NAMESPACE = "Earshot"

Metric = Literal[
    "Mentions",
    "Doubles",
    "Spilled",
    "Forged",
    "TriageLag",
    "Parked",
    "NoticeLateness",
    "Unanswered",
    "PageToAck",
    "RepliesUnknown",
]

MILLISECONDS: frozenset[Metric] = frozenset({"TriageLag", "NoticeLateness", "PageToAck"})
"""What is measured in time, with every value told; all else is counted."""

INFO, WARNING, ERROR = "INFO", "WARNING", "ERROR"

# Of the way to an error: enough to find the line of ours and the call that failed.
STEPS = 5


def tell(
    message: str,
    fields: Mapping[str, object],
    metrics: Mapping[Metric, list[int]] | None = None,
    level: str = INFO,
) -> None:
    """Write a line. Fields that are None or empty are left out, and so are metrics without a value."""
    at = now()
    line: dict[str, object] = {
        "level": level,
        "message": message,
        "service": "earshot",
        "stage": stage(os.environ),
        # In this form, with the level: by these two Lambda knows which lines its log level lets through.
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
    }
    line |= {name: value for name, value in fields.items() if value not in (None, "", (), [])}
    found = {name: values for name, values in (metrics or {}).items() if values}
    if found:
        line |= {name: _told(name, values) for name, values in found.items()}
        line["_aws"] = _embedded(found, int(at.timestamp() * 1000))
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def failure(error: BaseException) -> dict[str, object]:
    """An error for a line: its type, what it came of, and where. Its text is left out, as it may be a customer's."""
    steps = traceback.extract_tb(error.__traceback__)[-STEPS:]
    where = [f"{step.filename.rpartition('/')[2]}:{step.lineno}" for step in steps]
    return {"error": type(error).__name__, "cause": _cause(error), "where": " ".join(where)}


def _cause(error: BaseException) -> str | None:
    """The first error of a chain, with the service's code for it."""
    if error.__cause__ is None:
        return None
    first = error.__cause__
    for _ in range(STEPS):  # a chain may end in itself
        first = first.__cause__ or first
    answer = getattr(first, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    return f"{type(first).__name__} {code}" if code else type(first).__name__


def _told(name: Metric, values: list[int]) -> int | list[int]:
    if name not in MILLISECONDS:
        return sum(values)
    return values[0] if len(values) == 1 else values


def _embedded(metrics: Mapping[Metric, list[int]], at: int) -> dict[str, object]:
    told = [
        {"Name": name, "Unit": "Milliseconds" if name in MILLISECONDS else "Count"}
        for name in metrics
    ]
    group = {"Namespace": NAMESPACE, "Dimensions": [["stage"]], "Metrics": told}
    return {"Timestamp": at, "CloudWatchMetrics": [group]}
