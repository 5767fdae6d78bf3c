"""Posts as filtered-stream webhooks deliver them (API v2): one under `data`, its people and media under `includes`."""

from collections.abc import Iterator

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
from chalicelib.platforms._json import (
    Object,
    fingerprint,
    ident,
    iso,
    language,
    obj,
    objects,
    text,
)
from chalicelib.platforms._x import permalink, unescaped


def matched(post: Object, includes: Object) -> Iterator[Event | Signal]:
    """A post that matched a rule, none for a repost."""
    references = {
        text(one.get("type")): ident(one.get("id"))
        for one in objects(post.get("referenced_tweets"))
    }
    id = ident(post.get("id"))
    if id is None or "event_type" in post:
        state = text(post.get("event_type")) or "data"
        yield Signal(SignalName.UNKNOWN, "x", fingerprint(post), state=state, raw=post)
    elif "retweeted" not in references:
        yield _event(post, includes, id, references.get("replied_to"))


def _event(post: Object, includes: Object, id: str, parent: str | None) -> Event:
    """An edited post comes again with a longer history, in which the first id is the original's."""
    history = _history(post)
    author = ident(post.get("author_id"))
    user = _of(includes.get("users"), "id", author)
    handle = text(user.get("username"))
    original = history[0] if history else id
    edited = len(history) > 1
    return Event(
        Happening.EDITED if edited else Happening.CREATED,
        "x",
        original,
        account_id=None,
        thread_id=ident(post.get("conversation_id")) or parent or original,
        parent_id=parent,
        kind=Kind.COMMENT if parent else Kind.POST,
        visibility=Visibility.PUBLIC,
        own=False,
        author=Author(author, handle, text(user.get("name"))),
        text=unescaped(text(obj(post.get("note_tweet")).get("text")) or text(post.get("text"))),
        created_at=iso(post.get("created_at")),
        permalink=permalink(handle, id),
        media=_media(post, includes),
        version=history[-1] if edited else "",
        language=language(post.get("lang")),
        raw=post,
    )


def _history(post: Object) -> list[str]:
    ids = post.get("edit_history_tweet_ids")
    return [one for one in map(ident, ids) if one] if isinstance(ids, list) else []


def _of(items: object, key: str, wanted: str | None) -> Object:
    return next((item for item in objects(items) if wanted and ident(item.get(key)) == wanted), {})


def _media(post: Object, includes: Object) -> tuple[Media, ...]:
    keys = obj(post.get("attachments")).get("media_keys")
    found = []
    for key in filter(None, map(ident, keys if isinstance(keys, list) else ())):
        item = _of(includes.get("media"), "media_key", key)
        url = text(item.get("url")) or text(item.get("preview_image_url"))
        found.append(Media(text(item.get("type")) or "media", key, url))
    return tuple(found)
