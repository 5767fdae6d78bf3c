"""What a web page, a mail box and a help point deliver: the standard channel."""

from typing import Any

from tools.demo.saying import Saying, media_address

Json = dict[str, Any]
_KINDS = {"chat": "message", "station": "message", "email": "email", "review": "review"}
_SHOWN = {
    "photo": ("image", "jpg", "image/jpeg"),
    "video": ("video", "mp4", "video/mp4"),
    "voice": ("audio", "ogg", "audio/ogg"),
}


def payload(saying: Saying) -> Json:
    """The body of the delivery."""
    line, moment = saying.line, saying.at.isoformat(timespec="milliseconds")
    change = "deleted" if line.deletes else "edited" if line.edits else "created"
    data: Json = {
        "id": saying.about if change != "created" else saying.id,
        "account_id": saying.account.id,
        "kind": _KINDS.get(line.on, "comment"),
        "author": {
            "id": f"demo-{saying.person.id}",
            "handle": saying.person.handle,
            "name": saying.person.name,
        },
        "created_at": moment,
        "language": saying.person.speaks,
        **_thread(saying),
        **_media(saying),
    }
    if saying.text:
        data["text"] = saying.text
    if change == "edited":
        data["version"] = saying.id
    return {"type": f"mention.{change}", "timestamp": moment, "data": data}


def _thread(saying: Saying) -> Json:
    """Public things are threaded by what began them; a private one by its customer and form."""
    if saying.line.on in ("review", "comment"):
        return {"parent_id": saying.about, "thread_id": saying.root} if saying.root else {}
    return {"thread_id": f"{saying.line.on}-{saying.person.id}"}


def _media(saying: Saying) -> Json:
    if not saying.line.shows:
        return {}
    kind, ending, mime_type = _SHOWN[saying.line.shows]
    address = media_address(saying, ending)
    return {"media": [{"kind": kind, "url": address, "mime_type": mime_type}]}
