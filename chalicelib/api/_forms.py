"""What the forms of answers are made of; `_answers` says more."""

from typing import Annotated, Literal

from chalicelib.domain.priority import Priority


class Also(dict[str, object]):
    """More of a schema; it has a hash, which a union of annotated types asks for."""

    __hash__ = object.__hash__  # type: ignore[assignment]


_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"
_EXAMPLE = Also(examples=["2026-11-22T10:00:00.000Z"])
HASH = Also(pattern="^[0-9a-f]{64}$", examples=["5a" * 32])
MILLISECONDS = Also(examples=[250])

Moment = Annotated[str, "A moment in UTC", Also(format="date-time", pattern=_UTC), _EXAMPLE]
Count = Annotated[int, Also(minimum=0, examples=[3])]
AgentId = Annotated[str, "Id of an agent in the desk file", Also(examples=["amy"])]
Team = Annotated[str, Also(examples=["care"])]
Channel = Annotated[str, Also(examples=["whatsapp"])]
CaseId = Annotated[str, Also(examples=["c-g4fxlrppmreiitmstfvd7tx6"])]
MentionKey = Annotated[str, "Key of a mention", Also(examples=["x#1812"])]
Said = Annotated[str, Also(examples=["Broken again!"])]
ClockState = Literal["running", "paused", "overdue", "kept", "broken", "unanswered", "merged"]
PriorityName = Annotated[str, Also(enum=[one.name.lower() for one in Priority], examples=["high"])]
