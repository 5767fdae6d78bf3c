"""The body of a Standard Webhooks delivery: strict where the sender can mend it, and every refusal names the field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.mention import (
    Author,
    Event,
    Happening,
    Kind,
    Media,
    Reading,
    Signal,
    SignalName,
    Visibility,
)
from chalicelib.errors import Invalid
from chalicelib.platforms._json import (
    Object,
    fingerprint,
    ident,
    iso,
    language,
    obj,
    text,
)

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST_ID = 256  # characters
_LONGEST_TEXT = 50_000  # characters
_PRIVATE_KINDS = frozenset({Kind.MESSAGE, Kind.STORY_REPLY, Kind.EMAIL, Kind.SMS, Kind.CALL})
_CHANGES = {
    "mention.created": Happening.CREATED,
    "mention.edited": Happening.EDITED,
    "mention.deleted": Happening.DELETED,
}


def read(body: Object, message_id: str) -> Reading:
    """The event or signal in a body; `message_id` is the webhook-id. Raises Invalid."""
    type_ = text(body.get("type"))
    change = _CHANGES.get(type_ or "")
    if change:
        return Reading(events=(_mention(change, _Fields(_data(body)), body, message_id),))
    if type_ == "delivery.updated":
        return Reading(signals=(_delivery_state(_Fields(_data(body)), body),))
    if type_ == "access.revoked":
        return Reading(signals=(_revoked(_Fields(_data(body)), body, message_id),))
    id = message_id or fingerprint(body)
    return Reading(signals=(Signal(SignalName.UNKNOWN, "standard", id, state=type_, raw=body),))


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of an object, read strictly; `path` is where it stands."""

    values: Object
    path: str = "data"

    def refuse(self, name: str, problem: str) -> Invalid:
        return Invalid(f"{self.path}.{name} {problem}.")

    def id(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None:
            return None
        found = ident(value)
        if found is None or len(found) > _LONGEST_ID:
            raise self.refuse(name, f"must be a text of 1 to {_LONGEST_ID} characters")
        return found

    def needed_id(self, name: str) -> str:
        found = self.id(name)
        if found is None:
            raise self.refuse(name, "is missing: send the id that your system knows it by")
        return found

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self.refuse(name, "must be a text")

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str) and value in list(choices):
            return choices(value)
        raise self.refuse(name, f"must be one of {', '.join(choices)}")

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.refuse(name, "must be true or false")
        return value

    def moment(self, name: str) -> datetime | None:
        value = self.values.get(name)
        found = iso(value)
        if value is not None and found is None:
            raise self.refuse(
                name, "must be an ISO-8601 time with its zone, such as 2026-05-04T09:30:00Z"
            )
        return found

    def language(self, name: str) -> str | None:
        value = self.text(name)
        found = language(value)
        if value and found is None:
            raise self.refuse(name, "must be a code of two letters (ISO 639-1), such as de")
        return found

    def link(self, name: str) -> str | None:
        value = self.text(name)
        # Links are shown to agents: no scheme that could run in their browser.
        if value and not value.startswith(("https://", "http://")):
            raise self.refuse(name, "must be an address that starts with https://")
        return value or None


def _data(body: Object) -> Object:
    data = body.get("data")
    if not isinstance(data, dict):
        raise Invalid("data is missing: send an object with what happened.")
    return data


def _mention(change: Happening, data: _Fields, body: Object, message_id: str) -> Event:
    external_id, account_id = data.needed_id("id"), data.needed_id("account_id")
    kind = data.choice("kind", Kind, Kind.MESSAGE)
    usual = Visibility.PRIVATE if kind in _PRIVATE_KINDS else Visibility.PUBLIC
    visibility = data.choice("visibility", Visibility, usual)
    own, author = data.flag("own"), _author(data, needed=change is Happening.CREATED)
    parent_id = data.id("parent_id")
    peer = author.id if visibility is Visibility.PRIVATE and not own else None
    public_thread = (parent_id or external_id) if visibility is Visibility.PUBLIC else None
    thread_id = data.id("thread_id") or peer or public_thread
    if thread_id is None and change is Happening.CREATED:
        raise data.refuse(
            "thread_id",
            "is missing: for what the brand said in private, name the customer's thread",
        )
    media = tuple(_media(data))
    return Event(
        change,
        "standard",
        external_id,
        account_id=account_id,
        thread_id=thread_id,
        parent_id=parent_id,
        kind=kind,
        visibility=visibility,
        own=own,
        author=author,
        text="" if change is Happening.DELETED else _said(data, media),
        created_at=data.moment("created_at") or iso(body.get("timestamp")),
        permalink=data.link("permalink"),
        media=media,
        scope=account_id,
        version=(data.id("version") or message_id or fingerprint(body))
        if change is Happening.EDITED
        else "",
        language=data.language("language"),
        automatic=data.flag("automatic"),
        raw=body,
    )


def _author(data: _Fields, *, needed: bool) -> Author:
    value = data.values.get("author")
    if value is None and not needed:
        return Author(None)
    if not isinstance(value, dict):
        raise data.refuse(
            "author", "must be an object with id, and handle and name if you know them"
        )
    fields = _Fields(value, "data.author")
    id = fields.needed_id("id") if needed else fields.id("id")
    return Author(id, fields.text("handle"), fields.text("name"))


def _said(data: _Fields, media: tuple[Media, ...]) -> str:
    said = data.text("text")
    if not said and not media:
        raise data.refuse("text", "is missing: send what was said, or what was shown in data.media")
    if said and len(said) > _LONGEST_TEXT:
        raise data.refuse("text", f"must have at most {_LONGEST_TEXT} characters")
    return said or ""


def _media(data: _Fields) -> Iterator[Media]:
    value = data.values.get("media")
    if value is None:
        return
    if not isinstance(value, list):
        raise data.refuse("media", "must be a list of objects")
    for number, item in enumerate(value):
        fields = _Fields(obj(item), f"data.media[{number}]")
        id, url = fields.id("id"), fields.link("url")
        if not (id or url):
            raise fields.refuse("url", "is missing: send an address or an id")
        yield Media(fields.text("kind") or "file", id, url, fields.text("mime_type"))


def _delivery_state(data: _Fields, body: Object) -> Signal:
    id, account_id, state = (
        data.needed_id("id"),
        data.needed_id("account_id"),
        data.needed_id("state"),
    )
    return Signal(
        SignalName.DELIVERY,
        "standard",
        f"{account_id}#{id}#{state}",
        account_id=account_id,
        subject=id,
        state=state,
        code=data.id("code"),
        reason=data.text("reason"),
        at=data.moment("at") or iso(body.get("timestamp")),
        scope=account_id,
        raw=body,
    )


def _revoked(data: _Fields, body: Object, message_id: str) -> Signal:
    account_id = data.needed_id("account_id")
    return Signal(
        SignalName.REVOKED,
        "standard",
        message_id or fingerprint(body),
        account_id=account_id,
        subject=account_id,
        state="access.revoked",
        reason=data.text("reason"),
        at=data.moment("at") or iso(body.get("timestamp")),
        raw=body,
    )
