"""The OpenAPI document of this API, for everybody: it holds no secret.

It is written by `python -m tools.openapi` and shipped as it is, so that neither this route nor a start pays for it.
"""

from functools import cache
from pathlib import Path

from chalice.app import Chalice, Response

from chalicelib.api._http import JSON, Headers, answered

FILE = Path(__file__).with_name("openapi.json")


def register(app: Chalice) -> None:
    """Add the route to an app: to the API's, which is packaged, and to that of the door, which answers."""

    @app.route("/openapi.json", methods=["GET"])
    def document() -> Response:
        """This document."""
        request = app.current_request
        assert request is not None
        return answered(request, _document)


def _document() -> Response:
    headers: Headers = {"content-type": JSON, "cache-control": "public, max-age=300"}
    return Response(_text(), headers)


@cache
def _text() -> str:
    return FILE.read_text("utf-8")
