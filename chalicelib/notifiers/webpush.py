"""Push to browsers by RFC 8030, straight to the push service that each of them named.

A message has no payload: it only wakes the service worker, which asks us what waits. So nothing needs encryption, and
no push service learns more than that somebody is wanted. We prove who we are by a token of RFC 8292 (VAPID).
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import WEBPUSH, Device
from chalicelib.domain.reply import Request, Response
from chalicelib.errors import DeviceGone, Invalid, Misconfigured, NoAnswer, Unavailable
from chalicelib.ports import Http

HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com")
"""Chrome and what is built like it, from Chromium's push_messaging_constants.cc; Firefox, from Mozilla's autopush."""
DOMAINS = (".push.apple.com", ".notify.windows.com")
"""Safari, as Apple asks servers to allow it ("Sending web push notifications in web apps and browsers"); Edge on
Windows, from Microsoft's "Firewall configuration for WNS". Both name hosts of their own below these."""

LIFE = 300  # seconds after which an undelivered message dies: the ladder has climbed on by then
PATIENCE = 3.0  # seconds for a push service
VALID = 12 * 3600  # seconds of a token; RFC 8292 allows a day, and clocks differ
RENEWED = VALID - 3600  # seconds after which a new one is made
LONGEST = 2048  # characters of an address


class Signer(Protocol):
    """The stage's own pair of keys."""

    @property
    def public(self) -> str:
        """The public key, uncompressed, as base64url."""

    def sign(self, text: bytes) -> bytes:
        """An ES256 signature, r and s in 64 bytes. Raises Unavailable, Misconfigured."""


class WebPush:
    """`Notifier` for browsers. `contact` is an address of ours that push services may complain to.

    `also` is the address of one more push service, '' on AWS: the stand-in's.
    """

    def __init__(
        self,
        http: Http,
        signer: Signer,
        contact: str,
        now: Callable[[], datetime],
        also: str = "",
    ) -> None:
        self._http = http
        self._signer = signer
        self._contact = contact
        self._now = now
        self._also = also
        self._tokens: dict[str, tuple[int, str]] = {}

    def register(self, platform: str, token: str) -> str:
        """The address that a subscription names, once it is known to be a push service's. Raises Invalid."""
        if platform != WEBPUSH:
            raise Invalid(f"platform: only {WEBPUSH} is reached this way")
        try:
            endpoint = json.loads(token)["endpoint"]
        except (KeyError, TypeError, ValueError) as error:
            raise Invalid(
                "token: has to be the JSON of a PushSubscription, with its endpoint"
            ) from error
        if not isinstance(endpoint, str) or not self._known(endpoint):
            raise Invalid("token: its endpoint is none of a push service that we know")
        return endpoint

    def push(self, device: Device, notice: Notice) -> str:
        """Wake a browser; returns an id of the message. Raises DeviceGone, Misconfigured, Unavailable."""
        if not self._known(device.endpoint):
            raise DeviceGone(f"device {device.id}: its push service is not known here")
        headers = {
            "Authorization": f"vapid t={self._token(device.endpoint)}, k={self._signer.public}",
            "Content-Length": "0",
            "TTL": str(LIFE),
            "Urgency": "high",
            # At most 32 characters of base64url, which case ids are made of.
            "Topic": notice.key[:32],
        }
        try:
            answer = self._http.send(Request("POST", device.endpoint, headers, ""), PATIENCE)
        except NoAnswer as error:
            # Once more does no harm: the topic replaces what has arrived.
            raise Unavailable(f"device {device.id}: {error}") from error
        _refused(device, answer)
        said = answer.headers.get("location", "") or answer.headers.get("date", "")
        return hashlib.sha256(f"{device.id} {notice.key} {said}".encode()).hexdigest()[:32]

    def _known(self, endpoint: str) -> bool:
        """Whether we may call it: we call what a caller of our API named, so only where push services are."""
        if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
            return False
        if set(endpoint) & set(' \\"<>^`{|}'):
            return False
        if self._also and endpoint.startswith(f"{self._also}/"):
            return True
        parts = urlsplit(endpoint)
        # Nothing but a host in its place: no port, no name and password.
        return parts.scheme == "https" and (parts.netloc in HOSTS or _below(parts.netloc))

    def _token(self, endpoint: str) -> str:
        """The proof of who we are for one push service, made anew before it ends."""
        audience = "/".join(endpoint.split("/")[:3])
        now = int(self._now().timestamp())
        made, token = self._tokens.get(audience, (0, ""))
        if not token or not 0 <= now - made < RENEWED:
            token = self._made(audience, now)
            self._tokens[audience] = now, token
        return token

    def _made(self, audience: str, now: int) -> str:
        claims = {"aud": audience, "exp": now + VALID, "sub": self._contact}
        signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        return f"{signed}.{base64url(self._signer.sign(signed.encode()))}"


def base64url(content: bytes) -> str:
    """Base64 for addresses, without what fills it up."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _part(content: Mapping[str, object]) -> str:
    return base64url(json.dumps(content, separators=(",", ":")).encode())


def _below(host: str) -> bool:
    """Whether a host is below one of the domains: letters, digits, dots and hyphens, in small."""
    return host.endswith(DOMAINS) and all(c.isalnum() or c in ".-" for c in host)


def _refused(device: Device, answer: Response) -> None:
    """Raises what the answer of a push service means, unless it has taken the message."""
    if answer.status in (404, 410):
        raise DeviceGone(f"device {device.id}: its subscription has ended")
    if answer.status == 429 or answer.status >= 500:
        raise Unavailable(f"device {device.id}: the push service answered {answer.status}")
    if not 200 <= answer.status < 300:
        raise Misconfigured(
            f"device {device.id}: the push service answered {answer.status}: "
            "register this device again; if all are refused, look at the stage's push key"
        )
