"""Secrets Manager: one JSON secret for each stage.

{"connections": {"<id>": {"channel": "x", "signing": ["<current>", "<previous>"],
                          "verify_token": "<if the platform asks for one>", "token": "<to reply with>"}}}
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import (
    GetParameterError,
    TransformParameterError,
)
from botocore.config import Config

from chalicelib.domain.delivery import Secrets as Proof
from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.ports import Keys

FRESH = 300  # seconds; for as long after a rotation the previous secret has to be accepted

PATIENCE = Config(
    connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"}
)


class Secrets:
    """`SecretStore` in Secrets Manager, by way of Powertools' cache."""

    def __init__(self, name: str) -> None:
        self._name = name

    def of(self, connection: str) -> Keys | None:
        """Secrets of a connection; None when it is unknown. Raises Unavailable, Misconfigured."""
        content = self._content()
        connections = content.get("connections", {}) if isinstance(content, dict) else {}
        known = connections.get(connection)
        return keys(connection, known) if known is not None else None

    @cached_property
    def _provider(self) -> SecretsProvider:
        return SecretsProvider(boto_config=PATIENCE)

    def _content(self) -> Any:
        try:
            return self._provider.get(self._name, max_age=FRESH, transform="json")
        except TransformParameterError as error:
            raise Misconfigured(f"secret {self._name}: it is not JSON") from error
        except GetParameterError as error:
            raise Unavailable(f"secret {self._name}: {error}") from error


def keys(connection: str, known: Mapping[str, Any]) -> Keys:
    """Keys of one connection's entry. Raises Misconfigured."""
    signing = known.get("signing", ())
    if not known.get("channel") or isinstance(signing, str):
        raise Misconfigured(
            f"secret of connection {connection}: needs `channel`, and `signing` as a list"
        )
    proof = Proof(tuple(signing), known.get("verify_token"))
    return Keys(known["channel"], proof, known.get("token", ""))
