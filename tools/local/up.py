"""`./earshot up`: builds, starts, deploys and fills the whole stack on this machine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.errors import Invalid, Unavailable
from infra.build import Package, build
from infra.deploy import Hands, Order, Shelf, deploy
from infra.layer import local_target
from infra.stack import Outputs
from infra.stage import GOOGLE, Push, Stage
from tools import desk
from tools.console import Steps
from tools.demo.begin import begin, desk_of
from tools.local import accounts, emulator, process
from tools.local.behaviour import PUSH
from tools.local.down import take_down
from tools.local.phones import give_phones
from tools.local.state import Folder, State, ready, stack_at
from tools.local.warm import warm
from tools.stack import ports_at


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for."""

    name: str
    port: int
    desk: Path | None
    """None: the one that the stack has, or the example."""
    demo: bool = False
    """Whether customers and colleagues are to be played on it."""


def bring_up(root: Path, wish: Wish, steps: Steps) -> State:
    """Brings the stack to what the sources and the desk file say, and returns how to use it.

    One that runs already keeps its data: its code and desk are refreshed. Anything that goes wrong ends what
    this call has started. Raises Misconfigured, Invalid or Unavailable.
    """
    if wish.demo and wish.desk is not None:
        raise Invalid("--demo has a desk of its own, infra/demo.yaml: leave --desk out")
    if wish.desk is not None:
        desk.read(wish.desk)  # A mistake in it is told before anything is started.
    folder = Folder(root, wish.name)
    with folder.alone():
        known = folder.read()
        if known is not None and _stands(known):
            _check_demo(known, wish)
            if known.port != wish.port:
                steps.note(f"{wish.name} is up on port {known.port}; it stays there")
            steps.note(f"{wish.name} is up already: refreshing its code and desk")
            package = _build(root, known, steps)
            chosen = replace(known, desk=str(wish.desk or known.desk))
            filled = _fill(folder, chosen, package, steps)
            again = wish.demo and not (filled.demo and filled.demo.alive())
            return begin(root, folder, filled, steps) if again else filled
        if known is not None:
            steps.note(f"clearing up what an earlier run of {wish.name} left")
            take_down(folder, known)
        return _start(root, folder, wish, steps)


def _check_demo(known: State, wish: Wish) -> None:
    """Raise Invalid when the demo is wanted on a stack that was brought up for something else."""
    if wish.demo and known.demo is None:
        name = "" if known.name == "default" else f" --name {known.name}"
        raise Invalid(
            f"{known.name} is up without the demo, which needs a desk of its own: end it with ./earshot down{name}"
            f" first, or start the demo beside it with ./earshot up --demo --name demo --port {_other(known.port)}"
        )


def _stands(state: State) -> bool:
    return (
        state.ready and bool(state.processes) and all(p.alive() for p in state.processes.values())
    )


def _start(root: Path, folder: Folder, wish: Wish, steps: Steps) -> State:
    usual = desk_of(root) if wish.demo else root / "infra" / "desk.yaml"
    chosen = wish.desk or usual
    state = State(wish.name, wish.port, str(chosen), token=emulator.new_token())
    for port in (state.port, state.standin_port):
        _check_free(root, port, wish)
    for log in folder.logs().values():
        Path(log).unlink(missing_ok=True)
    folder.write(state)
    try:
        state = _start_all(root, folder, state, steps)
        return begin(root, folder, state, steps) if wish.demo else state
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
    """Deploys to the running emulator, desk and keys included; the stack is ready afterwards."""
    place = accounts.place_of(state)
    order = _order(state)
    with steps.step("Deploying") as say:
        done = deploy(place, package, order, Hands(say, lambda _: True, _shelf(state)))
    with steps.step("Letting the agents in"):
        agents, pool = order.desk.agents, done.outputs["UserPoolId"]
        filled = replace(
            state,
            outputs=done.outputs,
            secret_name=done.secret.name,
            secret_arn=done.secret.arn,
            push_application_arn=done.push_applications[0],
            users=accounts.give_passwords(place, pool, agents, state.users),
            connections={one.id: one.channel for one in order.desk.connections},
        )
        give_phones(filled, done.outputs, done.push_applications[0], agents)
    with steps.step("Waking the functions"):
        asleep = warm(place, filled)
    for reason in asleep:
        steps.note(f"did not wake: {reason} (see {folder.log('functions')})")
    filled = ready(filled)
    folder.write(filled)
    return filled


def _order(state: State) -> Order:
    """A small stage with invented keys and a pretended push service, whose replies go to the stand-in."""
    stage = Stage(
        state.name,
        push=(Push(GOOGLE, Path("none")),),
        intake_concurrency=3,
        worker_concurrency=2,
    )
    wanted = desk.with_base(desk.read(Path(state.desk)), state.standin)
    return Order(
        stage,
        wanted,
        credentials={GOOGLE: "none"},
        invent=True,
        push_service=f"{state.standin}/{PUSH}",
        replace=None,
    )


def _shelf(state: State) -> Callable[[Outputs], Shelf]:
    return lambda outputs: ports_at(state.endpoint, outputs).desk


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
