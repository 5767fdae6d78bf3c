"""`./earshot`: the commands. Each imports what it needs when it runs, so that all start fast."""

import io
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.errors import EarshotError

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


def _plain_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,20}", name):
        raise typer.BadParameter(
            "use up to 21 lower-case letters, digits and hyphens, a letter first"
        )
    return name


Name = Annotated[
    str, typer.Option(help="Which stack, when several run side by side.", callback=_plain_name)
]
AsJson = Annotated[bool, typer.Option("--json", help="For a program to read.")]


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
    name: Name = "default",
    json: AsJson = False,
) -> None:
    """Build, start and fill the whole stack on this machine: no AWS account, no Docker.

    A stack that is up already keeps its data; its code and its desk are refreshed. Without --detach it stays in
    the foreground, shows what the functions print, and ends with Ctrl-C.
    """
    from tools.local.command import run_up
    from tools.local.up import Wish

    raise typer.Exit(
        run_up(
            ROOT, Wish(name, port, desk.resolve() if desk else None), detach=detach, as_json=json
        )
    )


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
