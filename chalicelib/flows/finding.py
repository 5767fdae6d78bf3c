"""Finding cases: by what somebody remembers of them, and all that a person ever wrote."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chalicelib.domain.case import Case
from chalicelib.domain.customer import Handle
from chalicelib.domain.desk import Agent, Desk
from chalicelib.domain.finding import Kind, Term, Trace, code_in, is_meant, meant
from chalicelib.domain.mention import mention_key
from chalicelib.flows.casework import may_see
from chalicelib.ports import Ports

MOST_FOUND = 50
MOST_OF_A_PERSON = 20

# So many cases are looked at, the latest ones, for those among them that the agent may see.
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Cases, the latest first, and whether there may be more of them."""

    cases: tuple[Case, ...]
    more: bool


def find(text: str, agent: Agent, desk: Desk, ports: Ports) -> Found:
    """Cases by number, handle, tag, or the platform's id of a customer or a mention."""
    channels = sorted({one.channel for one in desk.connections})
    said = _cases_of_mentions(text.strip(), channels, ports)
    traces: list[Trace] = []
    surely: set[str] = set(said)
    more = False
    for term in sorted(meant(text, channels), key=lambda one: (one.kind, one.text)):
        led = ports.finding.find(term, LOOKED_AT)
        more = more or len(led) == LOOKED_AT
        traces += led
        if term.kind not in (Kind.CODE, Kind.TAG):
            surely |= {one.case for one in led}
    ids = [*said, *(one.case for one in sorted(traces, reverse=True))]
    found = _seen(ids, agent, ports, lambda case: case.id in surely or is_meant(text, case))
    return Found(tuple(found[:MOST_FOUND]), more or len(found) > MOST_FOUND)


def _cases_of_mentions(text: str, channels: Sequence[str], ports: Ports) -> list[str]:
    """The case of that id, and those of mentions that are found without a trace, as their key is known."""
    keys = [text, *(mention_key(channel, text) for channel in channels)]
    mentions = ports.mentions.several(keys).values()
    code = code_in(text)
    return [*([f"c-{code}"] if code else []), *(one.case for one in mentions if one.case)]


def history(handles: Iterable[Handle], agent: Agent, ports: Ports) -> Found:
    """The cases of a person, across the channels on which they wrote."""
    terms = [Term.customer(one.channel, one.id) for one in handles]
    led = [ports.finding.find(term, LOOKED_AT) for term in terms]
    traces = sorted((one for each in led for one in each), reverse=True)
    found = _seen([one.case for one in traces], agent, ports, lambda _: True)
    more = len(found) > MOST_OF_A_PERSON or any(len(each) == LOOKED_AT for each in led)
    return Found(tuple(found[:MOST_OF_A_PERSON]), more)


def wrote(one: Handle, ports: Ports) -> bool:
    """Whether there are cases of a customer, whoever may see them."""
    return bool(ports.finding.find(Term.customer(one.channel, one.id), 1))


def _seen(
    ids: Iterable[str], agent: Agent, ports: Ports, wanted: Callable[[Case], bool]
) -> list[Case]:
    """Those of the cases that the agent may see and that are wanted, each once, the latest first."""
    cases = ports.cases.several(list(dict.fromkeys(ids))[:LOOKED_AT]).values()
    seen = [case for case in cases if may_see(agent, case) and wanted(case)]
    return sorted(seen, key=lambda case: (case.opened_at, case.id), reverse=True)
