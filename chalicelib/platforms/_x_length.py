"""How X counts the characters of a post (docs.x.com, counting characters; twitter-text configuration 3)."""

import re
import unicodedata

_URL_LENGTH = 23
_LIGHT = (
    (0x0000, 0x10FF),
    (0x2000, 0x200D),
    (0x2010, 0x201F),
    (0x2032, 0x2037),
)  # weigh 1, all others 2

# A link with its scheme, or a bare address under a domain that nobody writes by chance.
_URL = re.compile(
    r"https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]]"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|biz|io|co|app|dev|shop|me|tv|news)"
    r"(?![\w@-]|\.\w)(?:/[^\s<>\"]*[^\s<>\".,:;!?'()\[\]])?",
    re.IGNORECASE,
)
# However many code points an emoji takes (skin tone, joined people, flag, keycap), it weighs 2.
_PICTURE = "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    f"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def weighted(text: str) -> int:
    """Weighted length after normalisation to NFC."""
    rest, urls = _URL.subn("", unicodedata.normalize("NFC", text))
    rest, emoji = _EMOJI.subn("", rest)
    return (
        urls * _URL_LENGTH
        + emoji * 2
        + sum(1 if _is_light(ord(character)) else 2 for character in rest)
    )


def _is_light(point: int) -> bool:
    return any(first <= point <= last for first, last in _LIGHT)
