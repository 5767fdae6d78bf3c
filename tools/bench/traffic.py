"""What happens in a measurement: mentions as the platforms send them, and the agent's phone."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import urllib3

from chalicelib.domain.mention import Mention
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.receipt import Outcome, Receipt, receipt_of
from chalicelib.errors import Unavailable
from tools.local.state import State
from tools.send import Sender, Shot

Found = TypeVar("Found")

Body = Callable[[str], dict[str, Any]]
"""Makes a delivery; the digits it is given make its ids its own."""

ADVERTISING = (
    "Huge crypto giveaway for all who follow us today, only the first thousand win, do not miss it"
    " https://win.example/now"
)
COMPLAINT = (
    "My parcel should have been here on Monday and it is still not here. I have waited at home twice"
    " now. Where is it?"
)
ANSWER = (
    "Hi Ada, sorry that you waited. Your parcel is at the depot in Leeds and comes tomorrow before noon."
    " Please tell us if it does not."
)
_PATIENCE = 30.0
_LOOK = 0.03


def x_post(text: str) -> Body:
    """A public post, as X's filtered stream delivers it."""

    def body(digits: str) -> dict[str, Any]:
        id, author = f"19{digits}", f"80{digits}"
        post = {
            "id": id,
            "text": text,
            "author_id": author,
            "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "conversation_id": id,
            "edit_history_tweet_ids": [id],
            "lang": "en",
        }
        user = {"id": author, "name": "Ada Moss", "username": f"ada{digits[-6:]}"}
        rules = [{"id": "1900000000000000001", "tag": "shop"}]
        return {"data": post, "includes": {"users": [user]}, "matching_rules": rules}

    return body


def whatsapp_message(text: str) -> Body:
    """A private message, as WhatsApp delivers it."""

    def body(digits: str) -> dict[str, Any]:
        phone = f"447{digits[-9:]}"
        contact = {"profile": {"name": "Ada Moss"}, "wa_id": phone}
        message = {
            "from": phone,
            "id": f"wamid.HBgMNDQ3NzAwOTAwMTIzFQIAEhggQ{digits}AA==",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
        }
        return _of_whatsapp({"contacts": [contact], "messages": [message]})

    return body


def whatsapp_state(reply: str) -> Body:
    """WhatsApp's word that a reply was delivered."""

    def body(digits: str) -> dict[str, Any]:
        state = {
            "id": reply,
            "status": "delivered",
            "timestamp": str(int(time.time())),
            "recipient_id": f"447{digits[-9:]}",
            "pricing": {"billable": True, "pricing_model": "CBP", "category": "service"},
        }
        return _of_whatsapp({"statuses": [state]})

    return body


def _of_whatsapp(value: dict[str, Any]) -> dict[str, Any]:
    line = {"display_phone_number": "447700900000", "phone_number_id": "200000000000001"}
    value = {"messaging_product": "whatsapp", "metadata": line, **value}
    entry = {"id": "300000000000001", "changes": [{"value": value, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def standard_comment(text: str) -> Body:
    """A public comment through the standard channel."""

    def body(digits: str) -> dict[str, Any]:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        author = {"id": f"c-{digits}", "handle": f"ada{digits[-6:]}", "name": "Ada Moss"}
        data = {"id": f"r-{digits}", "account_id": "shop-1", "kind": "comment", "author": author}
        return {"type": "mention.created", "timestamp": at, "data": {**data, "text": text}}

    return body


def new_digits(number: int) -> str:
    """Seventeen digits that no other mention of any run has."""
    return f"{time.time_ns() // 1_000_000:013d}{number % 10_000:04d}"


def deliver(one: Sender, body: Body, number: int) -> Shot:
    """Post one delivery, signed. Raises Unavailable when it is not taken."""
    digits = new_digits(number)
    shot = one.send(json.dumps(body(digits)).encode(), f"msg_{digits}")
    if shot.status != 200:
        raise Unavailable(f"the webhook answered {shot.status}: see the stack's logs")
    return shot


def settled(one: Sender, key: str) -> Mention:
    """The mention once it is triaged and the page of its case, if it has one, has left. Raises Unavailable."""
    mention = until(lambda: _handled(one, key), f"mention {key} is not triaged")
    if mention.case is not None:
        case = mention.case
        until(lambda: _paged(one, case), f"case {case} has no page that left")
        _a_minute_later(one, case)
    return mention


def _handled(one: Sender, key: str) -> Mention | None:
    found = one.ports.mentions.get(key)
    return found if found is not None and found.handling is not None else None


def _paged(one: Sender, case: str) -> bool:
    return any(receipt.outcome is Outcome.TOLD for receipt in _receipts(one, case))


def _a_minute_later(one: Sender, case: str) -> None:
    """Nobody is told twice in a minute: those who were just now are made free for the next case, uncounted."""
    pager = one.ports.pager
    for to in {receipt.to for receipt in _receipts(one, case)}:
        last = pager.last(to)
        if last is not None:
            pager.release(to, last, None)


def _receipts(one: Sender, case: str) -> list[Receipt]:
    return [receipt_of(entry) for entry in one.ports.ledger.told(case)]


def until(look: Callable[[], Found | None], otherwise: str, patience: float = _PATIENCE) -> Found:
    """What `look` finds once it finds something. Raises Unavailable after so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(_LOOK)
    raise Unavailable(otherwise)


@dataclass(slots=True)
class Phone:
    """The agents' phones, signed in once: tokens last an hour."""

    state: State
    cognito: Any
    tokens: dict[str, str] = field(default_factory=dict)
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(retries=False, timeout=30)
    )

    def close(self, one: Sender, case: str) -> None:
        """The agent opens the case from the page, and closes it: nothing to answer."""
        agent = self._owner(one, case)
        self._ask(agent, "GET", f"cases/{case}")
        self._ask(agent, "POST", f"cases/{case}/close", {"outcome": "no_answer_needed"})

    def answer(self, one: Sender, case: str) -> str:
        """The agent opens the case that the page names, and replies; returns the id that the reply got there."""
        agent = self._owner(one, case)
        self._ask(agent, "GET", f"cases/{case}")
        self._ask(agent, "POST", f"cases/{case}/replies", {"text": ANSWER})
        return until(lambda: _sent(one, case), f"the reply of case {case} was not sent")

    def _owner(self, one: Sender, case: str) -> str:
        found = one.ports.cases.get(case)
        if found is None or found.owner is None:
            raise Unavailable(f"case {case} has no owner: is everybody's desk full?")
        return found.owner

    def _ask(
        self, agent: str, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> None:
        headers = {"authorization": self._token(agent), "content-type": "application/json"}
        if method == "POST":
            headers["idempotency-key"] = uuid.uuid4().hex
        sent = json.dumps(body).encode() if body is not None else None
        answer = self.pool.request(method, self.state.api + path, body=sent, headers=headers)
        if answer.status >= 300:
            raise Unavailable(f"{method} {path} answered {answer.status}: {answer.data[:300]!r}")

    def _token(self, agent: str) -> str:
        if agent not in self.tokens:
            user = next(user for user in self.state.users if user.id == agent)
            answer = self.cognito.initiate_auth(
                ClientId=self.state.outputs["UserPoolClientId"],
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": user.id, "PASSWORD": user.password},
            )
            self.tokens[agent] = answer["AuthenticationResult"]["IdToken"]
        return self.tokens[agent]


def _sent(one: Sender, case: str) -> str | None:
    replies = [r for r in one.ports.cases.outbox(case) if r.state is OutgoingState.SENT]
    return replies[-1].external_id if replies else None
