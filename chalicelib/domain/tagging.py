"""Tags that a case gets by the words of its mentions."""

from collections.abc import Sequence

from chalicelib.domain.desk import TagRule


def tags_of(rules: Sequence[TagRule], text: str) -> frozenset[str]:
    """Tags whose rule has a word that stands in the text, as a word, in any case of letters."""
    said = (
        f" {' '.join(''.join(one if one.isalnum() else ' ' for one in text.casefold()).split())} "
    )
    found = (rule.tag for rule in rules if any(f" {_plain(word)} " in said for word in rule.words))
    return frozenset(found)


def _plain(word: str) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in word.casefold()).split())
