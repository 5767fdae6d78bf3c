"""The web beyond AWS, and what opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.delivery import Secrets
    from chalicelib.domain.reply import Request, Response


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of one connection: what proves the platform to us, and us to the platform."""

    channel: str
    secrets: Secrets
    token: str


class SecretStore(Protocol):
    """The secrets of the stage, cached for some minutes."""

    def of(self, connection: str) -> Keys | None:
        """Secrets of a connection; None when it is unknown. Raises Unavailable."""


class Http(Protocol):
    """The web."""

    def send(self, request: Request, timeout: float) -> Response:
        """Send once. Raises NotSent when it surely did not arrive, NoAnswer when nobody knows."""
