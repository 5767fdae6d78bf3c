"""One line of the script at the moment it is said: with the ids that the platform gives it."""

from dataclasses import dataclass
from datetime import datetime

from tools.demo.cast import Account, Person
from tools.demo.script import FORMS, Line, Script


@dataclass(frozen=True, slots=True)
class Saying:
    """All that a platform's payload is made of.

    `id` is the platform's of this very thing, `about` that of what it edits, takes back or answers, `root` that of
    what the thread began with; both '' for a new matter. `us` is the brand's handle.
    """

    line: Line
    person: Person
    account: Account
    us: str
    id: str
    about: str
    root: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A script as it is played once: `number` keeps the ids of one run from those of another."""

    script: Script
    number: int

    def saying(self, line: Line, at: datetime, answer: str = "") -> Saying:
        """A line said at a moment; `answer` is the platform's id of the reply that a follow-up speaks of."""
        cast = self.script.cast
        first = self._first(line)
        return Saying(
            line=line,
            person=cast.people[line.who],
            account=cast.accounts[FORMS[line.on]],
            us=cast.handle,
            id=self.id(line),
            about=answer or (self.id(self.script.line(line.about)) if line.about else ""),
            root="" if first is line else self.id(first),
            text=line.says.replace("{us}", f"@{cast.handle}"),
            at=at,
        )

    def id(self, line: Line) -> str:
        """The platform's id of a line, in the form that the platform uses."""
        account = FORMS[line.on]
        if account == "x":
            # Numbers of the year 2079: no post has one, so that no link leads to anybody's.
            return f"91{self.number:010d}{self.script.lines.index(line) + 1:07d}"
        if account == "whatsapp":
            return f"wamid.demo.{self.number}.{line.id}"
        return f"demo-{self.number}-{line.id}"

    def _first(self, line: Line) -> Line:
        while line.about:
            line = self.script.line(line.about)
        return line


def media_address(saying: Saying, ending: str) -> str:
    """Where a picture would be, if there were one: the domain leads nowhere."""
    return f"https://media.pedalumo.example/{saying.line.id}.{ending}"
