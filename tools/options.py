"""Options that several commands of ./earshot share."""

import re
from typing import Annotated

import typer


def plain_name(name: str | None) -> str | None:
    """A name as stacks and stages have; otherwise the command is used wrongly."""
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9-]{0,20}", name):
        raise typer.BadParameter(
            "use up to 21 lower-case letters, digits and hyphens, a letter first"
        )
    return name


Name = Annotated[
    str, typer.Option(help="Which stack, when several run side by side.", callback=plain_name)
]
AsJson = Annotated[bool, typer.Option("--json", help="For a program to read.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint-url",
        help="An emulator instead of AWS, as that of ./earshot up: no account is touched.",
    ),
]
