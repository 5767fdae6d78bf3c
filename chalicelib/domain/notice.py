"""What somebody is shown when they are paged: ids and figures, for a lock screen is read by anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.page import Page, Reason
from chalicelib.domain.priority import Priority

LONGEST_TEXT = 160
"""Characters of one text message; all of ours are in the GSM alphabet."""
TITLES: Mapping[Reason, str] = {
    Reason.ASSIGNED: "A new case is yours",
    Reason.WAITING: "A new case waits for somebody",
    Reason.WROTE_AGAIN: "A customer wrote again",
    Reason.RAISED: "A case became more urgent",
    Reason.WARNING: "A promise will soon be broken",
    Reason.BREACH: "A promise is broken",
    Reason.HANDED_OVER: "A case was handed over to you",
    Reason.REPLY_FAILED: "A reply did not leave",
    Reason.NOT_TAKEN: "A case that nobody took is yours",
    Reason.SNOOZED: "A case that you put aside is back",
    Reason.FOLLOW_UP: "Nobody has spoken in a case of yours",
    Reason.ASKED: "A colleague asks you",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Of one page, or of many: the latest page of each case; of none it is a trial of the device.

    `link` acknowledges the one case, '' for none.
    """

    pages: tuple[Page, ...]
    link: str = ""

    @property
    def page(self) -> Page | None:
        """The page, when it is of one only."""
        return self.pages[0] if len(self.pages) == 1 else None

    @property
    def urgent(self) -> int:
        """How many of its cases are urgent."""
        return sum(page.priority is Priority.URGENT for page in self.pages)

    @property
    def key(self) -> str:
        """Replaces an earlier notice of the same key on a screen: one of the same case, or of many cases."""
        if not self.pages:
            return "trial"
        return self.page.case if self.page else "digest"

    @property
    def title(self) -> str:
        """One line."""
        if self.page is not None:
            return TITLES[self.page.reason]
        if not self.pages:
            return "Pages reach this device"
        some = f", {self.urgent} of them urgent" if self.urgent else ""
        return f"{len(self.pages)} cases want you{some}"


def text(notice: Notice) -> str:
    """A text message: as much as one of them holds, the link whole."""
    page = notice.page
    parts = [f"Earshot: {notice.title}"]
    if page is not None and page.priority is Priority.URGENT:
        parts.append("urgent")
    if page is not None and page.due is not None:
        parts.append(f"due {clock(page.due)}")
    said = ", ".join(parts)
    if not notice.link:
        return said[:LONGEST_TEXT]
    return f"{said[: max(0, LONGEST_TEXT - len(notice.link) - 1)]} {notice.link}".strip()


def letter(notice: Notice) -> str:
    """The body of an e-mail."""
    lines = [f"{notice.title}.", ""]
    for page in notice.pages:
        due = f", reply due {clock(page.due)}" if page.due else ""
        lines.append(f"{page.case}: {page.priority.name.lower()}{due}")
    if notice.link:
        lines += ["", "Say that you have seen it, within half an hour:", notice.link]
    return "\n".join(lines) + "\n"


def clock(at: datetime) -> str:
    """A moment as a person abroad reads it."""
    return f"{at.astimezone(UTC):%H:%M} UTC"
