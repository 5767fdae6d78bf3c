"""`./earshot up`: builds, starts, deploys and fills the whole stack on this machine."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.desk import Desk
from chalicelib.errors import Unavailable
from infra.build import Package, build
from infra.deploy import Place, deploy
from infra.layer import local_target
from tools import desk
from tools.console import Steps
from tools.local import accounts, emulator, process
from tools.local.down import take_down
from tools.local.phones import give_phones
from tools.local.state import Folder, State, ready, stack_at
from tools.local.warm import warm


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for."""

    name: str
    port: int
    desk: Path | None
    """None: the one that the stack has, or the example."""


def bring_up(root: Path, wish: Wish, steps: Steps) -> State:
    """Brings the stack to what the sources and the desk file say, and returns how to use it.

    One that runs already keeps its data: its code and desk are refreshed. Anything that goes wrong ends what
    this call has started. Raises Misconfigured, Invalid or Unavailable.
    """
    if wish.desk is not None:
        desk.read(wish.desk)  # A mistake in it is told before anything is started.
    folder = Folder(root, wish.name)
    with folder.alone():
        known = folder.read()
        if known is not None and _stands(known):
            if known.port != wish.port:
                steps.note(f"{wish.name} is up on port {known.port}; it stays there")
            steps.note(f"{wish.name} is up already: refreshing its code and desk")
            package = _build(root, known, steps)
            chosen = replace(known, desk=str(wish.desk or known.desk))
            return _fill(folder, chosen, package, steps)
        if known is not None:
            steps.note(f"clearing up what an earlier run of {wish.name} left")
            take_down(folder, known)
        return _start(root, folder, wish, steps)


def _stands(state: State) -> bool:
    return (
        state.ready and bool(state.processes) and all(p.alive() for p in state.processes.values())
    )


def _start(root: Path, folder: Folder, wish: Wish, steps: Steps) -> State:
    chosen = wish.desk or root / "infra" / "desk.yaml"
    state = State(wish.name, wish.port, str(chosen), token=emulator.new_token())
    for port in (state.port, state.standin_port):
        _check_free(root, port, wish)
    for log in folder.logs().values():
        Path(log).unlink(missing_ok=True)
    folder.write(state)
    try:
        return _start_all(root, folder, state, steps)
    except BaseException:
        # Ctrl-C too: whatever ends the start ends what was started.
        take_down(folder, folder.read() or state)
        raise


def _start_all(root: Path, folder: Folder, state: State, steps: Steps) -> State:
    # The emulator's libraries come from the network while the processor builds.
    with ThreadPoolExecutor(1) as aside, steps.step("Building") as say:
        installed = aside.submit(emulator.install, root, lambda _: None)
        package = build(root, state.stack, local_target(), say)
        say("the emulator's libraries")
        installed.result()
    with steps.step("Starting the emulator and the stand-in for the platforms"):
        state = _launch(
            folder, state, "emulator", lambda: emulator.start_emulator(root, folder, state)
        )
        state = _launch(
            folder, state, "standin", lambda: emulator.start_standin(root, folder, state)
        )
        for what, url in (
            ("emulator", f"{state.endpoint}/_ministack/health"),
            ("standin", f"{state.standin}/_health"),
        ):
            emulator.wait_until_up(what, url, state.processes[what], folder.log(what))
    return _fill(folder, state, package, steps)


def _launch(folder: Folder, state: State, what: str, start: Callable[[], process.Process]) -> State:
    """Starts a process and writes it down at once, so that it can be ended whatever happens next."""
    started = replace(state, processes={**state.processes, what: start()})
    folder.write(started)
    return started


def _build(root: Path, state: State, steps: Steps) -> Package:
    with steps.step("Building") as say:
        return build(root, state.stack, local_target(), say)


def _fill(folder: Folder, state: State, package: Package, steps: Steps) -> State:
    """Deploys to the running emulator and loads the desk; the stack is ready afterwards."""
    place = Place(state.stack, accounts.BUCKET, state.endpoint, emulator.REGION)
    wanted = desk.read(Path(state.desk))
    if state.outputs:  # a refresh: the workers that the deployment makes must find the new desk
        desk.load(Path(state.desk), state.endpoint, state.outputs, state.standin)
    with steps.step("Deploying") as say:
        state = _made(state, place, wanted)
        outputs = deploy(place, package, _parameters(state), say)
    with steps.step("Loading the desk") as say:
        users = accounts.make_users(place, outputs["UserPoolId"], wanted.agents, state.users)
        desk.load(Path(state.desk), state.endpoint, outputs, state.standin)
        give_phones(state, outputs, state.push_application_arn, wanted.agents)
        filled = replace(
            state,
            outputs=outputs,
            users=users,
            connections={one.id: one.channel for one in wanted.connections},
        )
    with steps.step("Waking the functions"):
        asleep = warm(place, filled)
    for reason in asleep:
        steps.note(f"did not wake: {reason} (see {folder.log('functions')})")
    filled = ready(filled)
    folder.write(filled)
    return filled


def _made(state: State, place: Place, wanted: Desk) -> State:
    """With what CloudFormation cannot make."""
    accounts.make_bucket(place)
    name = f"earshot/{state.name}"
    arn = accounts.make_secret(place, name, wanted.connections)
    push = accounts.make_push_application(place)
    return replace(state, secret_name=name, secret_arn=arn, push_application_arn=push)


def _parameters(state: State) -> dict[str, str]:
    """What the template is told."""
    return {
        "Stage": state.name,
        "PushApplicationArn": state.push_application_arn,
        # The emulator names endpoints after their application; AWS says endpoint/GCM/<application>/*.
        "PushEndpointsArn": f"{state.push_application_arn}/*",
        "SecretName": state.secret_name,
        "SecretArn": state.secret_arn,
        # Workers keep desk and secrets for minutes; a new version makes new workers.
        "DeskVersion": hashlib.sha256(Path(state.desk).read_bytes()).hexdigest()[:16],
        "IntakeConcurrency": "3",
        "WorkerConcurrency": "2",
    }


def _check_free(root: Path, port: int, wish: Wish) -> None:
    if process.free(port):
        return
    other = stack_at(root, port)
    if other:
        who, remedy = f"the stack {other}", f"end it with ./earshot down --name {other}"
    else:
        who, remedy = process.holder(port) or "another program", "end it"
    raise Unavailable(
        f"port {port} is in use by {who}: {remedy}, or choose other ports with ./earshot up --port {_other(wish.port)}"
    )


def _other(port: int) -> int:
    """A pair of free ports to propose."""
    above = range(port + 2, min(port + 400, 65534), 2)
    return next((p for p in above if process.free(p) and process.free(p + 1)), 4700)
