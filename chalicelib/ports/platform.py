"""What differs from network to network, and from method to method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.delivery import Answer, Delivery, Secrets
    from chalicelib.domain.mention import Reading, Visibility
    from chalicelib.domain.reply import Access, Limit, Outcome, Request, Response, Target
    from chalicelib.domain.verdict import Verdict


class Platform(Protocol):
    """One network: proof, reading and answering of its traffic. A module of `platforms` is one, without I/O."""

    @property
    def LIMIT(self) -> int:
        """The longest reply, in units of `length`."""

    def length(self, text: str) -> int:
        """Length of a reply as the platform counts it."""

    def limit(self, visibility: Visibility) -> Limit:
        """How long a reply of that visibility may be, and what is counted, for who writes one."""

    def challenge(self, delivery: Delivery, secrets: Secrets) -> Answer | None:
        """Answer to a handshake; None when this is none. Raises Forged."""

    def verify(self, delivery: Delivery, secrets: Secrets, now: float) -> None:
        """Return when the raw bytes are proven to come from the platform; raises Forged."""

    def parse(self, body: bytes, headers: Mapping[str, str]) -> Reading:
        """All that a delivery holds. Raises Unreadable, or Invalid where the sender can mend it."""

    def reply(self, target: Target, text: str, access: Access) -> Request:
        """The request that says `text` to `target`."""

    def outcome(self, response: Response) -> Outcome:
        """What the platform's answer to a reply means."""

    def sign(self, body: bytes, secret: str, now: float, message_id: str) -> dict[str, str]:
        """The headers with which the platform would send this body."""


class Classifier(Protocol):
    """One method of understanding a text."""

    def classify(self, text: str) -> Verdict:
        """What the text says."""
