"""A built package laid out as Lambda does: layer, code and environment, for processes that are measured."""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chalicelib.config import REQUIRED
from chalicelib.errors import Unavailable
from infra.build import Package
from tools.bootstrap import base_interpreter

PROBES = Path(__file__).parent / "probes"


@dataclass(frozen=True, slots=True)
class Room:
    """Where layer and code lie unpacked, and what the functions find in their environment."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, probe: str, *arguments: str, libraries: Path | None = None) -> tuple[float, str]:
        """Processor time in ms of a fresh process that runs a probe, and what it printed.

        With `libraries` it finds those instead of ours and the layer's. Raises Unavailable when it fails.
        """
        environment = dict(self.environment)
        if libraries is not None:
            environment["PYTHONPATH"] = str(libraries)
        command = [base_interpreter(), str(PROBES / f"{probe}.py"), *arguments]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            printed, complaint = _read(process)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Unavailable(f"{probe} {' '.join(arguments)} failed: {complaint.strip()[-600:]}")
        return (used.ru_utime + used.ru_stime) * 1000, printed


def _read(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """All that a process prints, until it ends; little enough to fit its pipes."""
    assert process.stdout is not None and process.stderr is not None
    return process.stdout.read(), process.stderr.read()


@contextmanager
def room(package: Package, endpoint: str) -> Iterator[Room]:
    """Unpacks a package built for this machine; its functions find AWS at the endpoint."""
    with tempfile.TemporaryDirectory(prefix="earshot-bench-") as made:
        folder = Path(made)
        for name, below in (("layer", "layer"), ("deployment", "task"), ("functions", "task")):
            zipfile.ZipFile(package.folder / f"{name}.zip").extractall(folder / below)
        yield Room(folder, _environment(folder, endpoint))


def _environment(folder: Path, endpoint: str) -> dict[str, str]:
    settings = {name: name.lower().replace("_", "-") for name in REQUIRED}
    queues = {n: f"{endpoint}/0/{v}" for n, v in settings.items() if n.endswith("_QUEUE")}
    return {
        **settings,
        **queues,
        "PUSH_APPLICATION": "arn:aws:sns:us-east-1:123456789012:app/GCM/bench",
        "LIVE_ENDPOINT": f"{endpoint}/live",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "PYTHONPATH": os.pathsep.join((str(folder / "task"), str(folder / "layer" / "python"))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
    }


def python() -> str:
    """The Python that is measured."""
    return f"Python {'.'.join(map(str, sys.version_info[:3]))}"
