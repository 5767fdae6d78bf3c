"""WhatsApp Cloud API: private messages between customers and a business number.

Sources: Meta's Cloud API webhook reference (messages, smb_message_echoes, account fields), message API and error codes.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from chalicelib.domain.delivery import Delivery, Secrets
from chalicelib.domain.mention import Event, Reading, Signal, SignalName, Visibility
from chalicelib.domain.reply import Access, Limit, Outcome, Request, Response, Target
from chalicelib.errors import Invalid
from chalicelib.platforms import _meta
from chalicelib.platforms._json import (
    Object,
    fingerprint,
    ident,
    load,
    made_up,
    obj,
    objects,
    seconds,
    text,
)
from chalicelib.platforms._replies import body_of, fits, post, sent, unknown
from chalicelib.platforms._whatsapp import Line, heard

LIMIT = 4096  # characters of a text message

challenge = _meta.challenge

# What changes of our own account mean, beside being reported as trouble.
_ACCOUNT_EVENTS = {
    "ACCOUNT_RESTRICTION": SignalName.BLOCKED,
    "DISABLED_UPDATE": SignalName.BLOCKED,
    "ACCOUNT_DELETED": SignalName.REVOKED,
    "ACCOUNT_OFFBOARDED": SignalName.REVOKED,
    "PARTNER_APP_UNINSTALLED": SignalName.REVOKED,
    "PARTNER_REMOVED": SignalName.REVOKED,
}
_STILL_OPEN = ("REINSTATE", "SCHEDULE_FOR_DISABLE")
_TROUBLE_FIELDS = (
    "account_",
    "business_",
    "message_template_",
    "phone_number_",
    "security",
    "template_",
)
_PARTS = ("messages", "message_echoes", "statuses", "user_id_update", "errors")
_ENVELOPE = frozenset({"messaging_product", "metadata", "contacts"})


def length(text: str) -> int:
    """Length of a reply in characters."""
    return len(text)


def limit(visibility: Visibility) -> Limit:
    """Of a reply: the same for all."""
    return Limit(LIMIT)


def verify(delivery: Delivery, secrets: Secrets, now: float) -> None:
    """Return when Meta signed these bytes; raises Forged. Meta signs no time, so `now` is not needed."""
    _meta.verify(delivery, secrets)


def sign(body: bytes, secret: str, now: float, message_id: str) -> dict[str, str]:
    """Headers as Meta would send them."""
    return _meta.sign(body, secret)


def parse(body: bytes, headers: Mapping[str, str]) -> Reading:
    """Messages, edits, deletes and echoes as events; delivery states and account news as signals."""
    payload = load(body)
    found = list(_read(payload))
    return Reading(
        tuple(item for item in found if isinstance(item, Event)),
        tuple(item for item in found if isinstance(item, Signal)),
    )


def reply(target: Target, text: str, access: Access) -> Request:
    """A text message; it quotes what it answers. Raises Invalid when it cannot be sent as it is."""
    fits(text, length(text), LIMIT)
    if target.visibility is Visibility.PUBLIC:
        raise Invalid("WhatsApp has no public replies: send it privately.")
    if not target.account_id:
        raise Invalid("The message names no business number (phone_number_id) to answer from.")
    # A business-scoped user id looks like US.1349...; numbers hold no dot.
    recipient = "recipient" if "." in target.customer_id else "to"
    body: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        recipient: target.customer_id,
        "type": "text",
        "text": {"body": text},
    }
    if not made_up(target.external_id):
        body["context"] = {"message_id": target.external_id}
    root = (access.base or _meta.GRAPH).rstrip("/")
    return post(
        f"{root}/{_meta.VERSION}/{quote(target.account_id, safe='')}/messages", access, body
    )


def outcome(response: Response) -> Outcome:
    """What became of a reply: accepted when the answer names the new message."""
    if not 200 <= response.status < 300:
        return _meta.failure(response)
    answer = body_of(response)
    external_id = next(
        (ident(message.get("id")) for message in objects(answer.get("messages"))), None
    )
    if external_id:
        return sent(external_id)
    return (
        _meta.failure(response) if "error" in answer else unknown("an answer without a message id")
    )


def _read(payload: Object) -> Iterator[Event | Signal]:
    if payload.get("object") not in (None, "whatsapp_business_account"):
        yield _news(
            SignalName.UNKNOWN, fingerprint(payload), payload, state=text(payload.get("object"))
        )
        return
    if not isinstance(payload.get("entry"), list):
        yield _news(SignalName.UNKNOWN, fingerprint(payload), payload, state="no entry")
    for entry in objects(payload.get("entry")):
        for change in objects(entry.get("changes")):
            yield from _change(change, entry)


def _change(change: Object, entry: Object) -> Iterator[Event | Signal]:
    value = obj(change.get("value"))
    account_id = ident(obj(value.get("metadata")).get("phone_number_id"))
    contacts = tuple(objects(value.get("contacts")))
    for message in objects(value.get("messages")):
        yield from heard(message, Line(account_id, contacts))
    for echo in objects(value.get("message_echoes")):
        yield from heard(echo, Line(account_id, contacts, own=True))
    for status in objects(value.get("statuses")):
        yield from _status(status, account_id)
    for update in objects(value.get("user_id_update")):
        yield _new_user_id(update, account_id)
    for error in objects(value.get("errors")):
        yield from _fault(error, account_id, fingerprint(entry.get("id"), value))
    if not any(isinstance(value.get(name), list) for name in _PARTS):
        yield from _other(change, entry, value)


def _status(status: Object, account_id: str | None) -> Iterator[Signal]:
    """The state of a message of ours; in a group each participant has one."""
    subject, state = ident(status.get("id")), text(status.get("status"))
    error = next(objects(status.get("errors")), {})
    reader = ident(
        status.get("recipient_participant_id"), status.get("recipient_participant_user_id")
    )
    yield Signal(
        SignalName.DELIVERY,
        "whatsapp",
        "#".join(filter(None, (subject, state, reader)))
        if subject and state
        else fingerprint(status),
        account_id=account_id,
        subject=subject,
        state=state,
        code=ident(error.get("code")),
        reason=_reason(error),
        at=seconds(status.get("timestamp")),
        raw=status,
    )
    if ident(error.get("code")) in _meta.POLICY:
        yield _policy_block(error, account_id, fingerprint(status))


def _fault(error: Object, account_id: str | None, delivery: str) -> Iterator[Signal]:
    code = ident(error.get("code"))
    yield Signal(
        SignalName.TROUBLE,
        "whatsapp",
        f"{delivery}#{code}",
        account_id=account_id,
        subject=account_id,
        code=code,
        reason=_reason(error),
        raw=error,
    )
    if code in _meta.POLICY:
        yield _policy_block(error, account_id, delivery)


def _policy_block(error: Object, account_id: str | None, id: str) -> Signal:
    return Signal(
        SignalName.BLOCKED,
        "whatsapp",
        id,
        account_id=account_id,
        subject=account_id,
        code=ident(error.get("code")),
        reason=_reason(error),
        raw=error,
    )


def _reason(error: Object) -> str | None:
    details = obj(error.get("error_data")).get("details")
    return text(details) or text(error.get("message")) or text(error.get("title"))


def _new_user_id(update: Object, account_id: str | None) -> Signal:
    ids = obj(update.get("user_id"))
    return Signal(
        SignalName.IDENTITY,
        "whatsapp",
        fingerprint(update),
        account_id=account_id,
        subject=ident(ids.get("previous"), update.get("wa_id")),
        state="user_id_update",
        reason=text(update.get("detail")),
        at=seconds(update.get("timestamp")),
        raw=update,
    )


def _other(change: Object, entry: Object, value: Object) -> Iterator[Signal]:
    """A field that holds no messages: news of our account, or something that we do not know yet."""
    field = text(change.get("field")) or ""
    id = fingerprint(entry.get("id"), entry.get("time"), change)
    if field.startswith(_TROUBLE_FIELDS):
        event = text(value.get("event")) or text(value.get("decision")) or field
        subject = ident(entry.get("id"))
        yield _news(SignalName.TROUBLE, id, change, subject=subject, state=event)
        further = _ACCOUNT_EVENTS.get(event) if field == "account_update" else None
        if further and obj(value.get("ban_info")).get("waba_ban_state") not in _STILL_OPEN:
            yield _news(further, id, change, subject=subject, state=event)
    elif value.keys() - _ENVELOPE:
        yield _news(SignalName.UNKNOWN, id, change, state=field or None)


def _news(
    name: SignalName, id: str, raw: Object, *, subject: str | None = None, state: str | None = None
) -> Signal:
    return Signal(name, "whatsapp", id, subject=subject, state=state, raw=raw)
