"""What a call tells when it fails as a whole: type and place, never the text, which may be a customer's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from chalicelib.gateways.log import ERROR, failure, tell

Answer = TypeVar("Answer")


class Failed(Exception):
    """A call that failed; the line before it in the log says where. Lambda prints no more of it than this."""


def told(handler: Callable[[Any], Answer]) -> Callable[[Any, Any], Answer]:
    """Make Lambda's function of a handler that needs the event alone, and let it fail in the log's own words.

    Lambda would print the text of the error.
    """

    @wraps(handler)
    def answer(event: Any, _context: Any) -> Answer:
        try:
            return handler(event)
        except Exception as error:
            fields = {"handler": f"{handler.__module__}.{handler.__name__}", **failure(error)}
            tell("call failed", fields, level=ERROR)
            kind = type(error).__name__
        raise Failed(f"{kind}: the line before this one says where")

    return answer
