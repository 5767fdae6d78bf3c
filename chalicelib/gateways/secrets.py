"""Secrets Manager: one JSON secret for each stage.

{"connections": {"<id>": {"channel": "x", "signing": ["<current>", "<previous>"],
                          "verify_token": "<if the platform asks for one>", "token": "<to reply with>"}}}
"""

import json
import time
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.domain.delivery import Secrets as Proof
from chalicelib.errors import Misconfigured, Unavailable
from chalicelib.ports import Keys

FRESH = 300  # seconds; for as long after a rotation the previous secret has to be accepted
AGAIN = 15  # seconds, after which a secret that could not be read anew is asked for once more

PATIENCE = Config(
    connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"}
)


class Secrets:
    """`SecretStore` in Secrets Manager, read again when it is no longer fresh.

    A cache of our own: the utility of Powertools imports boto3, a quarter of what a webhook's cold start may cost.
    """

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._good_until = float("-inf")
        self._content: Any = None

    def of(self, connection: str) -> Keys | None:
        """Secrets of a connection; None when it is unknown. Raises Unavailable, Misconfigured."""
        content = self._fresh()
        connections = content.get("connections", {}) if isinstance(content, dict) else {}
        if not isinstance(connections, dict):
            raise Misconfigured(f"secret {self._name}: `connections` has to be an object")
        known = connections.get(connection)
        return keys(connection, known) if known is not None else None

    def _fresh(self) -> Any:
        if time.monotonic() < self._good_until:
            return self._content
        try:
            self._content = self._read()
            self._good_until = time.monotonic() + FRESH
        except Unavailable:
            # What was good until now goes on: a platform's delivery is worth more than a rotation's exact second.
            if self._content is None:
                raise
            self._good_until = time.monotonic() + AGAIN
        return self._content

    @cached_property
    def _manager(self) -> Any:
        return self._session.create_client("secretsmanager", config=PATIENCE)

    def _read(self) -> Any:
        try:
            answer = self._manager.get_secret_value(SecretId=self._name)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"secret {self._name}: {error}") from error
        try:
            return json.loads(answer["SecretString"])
        except (KeyError, ValueError) as error:
            raise Misconfigured(f"secret {self._name}: it is not JSON") from error


def keys(connection: str, known: Any) -> Keys:
    """Keys of one connection's entry. Raises Misconfigured."""
    signing = known.get("signing", []) if isinstance(known, dict) else None
    if not isinstance(signing, list) or not known.get("channel"):
        raise Misconfigured(
            f"secret of connection {connection}: needs `channel`, and `signing` as a list"
        )
    proof = Proof(tuple(signing), known.get("verify_token"))
    return Keys(known["channel"], proof, known.get("token", ""))
