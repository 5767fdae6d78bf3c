"""`./earshot inspect`: what we make of a delivery, by the very code of the webhook route, without AWS.

One delivery per line comes in as JSON, one line goes out. An operator uses it on a parked delivery.
"""

import base64
import json
import math
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import parse_qsl, urlencode, urlsplit

from chalicelib.domain.delivery import Delivery, Secrets
from chalicelib.domain.mention import Event, Media, Signal
from chalicelib.errors import EarshotError, Invalid
from chalicelib.flows.reception import receive
from chalicelib.platforms import named

Json = dict[str, object]


def run(source: Iterable[str], sink: TextIO, verify: bool) -> int:
    """Inspect each line of `source`; the exit code is 1 when a line could not be understood as a delivery."""
    code = 0
    for line in source:
        if not line.strip():
            continue
        try:
            result = inspect_line(line, verify)
        except Exception as error:  # whatever one line does, the next must be read
            code = 1
            fault = "" if isinstance(error, EarshotError) else f"{type(error).__name__}: "
            result = _nothing(f"{fault}{error}")
        sink.write(json.dumps(result) + "\n")
        sink.flush()
    return code


def inspect_line(line: str, verify: bool) -> Json:
    """What one line holds. Raises Invalid or NotFound when it describes no delivery."""
    given = _line(line)
    channel = given.get("channel")
    if not isinstance(channel, str):
        raise Invalid("channel is missing: name one of our channels.")
    platform = named(channel)
    reception = receive(platform, _delivery(given), _secrets(given), _now(given), verify)
    answer = reception.answer
    return {
        "verified": reception.verified,
        "reason": reception.reason,
        "response": {"status": answer.status, "headers": dict(answer.headers), "body": answer.body},
        "events": [_event(event) for event in reception.reading.events],
        "signals": [_signal(signal) for signal in reception.reading.signals],
    }


def _nothing(reason: str) -> Json:
    answer: Json = {"status": None, "headers": {}, "body": ""}
    return {"verified": None, "reason": reason, "response": answer, "events": [], "signals": []}


def _line(line: str) -> Json:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"The line is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise Invalid("The line is not a JSON object.")
    return value


def _delivery(given: Json) -> Delivery:
    headers = {name.lower(): value for name, value in _pairs(given, "headers", ", ")}
    body = _body(given)
    url = given.get("url") if isinstance(given.get("url"), str) else ""
    query = dict(_pairs(given, "query", None)) or dict(
        parse_qsl(_query_of(str(url)), keep_blank_values=True)
    )
    method = given.get("method")
    usual = "POST" if body or not query else "GET"
    return Delivery(
        method.upper() if isinstance(method, str) and method else usual,
        headers,
        query,
        str(url),
        body,
    )


def _query_of(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return ""


def _body(given: Json) -> bytes:
    body, encoded = given.get("body"), given.get("body_base64")
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if body is not None:
        raise Invalid(
            "body must be a text: the bytes as they arrived, not the JSON that they hold."
        )
    if isinstance(encoded, str):
        try:
            return base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise Invalid(f"body_base64 is not base64: {error}.") from error
    if encoded is not None:
        raise Invalid("body_base64 must be a text.")
    return urlencode(list(_pairs(given, "form", None)), errors="surrogatepass").encode()


def _pairs(given: Json, name: str, joined_by: str | None) -> Iterable[tuple[str, str]]:
    """Names and values of headers, a query or a form: an object or a list of pairs, each value one text or a list."""
    value = given.get(name)
    if isinstance(value, str):
        value = [list(pair) for pair in parse_qsl(value.removeprefix("?"), keep_blank_values=True)]
    pairs = (
        list(value.items()) if isinstance(value, dict) else value if isinstance(value, list) else []
    )
    for pair in pairs:
        if not (isinstance(pair, list | tuple) and len(pair) == 2):
            raise Invalid(f"{name} must be an object, or a list of pairs.")
        values = [
            _plain(one)
            for one in (pair[1] if isinstance(pair[1], list) else [pair[1]])
            if one is not None
        ]
        if values and joined_by is not None:
            yield str(pair[0]), joined_by.join(values)
        elif joined_by is None:
            yield from ((str(pair[0]), one) for one in values)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _secrets(given: Json) -> Secrets:
    secrets = given.get("secrets")
    known: Mapping[str, object] = secrets if isinstance(secrets, dict) else {}
    signing, token = known.get("signing"), known.get("verify_token")
    listed = signing if isinstance(signing, list) else [signing]
    texts = tuple(one for one in listed if isinstance(one, str))
    return Secrets(texts, token if isinstance(token, str) else None)


def _now(given: Json) -> float:
    now = given.get("now")
    if now is None:
        return time.time()
    if isinstance(now, bool) or not isinstance(now, int | float) or not math.isfinite(now):
        raise Invalid("now must be a number: seconds since 1970.")
    return float(now)


def _event(event: Event) -> Json:
    return {
        "event": event.change.value,
        "channel": event.channel,
        "external_id": event.external_id,
        "account_id": event.account_id,
        "thread_id": event.thread_id,
        "parent_id": event.parent_id,
        "kind": event.kind.value,
        "visibility": event.visibility.value,
        "own": event.own,
        "author": {"id": event.author.id, "handle": event.author.handle, "name": event.author.name},
        "text": event.text,
        "created_at": _iso(event.created_at),
        "permalink": event.permalink,
        "media": [_media(one) for one in event.media],
    }


def _media(media: Media) -> Json:
    return {"kind": media.kind, "id": media.id, "url": media.url, "mime_type": media.mime_type}


def _signal(signal: Signal) -> Json:
    return {
        "signal": signal.name.value,
        "channel": signal.channel,
        "id": signal.id,
        "account_id": signal.account_id,
        "subject": signal.subject,
        "state": signal.state,
        "code": signal.code,
        "reason": signal.reason,
        "at": _iso(signal.at),
    }


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    exact = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=exact).replace("+00:00", "Z")
