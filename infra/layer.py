"""The Lambda layer: the libraries of requirements/layer.txt, slimmed, precompiled, in one zip."""

import hashlib
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

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
# What pip leaves beside the libraries and no function imports.
_JUNK = ("bin", "pip", "setuptools", "boto3/examples")


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
    """Removes what no function needs: the descriptions of other AWS services, scripts, installers' notes."""
    for service in (packages / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)
    for name in _JUNK:
        shutil.rmtree(packages / name, ignore_errors=True)
    for cached in list(packages.rglob("__pycache__")):
        shutil.rmtree(cached)
    for record in packages.glob("*.dist-info/RECORD"):
        record.unlink()  # It lists hashes of byte code, and so changes with every installation.


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
