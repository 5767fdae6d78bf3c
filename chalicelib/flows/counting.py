"""What happened is counted: each entry of a ledger leaves its marks, whenever and however often it comes.

The marks of a case are a function of its ledger. An entry writes anew the hours that the ledger from it on has changed,
as of its latest version, and never over a later one: so entries may come twice, late and in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from chalicelib.domain.ledger import Entry
from chalicelib.domain.mark import HOUR, Counted, Mark, Tally, by_hour, hour_of
from chalicelib.domain.marking import marked
from chalicelib.domain.mention import Handling, Mention, reference
from chalicelib.ports import Ports

UNSEEN = (Handling.NOISE, Handling.DELETED, Handling.UNMATCHED)
"""What no case has, so that no ledger tells of it."""


def count_entries(case: str, first: int, ports: Ports) -> tuple[list[Entry], set[datetime]]:
    """Keep the marks that a case's entries from a version on have changed; returns these, and the hours concerned."""
    entries = list(ports.ledger.of_case(case))
    after = marked(entries, ports.desk.version)
    before = marked([one for one in entries if one.version < first], ports.desk.version)
    now, then = by_hour(after.marks), by_hour(before.marks)
    changed = {hour for hour in now.keys() | then.keys() if now.get(hour) != then.get(hour)}
    for hour in sorted(changed):
        marks = now.get(hour, ())
        ports.figures.keep(Tally(hour, case, entries[-1].version, after.channel, marks))
    return [one for one in entries if one.version >= first], changed


@dataclass(frozen=True, slots=True)
class Heard:
    """What counts of a mention that triage has done with."""

    key: str
    channel: str
    connection: str
    at: datetime
    handling: Handling

    @classmethod
    def of(cls, mention: Mention) -> Self | None:
        """That of a mention; None of one that triage has yet to do with."""
        event, handling = mention.event, mention.handling
        if handling is None:
            return None
        return cls(mention.key, event.channel, mention.connection, mention.received_at, handling)


def count_mention(heard: Heard, ports: Ports) -> set[datetime]:
    """Keep the mark of a mention that is in no case; one that has come into a case after all leaves it to that."""
    connection = ports.desk.current().connection(heard.connection)
    team = connection.team if connection else ""
    hour = hour_of(heard.at)
    taken = heard.handling not in UNSEEN
    marks = () if taken else (Mark(Counted.HEARD, heard.handling, team),)
    ports.figures.keep(Tally(hour, reference(heard.key), int(taken), heard.channel, marks))
    return {hour}


def stir(hours: Iterable[datetime], now: datetime, ports: Ports) -> list[datetime]:
    """Say that hours have other marks than before, once these are kept; returns those that had none so far.

    What was summed up of an hour that is over counts no more.
    """
    return [
        hour for hour in sorted(set(hours)) if ports.figures.stir(hour, late=now >= hour + HOUR)
    ]
