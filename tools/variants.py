"""Many deliveries from one: each with ids of its own, so that it is a mention and a case of its own."""

from chalicelib.domain.mention import Reading


def variant(body: bytes, reading: Reading, suffix: str) -> bytes:
    """The body with digits appended to the ids of its events and customers, wherever they stand, as text or number."""
    ids = {event.external_id for event in reading.events}
    ids |= {event.author.id for event in reading.events if event.author.id and not event.own}
    text = body.decode()
    for id in sorted(ids, key=len, reverse=True):
        text = text.replace(id, f"{id}\0")
    return text.replace("\0", suffix).encode()
