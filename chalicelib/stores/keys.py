"""What can be the key of a mention."""

from chalicelib.errors import Unreadable

KEY_LIMIT = 2_048  # bytes, of DynamoDB


def check_key(key: str) -> None:
    """Return when a mention can be kept under this key. Raises Unreadable, for a person to look at."""
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        raise Unreadable("an id is not valid Unicode") from None
    if size > KEY_LIMIT:
        raise Unreadable(f"an id is too long: its key has {size} bytes, {KEY_LIMIT} is the most")
