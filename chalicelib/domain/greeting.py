"""What Earshot says by itself to who writes in private while the team is closed."""

import re
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.calendar import Calendar, is_open, opens_at
from chalicelib.domain.case import Case
from chalicelib.domain.desk import Desk, Team
from chalicelib.domain.mention import Visibility
from chalicelib.domain.waiting import on_the_wall

FIELD = re.compile(r"\{[^{}]*\}")
OPENS = "{opens}"


@dataclass(frozen=True, slots=True)
class Greeting:
    """The text to be said; or None, and why not."""

    text: str | None
    withheld: str = ""


def greeting(desk: Desk, case: Case, at: datetime) -> Greeting | None:
    """The automatic answer to a case that opens at a moment; None where none is wanted."""
    team = desk.team(case.team)
    if team.automatic is None or not team.hours or case.visibility is not Visibility.PRIVATE:
        return None
    channels = team.automatic.channels
    calendar = desk.calendar(team.hours)
    if (channels and case.thread.channel not in channels) or is_open(calendar, at):
        return None
    return _filled(team, calendar, at)


def _filled(team: Team, calendar: Calendar, at: datetime) -> Greeting:
    assert team.automatic is not None
    text = team.automatic.text
    if OPENS in text:
        opens = opens_at(calendar, at)
        if opens is None:
            return Greeting(None, "the team never opens again")
        text = text.replace(OPENS, on_the_wall(opens, calendar.zone, at))
    left = FIELD.search(text)
    if left is not None:
        return Greeting(None, f"its text has a field that nobody fills: {left[0][:40]}")
    return Greeting(text)
