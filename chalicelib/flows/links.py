"""Acknowledging without a sign-in: a link for one agent, one case and half an hour. Looking at it does nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent
from chalicelib.domain.link import LIFE, read, sign, signer
from chalicelib.domain.page import TEAM
from chalicelib.errors import EarshotError, Forbidden
from chalicelib.flows.casework import Act, Done, acknowledge, may_see
from chalicelib.ports import Ports


class Expired(Forbidden):
    """The link was ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a link leads to. `seen_by` is who acknowledged the page last, once nothing waits; '' when nobody did."""

    case: Case
    agent: Agent
    seen_by: str = ""
    done: Done | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to acknowledge."""
        return self.case.ladder is not None


def link_for(case: str, to: str, now: datetime, ports: Ports) -> str:
    """A link with which an agent acknowledges; '' where links cannot be made: a page goes out without one."""
    if to.startswith(TEAM) or not ports.links.base:
        return ""
    try:
        keys = ports.links.keys()
        return f"{ports.links.base}/a/{sign(keys[0], case, to, now + LIFE)}" if keys else ""
    except (EarshotError, ValueError):
        return ""


def look(token: str, now: datetime, ports: Ports) -> Looked:
    """What a link is about. Raises Forbidden for one that is not ours or whose agent has gone, and Expired."""
    claim = read(token)
    if claim is None:
        raise Forbidden("this is not a link of ours")
    desk = ports.desk.current()
    ids = [agent.id for agent in desk.agents]
    # A key that was renewed a moment ago may be known only to who signed the link.
    signed = signer(claim, ids, ports.links.keys()) or signer(claim, ids, ports.links.renewed())
    agent = desk.agent(signed) if signed else None
    if agent is None:
        raise Forbidden("this is not a link of ours")
    if claim.expires <= now:
        raise Expired("this link has expired: sign in, or wait for the next page")
    case = ports.cases.get(claim.case)
    if case is None or not may_see(agent, case):
        raise Forbidden("this is not a link of ours")
    return _looked(case, agent, ports)


def acknowledge_by(token: str, now: datetime, ports: Ports) -> Looked:
    """The page was seen, by whom the link was made for. Twice is once. Raises Forbidden, Expired."""
    looked = look(token, now, ports)
    if not looked.waits:
        return looked
    done = acknowledge(Act(looked.case.id, looked.agent, now), ports)
    return replace(_looked(done.case, looked.agent, ports), done=done)


def _looked(case: Case, agent: Agent, ports: Ports) -> Looked:
    if case.ladder is not None:
        return Looked(case, agent)
    facts = [fact for entry in ports.ledger.of_case(case.id) for fact in entry.facts]
    seen = [str(one.data["agent"]) for one in facts if one.what == "page.acknowledged"]
    return Looked(case, agent, seen[-1] if seen else "")
