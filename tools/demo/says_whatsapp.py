"""What Meta delivers for WhatsApp: messages, edits, deletions, and how far our answers have come."""

from datetime import datetime
from typing import Any

from tools.demo.cast import Account
from tools.demo.saying import Saying

Json = dict[str, Any]
_TYPES = {"photo": "image", "video": "video", "voice": "audio"}
_MIME = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/ogg; codecs=opus"}


def payload(saying: Saying) -> Json:
    """The body of the delivery."""
    contact = {"profile": {"name": saying.person.name}, "wa_id": saying.person.phone}
    message = {
        "from": saying.person.phone,
        "id": saying.id,
        "timestamp": str(int(saying.at.timestamp())),
        **_said(saying),
    }
    return _delivery(saying.account, contacts=[contact], messages=[message])


def state_of_reply(account: Account, id: str, phone: str, state: str, at: datetime) -> Json:
    """The word that a message of ours was delivered, or read."""
    status = {
        "id": id,
        "status": state,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": phone,
    }
    return _delivery(account, statuses=[status])


def _delivery(account: Account, **parts: Any) -> Json:
    metadata = {"display_phone_number": account.number, "phone_number_id": account.id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **parts}
    change = {"field": "messages", "value": value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "300000000000077", "changes": [change]}],
    }


def _said(saying: Saying) -> Json:
    line = saying.line
    if line.deletes:
        return {"type": "revoke", "revoke": {"original_message_id": saying.about}}
    if line.edits:
        edited = {"original_message_id": saying.about, "message": _content(saying)}
        return {"type": "edit", "edit": edited}
    content = _content(saying)
    return {**content, "context": {"id": saying.about}} if line.after else content


def _content(saying: Saying) -> Json:
    shown = saying.line.shows
    if not shown:
        return {"type": "text", "text": {"body": saying.text}}
    type_ = _TYPES[shown]
    part: Json = {"id": f"demo-{saying.line.id}", "mime_type": _MIME[type_]}
    if saying.text:
        part["caption"] = saying.text
    if shown == "voice":
        part["voice"] = True
    return {"type": type_, type_: part}
