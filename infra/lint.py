"""Reads the built template as CloudFormation will: expanded, then checked by cfn-lint.

cfn-lint looks at SAM's own resources from far away only: what is nested in them, as the settings of a queue's mapping,
it sees once it is expanded. `python -m infra.lint` builds first.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chalicelib.errors import EarshotError, Misconfigured, Unavailable
from infra.build import ROOT, build
from infra.layer import local_target
from tools.bootstrap import BootstrapError, Environment, prepare

Say = Callable[[str], None]

EXCEPTIONS: Mapping[str, str] = {
    "W1030": "PushEndpointsArn is empty only where there is no push, and then nothing refers to it",
}
"""Rules of cfn-lint that do not hold here, and why."""

_PATIENCE = 120.0
"""Seconds that either step may take; both together need five."""


def lint(template: Path, root: Path = ROOT, say: Say = lambda _: None) -> None:
    """Checks a built template. Raises Misconfigured, which tells all findings, or Unavailable without its tools."""
    expanded = native(template, root, say)
    say("reading the template")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "native.json"
        path.write_text(json.dumps(expanded, indent=1), "utf-8")
        command = [str(_environment(root).python.with_name("cfn-lint")), "--format", "json"]
        # I: also what is only worth a thought.
        done = _run([*command, "--include-checks", "I", "--", str(path)])
    findings = [one for one in _findings(done) if one["Rule"]["Id"] not in EXCEPTIONS]
    if findings:
        told = "\n".join(_told(one) for one in findings)
        raise Misconfigured(f"infra/template.yaml does not pass cfn-lint:\n{told}")


def native(template: Path, root: Path = ROOT, say: Say = lambda _: None) -> dict[str, Any]:
    """A built template, expanded. Raises Misconfigured when SAM does not take it, Unavailable without SAM."""
    try:
        prepare(_environment(root), say)
    except BootstrapError as error:
        raise Unavailable(str(error)) from None
    script = str(root / "infra" / "expand.py")
    done = _run([str(_environment(root).python), "-I", script, str(template)])
    if done.returncode:
        raise Misconfigured(f"SAM does not take infra/template.yaml:\n{done.stderr.strip()}")
    expanded: dict[str, Any] = json.loads(done.stdout)
    return expanded


def _environment(root: Path) -> Environment:
    return Environment(root / ".earshot" / "lint-venv", (root / "requirements" / "lint.txt",))


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{Path(command[0]).name} took more than {_PATIENCE:.0f} s") from None


def _findings(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    except ValueError:
        raise Misconfigured(f"cfn-lint failed: {(done.stderr or done.stdout).strip()}") from None
    if done.returncode and not found:
        raise Misconfigured(f"cfn-lint failed: {done.stderr.strip()}")
    return found


def _told(finding: Mapping[str, Any]) -> str:
    place = "/".join(str(part) for part in finding["Location"].get("Path") or ())
    return f"{finding['Rule']['Id']} {place}: {finding['Message']}"


def main() -> None:
    """Builds for this machine and checks; ends with an error when there are findings."""
    try:
        package = build(ROOT, "checked", local_target(), lambda _: None)
        lint(package.template)
    except EarshotError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
