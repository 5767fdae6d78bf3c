"""A test mention of a connection: it goes the whole way, and an answer to it never leaves."""

from datetime import datetime

from chalicelib.domain.desk import Connection
from chalicelib.domain.mention import Author, Event, Happening, Kind, Mention, Visibility
from chalicelib.domain.reply import Target

SCOPE = "test"
"""Whatever a platform or a sender says, its ids get a scope with a slash in it, or none: see `ingest.of_connection`."""

TAG = "test"
"""Of the cases that test mentions open, so that they are told from others."""


def probe(connection: Connection, id: str, by: str, at: datetime) -> Mention:
    """A direct message by nobody, in a thread of its own: each channel has those, and each is answered."""
    name = f"test-{id}"
    event = Event(
        change=Happening.CREATED,
        channel=connection.channel,
        external_id=name,
        account_id="test",
        thread_id=name,
        parent_id=None,
        kind=Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        own=False,
        author=Author("test-customer", name="Test customer"),
        text=f"A test of {connection.id}, asked for by {by}. Answer it as you would a customer: nothing leaves.",
        created_at=at,
        scope=SCOPE,
    )
    return Mention(event, connection.id, at)


def is_probe(of: Event | Target) -> bool:
    """Whether a mention is a test, or a reply answers one."""
    return of.scope == SCOPE
