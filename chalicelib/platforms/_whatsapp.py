"""What a WhatsApp message says: one reader for each type, by Meta's name of the type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.domain.mention import (
    Author,
    Event,
    Happening,
    Kind,
    Media,
    Signal,
    SignalName,
    Visibility,
)
from chalicelib.platforms._json import Object, fingerprint, ident, obj, objects, seconds, text

_MEDIA = frozenset({"image", "video", "audio", "voice", "document", "sticker"})
_SILENT = frozenset(
    {"reaction", "request_welcome"}
)  # a gesture; a chat that was opened: nothing is said


@dataclass(frozen=True, slots=True)
class Line:
    """Our number, the customers that a delivery describes, and whether it is us who speak."""

    account_id: str | None
    contacts: tuple[Object, ...]
    own: bool = False


def heard(message: Object, line: Line) -> Iterator[Event | Signal]:
    """The event or signal in a message or echo; none when nothing was said."""
    type_ = _type(message)
    if type_ in _SILENT:
        return
    if type_ == "system":
        yield _new_identity(message, line)
    elif type_ in ("edit", "revoke"):
        yield _correction(message, line)
    else:
        id = ident(message.get("id")) or fingerprint(message)
        yield _event(Happening.CREATED, message, message, line, id)


def _correction(message: Object, line: Line) -> Event | Signal:
    """An edit or a deletion: it carries the id of the original, and for an edit the new content."""
    type_ = _type(message)
    part = obj(message.get(type_))
    original = ident(part.get("original_message_id"))
    if original is None:
        return Signal(
            SignalName.UNKNOWN,
            "whatsapp",
            fingerprint(message),
            line.account_id,
            state=type_,
            raw=message,
        )
    change = Happening.EDITED if type_ == "edit" else Happening.DELETED
    return _event(change, message, obj(part.get("message")), line, original)


def _event(
    change: Happening, message: Object, content: Object, line: Line, external_id: str
) -> Event:
    """`message` says who and when, `content` what; they differ for an edit."""
    author = Author(ident(message.get("from"))) if line.own else _customer(message, line)
    peer = ident(message.get("to"), message.get("to_user_id")) if line.own else author.id
    edit = ident(message.get("id")) or fingerprint(message)
    return Event(
        change,
        "whatsapp",
        external_id,
        account_id=line.account_id,
        thread_id=ident(message.get("group_id")) or peer,
        parent_id=ident(obj(content.get("context")).get("id")),
        kind=Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        own=line.own,
        author=author,
        text=_said(content),
        created_at=seconds(message.get("timestamp")),
        media=tuple(_media(content)),
        version=edit if change is Happening.EDITED else "",
        raw=message,
    )


def _customer(message: Object, line: Line) -> Author:
    """The sender: a number, or a business-scoped user id for people who go by a username."""
    ids = {ident(message.get("from")), ident(message.get("from_user_id"))} - {None}
    for contact in line.contacts:
        known_as = {ident(contact.get("wa_id")), ident(contact.get("user_id"))} - {None}
        if ids & known_as or (len(line.contacts) == 1 and not (ids and known_as)):
            break
    else:
        contact = {}
    profile = obj(contact.get("profile"))
    handle = text(profile.get("username"))
    return Author(
        ident(
            message.get("from"),
            message.get("from_user_id"),
            contact.get("wa_id"),
            contact.get("user_id"),
        ),
        handle.removeprefix("@") if handle else None,
        text(profile.get("name")),
    )


def _new_identity(message: Object, line: Line) -> Signal:
    """A customer's number, user id or device changed; `raw` holds the new one."""
    system = obj(message.get("system"))
    return Signal(
        SignalName.IDENTITY,
        "whatsapp",
        ident(message.get("id")) or fingerprint(message),
        account_id=line.account_id,
        subject=ident(message.get("from"), system.get("previous_user_id"), system.get("user_id")),
        state=text(system.get("type")),
        reason=text(system.get("body")),
        at=seconds(message.get("timestamp")),
        raw=message,
    )


def _type(message: Object) -> str:
    """The type; when it is not given, the part that is there."""
    given = text(message.get("type"))
    return given or next(
        (name for name in (*_WORDS, "edit", "revoke", "reaction", "system") if name in message), ""
    )


def _said(content: Object) -> str:
    type_ = _type(content)
    read = _WORDS.get(type_)
    return (read(content.get(type_)) if read else None) or ""


def _media(content: Object) -> Iterator[Media]:
    type_ = _type(content)
    part = obj(content.get(type_))
    if type_ in _MEDIA and part:
        url = text(part.get("url")) or text(part.get("link"))
        yield Media(type_, ident(part.get("id")), url, text(part.get("mime_type")))


def _caption(part: object) -> str | None:
    return text(obj(part).get("caption"))


def _interactive(part: object) -> str | None:
    """The button or list row that was chosen, or what a filled-in form shows in the chat."""
    chosen = obj(part)
    for name in ("button_reply", "list_reply"):
        if title := text(obj(chosen.get(name)).get("title")):
            return title
    form = obj(chosen.get("nfm_reply"))
    return text(form.get("body")) or text(form.get("response_json"))


def _place(part: object) -> str | None:
    place = obj(part)
    named = [name for name in (text(place.get("name")), text(place.get("address"))) if name]
    if named:
        return ", ".join(dict.fromkeys(named))
    at = [place.get(axis) for axis in ("latitude", "longitude")]
    return ", ".join(map(str, at)) if all(isinstance(axis, int | float) for axis in at) else None


def _shared_names(part: object) -> str | None:
    names = (obj(contact.get("name")) for contact in objects(part))
    return ", ".join(
        name
        for name in (
            text(one.get("formatted_name")) or text(one.get("first_name")) for one in names
        )
        if name
    )


_WORDS: dict[str, Callable[[object], str | None]] = {
    "text": lambda part: text(obj(part).get("body")),
    "button": lambda part: text(obj(part).get("text")),
    "interactive": _interactive,
    "order": lambda part: text(obj(part).get("text")),
    "location": _place,
    "contacts": _shared_names,
    **dict.fromkeys(_MEDIA, _caption),
}
