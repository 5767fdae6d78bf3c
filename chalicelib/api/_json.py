"""JSON as we write it: moments are ISO-8601 in UTC, with milliseconds and Z."""

from datetime import UTC, datetime

Json = dict[str, object]


def moment(at: datetime) -> str:
    """2026-11-22T10:00:00.000Z"""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_or_none(at: datetime | None) -> str | None:
    """The same, of what may not have happened."""
    return None if at is None else moment(at)
