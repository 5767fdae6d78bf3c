"""A colleague at work: signs in as people do, looks into the inbox, and does one thing at a time by the API."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3

from tools.demo.deciding import Act, Doing

Json = dict[str, Any]
SEEN_AT_ONCE = 50
"""Cases of a list that a colleague looks at."""
_TOO_OLD = 401
"""What an API answers to a token that has run out."""


@dataclass(slots=True)
class Colleague:
    """Somebody of the desk; `sign_in` fetches an id token, and is called again when it has run out."""

    id: str
    api: str
    sign_in: Callable[[], str]
    name: str = ""
    pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(maxsize=2, retries=False, timeout=30)
    )
    token: str = ""

    def inbox(self) -> tuple[list[Json], int]:
        """The cases that this colleague has, then those of the queue; and 200, or the status of what went wrong."""
        found: list[Json] = []
        worst = 200
        for of in ("mine", "queue"):
            status, page = self._ask("GET", f"cases?list={of}&limit={SEEN_AT_ONCE}")
            found += page.get("cases", []) if status == 200 else []
            worst = worst if status == 200 else status
        return found, worst

    def come(self, *, on_duty: bool) -> int:
        """Begin or interrupt the work; returns the status of the answer, which names the colleague."""
        status, me = self._ask("PUT", "me", {"on_duty": on_duty})
        self.name = str(me.get("name", self.id))
        return status

    def console(self) -> str:
        """Where this colleague's console may be opened now; '' where there are none."""
        status, given = self._ask("POST", "live")
        return f"{given['url']}?ticket={given['ticket']}" if status == 201 else ""

    def do(self, act: Act, case: Json, now: datetime) -> int:
        """Do something with a case; returns the status of the answer, 0 for none."""
        method, path, body = _request(act, self.name, now)
        key = once(act, str(case["last_mention"]))
        named = {"idempotency-key": key} if act.doing in (Doing.NOTE, Doing.REPLY) else {}
        return self._ask(method, f"cases/{case['id']}/{path}", body, named)[0]

    def _ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Json]:
        """Status and JSON of a request; signs in first, and again when the token is no longer taken."""
        known = bool(self.token)
        self.token = self.token or self.sign_in()
        status, said = self._send(method, path, body, headers or {})
        if status != _TOO_OLD or not known:
            return status, said
        self.token = self.sign_in()
        return self._send(method, path, body, headers or {})

    def _send(
        self, method: str, path: str, body: Json | None, headers: dict[str, str]
    ) -> tuple[int, Json]:
        headers = {**headers, "authorization": self.token, "content-type": "application/json"}
        content = None if body is None else json.dumps(body)
        try:
            answer = self.pool.request(method, self.api + path, body=content, headers=headers)
            said = json.loads(answer.data or b"{}")
        except (urllib3.exceptions.HTTPError, ValueError):
            return 0, {}
        return answer.status, said if isinstance(said, dict) else {}


def once(act: Act, mention: str) -> str:
    """The key under which an answer or a note to a mention is said once, however often it is sent."""
    return f"demo-{act.doing}-{hashlib.sha256(mention.encode()).hexdigest()[:24]}"


def _request(act: Act, name: str, now: datetime) -> tuple[str, str, Json | None]:
    """Method, path within the case, and body of an act."""
    text = {"text": act.what.replace("{agent}", name)}
    match act.doing:
        case Doing.ACKNOWLEDGE | Doing.CLAIM:
            return "POST", act.doing.value, None
        case Doing.GIVE:
            return "POST", "handover", {"to": act.what}
        case Doing.TAG:
            return "PUT", "tags", {"tags": sorted(act.tags)}
        case Doing.NOTE:
            return "POST", "notes", text
        case Doing.SNOOZE:
            until = now.astimezone(UTC) + timedelta(minutes=int(act.what))
            return "POST", "snooze", {"until": until.isoformat(timespec="milliseconds")}
        case Doing.REPLY:
            return "POST", "replies", text
        case Doing.CLOSE:
            return "POST", "close", {"outcome": act.what}
