"""The forms of the desk as a console needs it; `_answers` says more."""

from typing import Annotated, TypedDict

from chalicelib.api._forms import AgentId, Also, Channel, Moment, Team
from chalicelib.domain.closing import Closing
from chalicelib.domain.desk import Role

_X = {"x": {"most": 280, "counts": "x", "private": {"most": 10_000, "counts": "characters"}}}


class Limit(TypedDict):
    """How long a reply can be."""

    most: Annotated[int, "The longest reply, in what is counted", Also(minimum=1, examples=[280])]
    counts: Annotated[str, "What is counted: characters are code points; x weighs them as X does"]


class ChannelLimit(Limit):
    """How long replies can be on a channel, in public and, where that differs, in private."""

    private: Limit


class DeskTeam(TypedDict):
    """A team."""

    id: Team
    opens_at: Annotated[Moment | None, "When it works again; null: it does now, or never"]


class DeskAgent(TypedDict):
    """Somebody on the desk."""

    id: AgentId
    name: Annotated[str, Also(examples=["Amy"])]
    team: Team
    role: Annotated[Role, "As the desk file has it"]
    bot: Annotated[bool, "A program, whose answers keep no promise"]


class DeskConnection(TypedDict):
    """One of our accounts."""

    id: Annotated[str, Also(examples=["shop-x"])]
    channel: Channel
    team: Team


class Template(TypedDict):
    """Words to begin an answer with. Its variables have to be filled before it is sent."""

    name: Annotated[str, Also(examples=["Sorry"])]
    text: Annotated[str, Also(examples=["We are sorry, {customer}. {agent}"])]
    channels: Annotated[list[Channel], "Where it can be said; empty: everywhere"]
    languages: Annotated[list[str], "Of the customer, ISO 639-1; empty: all", Also(examples=[[]])]


class Desk(TypedDict):
    """What a console has to know of the desk, in the order of the desk file."""

    version: Annotated[int, "Of the desk that counts", Also(minimum=0)]
    stage: Annotated[str, Also(examples=["prod"])]
    brand: Annotated[str, "How the brand calls itself; empty: the desk does not say"]
    teams: list[DeskTeam]
    agents: list[DeskAgent]
    connections: list[DeskConnection]
    channels: Annotated[dict[str, ChannelLimit], "Those of the connections", Also(examples=[_X])]
    templates: list[Template]
    tags: Annotated[list[str], "Those that cases get by rules, and those that agents are good at"]
    tiers: list[str]
    outcomes: list[Closing]
    languages: Annotated[list[str], "Those that agents speak, ISO 639-1", Also(examples=[["en"]])]
