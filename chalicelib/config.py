"""Settings, the only reader of the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from chalicelib.errors import Misconfigured

REQUIRED = (
    *("MENTIONS_TABLE", "CASES_TABLE", "LEDGER_TABLE", "DESK_TABLE"),
    *("INTAKE_QUEUE", "SPILL_QUEUE", "DUE_QUEUE", "PAGES_QUEUE", "OUTBOUND_QUEUE"),
    *("PULSE_TABLE", "FIGURES_QUEUE"),
    *("BLOBS_BUCKET", "SECRET_NAME"),
)

OPTIONAL = (
    *("PUSH_APPLICATION", "PUSH_APPLE", "PAGES_TOPIC", "LINK_KEY", "LINK_BASE", "LIVE_ENDPOINT"),
    *("PUSH_KEY", "PUSH_SERVICE"),
)

# DESK_VERSION is set too, and read by nobody: a new value makes new workers, which read desk and secrets anew.


@dataclass(frozen=True, slots=True)
class Settings:
    """What the template tells every function; `…_queue` are URLs, what is of SNS are ARNs."""

    mentions_table: str
    cases_table: str
    ledger_table: str
    desk_table: str
    intake_queue: str
    spill_queue: str
    due_queue: str
    pages_queue: str
    outbound_queue: str
    pulse_table: str
    figures_queue: str
    blobs_bucket: str
    secret_name: str
    push_application: str = ""
    """FCM; empty where agents are not paged on phones."""
    push_apple: str = ""
    """APNS, for teams with an app of their own; empty where FCM reaches iPhones as well."""
    push_key: str = ""
    """Parameter with what web push is signed with; told only to who signs it."""
    push_service: str = ""
    """Address of one more push service of browsers, the stand-in's; empty on AWS."""
    pages_topic: str = ""
    """Through which text messages and e-mails to agents leave."""
    link_key: str = ""
    """Parameter with what links that acknowledge are signed with; empty for no links."""
    link_base: str = ""
    """Address of the API in those links; told only to who signs them."""
    live_endpoint: str = ""
    """Where connections of open consoles are spoken to; empty for none. Browsers open the same place by ws or wss."""
    classifier: str = "lexicon"
    retention: timedelta = timedelta(days=400)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Settings of an environment. Raises Misconfigured, which names all that is missing."""
        missing = [name for name in REQUIRED if not env.get(name)]
        if missing:
            raise Misconfigured(f"set {', '.join(missing)} in the environment of this function")
        found: dict[str, Any] = {name.lower(): env[name] for name in REQUIRED}
        found |= {name.lower(): env.get(name, "") for name in OPTIONAL}
        if env.get("CLASSIFIER"):
            found["classifier"] = env["CLASSIFIER"]
        if env.get("RETENTION_DAYS"):
            found["retention"] = _days(env["RETENTION_DAYS"])
        return cls(**found)


def stage(env: Mapping[str, str]) -> str:
    """Name of the stage; known even where other settings are missing, since the log names it in every line."""
    return env.get("STAGE") or "unknown"


def _days(text: str) -> timedelta:
    if not text.isdecimal() or int(text) < 1:
        raise Misconfigured(f"RETENTION_DAYS is {text!r}: give a whole number of days, 1 or more")
    return timedelta(days=int(text))
