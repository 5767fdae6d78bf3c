"""Open consoles: their connections, and what they hear of the ledger."""

import json
import re
from collections.abc import Sequence
from typing import Any

from chalicelib.domain.live import Changed, Said
from chalicelib.errors import EarshotError, Forged, Invalid
from chalicelib.flows.live import connect, disconnect, listen, refuse, tell_changes
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING, failure, tell
from chalicelib.wiring import ports
from functions.failures import told

Event = dict[str, Any]

LONGEST = 1000  # characters of what a console says; an honest one needs a tenth
TICKET = re.compile(r"[A-Za-z0-9_-]{32}")
CASE = re.compile(r"c-[a-z0-9]{1,60}")
FIELDS = {
    "looking": "the id of a case, or null",
    "writing": "true or false",
    "all": "true or false",
}


@told
def routes(event: Event) -> Event:
    """A connection opens, says something, or has ended. What opens without a ticket is refused."""
    context: Event = event.get("requestContext") or {}
    id, kind = str(context.get("connectionId")), context.get("eventType")
    if kind == "CONNECT":
        return {"statusCode": _connect(id, event.get("queryStringParameters") or {})}
    if kind == "MESSAGE":
        _listen(id, event.get("body") or "")
    if kind == "DISCONNECT":
        disconnect(id, now(), ports())
        tell("console", {"what": "closed"})
    return {"statusCode": 200}


def tell_consoles(images: Sequence[Event]) -> None:
    """Tell the consoles that are open what entries of the ledger say. Nothing is tried again: they can ask anew."""
    # Receipts stand in the same table and concern no console.
    found = [_changed(image) for image in images if "team" in image]
    if found:
        try:
            sent = tell_changes(found, now(), ports())
        except EarshotError as error:
            tell("consoles not told", {"cases": len(found), **failure(error)}, level=WARNING)
        else:
            if sent.lost:
                fields = {"cases": len(found), "messages": sent.lost, "cause": sent.trouble}
                tell("consoles not told", fields, level=WARNING)


def _connect(id: str, query: dict[str, str]) -> int:
    """The status that lets a connection open, or refuses it; what cannot be a ticket is not looked for."""
    secret = query.get("ticket") or ""
    try:
        if not TICKET.fullmatch(secret):
            raise Forged("this is no ticket")
        connect(secret, id, now(), ports())
    except Forged:
        tell("console", {"what": "refused"}, level=WARNING)
        return 401
    tell("console", {"what": "opened"}, level=INFO)
    return 200


def _listen(id: str, body: str) -> None:
    try:
        said = read(body)
    except Invalid as error:
        refuse(id, str(error), ports())
    else:
        listen(id, said, now(), ports())


def read(body: str) -> Said:
    """What a console says of itself. Raises Invalid, with what to say instead."""
    if len(body) > LONGEST:
        raise Invalid(f"a message has at most {LONGEST} characters")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or "looking" not in value or value.keys() - FIELDS.keys():
        raise Invalid(f"say {_form()}; `looking` is needed")
    looking, writing, all = value["looking"], value.get("writing", False), value.get("all", True)
    known = looking is None or (isinstance(looking, str) and CASE.fullmatch(looking))
    if not known or not isinstance(writing, bool) or not isinstance(all, bool):
        raise Invalid(f"say {_form()}")
    return Said(looking, writing and looking is not None, all)


def _form() -> str:
    return "{" + ", ".join(f'"{name}": {what}' for name, what in FIELDS.items()) + "}"


def _changed(image: Event) -> Changed:
    team, owner = image["team"]["S"], _text(image, "owner") or None
    before = _text(image, "from_owner")
    return Changed(
        case=image["case"]["S"],
        version=int(image["version"]["N"]),
        team=team,
        owner=owner,
        what=tuple(dict.fromkeys(what for what, _ in json.loads(image["facts"]["S"]))),
        teams=frozenset({team, _text(image, "from_team") or team}),
        agents=frozenset({one for one in (owner, before) if one}),
        queued=owner is None or before == "",
    )


def _text(image: Event, name: str) -> str | None:
    """The text of an attribute; None where there is none, which for a former owner is another thing than nobody."""
    found = image.get(name, {})
    return found.get("S") if isinstance(found, dict) else None
