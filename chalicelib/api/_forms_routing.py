"""The forms of queues; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import Also, Count, Moment, Team


class Waiting(TypedDict):
    """Who waits in a team's queue, and how long somebody would who came now."""

    team: Team
    waiting: Annotated[Count, "Cases; counted up to 1000"]
    since: Annotated[Moment | None, "When the first of those came; null: nobody waits"]
    seconds: Annotated[int | None, "How long one that came now would wait; null: nobody knows"]
    opens_at: Annotated[Moment | None, "When the team works again; null: it does now, or never"]
    text: Annotated[str, Also(examples=["3 wait before it, about 12 min"])]


class Waitings(TypedDict):
    """The queues that the caller may see, by team."""

    queues: list[Waiting]
