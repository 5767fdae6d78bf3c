"""One module per network. A file put here is live at /webhooks/<its name>, in `inspect` and in the contract tests."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from chalicelib.errors import NotFound
from chalicelib.ports import Platform


@cache
def names() -> tuple[str, ...]:
    """Channels that we speak, sorted: the public modules of this package."""
    return tuple(
        sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))
    )


def named(channel: str) -> Platform:
    """The platform of a channel. Raises NotFound for any name that is not in `names()`."""
    if channel not in names():
        raise NotFound(f"There is no channel {channel!r}; the channels are {', '.join(names())}.")
    return cast(Platform, import_module(f"{__name__}.{channel}"))
