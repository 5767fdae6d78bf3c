"""`./earshot bench calendar`: due times held against a count of every second, over random calendars."""

import random
import time
from collections import Counter, defaultdict
from datetime import timedelta

from chalicelib.domain.calendar import counted, due_at, reckon
from chalicelib.domain.wallclock import database
from tests.brute_force import Case, Stretch, due, utc
from tests.random_cases import DAYS, calendar_of, cases
from tools.bench.report import Aim, Report, Say
from tools.bench.room import python

MANY = 10_000
SEED = 4


def run(say: Say, many: int = MANY, seed: int = SEED) -> Report:
    """Reckons `many` random cases in both ways."""
    said: Counter[str] = Counter()
    spent: defaultdict[str, float] = defaultdict(float)
    wrong: list[str] = []
    for number, (case, stretch) in enumerate(cases(random.Random(seed), many)):
        if number % 200 == 0:
            say(f"{number} of {many} cases")
        started = time.perf_counter()
        expected = due(case, stretch)
        spent["every second"] += time.perf_counter() - started
        agreed = _agrees(case, stretch, expected, spent)
        said["agreed" if agreed else "disagreed"] += 1
        said["beyond the stretch, or never"] += expected is None
        said["with pauses"] += bool(case.pauses)
        said["round the clock"] += case.hours is None
        said["never open"] += case.hours == {}
        if not agreed:
            wrong.append(repr(case))
    return _report(many, seed, said, spent, wrong)


def _agrees(
    case: Case, stretch: Stretch, expected: int | None, spent: defaultdict[str, float]
) -> bool:
    """Whether the arithmetic, the quick way and the count of open time all say what the seconds say."""
    calendar, opened, target = calendar_of(case), utc(case.opened), timedelta(seconds=case.target)
    pauses = [(utc(begins), utc(resumes)) for begins, resumes in case.pauses]
    started = time.perf_counter()
    reckoning = reckon(calendar, opened, target, pauses)
    reckoned = time.perf_counter()
    quick = due_at(calendar, opened, target)
    spent["due time alone"] += time.perf_counter() - reckoned
    spent["arithmetic"] += reckoned - started
    if not pauses and quick != reckoning.due_at:
        return False
    if quick is not None and counted(calendar, opened, quick) != target:
        return False
    if expected is None:
        return reckoning.due_at is None or reckoning.due_at > utc(stretch.end)
    summed = sum((step.counted for step in reckoning.steps), timedelta())
    return reckoning.due_at == utc(expected) and summed == target


def _report(
    many: int, seed: int, said: Counter[str], spent: defaultdict[str, float], wrong: list[str]
) -> Report:
    rows = [(name, f"{count:,}") for name, count in said.items()]
    rows += [
        (f"{name}: a second", f"{many / seconds:,.0f} cases ({seconds / many * 1e6:,.0f} µs each)")
        for name, seconds in spent.items()
    ]
    return Report(
        "calendar",
        "Calendar",
        ("of random cases", f"{many:,}"),
        rows,
        (Aim("cases that disagree", said["disagreed"], 0),),
        (
            f"{python()}, {database()}, seed {seed}. A case has a zone, hours of a week, holidays, an opening, a "
            f"target and pauses, in a stretch of {DAYS} days, mostly around a change of the clocks. The count goes "
            "through its seconds one by one, knows only what a clock on the wall shows in each, and shares no code.",
            "A case agrees when the arithmetic comes to that second and its steps add up to the target, and when the "
            "due time without arithmetic agrees with the open time up to it.",
            *(f"Disagreed: {one}" for one in wrong[:5]),
        ),
    )
