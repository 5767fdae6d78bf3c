"""Calls of SNS, and what its errors mean to us."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.errors import DeviceGone, Invalid, Misconfigured, NotFound, Unavailable

PATIENCE = Config(
    connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3, "mode": "standard"}
)

SETTINGS_WRONG = {
    "AuthorizationError": "the role may not do this",
    "PlatformApplicationDisabled": "SNS disabled the platform application: renew its credentials",
}


class Sns:
    """SNS of this session; the client is made before the first call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _client(self) -> Any:
        return self._session.create_client("sns", config=PATIENCE)

    def call(self, action: str, **request: object) -> Mapping[str, Any]:
        """One call. Raises NotFound, Invalid, DeviceGone, Misconfigured, Unavailable."""
        try:
            answer: Mapping[str, Any] = getattr(self._client, action)(**request)
        except ClientError as error:
            raise _meaning(error) from error
        except BotoCoreError as error:
            raise Unavailable(f"SNS: {error}") from error
        return answer


def texts(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Message attributes that are texts."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


def _meaning(error: ClientError) -> Exception:
    code, text = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code == "EndpointDisabled":
        return DeviceGone(text)
    if code in ("NotFound", "NotFoundException"):
        return NotFound(text)
    if code in ("InvalidParameter", "InvalidParameterException"):
        return Invalid(f"token: SNS says: {text}")
    if code in SETTINGS_WRONG:
        return Misconfigured(f"SNS: {SETTINGS_WRONG[code]}")
    return Unavailable(f"SNS: {code}: {text}")
