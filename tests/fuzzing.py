"""Runs Schemathesis with the OpenAPI document against a running API: requests made from it, right and wrong ones."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.api.openapi import FILE

CONFIG = Path(__file__).with_name("schemathesis.toml")
PATIENCE = 120  # seconds; a run takes a few


@dataclass(frozen=True, slots=True)
class Target:
    """Where the API is, a token that it takes, and one of our accounts there, for unsigned deliveries."""

    url: str
    token: str
    channel: str
    connection: str


def fuzz(target: Target, examples: int, folder: Path, tags: Sequence[str] = ()) -> int:
    """How many requests were made, each with an answer as the document promises it; AssertionError names the others.

    `examples` are made for each operation, beside those at the edges of what it takes. `folder` is for what is left;
    with `tags`, only their operations are asked for.
    """
    program = Path(sys.executable).with_name("st")
    arguments = [f"--config-file={CONFIG}", "run", str(FILE), "--url", target.url]
    command = [str(program), *arguments, "--max-examples", str(examples), "--no-color"]
    command += [f"--include-tag={tag}" for tag in tags]
    told = {
        "EARSHOT_TOKEN": target.token,
        "EARSHOT_CHANNEL": target.channel,
        "EARSHOT_CONNECTION": target.connection,
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **told},
        timeout=PATIENCE,
        capture_output=True,
        text=True,
        check=False,
    )
    given = {**told, "EARSHOT_TOKEN": "..."}
    again = shlex.join(["env", *(f"{name}={value}" for name, value in given.items()), *command])
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nThe same again: {again}"
    found = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert found and found[1] == found[2], done.stdout
    return int(found[1])
