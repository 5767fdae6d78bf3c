"""The forms of open consoles; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import AgentId, Also, Count, Moment, Team
from chalicelib.domain.desk import Role


class Ticket(TypedDict):
    """The right to open one console."""

    url: Annotated[
        str, "Open it with `?ticket=` behind it", Also(examples=["wss://live.example/live"])
    ]
    ticket: Annotated[str, "Good once", Also(examples=["mZ0yq0mVb2v4Yk3JtWfQxk1s8d7R6uPa"])]
    expires_at: Moment


class Colleague(TypedDict):
    """An agent, and whether they are there."""

    id: AgentId
    name: Annotated[str, Also(examples=["Amy"])]
    team: Team
    role: Annotated[Role, "That of the desk"]
    bot: bool
    on_duty: Annotated[bool, "Who is off duty gets no new cases"]
    online: Annotated[bool, "A console of theirs is open"]
    load: Annotated[Count, "Open cases"]
    capacity: Annotated[Count, "How many open cases are enough"]
    seen_at: Annotated[Moment | None, "When their console was heard last; null: none is open"]


class Agents(TypedDict):
    """Those whom the caller may see, in the order of the desk."""

    agents: list[Colleague]
