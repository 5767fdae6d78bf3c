"""What somebody said to or about the brand, and what a delivery holds beside it."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What happened to a mention on the platform."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"


class Kind(StrEnum):
    """The form in which it was said."""

    POST = "post"
    COMMENT = "comment"
    MESSAGE = "message"
    REVIEW = "review"
    STORY_MENTION = "story_mention"
    STORY_REPLY = "story_reply"
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


class Visibility(StrEnum):
    """Who could see it."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, in the platform's own ids; what the platform does not tell is None."""

    id: str | None
    handle: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """One attachment: `kind` in the platform's word (image, video, ...), an address or the platform's id."""

    kind: str
    id: str | None = None
    url: str | None = None
    mime_type: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a mention, in words common to all platforms.

    `external_id` is the platform's id of the mention, of the original for an edit or a delete. `scope` qualifies it
    where ids are unique within an account only. `version` names the edit (its own id or time), so that two edits are
    two events and one edit delivered twice is one. `account_id` is ours and None when the payload carries none;
    `thread_id` is what the platform threads by, for a direct message the peer. `language` is an ISO 639-1 code, as far
    as the platform tells; an `automatic` one was said by a machine. `raw` is the platform's own object.
    """

    change: Happening
    channel: str
    external_id: str
    account_id: str | None
    thread_id: str | None
    parent_id: str | None
    kind: Kind
    visibility: Visibility
    own: bool
    author: Author
    text: str
    created_at: datetime | None
    permalink: str | None = None
    media: tuple[Media, ...] = ()
    scope: str = ""
    version: str = ""
    language: str | None = None
    automatic: bool = False
    raw: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def mention_key(self) -> str:
        """Key of the mention that this event speaks of: the same for its creation, edits and deletion."""
        return mention_key(self.channel, self.external_id, self.scope)

    @property
    def key(self) -> str:
        """Key of this very event: the same however often it is delivered."""
        match self.change:
            case Happening.CREATED:
                return self.mention_key
            case Happening.EDITED:
                return f"{self.mention_key}#edit#{_part(self.version)}"
            case Happening.DELETED:
                return f"{self.mention_key}#delete"


def mention_key(channel: str, external_id: str, scope: str = "") -> str:
    """Store key of a mention; `scope` qualifies ids that are unique within an account or a connection only."""
    parts = (channel, scope, external_id) if scope else (channel, external_id)
    return "#".join(map(_part, parts))


def reference(key: str) -> str:
    """What a mention or signal is called in logs, from webhook to reply: its key may hold a customer's number."""
    return f"m-{short_hash(key)}"


def short_hash(text: str) -> str:
    """Twenty-four letters and digits that stand for a text: the same in every run."""
    # Half a surrogate pair, which a platform can send, has no UTF-8.
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def _part(text: str) -> str:
    """A part of a key: what senders choose must not look like two parts."""
    return text.replace("%", "%25").replace("#", "%23")


class SignalName(StrEnum):
    """What is no mention but matters."""

    DELIVERY = "delivery"  # what became of a reply of ours
    REVOKED = "revoked"  # the platform took our access away: reconnect
    BLOCKED = "blocked"  # the platform or a customer no longer lets us speak
    IDENTITY = "identity"  # a customer's id or number changed
    TROUBLE = "trouble"  # the platform reports a fault, a limit or a change of our account
    UNKNOWN = "unknown"  # an event type that we do not know yet: kept, so that nothing is lost


@dataclass(frozen=True, slots=True)
class Signal:
    """A fact from the platform that is not a mention.

    `subject` is the platform's id of what it is about (our message, a customer, our account); `state` is the platform's
    word for it, `code` its error code. `id` makes the signal unique: the same however often it is delivered.
    """

    name: SignalName
    channel: str
    id: str
    account_id: str | None = None
    subject: str | None = None
    state: str | None = None
    code: str | None = None
    reason: str | None = None
    at: datetime | None = None
    scope: str = ""
    raw: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        """Store key; the marker keeps signals apart from mentions."""
        return f"{self.channel}#signal#{self.name}#{self.id}"

    @property
    def mention_key(self) -> str | None:
        """Key of the mention of ours that it is about, if it is about one."""
        if self.name is not SignalName.DELIVERY or self.subject is None:
            return None
        return mention_key(self.channel, self.subject, self.scope)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one delivery holds, in the platform's order."""

    events: tuple[Event, ...] = ()
    signals: tuple[Signal, ...] = ()


class Handling(StrEnum):
    """What became of a mention: every one ends with one of these."""

    CASE = "case"  # it opened a case or joined one
    NOISE = "noise"  # it needs nobody
    DELETED = "deleted"  # its author took it back before anybody worked on it
    UNMATCHED = "unmatched"  # said by the brand, or a late echo, where no case is open


@dataclass(frozen=True, slots=True)
class Mention:
    """An event as we keep it: which connection brought it, when, and what became of it."""

    event: Event
    connection: str
    received_at: datetime
    case: str | None = None
    handling: Handling | None = None

    @property
    def key(self) -> str:
        """Store key: that of its event."""
        return self.event.key


@dataclass(frozen=True, slots=True)
class HeardSignal:
    """A signal as we keep it."""

    signal: Signal
    connection: str
    received_at: datetime
