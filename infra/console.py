"""The console's build: its sources become the few files that the stack serves.

`python -m infra.console` checks the sources: types, lint, and its own fast tests.
"""

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from chalicelib.errors import EarshotError
from infra import archive
from infra.node import node

MADE = ("node_modules", "dist", "src/api/schema.d.ts")
"""What npm, Vite and the check make: the last one is types alone, of which nothing is left in a build."""


def sources(root: Path) -> Iterator[Path]:
    """All that the console is built from, hidden files (`.npmrc`) too."""
    folder = root / "console"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(MADE):
            yield path


def build_console(root: Path, say: Callable[[str], None]) -> Path:
    """The folder with the console's files, built unless it is there already. Raises Misconfigured."""
    built = root / ".earshot" / "build" / "console" / _fingerprint(root)
    if built.exists():
        return built
    say("console")
    folder, npm = root / "console", node(root, say)
    install(root, say)
    npm.run("run", "build", folder=folder)
    shutil.rmtree(built.parent, ignore_errors=True)
    part = built.with_suffix(".part")
    shutil.copytree(folder / "dist", part)
    part.rename(built)
    return built


def install(root: Path, say: Callable[[str], None]) -> None:
    """What the console's lock file names, and nothing else, in console/node_modules. Raises Misconfigured."""
    folder = root / "console"
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    seal = folder / "node_modules" / ".earshot"
    if seal.exists() and seal.read_text() == lock:
        return
    say("console: its libraries")
    # No package may run anything when it is installed.
    node(root, say).run("ci", "--ignore-scripts", "--no-audit", folder=folder)
    seal.write_text(lock)


def pack(root: Path, site: Path, work: Path, target: Path) -> None:
    """The zip of the function that serves the console: its handler, and the files."""
    (work / "functions").mkdir(parents=True)
    (work / "functions" / "__init__.py").touch()
    shutil.copyfile(root / "functions" / "console.py", work / "functions" / "console.py")
    shutil.copytree(site, work / "site")
    archive.pack(work, target)
    shutil.rmtree(work)


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sources(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def main() -> int:
    """Checks the console; what is wrong is told as npm told it."""
    root = Path(__file__).resolve().parent.parent
    try:
        install(root, _unheard)
        npm = node(root, _unheard)
        # Not one script that calls another: the wheel's own npm runs by our hand only.
        for script in ("api", "check", "test"):
            npm.run("run", script, folder=root / "console")
    except EarshotError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _unheard(_: str) -> None:
    """A check says nothing of its steps."""


if __name__ == "__main__":
    sys.exit(main())
