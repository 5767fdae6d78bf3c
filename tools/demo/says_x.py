"""What X delivers: posts and direct messages by the Account Activity API, edits by the filtered stream."""

from typing import Any

from tools.demo.saying import Saying, media_address

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
Json = dict[str, Any]


def payload(saying: Saying) -> Json:
    """The body of the delivery."""
    if saying.line.deletes:
        return _of_us(saying, tweet_delete_events=[_deletion(saying)])
    if saying.line.edits:
        return _edited(saying)
    if saying.line.on == "dm":
        return _of_us(
            saying,
            direct_message_events=[_message(saying)],
            users={saying.person.x_id: {"id": saying.person.x_id, **_names(saying)}},
        )
    return _of_us(saying, tweet_create_events=[_post(saying)])


def _of_us(saying: Saying, **parts: Any) -> Json:
    return {"for_user_id": saying.account.id, **parts}


def _names(saying: Saying) -> Json:
    return {"name": saying.person.name, "screen_name": saying.person.handle}


def _post(saying: Saying) -> Json:
    post: Json = {
        "created_at": saying.at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "timestamp_ms": _milliseconds(saying),
        "id_str": saying.id,
        "text": saying.text.translate(_HTML),
        "truncated": False,
        "lang": saying.person.speaks,
        "user": {"id_str": saying.person.x_id, **_names(saying)},
        "entities": {
            "user_mentions": [{"id_str": saying.account.id, "screen_name": saying.us}],
        },
    }
    if saying.root:
        post["in_reply_to_status_id_str"] = saying.about
        post["in_reply_to_user_id_str"] = saying.account.id
        post["conversation_id_str"] = saying.root
    if saying.line.shows:
        post["extended_entities"] = {"media": [_media(saying)]}
    return post


def _media(saying: Saying) -> Json:
    still = {"id_str": f"{saying.id}1", "media_url_https": media_address(saying, "jpg")}
    if saying.line.shows != "video":
        return {**still, "type": "photo"}
    film = {
        "bitrate": 832000,
        "content_type": "video/mp4",
        "url": media_address(saying, "mp4"),
    }
    return {**still, "type": "video", "video_info": {"variants": [film]}}


def _edited(saying: Saying) -> Json:
    """An edited post comes again with a longer history; its first id is the original's."""
    post = {
        "id": saying.id,
        "text": saying.text.translate(_HTML),
        "author_id": saying.person.x_id,
        "lang": saying.person.speaks,
        "created_at": saying.at.isoformat(timespec="milliseconds"),
        "conversation_id": saying.root,
        "edit_history_tweet_ids": [saying.about, saying.id],
    }
    user = {
        "id": saying.person.x_id,
        "name": saying.person.name,
        "username": saying.person.handle,
    }
    rules = [{"id": "1", "tag": "pedalumo"}]
    return {"data": post, "includes": {"users": [user]}, "matching_rules": rules}


def _deletion(saying: Saying) -> Json:
    status = {"id": saying.about, "user_id": saying.person.x_id}
    return {"status": status, "timestamp_ms": _milliseconds(saying)}


def _message(saying: Saying) -> Json:
    data: Json = {"text": saying.text.translate(_HTML)}
    if saying.line.shows:
        data["attachment"] = {"type": "media", "media": _media(saying)}
    return {
        "type": "message_create",
        "id": saying.id,
        "created_timestamp": _milliseconds(saying),
        "message_create": {
            "sender_id": saying.person.x_id,
            "target": {"recipient_id": saying.account.id},
            "message_data": data,
        },
    }


def _milliseconds(saying: Saying) -> str:
    return str(int(saying.at.timestamp() * 1000))
