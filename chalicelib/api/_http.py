"""Answers: JSON, and problem documents (RFC 9457). The one place where an error becomes a status."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from chalice.app import Request, Response

from chalicelib.errors import (
    AlreadyDone,
    Answered,
    EarshotError,
    Forbidden,
    Forged,
    Invalid,
    Misconfigured,
    NotFound,
    NotNow,
    Rejected,
    Unavailable,
)
from chalicelib.gateways.log import ERROR, failure, tell

JSON = "application/json"
PROBLEM = "application/problem+json"


class Malformed(Rejected):
    """A request that cannot be read."""


class TooLarge(Rejected):
    """A request with more in it than we take."""


# The nearest ancestor decides; what is not here is not the caller's doing.
STATUSES: Mapping[type[Exception], int] = {
    Malformed: 400,
    Forged: 401,
    Forbidden: 403,
    NotFound: 404,
    NotNow: 409,
    AlreadyDone: 409,
    TooLarge: 413,
    Invalid: 422,
    Rejected: 422,
    Misconfigured: 500,
    Unavailable: 503,
}

# Slug of the problem type by status, and what to do when the error does not say so itself.
KINDS = {
    400: ("malformed", "Send a request that can be read."),
    401: ("unauthenticated", "Sign in again."),
    403: ("forbidden", "Ask a lead."),
    404: ("not-found", "There is nothing here."),
    405: ("method", "Use a method that the header allow names."),
    409: ("not-now", "Look at the case as it stands now."),
    413: ("too-large", "Send less at once."),
    415: ("media-type", "Send JSON, with content-type: application/json."),
    422: ("invalid", "Change the request."),
    500: ("unexpected", "This is our fault. Tell the operator the instance below: the log has it."),
    503: ("unavailable", "Try again in some seconds."),
}

RETRY_AFTER = "5"  # seconds

Headers = dict[str, str | list[str]]

HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def answer(value: object, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(_text(value), {"content-type": JSON}, status)


def problem(
    status: int, request_id: str, detail: str = "", more: Mapping[str, object] | None = None
) -> Response:
    """A problem document, with `more` members of its own; without a detail, the one of its status."""
    slug, usual = KINDS.get(status, ("unexpected", ""))
    document = {
        "type": f"urn:earshot:problem:{slug}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or usual,
        "instance": f"urn:earshot:request:{request_id}",
        **(more or {}),
    }
    headers: Headers = {"content-type": PROBLEM}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if status == 503:
        headers["retry-after"] = RETRY_AFTER
    return Response(_text(document), headers, status)


def answered(request: Request, view: Callable[[], Response], *, tell: bool = True) -> Response:
    """The view's answer, or the problem that it met; with `tell` in the words of the error."""
    id = request_id(request)
    try:
        return view()
    except EarshotError as error:
        status = status_of(error)
        if status >= 500:
            _log_failure(request, error, status)
        # From 500 on it is not the caller's to mend, and the text may name tables and roles: the log has it.
        more = {"answer": error.answer} if isinstance(error, Answered) else None
        return problem(status, id, str(error) if tell and status < 500 else "", more)
    except Exception as error:
        _log_failure(request, error, 500)
        return problem(500, id)


def status_of(error: EarshotError) -> int:
    """The status that says who must act."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def request_id(request: Request) -> str:
    """API Gateway's id of a request: in the log, and in the problem that a failure is answered with."""
    return str(request.context.get("requestId") or "unknown")


def finish(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Chalice middleware: Chalice's own errors become problems, every answer gets the safe headers."""
    response = get_response(request)
    if isinstance(response.body, dict):
        refused = problem(response.status_code, request_id(request))
        allow = response.headers.get("Allow")
        response = refused
        if allow:
            response.headers["allow"] = allow
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _log_failure(request: Request, error: Exception, status: int) -> None:
    tell(
        "request failed",
        {
            "correlation_id": request_id(request),
            "route": f"{request.method} {request.path}",
            "status": status,
            **failure(error),
        },
        level=ERROR,
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
