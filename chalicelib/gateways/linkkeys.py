"""Systems Manager: what links that acknowledge are signed with, as one SecureString parameter of the stage.

{"current": "<base64>", "previous": "<base64, or empty>"}
"""

import base64
import json
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.errors import Misconfigured, Unavailable

FRESH = 300.0  # seconds; for as long after a rotation the previous key has to be accepted
AGAIN = 15.0  # seconds, after which a forged link can make us read once more

PATIENCE = Config(
    connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"}
)


class LinkKeys:
    """`LinkKeys` in Systems Manager; `name` is '' for no links. `clock` counts seconds."""

    def __init__(
        self, session: Session, name: str, base: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._session = session
        self._name = name
        self._clock = clock
        self._read_at = float("-inf")
        self._keys: tuple[bytes, ...] = ()
        self.base = base.rstrip("/") if name else ""

    def keys(self) -> Sequence[bytes]:
        """The current key and the previous one; none where there are no links. Raises Unavailable, Misconfigured."""
        return self._younger_than(FRESH)

    def renewed(self) -> Sequence[bytes]:
        """The keys, read anew unless that was done a moment ago. Raises Unavailable, Misconfigured."""
        return self._younger_than(AGAIN)

    def _younger_than(self, age: float) -> Sequence[bytes]:
        now = self._clock()
        if self._name and now - self._read_at >= age:
            self._keys, self._read_at = self._read(), now
        return self._keys

    @cached_property
    def _manager(self) -> Any:
        return self._session.create_client("ssm", config=PATIENCE)

    def _read(self) -> tuple[bytes, ...]:
        try:
            answer = self._manager.get_parameter(Name=self._name, WithDecryption=True)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"parameter {self._name}: {error}") from error
        try:
            content = json.loads(answer["Parameter"]["Value"])
            texts = (content["current"], content.get("previous", ""))
            keys = tuple(base64.b64decode(one, validate=True) for one in texts if one)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Misconfigured(f"parameter {self._name}: it holds no keys: deploy anew") from error
        if not all(len(key) >= 16 for key in keys):
            raise Misconfigured(f"parameter {self._name}: its keys are too short")
        return keys
