"""What somebody was shown last: a push to a browser says nothing, and the browser asks for what it was about."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.page import Page

MOST = 20
"""Pages remembered: a screen of notices. Who was told of more cases at once finds them in the inbox."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The latest page of each case, the latest telling first."""

    pages: tuple[Page, ...] = ()

    def with_new(self, pages: Sequence[Page]) -> "Shown":
        """The same after one more telling."""
        told = {page.case for page in pages}
        return Shown((*pages, *(one for one in self.pages if one.case not in told))[:MOST])
