"""A desk in a few words."""

from datetime import UTC
from typing import Any

from chalicelib.domain.desk import Desk, Role
from chalicelib.stores.versions import Applied
from tools.desk.finding import listed
from tools.desk.written import duration


def holds(desk: Desk | None) -> dict[str, Any] | None:
    """How many there are of what."""
    if desk is None:
        return None
    return {
        "connections": len(desk.connections),
        "channels": sorted({one.channel for one in desk.connections}),
        "teams": sorted({one.team for one in desk.connections}),
        "agents": len(desk.agents),
        "leads": sum(one.role is Role.LEAD for one in desk.agents),
        "promises": [one.name for one in desk.promises],
        "calendars": [one.name for one in desk.calendars],
        "rotas": [one.team for one in desk.rotas],
        "tags": [one.tag for one in desk.tags],
        "tiers": list(desk.tiers),
        "rungs": len(desk.ladder),
        "templates": [one.name for one in desk.templates],
    }


def in_words(desk: Desk) -> str:
    """The same for a person."""
    known = holds(desk) or {}
    parts = [
        f"{_several(known['connections'], 'connection')} on {listed(known['channels'])}",
        f"{_several(known['agents'], 'agent')} in {_several(len(known['teams']), 'team')}",
        f"promises {listed(known['promises'])}",
        f"a ladder of {known['rungs']} rungs up to {duration(desk.ladder[-1].after)}",
    ]
    parts += [
        f"{name} {listed(known[name])}"
        for name in ("calendars", "rotas", "tags", "tiers", "templates")
        if known[name]
    ]
    return "; ".join(parts)


def when(applied: Applied) -> str:
    """When and by whom a version was applied."""
    if applied.at is None:
        return "applied nobody knows when"
    by = f" by {applied.by}" if applied.by else ""
    return f"applied {applied.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC{by}"


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
