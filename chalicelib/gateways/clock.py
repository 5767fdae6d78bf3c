"""The time of day, asked once by each entry point and handed inwards."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC, to the millisecond: what the stores keep."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
