"""Posts and direct messages as the Account Activity API delivers them. `us` is the subscribed account."""

from collections.abc import Iterator
from datetime import UTC, datetime

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
    made_up,
    milliseconds,
    obj,
    objects,
    text,
)


def tweet(post: Object, us: str | None, payload: Object) -> Iterator[Event]:
    """A post by, to or about us; none for a repost and for what others say to each other."""
    user = obj(post.get("user"))
    author = ident(user.get("id_str"), user.get("id"))
    own = us is not None and author == us
    if obj(post.get("retweeted_status")) or not (own or _concerns(post, us)):
        return
    id = ident(post.get("id_str"), post.get("id")) or fingerprint(post)
    parent = ident(post.get("in_reply_to_status_id_str"), post.get("in_reply_to_status_id"))
    handle = text(user.get("screen_name")) or text(user.get("username"))
    yield Event(
        Happening.CREATED,
        "x",
        id,
        account_id=us,
        thread_id=ident(post.get("conversation_id_str"), post.get("conversation_id"))
        or parent
        or id,
        parent_id=parent,
        kind=Kind.COMMENT if parent else Kind.POST,
        visibility=Visibility.PUBLIC,
        own=own,
        author=Author(author, handle, text(user.get("name"))),
        text=unescaped(_full_text(post)),
        created_at=_created(post.get("created_at")) or milliseconds(post.get("timestamp_ms")),
        permalink=permalink(handle, id),
        media=tuple(_pictures(post)),
        language=language(post.get("lang")),
        raw=post,
    )


def tweet_deleted(deletion: Object, us: str | None, payload: Object) -> Iterator[Event | Signal]:
    """A post that is gone; all that is told is its id, its author and when."""
    status = obj(deletion.get("status"))
    id = ident(status.get("id_str"), status.get("id"))
    if id is None:
        yield Signal(
            SignalName.UNKNOWN,
            "x",
            fingerprint(deletion),
            us,
            state="tweet_delete_events",
            raw=deletion,
        )
        return
    author = ident(status.get("user_id_str"), status.get("user_id"))
    yield Event(
        Happening.DELETED,
        "x",
        id,
        account_id=us,
        thread_id=None,
        parent_id=None,
        kind=Kind.POST,
        visibility=Visibility.PUBLIC,
        own=us is not None and author == us,
        author=Author(author),
        text="",
        created_at=milliseconds(deletion.get("timestamp_ms")),
        raw=deletion,
    )


def direct_message(event: Object, us: str | None, payload: Object) -> Iterator[Event | Signal]:
    """A direct message to or from us; older deliveries keep its id and time beside the text and name no type."""
    message = obj(event.get("message_create"))
    if not message:
        yield Signal(
            SignalName.UNKNOWN,
            "x",
            fingerprint(us, event),
            us,
            state=text(event.get("type")),
            raw=event,
        )
        return
    data = obj(message.get("message_data"))
    sender = ident(message.get("sender_id"))
    own = us is not None and sender == us
    user = obj(obj(payload.get("users")).get(sender or ""))
    times = (event.get("created_timestamp"), data.get("created_timestamp"))
    yield Event(
        Happening.CREATED,
        "x",
        ident(event.get("id"), data.get("id")) or fingerprint(event),
        account_id=us,
        thread_id=ident(obj(message.get("target")).get("recipient_id")) if own else sender,
        parent_id=None,
        kind=Kind.MESSAGE,
        visibility=Visibility.PRIVATE,
        own=own,
        author=Author(
            sender,
            text(user.get("screen_name")) or text(user.get("username")),
            text(user.get("name")),
        ),
        text=unescaped(text(data.get("text"))),
        created_at=milliseconds(times[0]) or milliseconds(times[1]),
        media=tuple(
            _media(item) for item in [obj(obj(data.get("attachment")).get("media"))] if item
        ),
        raw=event,
    )


def unescaped(written: str | None) -> str:
    """The text as it was typed: X escapes these three characters and no others."""
    return (written or "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def permalink(handle: str | None, id: str) -> str | None:
    """Address of a post; the form without a handle leads there too."""
    return None if made_up(id) else f"https://x.com/{handle or 'i/web'}/status/{id}"


def _concerns(post: Object, us: str | None) -> bool:
    """Whether a post is about us. X also sends what is said below our posts to others; only the clear cases go."""
    answered = ident(post.get("in_reply_to_user_id_str"), post.get("in_reply_to_user_id"))
    if us is None or answered is None or answered == us:
        return True
    quoted = obj(obj(post.get("quoted_status")).get("user"))
    about = [quoted]
    for part in (post, obj(post.get("extended_tweet"))):
        about.extend(objects(obj(part.get("entities")).get("user_mentions")))
    return any(ident(user.get("id_str"), user.get("id")) == us for user in about)


def _full_text(post: Object) -> str | None:
    long = text(obj(post.get("extended_tweet")).get("full_text"))
    short = text(post.get("text")) or text(post.get("full_text"))
    return long or short if post.get("truncated") or not short else short


def _created(value: object) -> datetime | None:
    """`Wed Nov 21 00:13:13 +0000 2018`."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except (ValueError, OverflowError):
        return iso(value)


def _pictures(post: Object) -> Iterator[Media]:
    """Media of a post: the extended list is whole, the plain one holds the first only."""
    for part in (obj(post.get("extended_tweet")), post):
        for name in ("extended_entities", "entities"):
            found = [_media(item) for item in objects(obj(part.get(name)).get("media"))]
            if found:
                yield from found
                return


def _media(item: Object) -> Media:
    films = [
        film
        for film in objects(obj(item.get("video_info")).get("variants"))
        if text(film.get("url"))
    ]
    best = max(films, key=_bitrate, default={})
    still = text(item.get("media_url_https")) or text(item.get("media_url"))
    return Media(
        text(item.get("type")) or "media",
        ident(item.get("id_str"), item.get("id")),
        text(best.get("url")) or still,
        text(best.get("content_type")),
    )


def _bitrate(film: Object) -> int:
    rate = film.get("bitrate")
    return rate if isinstance(rate, int) else -1
