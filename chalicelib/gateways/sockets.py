"""API Gateway's WebSocket connections: messages to those that are open, as many at once as it takes."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.ports import Post, Sent

# Consoles are told at once or not at all: whoever missed a message asks for the case as it stands.
AT_ONCE = 16
PATIENCE = Config(
    connect_timeout=0.5,
    read_timeout=1.0,
    retries={"total_max_attempts": 2, "mode": "standard"},
    max_pool_connections=AT_ONCE,
)
GONE = "GoneException"


class Sockets:
    """`Sockets` by PostToConnection; `endpoint` is the stage's address, '' where there is none.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
    """

    def __init__(self, session: Session, endpoint: str) -> None:
        self._session = session
        self._endpoint = endpoint

    @property
    def address(self) -> str:
        """Where browsers open a connection: the same place, by the protocol of WebSockets; '' where there is none."""
        return "ws" + self._endpoint.removeprefix("http") if self._endpoint else ""

    @cached_property
    def _api(self) -> Any:
        return self._session.create_client(
            "apigatewaymanagementapi", endpoint_url=self._endpoint, config=PATIENCE
        )

    def send(self, posts: Sequence[Post]) -> Sent:
        """Hand each connection its message. Never fails: what is lost is counted."""
        if not posts or not self._endpoint:
            return Sent()
        api = self._api  # made by one thread, used by many
        if len(posts) == 1:
            codes = [_post(api, *posts[0])]
        else:
            with ThreadPoolExecutor(min(AT_ONCE, len(posts))) as pool:
                codes = list(pool.map(lambda post: _post(api, *post), posts))
        gone = {post[0] for post, code in zip(posts, codes, strict=True) if code == GONE}
        lost = Counter(code for code in codes if code not in ("", GONE))
        return Sent(tuple(sorted(gone)), sum(lost.values()), next(iter(lost), ""))

    def close(self, id: str) -> None:
        """End a connection; one that has ended is left alone, and so is one that cannot be ended."""
        try:
            self._api.delete_connection(ConnectionId=id)
        except (BotoCoreError, ClientError):
            return


def _post(api: Any, id: str, message: Mapping[str, object]) -> str:
    """Send one message; returns '' or what AWS, or the way to it, calls the trouble."""
    data = json.dumps(message, separators=(",", ":")).encode()
    try:
        api.post_to_connection(ConnectionId=id, Data=data)
    except ClientError as error:
        return str(error.response.get("Error", {}).get("Code") or "ClientError")
    except BotoCoreError as error:
        return type(error).__name__
    return ""
