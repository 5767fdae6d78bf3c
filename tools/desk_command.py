"""`./earshot desk`: its commands. Each imports what it needs when it runs, as those of ./earshot do."""

from pathlib import Path
from typing import Annotated

import typer

from chalicelib.errors import EarshotError
from tools.options import AsJson, Endpoint, Name, Yes, plain_name

ROOT = Path(__file__).resolve().parent.parent
TROUBLE = 2
"""Exit code of diff when it cannot tell, as that of diff itself; 1 is that there are differences."""

desk_commands = typer.Typer(
    name="desk",
    help="The team's configuration: check a desk file, compare it with what runs, apply it, go back.",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(help="A desk file, as infra/desk.yaml.")]
StageName = Annotated[
    str | None,
    typer.Option(
        "--stage", help="A deployed stage instead of a stack on this machine.", callback=plain_name
    ),
]
All = Annotated[
    bool,
    typer.Option("--all", help="For the clocks that run already too, not for new ones alone."),
]
Version = Annotated[int | None, typer.Argument(min=1, help="Which version.", show_default=False)]


@desk_commands.command()
def check(file: File, json: AsJson = False) -> None:
    """Say whether a file is right and what it holds, or all that is wrong, with lines. Exit code 1 for mistakes."""
    from tools.desk.acts import run_check

    raise typer.Exit(run_check(file, as_json=json))


@desk_commands.command()
def diff(
    file: File,
    name: Name = "default",
    stage: StageName = None,
    endpoint_url: Endpoint = None,
) -> None:
    """Show what a file would change. Exit code 0 for nothing, 1 for something, 2 for trouble."""
    from tools.desk.acts import run_diff
    from tools.desk.target import Which
    from tools.local.state import NotRunning

    try:
        raise typer.Exit(run_diff(file, Which(ROOT, name, stage, endpoint_url)))
    except NotRunning:
        raise
    except EarshotError as error:
        typer.echo(f"earshot: {error}", err=True)
        raise typer.Exit(TROUBLE) from None


@desk_commands.command()
def apply(
    file: File,
    name: Name = "default",
    stage: StageName = None,
    endpoint_url: Endpoint = None,
    yes: Yes = False,
    all_: All = False,
) -> None:
    """Check a file, show what it changes, and make it the desk: one more version, whose number is printed."""
    from tools.desk.acts import How, run_apply
    from tools.desk.target import Which

    which = Which(ROOT, name, stage, endpoint_url)
    raise typer.Exit(run_apply(file, which, How(yes, all_)))


@desk_commands.command()
def rollback(
    version: Version = None,
    name: Name = "default",
    stage: StageName = None,
    endpoint_url: Endpoint = None,
    yes: Yes = False,
    all_: All = False,
) -> None:
    """Apply an older version as a new one: the one before, or that one."""
    from tools.desk.acts import How, run_rollback
    from tools.desk.target import Which

    which = Which(ROOT, name, stage, endpoint_url)
    raise typer.Exit(run_rollback(version, which, How(yes, all_)))


@desk_commands.command()
def show(
    version: Version = None,
    name: Name = "default",
    stage: StageName = None,
    endpoint_url: Endpoint = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="As a desk file.")] = False,
    json: AsJson = False,
) -> None:
    """Show the desk that runs, or an older version, who applied which one, and when."""
    from tools.desk.acts import run_show
    from tools.desk.target import Which

    which = Which(ROOT, name, stage, endpoint_url)
    form = "json" if json else "yaml" if yaml else "words"
    raise typer.Exit(run_show(version, which, form))
