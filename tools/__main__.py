"""`./earshot`: the commands. Each imports what it needs when it runs, so that all start fast."""

import io
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.errors import EarshotError
from tools.desk_command import desk_commands
from tools.due_command import due
from tools.options import AsJson, Endpoint, Name, Yes, plain_name

ROOT = Path(__file__).resolve().parent.parent
NOT_RUNNING = 3
"""Exit code when the stack that a command needs is not up; 1 is a failure, 2 a wrong use."""

cli = typer.Typer(
    name="earshot",
    help="Earshot: social customer care. Start the whole stack on this machine with ./earshot up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

cli.add_typer(desk_commands)
cli.command()(due)


@cli.command()
def up(
    detach: Annotated[
        bool, typer.Option("--detach", help="Return once all is up; ./earshot down ends it.")
    ] = False,
    port: Annotated[
        int,
        typer.Option(
            help="The emulator's port; the stand-in takes the next one.", min=1024, max=65534
        ),
    ] = 4566,
    desk: Annotated[
        Path | None,
        typer.Option(
            help="The desk to load; a running stack keeps its own, a new one has infra/desk.yaml.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Half an hour of a made-up brand, with colleagues who answer."),
    ] = False,
    name: Name = "default",
    json: AsJson = False,
) -> None:
    """Build, start and fill the whole stack on this machine: no AWS account, no Docker.

    A stack that is up already keeps its data; its code and its desk are refreshed. Without --detach it stays in
    the foreground, shows what the functions print, and ends with Ctrl-C.
    """
    from tools.local.command import run_up
    from tools.local.up import Wish

    wish = Wish(name, port, desk.resolve() if desk else None, demo=demo)
    raise typer.Exit(run_up(ROOT, wish, detach=detach, as_json=json))


@cli.command()
def status(name: Name = "default", json: AsJson = False) -> None:
    """Show where the stack is, how to sign in, where the logs are. Exit code 3 when it is not running."""
    from tools.local.command import run_status

    raise typer.Exit(run_status(ROOT, name, as_json=json))


@cli.command()
def down(name: Name = "default") -> None:
    """End the stack: every process that ./earshot up started, and nothing else. Its data is gone, its logs stay."""
    from tools.local.command import run_down

    raise typer.Exit(run_down(ROOT, name))


StageName = Annotated[
    str,
    typer.Option("--stage", help="Name of the stage.", callback=plain_name, show_default=False),
]
StageFile = Annotated[
    Path | None,
    typer.Option("--file", help="The stage file; stages/NAME.yaml if not given.", dir_okay=False),
]


@cli.command()
def deploy(
    stage: StageName,
    endpoint_url: Endpoint = None,
    file: StageFile = None,
    secrets: Annotated[
        Path | None,
        typer.Option(
            help="Keys of the connections, to be kept in the stage's secret.", dir_okay=False
        ),
    ] = None,
    replace: Annotated[
        list[str] | None,
        typer.Option(help="A resource whose data may be lost; may be given several times."),
    ] = None,
    yes: Yes = False,
    policy: Annotated[
        bool, typer.Option("--policy", help="Print the rights that a deployer needs, and end.")
    ] = False,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print the keys that platforms must be told.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Deploy a stage into an AWS account, or bring it up to date: shows the change first, then its progress.

    It may be repeated at any time, also after an interruption.
    """
    from tools.deploy_command import Asked, print_policy, run

    asked = Asked(
        stage,
        endpoint_url,
        file,
        secrets,
        tuple(replace or ()),
        yes=yes,
        show_secrets=show_secrets,
        as_json=json,
    )
    raise typer.Exit(print_policy(ROOT, asked) if policy else run(ROOT, asked))


@cli.command()
def destroy(
    stage: StageName,
    endpoint_url: Endpoint = None,
    file: StageFile = None,
    keep_data: Annotated[
        bool, typer.Option("--keep-data", help="Leave the tables and the bucket of blobs.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Remove a stage with all that it has, data too unless it is to be kept. At AWS it asks for the name first."""
    from tools.deploy_command import Asked
    from tools.destroy_command import run

    raise typer.Exit(run(ROOT, Asked(stage, endpoint_url, file, yes=yes), keep_data=keep_data))


@cli.command()
def send(
    channel: Annotated[str, typer.Argument(help="A channel, as whatsapp, x or standard.")],
    file: Annotated[
        Path,
        typer.Argument(help="A payload as the platform sends it.", exists=True, dir_okay=False),
    ],
    repeat: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many deliveries, each with ids of its own.")
    ] = 1,
    rate: Annotated[
        float, typer.Option(min=0, help="How many a second at most; 0 is as fast as it goes.")
    ] = 0,
    same: Annotated[bool, typer.Option("--same", help="Repeat the very same delivery.")] = False,
    connection: Annotated[
        str | None, typer.Option(help="Which connection; the channel's first one if not given.")
    ] = None,
    name: Name = "default",
    json: AsJson = False,
) -> None:
    """Send a payload as its platform would, signed, and tell what became of it: case, agent, due time, page.

    With --repeat it sends many and sums up: accepted, stored, doubled, lost, p50 and p99 of the answer in seconds.
    """
    from tools.send import Load
    from tools.send_command import run

    load = Load(repeat, rate, same)
    raise typer.Exit(run(ROOT, name, channel, file, load, connection=connection, as_json=json))


@cli.command()
def inspect(
    verify: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Check the signature, or only read.")
    ] = True,
) -> None:
    """Say what we make of deliveries: one as JSON per line on stdin, one line out for each."""
    from tools.inspect import run

    # A line that is no UTF-8 must not end the run, whatever the machine's locale.
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    raise typer.Exit(run(sys.stdin, sys.stdout, verify))


@cli.command()
def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="calendar, ingest, coldstart, cost, growth, polling, console; all of them if none is named."
        ),
    ] = None,
    rounds: Annotated[
        int,
        typer.Option(
            min=3,
            max=1000,
            help="Of coldstart, and five times as many of ingest: more are steadier.",
        ),
    ] = 20,
    sizes: Annotated[
        str, typer.Option(help="Of growth: how many mentions are stored when it is measured.")
    ] = "1000,10000,100000",
    cases: Annotated[
        int | None,
        typer.Option(
            min=1, help="Of calendar and polling: how many random cases.", show_default=False
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(help="Keep the results in this page, as docs/benchmarks.md.", dir_okay=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Measure what Earshot costs, beside the least that could do the same. Exit code 1 when an aim is missed.

    ingest and coldstart take a minute each, cost, growth and console five: those bring up a stack of their own.
    """
    from tools.bench.command import Wish, run

    stored = _sizes(sizes)
    raise typer.Exit(run(ROOT, Wish(names or (), rounds, stored, cases, into, json)))


def _sizes(text: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[1-9]\d{0,6}(,[1-9]\d{0,6})*", text):
        raise typer.BadParameter("use whole numbers with commas, as 1000,10000")
    return tuple(int(one) for one in text.split(","))


@cli.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def test(context: typer.Context) -> None:
    """Run the tests: the fast ones, then the stories on a stack of their own. Arguments go to pytest."""
    from tools.checks import run_tests

    raise typer.Exit(run_tests(context.args))


@cli.command()
def check() -> None:
    """Check format, lint, types and layers, then test: what CI runs."""
    from tools.checks import check as run_checks

    raise typer.Exit(run_checks())


def main() -> int:
    """Runs a command; an error of ours is one line on stderr."""
    try:
        cli(prog_name="./earshot")
    except EarshotError as error:
        sys.stderr.write(f"earshot: {error}\n")
        return NOT_RUNNING if type(error).__name__ == "NotRunning" else 1
    except KeyboardInterrupt:
        sys.stderr.write("earshot: interrupted\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output (head, say) has read enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
