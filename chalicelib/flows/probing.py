"""A lead tries a connection: a mention by nobody goes the whole way from where deliveries are kept."""

from datetime import datetime

from chalicelib.domain.desk import Connection
from chalicelib.domain.probe import probe
from chalicelib.ports import Ports


def try_out(connection: Connection, id: str, by: str, at: datetime, ports: Ports) -> str:
    """Keep a test mention, as a delivery is kept; returns its key. The same `id` again is the same one."""
    mention = probe(connection, id, by, at)
    ports.mentions.add(mention)
    return mention.key
