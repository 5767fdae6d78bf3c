"""X: public posts and private messages, by the Account Activity API and by filtered-stream webhooks.

Sources: docs.x.com: webhooks, account activity, filtered stream, manage posts, direct messages, response codes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

from chalicelib.domain.delivery import Answer, Delivery, Secrets
from chalicelib.domain.mention import Event, Reading, Signal, SignalName, Visibility
from chalicelib.domain.reply import Access, Limit, Outcome, Request, Response, Target
from chalicelib.errors import Forged, Invalid
from chalicelib.platforms._json import (
    Object,
    fingerprint,
    ident,
    iso,
    load,
    made_up,
    milliseconds,
    obj,
    objects,
    text,
)
from chalicelib.platforms._replies import (
    body_of,
    by_status,
    fits,
    later,
    post,
    refused,
    sent,
    unknown,
    until,
)
from chalicelib.platforms._signatures import base64, check_sha256_header, sha256_header, usable
from chalicelib.platforms._x import direct_message, tweet, tweet_deleted
from chalicelib.platforms._x_length import weighted as length
from chalicelib.platforms._x_stream import matched

LIMIT = 280  # of a public reply, as `length` counts
PRIVATE_LIMIT = 10_000  # characters of a direct message

API = "https://api.x.com"
SIGNATURE = "x-twitter-webhooks-signature"

__all__ = ["LIMIT", "challenge", "length", "limit", "outcome", "parse", "reply", "sign", "verify"]

# Gestures and states that say nothing, and the parts of a delivery that only describe the others.
_SILENT = frozenset(
    {
        "favorite_events",
        "follow_events",
        "unfollow_events",
        "mute_events",
        "unmute_events",
        "unblock_events",
        "direct_message_indicate_typing_events",
        "direct_message_mark_read_events",
        "users",
        "apps",
        "includes",
        "matching_rules",
    }
)


_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~-]{1,512}", re.ASCII)


def challenge(delivery: Delivery, secrets: Secrets) -> Answer | None:
    """Answer of the challenge-response check: the token signed with the current secret. Raises Forged.

    Deliveries are signed with the same secret in the same way, so that whoever asks could have a body signed: only
    what no body can be is signed here, and `verify` takes no body that could be a token.
    """
    token = delivery.query.get("crc_token")
    if delivery.method != "GET" or not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise Forged("The crc_token is none of X's: letters, digits and + / = _ . ~ - only.")
    answer = {"response_token": sha256_header(token.encode(), usable(secrets)[0], base64)}
    return Answer(200, json.dumps(answer), {"content-type": "application/json"})


def verify(delivery: Delivery, secrets: Secrets, now: float) -> None:
    """Return when X signed these bytes; raises Forged. X signs no time, so `now` is not needed."""
    if not delivery.body.startswith(b"{"):
        raise Forged("The body is no JSON object, as X sends: it could be a crc_token.")
    check_sha256_header(delivery.headers.get(SIGNATURE), delivery.body, usable(secrets), base64)


def sign(body: bytes, secret: str, now: float, message_id: str) -> dict[str, str]:
    """Headers as X would send them."""
    return {"content-type": "application/json", SIGNATURE: sha256_header(body, secret, base64)}


def parse(body: bytes, headers: Mapping[str, str]) -> Reading:
    """Posts, deletions and direct messages as events; lost access, blocks and replay faults as signals."""
    payload = load(body)
    found = [item for name in payload for item in _read(name, payload)]
    return Reading(
        tuple(item for item in found if isinstance(item, Event)),
        tuple(item for item in found if isinstance(item, Signal)),
    )


def limit(visibility: Visibility) -> Limit:
    """Of a post, which X weighs, or of a direct message."""
    return Limit(PRIVATE_LIMIT) if visibility is Visibility.PRIVATE else Limit(LIMIT, "x")


def reply(target: Target, text: str, access: Access) -> Request:
    """A public answer below the post, or a direct message to its author. Raises Invalid when it cannot be sent."""
    root = (access.base or API).rstrip("/")
    if target.visibility is Visibility.PRIVATE:
        fits(text, len(text), PRIVATE_LIMIT)
        customer = quote(target.customer_id, safe="")
        return post(f"{root}/2/dm_conversations/with/{customer}/messages", access, {"text": text})
    fits(text, length(text), LIMIT)
    if made_up(target.external_id):
        raise Invalid(
            "X gave this post no id, so nobody can answer below it: send a private reply."
        )
    return post(
        f"{root}/2/tweets",
        access,
        {"text": text, "reply": {"in_reply_to_tweet_id": target.external_id}},
    )


def outcome(response: Response) -> Outcome:
    """What became of a reply: sent when the answer names the new post or message."""
    answer = body_of(response)
    said = _said(answer)
    if 200 <= response.status < 300:
        data = obj(answer.get("data"))
        external_id = ident(data.get("id"), data.get("dm_event_id"))
        if external_id:
            return sent(external_id)
        return (
            refused("X did not take the reply: the agent must change it.", said)
            if said
            else unknown()
        )
    if response.status == 403:
        return refused(
            "X does not allow this: the customer may have closed direct messages or blocked us, or the API plan allows"
            " answers only to those who mention us. The agent must take the other way, public or private.",
            said,
        )
    if response.status == 429:
        wait = until(response.headers.get("x-rate-limit-reset", ""), response)
        return later(response, wait or 900, said or "The rate limit is reached.")
    return by_status(response, said)


def _said(answer: Object) -> str:
    problem = next(objects(answer.get("errors")), answer)
    return (
        text(problem.get("detail"))
        or text(problem.get("message"))
        or text(problem.get("title"))
        or ""
    )


def _read(name: str, payload: Object) -> Iterator[Event | Signal]:
    """The events and signals under one key of a delivery."""
    us = ident(payload.get("for_user_id"))
    value = payload[name]
    if name in _LISTS and not isinstance(value, list):
        yield _signal(SignalName.UNKNOWN, us, {name: value}, state=name)
    elif name in _LISTS:
        for item in objects(value):
            yield from _LISTS[name](item, us, payload)
    elif name in _OBJECTS:
        yield from _OBJECTS[name](obj(value), us)
    elif name == "data":
        for item in [value] if isinstance(value, dict) else objects(value):
            yield from matched(item, obj(payload.get("includes")))
    elif isinstance(value, dict | list) and name not in _SILENT:
        yield _signal(SignalName.UNKNOWN, us, {name: value}, state=name)


def _block(event: Object, us: str | None, payload: Object) -> Iterator[Signal]:
    """A customer who blocked us; what we block ourselves is our own business."""
    source, target = obj(event.get("source")), obj(event.get("target"))
    customer = ident(source.get("id_str"), source.get("id"))
    if (
        text(event.get("type")) in (None, "block")
        and us
        and ident(target.get("id_str"), target.get("id")) == us
    ):
        at = milliseconds(event.get("created_timestamp"))
        yield Signal(
            SignalName.BLOCKED,
            "x",
            fingerprint(us, customer, event.get("created_timestamp")),
            account_id=us,
            subject=customer,
            state="block",
            at=at,
            raw=event,
        )


def _user_event(event: Object, us: str | None) -> Iterator[Signal]:
    revoked = obj(event.get("revoke"))
    if not revoked:
        yield _signal(SignalName.UNKNOWN, us, event, state="user_event")
        return
    account = ident(obj(revoked.get("source")).get("user_id"))
    yield Signal(
        SignalName.REVOKED,
        "x",
        fingerprint(revoked),
        account_id=account,
        subject=account,
        state="revoke",
        reason="The account has withdrawn the app's authorisation.",
        at=iso(revoked.get("date_time")),
        raw=event,
    )


def _replay(job: Object, us: str | None) -> Iterator[Signal]:
    """The end of a replay that we asked for; only an incomplete one needs somebody."""
    if job.get("job_state") != "Complete":
        reason = text(job.get("job_state_description"))
        yield _signal(SignalName.TROUBLE, us, job, state=text(job.get("job_state")), reason=reason)


def _signal(
    name: SignalName,
    us: str | None,
    raw: Object,
    *,
    state: str | None = None,
    reason: str | None = None,
) -> Signal:
    return Signal(
        name, "x", fingerprint(us, raw), account_id=us, state=state, reason=reason, raw=raw
    )


_LISTS: dict[str, Callable[[Object, str | None, Object], Iterator[Event | Signal]]] = {
    "tweet_create_events": tweet,
    "tweet_delete_events": tweet_deleted,
    "direct_message_events": direct_message,
    "block_events": _block,
}
_OBJECTS: dict[str, Callable[[Object, str | None], Iterator[Signal]]] = {
    "user_event": _user_event,
    "replay_job_status": _replay,
}
