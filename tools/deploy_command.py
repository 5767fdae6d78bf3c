"""How `./earshot deploy` speaks."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.domain.desk import Desk
from chalicelib.errors import Invalid, Misconfigured
from infra import keys, stage
from infra.build import Package, build
from infra.change import Difference
from infra.deploy import Deployed, Hands, Order, Plan, Shelf, deploy
from infra.deployer_policy import policy
from infra.handover import Handover, handover
from infra.layer import aws_target, local_target
from infra.place import Place, place_of
from infra.refusals import explained
from infra.stack import Outputs, Tell, describe, outputs_of
from tools import desk
from tools.console import Steps, complain, show
from tools.local.state import Folder, stack_at
from tools.stack import ports_at
from tools.turns import alone, ended_by_signals

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    stage: str
    endpoint: str | None = None
    file: Path | None = None
    secrets: Path | None = None
    replace: tuple[str, ...] = ()
    yes: bool = False
    show_secrets: bool = False
    as_json: bool = False


def run(root: Path, asked: Asked) -> int:
    """Deploys and tells; returns the exit code."""
    steps, started = Steps(), time.monotonic()
    wanted = settings(root, asked, steps)
    not_the_local_stack(root, asked)
    order = _order(root, asked, wanted)
    with explained(asked.stage):
        place = place_of(asked.stage, wanted.region, asked.endpoint)
    try:
        with (
            ended_by_signals(),
            explained(asked.stage),
            alone(root, place.stack, steps.note),
        ):
            done = _deploy(root, asked, place, order, steps)
            told = handover(place, order, done, show_secrets=asked.show_secrets)
    except KeyboardInterrupt:
        complain(
            "interrupted; a change that had begun goes on in CloudFormation: repeat the command to go on from there"
        )
        return INTERRUPTED
    took = time.monotonic() - started
    show(_as_json(place, done, told) if asked.as_json else _as_text(place, done, told, took))
    return 0


def not_the_local_stack(root: Path, asked: Asked) -> None:
    """Raises Invalid for the name of a stack that `./earshot up` has started: that one is its own to change and end."""
    if asked.endpoint and stack_at(root, urlsplit(asked.endpoint).port or 0) == asked.stage:
        raise Invalid(
            f"{asked.stage} is the local stack itself: ./earshot up and down change and end it; name another stage"
        )


def print_policy(root: Path, asked: Asked) -> int:
    """Prints the rights that a deployer of this stage needs; no credentials are needed for that."""
    region = settings(root, asked, Steps(quiet=True)).region
    show(json.dumps(policy(f"earshot-{asked.stage}", region or "*"), indent=2))
    return 0


def settings(root: Path, asked: Asked, steps: Steps) -> stage.Stage:
    """What the stage's file says; the defaults, and a word about it, when there is none. Raises Invalid."""
    path = asked.file or stage.file_of(root, asked.stage)
    if path.exists():
        return stage.read(path, asked.stage)
    if asked.file:
        raise Invalid(f"{path}: there is no such file")
    steps.note(f"there is no {path}: defaults, and the example desk {stage.EXAMPLE_DESK}")
    return stage.Stage(asked.stage)


def _order(root: Path, asked: Asked, wanted: stage.Stage) -> Order:
    """All that is to be deployed, checked before anything is touched."""
    chosen = desk.read(wanted.desk)
    if asked.endpoint:
        chosen = answered_by_the_stand_in(root, asked.endpoint, chosen)
    given = keys.read(asked.secrets) if asked.secrets else {}
    credentials = {}
    for one in wanted.push:
        keys.private(one.credential_file)
        credentials[one.platform] = one.credential_file.read_text("utf-8").strip()
    return Order(
        wanted,
        chosen,
        given,
        credentials,
        invent=bool(asked.endpoint),
        replace=frozenset(asked.replace),
    )


def answered_by_the_stand_in(root: Path, endpoint: str, chosen: Desk) -> Desk:
    """Beside a local stack there is a stand-in for the platforms; real ones must not hear of a trial."""
    name = stack_at(root, urlsplit(endpoint).port or 0)
    state = Folder(root, name).read() if name else None
    return desk.with_base(chosen, state.standin) if state else chosen


def _deploy(root: Path, asked: Asked, place: Place, order: Order, steps: Steps) -> Deployed:
    steps.note(f"stage {asked.stage}: account {place.account}, {place.region}")
    for word in _left_out(place, order.stage):
        steps.note(word)
    _same_desk_without_file(root, asked, place, order)
    with steps.step("Building") as say:
        package = _package(root, place, say)
    agree = _Agreement(steps, ask=not (asked.yes or asked.endpoint), loose=bool(asked.endpoint))
    tell = lambda text: steps.note(f"  {text}")  # noqa: E731 - a name for one use
    return deploy(place, package, order, Hands(tell, agree, lambda out: _shelf(place, out)))


def _left_out(place: Place, wanted: stage.Stage) -> list[str]:
    """What of a stage's file holds at AWS alone."""
    if not place.endpoint:
        return []
    single = wanted.sign_in is not None and bool(wanted.sign_in.provider)
    words = {
        "region": wanted.region not in (None, place.region),
        "firewall": wanted.firewall,
        "single sign-on": single,
    }
    left = [word for word, said in words.items() if said]
    return [f"only AWS has these, and they are left out here: {', '.join(left)}"] if left else []


def _same_desk_without_file(root: Path, asked: Asked, place: Place, order: Order) -> None:
    """A forgotten --file must not turn a team's desk into the example."""
    if asked.file or stage.file_of(root, asked.stage).exists():
        return
    standing = describe(place)
    known = outputs_of(standing) if standing else {}
    if "DeskTable" not in known:
        return
    try:
        current = _shelf(place, known).current()
    except Misconfigured:
        return
    if replace(current, connections=(), version=0) != replace(order.desk, connections=()):
        raise Misconfigured(
            f"the stage {asked.stage} has a desk of its own: name its file with --file, "
            "or the example would take its place"
        )


def _shelf(place: Place, known: Outputs) -> Shelf:
    return ports_at(place.endpoint, known, region=place.region).desk


def _package(root: Path, place: Place, say: Tell) -> Package:
    if place.endpoint:
        return build(root, place.stack, local_target(), say)
    from infra.lint import lint

    target = aws_target()
    if target.runtime not in place.client("lambda").meta.service_model.shape_for("Runtime").enum:
        raise Misconfigured(
            f"Lambda has no {target.runtime}: run ./earshot with an older Python (EARSHOT_PYTHON)"
        )
    package = build(root, f"{place.stack}-aws", target, say)
    say("lint")
    lint(package.template)
    return package


class _Agreement:
    """Shows what is about to happen, and asks for a yes where somebody sits at a terminal."""

    def __init__(self, steps: Steps, *, ask: bool, loose: bool) -> None:
        self._steps = steps
        self._loose = loose
        self._ask = ask and sys.stdin.isatty()

    def __call__(self, plan: Plan) -> bool:
        for line in lines_of(plan):
            self._steps.note(line)
        if self._loose and plan.differences:
            self._steps.note(
                "  (an emulator lists what conditions leave out, and takes much for replaced)"
            )
        if not self._ask:
            return True
        sys.stderr.write("Go on? [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def lines_of(plan: Plan) -> list[str]:
    """A plan in words."""
    lines = _grouped(plan.differences)
    lines += [f"  keys: {change}" for change in plan.keys]
    lines += [f"  {plan.push}"] if plan.push else []
    for word, ids in (
        ("may sign in", plan.people.enter),
        ("is changed in who may sign in", plan.people.change),
        ("may no longer sign in", plan.people.leave),
    ):
        lines += [f"  {', '.join(ids)} {word}"] if ids else []
    return ["This will", *lines] if lines else ["Nothing to change"]


def _grouped(differences: Sequence[Difference]) -> list[str]:
    """A line for each action and type: a new stage has a hundred resources."""
    ordered = sorted(differences, key=lambda one: (one.what, one.type, one.name))
    return [
        f"  {what:<11} {type.removeprefix('AWS::'):<28} {', '.join(one.name for one in same)}"
        for (what, type), same in groupby(ordered, key=lambda one: (one.what, one.type))
    ]


def _as_text(place: Place, done: Deployed, told: Handover, took: float) -> str:
    changed = len(done.plan.differences)
    number = f"{changed} resource{'s' * (changed > 1)}" if changed else "no resource"
    what = f"{number} changed"
    lines = [
        f"{place.stack} is deployed in {place.region}: {what}, {took:.0f} s",
        f"console    {told.api}",
        f"API        {told.api}",
        f"desk       version {done.desk.version}",
        f"sign in    user pool {done.outputs['UserPoolId']}, client {done.outputs['UserPoolClientId']}",
        "",
        "Give these addresses to the platforms:",
    ]
    for one in told.addresses:
        lines += [f"  {one.connection}", f"    {one.url}", f"    {one.asks}"]
        lines += [f"    {one.key}"] if one.key else []
    lines += ["", "Still missing:", *(f"  {what}" for what in told.missing)] if told.missing else []
    return "\n".join(lines)


def _as_json(place: Place, done: Deployed, told: Handover) -> str:
    return json.dumps(
        {
            "stage": place.stack.removeprefix("earshot-"),
            "stack": place.stack,
            "account": place.account,
            "region": place.region,
            "endpoint": place.endpoint,
            "changed": done.changed,
            "changes": [asdict(one) for one in done.plan.differences],
            "api": told.api,
            "console": told.api,
            "desk_version": done.desk.version,
            "webhooks": {one.connection: one.url for one in told.addresses},
            "platforms": [asdict(one) for one in told.addresses],
            "missing": list(told.missing),
            "secret": done.secret.name,
            "outputs": done.outputs,
        },
        indent=1,
    )
