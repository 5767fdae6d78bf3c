"""The environments that ./earshot makes: once, anew when half made, and nothing when nothing has changed."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tools import bootstrap
from tools.bootstrap import Environment, prepare, tools_environment

ROOT = Path(__file__).resolve().parents[2]


def quiet(_: str) -> None:
    """Nobody listens."""


def an_environment(folder: Path) -> Environment:
    """One with nothing in it: quick to make."""
    return Environment(folder / "venv", (), importable=folder)


def made_at(environment: Environment) -> int:
    """When it was made, in nanoseconds."""
    return (environment.folder / "pyvenv.cfg").stat().st_mtime_ns


def test_an_environment_is_made_and_runs(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    prepare(environment, quiet)
    where = "import sys; print(sys.prefix)"
    said = subprocess.run(
        [str(environment.python), "-c", where], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == str(environment.folder)


def test_what_it_runs_finds_our_packages_from_anywhere(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    (tmp_path / "ours.py").write_text('print("found")\n')
    prepare(environment, quiet)
    command = [str(environment.python), "-P", "-m", "ours"]
    said = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True)
    assert said.stdout == "found\n"


def test_nothing_is_done_when_nothing_changed(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    prepare(environment, quiet)
    before = made_at(environment)
    said: list[str] = []
    prepare(environment, said.append)
    assert (made_at(environment), said) == (before, [])


@pytest.mark.parametrize("seal", [None, "", "{", "[]", '{"identity": {"version": "2.7"}}'])
def test_a_half_made_or_foreign_environment_is_made_anew(tmp_path: Path, seal: str | None) -> None:
    environment = an_environment(tmp_path)
    prepare(environment, quiet)
    leftover = environment.folder / "leftover"
    leftover.touch()
    if seal is None:
        environment.seal.unlink()
    else:
        environment.seal.write_text(seal)
    prepare(environment, quiet)
    assert not leftover.exists()
    assert json.loads(environment.seal.read_text())["identity"]["version"] == sys.version


def test_an_interpreter_that_went_away_is_replaced(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    prepare(environment, quiet)
    environment.python.unlink()
    prepare(environment, quiet)
    assert environment.python.exists()


def test_two_starts_at_once_make_it_once(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    said: list[str] = []
    starts = [threading.Thread(target=prepare, args=(environment, said.append)) for _ in range(3)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert sum(step.startswith("making") for step in said) == 1
    assert environment.seal.exists()


def test_a_changed_lock_is_installed_and_a_failure_leaves_it_half_made(tmp_path: Path) -> None:
    environment = an_environment(tmp_path)
    prepare(environment, quiet)  # Without pip, so that what follows must fail.
    lock = tmp_path / "some.txt"
    lock.write_text("anything==1.0 --hash=sha256:00\n")
    with pytest.raises(bootstrap.BootstrapError, match=r"some\.txt"):
        prepare(environment._replace(locks=(lock,)), quiet)
    assert not environment.seal.exists()
    assert "pip" in environment.folder.with_suffix(".log").read_text()


def test_developing_needs_more() -> None:
    assert [lock.name for lock in tools_environment(ROOT, developing=False).locks] == ["tools.txt"]
    more = tools_environment(ROOT, developing=True).locks
    assert [lock.name for lock in more] == ["tools.txt", "dev.txt"]


def start(path: str, python: str = "") -> subprocess.CompletedProcess[str]:
    """Runs ./earshot with nothing but this PATH."""
    environment = {"PATH": path, **({"EARSHOT_PYTHON": python} if python else {})}
    return subprocess.run(
        [ROOT / "earshot", "--help"], env=environment, capture_output=True, text=True, check=False
    )


def test_a_python_that_is_too_old_is_told_in_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # What any Python answers that is older than we ask for.
    old.chmod(0o755)
    said = start("/usr/bin:/bin", str(old))
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "3.11" in said.stderr
    assert "EARSHOT_PYTHON" in said.stderr


@pytest.mark.parametrize(
    "lock", [ROOT / "requirements.txt", *sorted((ROOT / "requirements").glob("*.txt"))]
)
def test_every_requirement_is_pinned_with_hashes_and_names_no_server(lock: Path) -> None:
    text = lock.read_text()
    entries = [e for e in text.replace("\\\n", " ").splitlines() if e and not e.startswith("#")]
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_the_layer_and_the_tools_hold_the_releases_of_the_service() -> None:
    def pins(path: Path) -> dict[str, str]:
        lines = [line.split(" ")[0] for line in path.read_text().splitlines() if "==" in line]
        return dict(line.split("==", 1) for line in lines)

    service = pins(ROOT / "requirements.txt")
    for name in ("layer.txt", "tools.txt"):
        shared = pins(ROOT / "requirements" / name)
        assert {n: v for n, v in shared.items() if n in service and service[n] != v} == {}
