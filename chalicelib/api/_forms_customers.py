"""The forms of what is known of customers; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import AgentId, Also, Channel, Moment
from chalicelib.api._forms_cases import Case


class KnownCustomer(TypedDict):
    """What is known of a customer beside what they said."""

    channel: Channel
    id: Annotated[str, Also(examples=["77"])]
    tier: Annotated[str, "One of the desk's; empty: none", Also(examples=["gold"])]
    agent: Annotated[AgentId | None, "Who answered last; only kept where the desk is sticky"]
    answered_at: Moment | None


class Handle(TypedDict):
    """One of the handles by which a person writes to us."""

    channel: Channel
    id: Annotated[str, Also(examples=["77"])]
    handle: Annotated[str | None, "null: none was said in a case that is shown"]
    name: Annotated[str | None, "null: none was said in a case that is shown"]


class Person(KnownCustomer):
    """A customer with all handles that are known to be the same person, and their cases across channels."""

    handles: Annotated[list[Handle], "The one that was asked for is the first"]
    cases: Annotated[list[Case], "Those that the caller may see, the latest first"]
    more: Annotated[bool, "Whether there may be more than are shown"]
