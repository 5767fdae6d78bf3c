"""The JSON of everything that agents see."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.api._clock import clocks_json
from chalicelib.api._json import moment, moment_or_none
from chalicelib.api._order import order_of
from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent
from chalicelib.domain.mention import Mention
from chalicelib.domain.notice import TITLES
from chalicelib.domain.page import Device, Ladder, Page
from chalicelib.ports import Parked

if TYPE_CHECKING:
    from chalicelib.api import _answers as answers

PREVIEW = 140  # characters


def me_json(agent: Agent, on_duty: bool, load: int, devices: Sequence[Device]) -> "answers.Me":
    """The agent who is signed in."""
    return {
        "id": agent.id,
        "name": agent.name,
        "role": agent.role,
        "team": agent.team,
        "channels": sorted(agent.channels),
        "on_duty": on_duty,
        "load": load,
        "capacity": agent.capacity,
        "devices": [device_json(one) for one in devices],
    }


def device_json(device: Device) -> "answers.Device":
    """A device, without the token by which it is reached."""
    return {
        "id": device.id,
        "platform": device.platform,
        "registered_at": moment(device.registered_at),
    }


def page_to_me_json(page: Page) -> "answers.PageToMe":
    """A page as the screen of a locked phone may show it."""
    return {
        "case": page.case,
        "page": page.id,
        "reason": page.reason,
        "title": TITLES[page.reason],
        "priority": int(page.priority),
        "priority_name": page.priority.name.lower(),
        "due": moment_or_none(page.due),
        "at": moment(page.at),
    }


def case_json(case: Case, now: datetime, heard: Mention | None = None) -> "answers.Case":
    """A case as it stands in an inbox."""
    author = heard.event.author if heard else None
    return {
        "id": case.id,
        "version": case.version,
        "status": case.status,
        "owner": case.owner,
        "team": case.team,
        "priority": int(case.priority),
        "priority_name": case.priority.name.lower(),
        "channel": case.thread.channel,
        "connection": case.connection,
        "visibility": case.visibility,
        "customer": {
            "id": case.thread.customer_id,
            "handle": author.handle if author else None,
            "name": author.name if author else None,
        },
        "opened_at": moment(case.opened_at),
        "last_heard_at": moment(case.last_heard_at),
        "last_mention": case.last_mention,
        "acknowledged_at": moment_or_none(case.acknowledged_at),
        "paging": _paging(case.ladder),
        "clocks": clocks_json(case, now),
        "tier": case.tier,
        "tags": sorted(case.tags),
        "snoozed_until": moment_or_none(case.snoozed_until),
        "lease": _lease(case, now),
        "sentiment": case.sentiment,
        "intent": case.intent,
        "urgent": case.urgent,
        "language": case.language,
        "merged_into": case.merged_into,
        "preview": _preview(heard),
        "order": order_of(case, now),
    }


def _preview(heard: Mention | None) -> str | None:
    """How a mention begins, in one line; nothing of one that was taken back."""
    line = " ".join(heard.event.text[: 10 * PREVIEW].split()) if heard else ""
    return f"{line[:PREVIEW]}…" if len(line) > PREVIEW else line or None


def parked_json(parked: Parked) -> "answers.Parked":
    """A parked message without its body."""
    return {
        "id": parked.id,
        "queue": parked.queue,
        "reason": parked.reason,
        "at": moment(parked.at),
        "size": len(parked.body.encode()),
    }


def _lease(case: Case, now: datetime) -> "answers.Lease | None":
    if case.lease is None or case.lease.until <= now:
        return None
    return {"agent": case.lease.agent, "until": moment(case.lease.until)}


def _paging(ladder: Ladder | None) -> "answers.Paging | None":
    if ladder is None:
        return None
    return {
        "reason": ladder.reason,
        "since": moment(ladder.since),
        "step": ladder.step,
        "held": ladder.held,
    }
