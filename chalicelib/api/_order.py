"""Why a case stands where it stands in a list, in one sentence: `Case.rank` and `lists.place` in words."""

from datetime import datetime, timedelta

from chalicelib.api._json import moment
from chalicelib.domain.case import Case, Status
from chalicelib.domain.clock import Clock
from chalicelib.domain.priority import WORTH

AT_REST = {
    Status.CLOSED: "closed: it stands in no list",
    Status.ANSWERED: "waits for the customer: after all that is due, the longest silence first",
    Status.WAITING: "waits for a third party: after all that is due, the longest silence first",
}


def order_of(case: Case, now: datetime) -> str:
    """The sentence without its full stop; moments are written as everywhere in JSON, for the reader's own clock."""
    if case.status is not Status.OPEN:
        return AT_REST[case.status]
    if case.rank is None:
        return "nothing is promised: after all that is due, the longest silence first"
    if case.rank == case.snoozed_until:
        return f"put aside until {moment(case.rank)}"
    worth = WORTH[case.priority]
    due_at = case.rank + worth
    return f"{_due(case, due_at, now)} {moment(due_at)}{_counts(case, worth)}"


def _due(case: Case, due_at: datetime, now: datetime) -> str:
    clock = next((one for one in case.clocks if _decides(one, due_at)), None)
    if clock is None:
        return "no promise runs: as if a reply were due"
    verb = "due" if due_at > now else "was due"
    return f"{clock.kind.replace('_', ' ')} {verb}"


def _decides(clock: Clock, due_at: datetime) -> bool:
    return clock.running and clock.due_at == due_at


def _counts(case: Case, worth: timedelta) -> str:
    if not worth:
        return ""
    hours = abs(worth) // timedelta(hours=1)
    return f", {case.priority.name.lower()} counts {hours} h {'earlier' if worth > timedelta(0) else 'later'}"
