"""Systems Manager: the private key with which web push is signed, as one SecureString parameter of the stage.

{"private": "<base64url of the 32 bytes of a P-256 key>"}
"""

import base64
import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from ecdsa import SigningKey

PATIENCE = Config(
    connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"}
)


class PushKey:
    """What signs, read once when it is first asked for."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name

    @cached_property
    def public(self) -> str:
        """The other half, uncompressed, as base64url. Raises Unavailable, Misconfigured."""
        point: bytes = self._key.get_verifying_key().to_string("uncompressed")
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def sign(self, text: bytes) -> bytes:
        """An ES256 signature, r and s in 64 bytes. Raises Unavailable, Misconfigured."""
        signed: bytes = self._key.sign_deterministic(text, hashfunc=hashlib.sha256)
        return signed

    @cached_property
    def _key(self) -> "SigningKey":
        # 30 ms that only who pages browsers pays, and once.
        from ecdsa import NIST256p, SigningKey

        try:
            private = base64.urlsafe_b64decode(json.loads(self._read())["private"] + "==")
            return SigningKey.from_string(private, NIST256p)
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            # Not with the error's own text, which might tell of the key.
            raise Misconfigured(f"parameter {self._name}: it holds no key: deploy anew") from error

    def _read(self) -> str:
        if not self._name:
            raise Misconfigured("no key for web push here: deploy anew")
        manager: Any = self._session.create_client("ssm", config=PATIENCE)
        try:
            answer = manager.get_parameter(Name=self._name, WithDecryption=True)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"parameter {self._name}: {error}") from error
        return str(answer["Parameter"]["Value"])
