"""How long cases wait in a team's queue, from what left it of late."""

from datetime import datetime

from chalicelib.domain.change import Change
from chalicelib.domain.waiting import Departure, Forecast, forecast, pace
from chalicelib.ports import Ports

# Cases before another are counted so far, so that the cost of one does not grow with the queue.
MOST = 100


def forecast_of(
    team: str, ahead: int, at: datetime, ports: Ports, since: datetime | None = None
) -> Forecast:
    """When a case with so many before it will be given to somebody; `since` is when the first who waits came."""
    desk = ports.desk.current()
    hours = desk.calendar(desk.team(team).hours)
    return forecast(ahead, pace(ports.agents.departures(team), hours, since, at), hours, at)


def departed(change: Change, ports: Ports) -> None:
    """Remember that a case has left its team's queue, if this change did that: to an agent, or closed."""
    before, case = change.before, change.case
    if before is None or before.queued_at is None or case.queued_at is not None:
        return
    ports.agents.left_queue(before.team, Departure(change.at, before.queued_at))
