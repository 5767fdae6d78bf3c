"""Reading JSON written by others: whatever is missing or of the wrong type is None or empty, never an error."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from chalicelib.errors import Unreadable

Object = dict[str, object]

# What X and others still say for Indonesian, Hebrew and Yiddish.
_RENAMED = {"in": "id", "iw": "he", "ji": "yi"}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_NUMBER = 20  # digits of a time; more names no moment
_DEEPEST = 100  # levels of nesting; real payloads have about ten, and what is deeper cannot be written out again


def load(body: bytes) -> Object:
    """The JSON object in a body. Raises Unreadable for anything else."""
    try:
        # As text first: given bytes, json would take UTF-16 too, and halves of surrogate pairs.
        written = body.decode("utf-8")
        value = json.loads(written, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The body is not JSON: {str(error) or type(error).__name__}.") from error
    if not isinstance(value, dict):
        raise Unreadable(
            f"The body is a JSON {type(value).__name__}, where an object was expected."
        )
    if _too_deep(value):
        raise Unreadable(f"The body is nested more than {_DEEPEST} levels deep.")
    return _whole(value) if _SURROGATE.search(written) else value


def obj(value: object) -> Object:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> Iterator[Object]:
    """The objects in an array; nothing for anything else."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def text(value: object) -> str | None:
    """The value if it is a text with something in it."""
    return value if isinstance(value, str) and value else None


def ident(*values: object) -> str | None:
    """The first value that can be an id: a text, or a whole number (some senders drop the quotes)."""
    for value in values:
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def language(value: object) -> str | None:
    """The ISO 639-1 code of a language tag, such as de of de-AT; None for what is none, or is not known."""
    code = value.split("-")[0].lower() if isinstance(value, str) else ""
    code = _RENAMED.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def seconds(value: object) -> datetime | None:
    """The moment of a number of seconds since 1970, as text or number."""
    number = _number(value)
    return None if number is None else _moment(number)


def milliseconds(value: object) -> datetime | None:
    """The moment of a number of milliseconds since 1970, as text or number."""
    number = _number(value)
    return None if number is None else _moment(number / 1000)


def iso(value: object) -> datetime | None:
    """The moment of an ISO-8601 text in UTC; a text without a zone names no moment."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def fingerprint(*values: object) -> str:
    """Id of a thing that came without one: the same for the same content, whatever the order of its keys."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return f"sha256-{sha256(canonical.encode()).hexdigest()[:16]}"


def made_up(identifier: str) -> bool:
    """Whether an id is a fingerprint of ours, which the platform does not know."""
    return identifier.startswith("sha256-")


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON value")


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 10**_LONGEST_NUMBER else None
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= _LONGEST_NUMBER
    ):
        return float(value)
    return None


def _moment(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [child for item in level for child in _children(item)]
        if not level:
            return False
    return True


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _whole(value: object) -> Object:
    """The object without halves of surrogate pairs, which no store and no terminal can encode."""
    written = json.dumps(value, ensure_ascii=False)
    return obj(json.loads(written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))
