"""Where a desk is applied: the local stack, or a stage."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.desk import Desk
from chalicelib.errors import Misconfigured
from chalicelib.wiring import Wiring
from infra.place import place_of
from infra.refusals import explained
from infra.stack import outputs
from tools.console import Steps
from tools.deploy_command import Asked, answered_by_the_stand_in, settings
from tools.desk import with_base
from tools.local.state import Folder, running
from tools.stack import ports_at


@dataclass(frozen=True, slots=True)
class Which:
    """What the command line says of it: a stage, or else a local stack by name."""

    root: Path
    name: str = "default"
    stage: str | None = None
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A stack whose desk is meant."""

    which: Which
    ports: Wiring
    by: str
    """Who is at it."""

    @property
    def words(self) -> str:
        """Which one it is."""
        if self.which.stage:
            return f"the stage {self.which.stage}"
        return f"the local stack {self.which.name}"

    @property
    def remedy(self) -> str:
        """The command that brings all of it to what its desk says, sign-in and keys too."""
        if self.which.stage is None:
            again = "" if self.which.name == "default" else f" --name {self.which.name}"
            return f"./earshot up{again}"
        where = f" --endpoint-url {self.which.endpoint}" if self.which.endpoint else ""
        return f"./earshot deploy --stage {self.which.stage}{where}"

    def current(self) -> Desk | None:
        """The desk that counts; None when there is none yet."""
        return self.ports.desk.version(last.version) if (last := self.ports.desk.last()) else None

    def meant(self, desk: Desk) -> Desk:
        """A file's desk as this stack has it: beside a stand-in, replies go there."""
        if self.which.stage is None:
            return with_base(desk, running(self.which.root, self.which.name).standin)
        if self.which.endpoint:
            return answered_by_the_stand_in(self.which.root, self.which.endpoint, desk)
        return desk

    def remember(self, file: Path) -> None:
        """A local stack is refreshed from the file that was applied last."""
        if self.which.stage is not None:
            return
        folder = Folder(self.which.root, self.which.name)
        with folder.alone():
            state = folder.read()
            if state is not None:
                folder.write(replace(state, desk=str(file.resolve())))


@contextmanager
def target(which: Which) -> Iterator[Target]:
    """The stack that is meant. Raises NotRunning, or Misconfigured for a stage that is not there."""
    if which.stage is None:
        state = running(which.root, which.name)
        yield Target(which, ports_at(state.endpoint, state.outputs), _somebody())
        return
    asked = Asked(which.stage, which.endpoint)
    region = settings(which.root, asked, Steps(quiet=True)).region
    with explained(which.stage):
        place = place_of(which.stage, region, which.endpoint)
        known = outputs(place)
        if "DeskTable" not in known:
            raise Misconfigured(f"{place.stack} is not deployed: ./earshot deploy does that")
        ports = ports_at(place.endpoint, known, region=place.region)
        yield Target(which, ports, place.caller)


def _somebody() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
