"""Zip files that are the same, byte for byte, whenever what is in them is the same."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

# The earliest date that a zip can hold, so that none of ours says when it was made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o644 << 16


def sources(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is written by a person: sorted, without caches and hidden files."""
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        if path.is_file() and not any(n == "__pycache__" or n.startswith(".") for n in names):
            yield path


def copy_sources(folder: Path, target: Path) -> None:
    """Copies the sources of a folder to another place, keeping their relative paths."""
    for path in sources(folder):
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def precompile(folder: Path, mounted_at: str) -> None:
    """Compiles all below a folder, for the running interpreter only.

    The byte code is never compared with its source (an unpacked zip has other dates), and says in tracebacks
    that it lies under `mounted_at`.
    """
    command = [
        sys.executable,
        "-m",
        "compileall",
        "-q",
        "-j",
        "0",
        "--invalidation-mode",
        "unchecked-hash",
    ]
    # Sets of constants are written in hash order: a fixed seed keeps the bytes the same.
    subprocess.run(
        [*command, "-s", str(folder), "-p", mounted_at, str(folder)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=subprocess.DEVNULL,
    )


def pack(folder: Path, target: Path) -> None:
    """Zips all files below a folder in the order of their names, with one date for all."""
    part = target.with_name(f"{target.name}.{os.getpid()}")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, path.read_bytes())
    part.replace(target)
