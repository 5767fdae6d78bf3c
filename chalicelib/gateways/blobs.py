"""S3: bodies too large for an item or a message."""

from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.errors import AlreadyDone, NotFound, Unavailable

PATIENCE = Config(
    connect_timeout=0.5, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"}
)


class Blobs:
    """`Blobs` in one bucket."""

    def __init__(self, session: Session, bucket: str) -> None:
        self._session = session
        self._bucket = bucket

    @cached_property
    def _s3(self) -> Any:
        # A webhook has a mention store, which has blobs, and rarely one to put.
        return self._session.create_client("s3", config=PATIENCE)

    def put(self, key: str, body: bytes) -> None:
        """Keep a body; what the key holds already stays. Raises Unavailable."""
        try:
            self._put(key, body, IfNoneMatch="*")
        except AlreadyDone:
            return

    def forget(self, key: str) -> None:
        """Empty the body of that key for good: a later `put` changes nothing. Raises Unavailable."""
        self._put(key, b"")

    def _put(self, key: str, body: bytes, **only: str) -> None:
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, **only)
        except ClientError as error:
            if error.response["Error"]["Code"] == "PreconditionFailed":
                raise AlreadyDone(f"blob {key} is there") from error
            raise Unavailable(f"S3, blob {key}: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"S3, blob {key}: {error}") from error

    def get(self, key: str) -> bytes:
        """The body of that key. Raises NotFound when it expired, Unavailable."""
        try:
            body: bytes = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise NotFound(f"there is no blob {key}") from error
            raise Unavailable(f"S3, blob {key}: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"S3, blob {key}: {error}") from error
        return body
