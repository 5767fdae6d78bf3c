"""HTTP: one request, sent at most once, and an honest word on what became of it."""

import logging
from functools import cached_property

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
)

from chalicelib.domain.reply import Request, Response
from chalicelib.errors import NoAnswer, NotSent

BODY_LIMIT = 1_048_576  # bytes that we read of an answer; no platform says as much

# Raised before the first byte of a request can have left.
UNREACHED = (NewConnectionError, ConnectTimeoutError, LocationValueError)


class Http:
    """`Http` by urllib3: no retries and no redirects, since either would send twice."""

    @cached_property
    def _pool(self) -> urllib3.PoolManager:
        # It would warn of an odd answer with the address that was called, which may hold a customer's id.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
        return urllib3.PoolManager(retries=False)

    def send(self, request: Request, timeout: float) -> Response:
        """Send once. `timeout` is for connecting and for each wait for bytes, in seconds.

        Raises NotSent when no connection was made, NoAnswer when the request may have left.
        """
        try:
            answer = self._pool.request(
                request.method,
                request.url,
                body=request.body.encode(),
                headers=dict(request.headers),
                timeout=timeout,
                redirect=False,
                preload_content=False,
            )
        except UNREACHED as error:
            raise NotSent(f"no connection to {_host(request)}: {error}") from error
        except HTTPError as error:
            raise NoAnswer(f"{_host(request)} did not answer: {error}") from error
        return _read(request, answer)


def _read(request: Request, answer: urllib3.BaseHTTPResponse) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    try:
        body = answer.read(BODY_LIMIT, decode_content=True)
    except HTTPError as error:
        raise NoAnswer(f"{_host(request)} broke off its answer: {error}") from error
    finally:
        # No connection is used twice: one that the other side has closed meanwhile would leave a reply without a fate.
        answer.close()
    return Response(answer.status, headers, body)


def _host(request: Request) -> str:
    return "/".join(request.url.split("/")[:3])
