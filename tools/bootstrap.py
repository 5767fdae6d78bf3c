"""Makes and refreshes the virtual environment of ./earshot, then runs the command in it.

Standard library only: it runs on the machine's bare Python, before anything is installed. It runs at every start,
so what only the making of an environment needs is imported there.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DEVELOPING = ("test", "check")
"""Commands that need the development requirements as well."""
_OLDEST = (3, 11)

Say = Callable[[str], None]
"""Is told what is being done, in a few words; each one replaces the last."""


class BootstrapError(Exception):
    """An environment could not be made; the text says what to do."""


class Environment(NamedTuple):
    """A virtual environment, and the lock files of what belongs in it."""

    folder: Path
    locks: tuple[Path, ...]
    importable: Path | None = None
    """A folder whose packages can be imported too, wherever the command is run."""

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def seal(self) -> Path:
        """Written last: without it the environment is half made."""
        return self.folder / "ready.json"


def tools_environment(root: Path, *, developing: bool) -> Environment:
    """The environment that ./earshot itself runs in."""
    names = ["tools.txt", "dev.txt"] if developing else ["tools.txt"]
    locks = tuple(root / "requirements" / n for n in names)
    return Environment(root / ".earshot" / "venv", locks, importable=root)


def prepare(environment: Environment, say: Say) -> None:
    """Makes the environment what its locks say; does nothing when it is so already.

    Raises BootstrapError when Python cannot make environments, or a library cannot be installed.
    """
    if _is_ready(environment, _made(environment)):
        return
    with _alone(environment.folder.with_suffix(".lock"), say):
        made = _made(environment)
        if _is_ready(environment, made):
            return
        if _remake(environment, made):
            made = {}
            _create(environment, say)
        environment.seal.unlink(missing_ok=True)
        for lock in _missing(environment, made):
            _install(environment, lock, say)
        locks = {
            **made.get("locks", {}),
            **{lock.name: _digest(lock) for lock in environment.locks},
        }
        _write_seal(environment, locks)


def _made(environment: Environment) -> dict[str, dict[str, str]]:
    """What an earlier start says it made; empty for none, or a half-made one."""
    try:
        seal = json.loads(environment.seal.read_bytes())
    except (OSError, ValueError):
        return {}
    return seal if isinstance(seal, dict) else {}


def _identity(environment: Environment) -> dict[str, str]:
    """What makes an environment useless when it changes: the interpreter, and where the folder lies."""
    return {"version": sys.version, "folder": str(environment.folder)}


def _remake(environment: Environment, made: dict[str, dict[str, str]]) -> bool:
    return made.get("identity") != _identity(environment) or not environment.python.exists()


def _is_ready(environment: Environment, made: dict[str, dict[str, str]]) -> bool:
    return not _remake(environment, made) and not _missing(environment, made)


def _missing(environment: Environment, made: dict[str, dict[str, str]]) -> list[Path]:
    """The locks whose content is not installed."""
    installed = made.get("locks", {})
    return [lock for lock in environment.locks if installed.get(lock.name) != _digest(lock)]


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextmanager
def _alone(lock: Path, say: Say) -> Iterator[None]:
    """Lets one start at a time touch an environment; the others wait."""
    import fcntl

    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another start to finish")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def base_interpreter() -> str:
    """The interpreter that the running one's virtual environment was made from, or the running one."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _create(environment: Environment, say: Say) -> None:
    import shutil
    import subprocess

    say(f"making an environment for Python {'.'.join(map(str, sys.version_info[:3]))}")
    shutil.rmtree(environment.folder, ignore_errors=True)
    pip = [] if environment.locks else ["--without-pip"]
    command = [base_interpreter(), "-I", "-m", "venv", *pip, str(environment.folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise BootstrapError(
            f"{command[0]} cannot make virtual environments: install its venv package "
            "(on Debian and Ubuntu: apt-get install python3-venv), or name another with EARSHOT_PYTHON"
        )
    if environment.importable is not None:
        packages = next((environment.folder / "lib").glob("python*/site-packages"))
        (packages / "earshot.pth").write_text(
            f"{os.path.relpath(environment.importable, packages)}\n"
        )


def _install(environment: Environment, lock: Path, say: Say) -> None:
    import subprocess

    wanted = sum("==" in line for line in lock.read_text().splitlines())
    command = [
        str(environment.python),
        "-I",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    command += ["--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)]
    printed: list[str] = []
    # A pip.conf may ask for installations into the home directory, which an environment refuses.
    quiet = {**os.environ, "PIP_USER": "0"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=quiet
    ) as pip:
        collected = 0
        for line in pip.stdout or ():
            printed.append(line)
            if line.startswith(("Collecting ", "Requirement already")):
                collected += 1
                say(f"libraries of {lock.stem}: {min(collected, wanted)} of {wanted}")
            elif line.startswith("Installing collected"):
                say(f"libraries of {lock.stem}: installing")
    if pip.returncode:
        log = environment.folder.with_suffix(".log")
        log.write_text("".join(printed))
        reasons = [
            line.removeprefix("ERROR: ").strip() for line in printed if line.startswith("ERROR")
        ]
        raise BootstrapError(
            f"the libraries of {lock.name} could not be installed ({(reasons or ['pip failed'])[0]}): "
            f"check the network and start again; all that pip said is in {log}"
        )


def _write_seal(environment: Environment, locks: dict[str, str]) -> None:
    part = environment.seal.with_suffix(".part")
    part.write_text(json.dumps({"identity": _identity(environment), "locks": locks}))
    part.replace(environment.seal)


def narrator() -> tuple[Say, Callable[[], None]]:
    """How progress is told on stderr: one changing line on a terminal, else only the first of a kind.

    The second function ends the line.
    """
    last, terminal = "", sys.stderr.isatty()

    def say(step: str) -> None:
        nonlocal last
        kind = step.split(":")[0]
        if terminal:
            sys.stderr.write(f"\r\x1b[Kearshot: {step}")
        elif kind != last:
            sys.stderr.write(f"earshot: {kind}\n")
        sys.stderr.flush()
        last = kind

    def end() -> None:
        if terminal and last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    return say, end


def main(arguments: Sequence[str]) -> int:
    """Prepares the environment and becomes the command; returns only when that is not possible."""
    if sys.version_info < _OLDEST:
        sys.stderr.write("earshot: Python 3.11 or newer is needed; EARSHOT_PYTHON may name one.\n")
        return 1
    first = next(iter(arguments), "")
    environment = tools_environment(ROOT, developing=first in (*DEVELOPING, "--dev"))
    say, end = narrator()
    try:
        prepare(environment, say)
    except BootstrapError as error:
        end()
        sys.stderr.write(f"earshot: {error}\n")
        return 1
    except KeyboardInterrupt:
        end()
        sys.stderr.write("earshot: interrupted; the next start begins anew\n")
        return 130
    end()
    rest = arguments[1:] if first == "--dev" else arguments
    python = str(environment.python)
    # -P: a folder called tools where the command is run must not take the place of ours.
    os.execv(python, [python, "-P", "-m", "tools", *rest])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
