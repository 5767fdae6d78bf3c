"""Runs the checks and tests, each with its time; the first that fails ends the run."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPED = ("app.py", "chalicelib", "functions", "infra", "tools", "tests")


@dataclass(frozen=True, slots=True)
class Check:
    """A step with its command line, run by the interpreter of the tools."""

    name: str
    command: tuple[str, ...]


STATIC = (
    Check("format", ("ruff", "format", "--check", "--quiet", ".")),
    Check("lint", ("ruff", "check", "--quiet", ".")),
    Check("types", ("mypy", "--no-error-summary", *TYPED)),
    Check("layers", ("lint-imports",)),
    Check("console", ("python", "-m", "infra.console")),
    # Built first; the build is kept, so that a second look takes some seconds.
    Check("template", ("python", "-m", "infra.lint")),
)
CORE = Check("core tests", ("pytest", "-m", "not stack", "-n", "2"))
STACK = Check("stack tests", ("pytest", "-m", "stack"))


def run_tests(more: Sequence[str]) -> int:
    """All tests: the fast ones first, then the stories on the running stack. `more` goes to pytest as it is."""
    if more:
        return _run(Check("tests", ("pytest", *more)))
    return _first_failure((CORE, STACK))


def check() -> int:
    """Format, lint, types, layers, then all tests: what CI runs."""
    return _first_failure(STATIC) or run_tests(())


def _first_failure(checks: Sequence[Check]) -> int:
    for one in checks:
        failed = _run(one)
        if failed:
            return failed
    return 0


def _run(check: Check) -> int:
    print(f"{check.name} ...", file=sys.stderr, flush=True)  # noqa: T201 - progress
    started = time.monotonic()
    program = Path(sys.executable).with_name(check.command[0])
    code = subprocess.run([program, *check.command[1:]], cwd=ROOT, check=False).returncode
    word = "failed" if code else "ok"
    took = time.monotonic() - started
    print(f"{check.name} {word}, {took:.1f} s", file=sys.stderr, flush=True)  # noqa: T201 - progress
    return code
