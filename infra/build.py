"""Builds what is deployed: the template and its four zips, in .earshot/build/<name>.

`python -m infra.build` builds for the embedded emulator and prints where; `--aws` builds for AWS.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from chalicelib.errors import Misconfigured
from infra import archive, console
from infra.layer import Target, aws_target, build_layer, local_target
from infra.rewrite import rewrite

ROOT = Path(__file__).resolve().parent.parent
_CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Package:
    """A finished build: all that the template names lies beside it."""

    folder: Path

    @property
    def template(self) -> Path:
        """The SAM template, as JSON."""
        return self.folder / "template.json"


def build(root: Path, name: str, target: Target, say: Callable[[str], None]) -> Package:
    """Builds the project at `root` into .earshot/build/<name>, or keeps what is there when no source has changed.

    Raises Misconfigured when the app or the template cannot be packaged.
    """
    package = Package(root / ".earshot" / "build" / name)
    seal = package.folder / "sources.sha256"
    site = console.build_console(root, say)
    wanted = _fingerprint(root, target, site)
    if seal.exists() and seal.read_text() == wanted:
        return package
    shutil.rmtree(package.folder, ignore_errors=True)
    package.folder.mkdir(parents=True)
    say("libraries")
    layer = build_layer(root, package.folder.parent, target)
    shutil.copyfile(layer, package.folder / "layer.zip")
    say("functions")
    _build_functions(root, package.folder, target)
    say("API")
    _build_api(root, package.folder, target)
    console.pack(root, site, package.folder / "console", package.folder / "console.zip")
    seal.write_text(wanted)
    return package


def _fingerprint(root: Path, target: Target, site: Path) -> str:
    """Names everything that the outcome of a build depends on."""
    digest = hashlib.sha256(f"{target!r} {sys.version} {site.name}".encode())
    files = [
        root / "app.py",
        root / "requirements" / "layer.txt",
        root / "requirements" / "tools.txt",
    ]
    files += sorted((root / ".chalice").glob("*.json"))
    for folder in ("chalicelib", "functions", "infra"):
        files += archive.sources(root / folder)
    for path in files:
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _build_functions(root: Path, folder: Path, target: Target) -> None:
    work = folder / "functions"
    for name in ("functions", "chalicelib"):
        archive.copy_sources(root / name, work / name)
    _seal(work, folder / "functions.zip", target)


def _build_api(root: Path, folder: Path, target: Target) -> None:
    """Lets Chalice package a clean copy of the app, without dependencies: those are in the layer."""
    staged, out = folder / "staged", folder / "chalice"
    staged.mkdir()
    shutil.copyfile(root / "app.py", staged / "app.py")
    (staged / "requirements.txt").write_text("")
    archive.copy_sources(root / "chalicelib", staged / "chalicelib")
    (staged / ".chalice").mkdir()
    for path in (root / ".chalice").glob("*.json"):
        shutil.copyfile(path, staged / ".chalice" / path.name)
    _run_chalice(staged, root / "infra" / "template.yaml", out)
    template = yaml.load(
        (out / "sam.yaml").read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    (folder / "template.json").write_text(json.dumps(rewrite(template, target), indent=1))
    work = folder / "deployment"
    shutil.unpack_archive(out / "deployment.zip", work)
    _seal(work, folder / "deployment.zip", target)
    shutil.rmtree(staged)
    shutil.rmtree(out)


def _seal(work: Path, zipped: Path, target: Target) -> None:
    if target.precompiles:
        archive.precompile(work, "/var/task")
    archive.pack(work, zipped)
    shutil.rmtree(work)


def _run_chalice(staged: Path, template: Path, out: Path) -> None:
    command = [
        sys.executable,
        "-c",
        _CHALICE,
        "--project-dir",
        str(staged),
        "package",
        "--stage",
        "main",
    ]
    quiet = {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [*command, "--merge-template", str(template), str(out)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **quiet},
    )
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise Misconfigured(f"Chalice could not package the app:\n{tail}")


def main() -> None:
    """Builds once and says how long it took: for debugging the build by itself."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--aws", action="store_true", help="for AWS on arm64 rather than for this machine"
    )
    chosen = arguments.parse_args()
    started = time.monotonic()
    target = aws_target() if chosen.aws else local_target()
    name = "aws" if chosen.aws else "local"
    package = build(ROOT, name, target, lambda step: print(f"building {step}"))  # noqa: T201 - by hand
    sizes = {p.name: p.stat().st_size for p in sorted(package.folder.iterdir())}
    print(f"{package.folder} {sizes} in {time.monotonic() - started:.1f} s")  # noqa: T201 - by hand


if __name__ == "__main__":
    main()
