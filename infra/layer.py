"""The Lambda layer: the libraries of requirements/layer.txt, slimmed, precompiled, in one zip."""

import gzip
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.errors import Unavailable
from infra import archive

# The AWS services that our code talks to. botocore describes four hundred; each one costs room and time.
SERVICES = frozenset(
    {
        "apigatewaymanagementapi",
        "cognito-idp",
        "dynamodb",
        "lambda",
        "s3",
        "scheduler",
        "secretsmanager",
        "sns",
        "sqs",
        "ssm",
        "sts",
    }
)
# The same services by the names that botocore's list of endpoints has for them.
ENDPOINTS = (SERVICES - {"apigatewaymanagementapi"}) | {"execute-api"}
# What pip leaves beside the libraries and no function imports.
_JUNK = ("bin", "pip", "setuptools", "boto3/examples")

# What the zones were made of, and lists of them: each zone is a file of its own beside these.
_SOURCES_OF_ZONES = (
    "tzdata.zi",
    "leapseconds",
    "iso3166.tab",
    "zone.tab",
    "zone1970.tab",
    "zonenow.tab",
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a package is built for: a Lambda runtime on a processor."""

    runtime: str
    """As Lambda names it: python3.11 and so on."""
    architecture: str
    """x86_64 or arm64."""
    native: bool
    """True when the functions run on this very machine."""

    @property
    def precompiles(self) -> bool:
        """Byte code is good only for the minor version of Python that made it."""
        return self.runtime == _own_runtime()


def local_target() -> Target:
    """This machine: for the embedded emulator."""
    machine = platform.machine().lower()
    architecture = "arm64" if machine in {"arm64", "aarch64"} else "x86_64"
    return Target(_own_runtime(), architecture, native=True)


def aws_target() -> Target:
    """AWS Lambda on arm64, the cheaper processor there."""
    return Target(_own_runtime(), "arm64", native=False)


def build_layer(root: Path, cache: Path, target: Target) -> Path:
    """Makes the layer's zip, or finds it in the cache when nothing that matters has changed.

    Raises Unavailable when pip cannot fetch a library.
    """
    lock = root / "requirements" / "layer.txt"
    zipped = cache / f"layer-{_fingerprint(lock, target)}.zip"
    if zipped.exists():
        return zipped
    # A folder of its own: two stacks may be built at once.
    with tempfile.TemporaryDirectory(prefix="layer-", dir=cache) as made:
        work = Path(made)
        packages = work / "python"
        _install(lock, packages, target)
        slim(packages)
        if target.precompiles:
            archive.precompile(work, "/opt")
        archive.pack(work, zipped)
    return zipped


def slim(packages: Path) -> None:
    """Removes what no function needs: other AWS services, documentation, scripts, installers' notes."""
    data = packages / "botocore" / "data"
    for service in data.iterdir():
        if service.is_dir():
            _slim_service(service) if service.name in SERVICES else shutil.rmtree(service)
    _slim_endpoints(data / "endpoints.json")
    for name in _JUNK:
        shutil.rmtree(packages / name, ignore_errors=True)
    for name in _SOURCES_OF_ZONES:
        (packages / "tzdata" / "zoneinfo" / name).unlink(missing_ok=True)
    for tests in list(packages.glob("ecdsa/test_*.py")):
        tests.unlink()  # Half of it.
    for cached in list(packages.rglob("__pycache__")):
        shutil.rmtree(cached)
    for record in packages.glob("*.dist-info/RECORD"):
        record.unlink()  # It lists hashes of byte code, and so changes with every installation.


def _slim_service(service: Path) -> None:
    """A service without its documentation, which is most of what a new client has to read."""
    for packed in list(service.rglob("*.json.gz")):
        content = json.loads(gzip.decompress(packed.read_bytes()))
        _write(packed.with_suffix(""), _undocumented(content))
        packed.unlink()
    for examples in list(service.rglob("examples-1.json")):
        examples.unlink()


def _undocumented(content: Any) -> Any:
    """The same without any `documentation` that is a text; a field of that name is none."""
    if isinstance(content, list):
        return [_undocumented(one) for one in content]
    if not isinstance(content, dict):
        return content
    return {
        # botocore asks for the documentation of these, and makes no client without it.
        name: value if name == "clientContextParams" else _undocumented(value)
        for name, value in content.items()
        if not (name == "documentation" and isinstance(value, str))
    }


def _slim_endpoints(endpoints: Path) -> None:
    """Where services are: those that we use, in every region."""
    content = json.loads(endpoints.read_bytes())
    for partition in content["partitions"]:
        kept = {name: one for name, one in partition["services"].items() if name in ENDPOINTS}
        partition["services"] = kept
    _write(endpoints, content)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False), "utf-8")


def _own_runtime() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _fingerprint(lock: Path, target: Target) -> str:
    parts = [lock.read_bytes(), Path(__file__).read_bytes(), Path(archive.__file__).read_bytes()]
    parts += [repr(target).encode(), sys.version.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]


def _install(lock: Path, packages: Path, target: Target) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
    command += [
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",
        "--only-binary=:all:",
    ]
    command += ["--target", str(packages), "--requirement", str(lock)]
    if not target.native:
        wheel_architecture = {"arm64": "aarch64", "x86_64": "x86_64"}[target.architecture]
        command += ["--platform", f"manylinux2014_{wheel_architecture}", "--implementation", "cp"]
        command += ["--python-version", target.runtime.removeprefix("python")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Unavailable(
            f"The layer's libraries could not be installed: {''.join(last) or 'pip failed'}"
        )
