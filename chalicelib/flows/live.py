"""Open consoles hear what changes, and agents see who else is there: best effort, since every console can ask anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.desk import Agent, Desk, Role
from chalicelib.domain.live import (
    LEADS,
    TEAM,
    Changed,
    Console,
    Said,
    Ticket,
    at_case,
    hashed,
    together,
)
from chalicelib.errors import Forged
from chalicelib.ports import Ports, Post, Sent

Message = Mapping[str, object]

# A console says the same again every four minutes; what comes sooner is a doubt about the line, and no news.
SAME = timedelta(seconds=30)

# So many cases in one message stay far below the 128 KB that a connection takes at once.
CASES = 100


def admit(agent: Agent, secret: str, at: datetime, ports: Ports) -> Ticket:
    """Give an agent the right to open one console with that secret, soon."""
    ticket = Ticket.of(agent, at)
    ports.live.keep(hashed(secret), ticket)
    return ticket


def connect(secret: str, id: str, at: datetime, ports: Ports) -> Console:
    """A console opens its connection; colleagues see that somebody came. Raises Forged."""
    ticket = ports.live.take(hashed(secret))
    if ticket is None or ticket.expires_at <= at:
        raise Forged("the ticket is not known, was used, or is too old: ask for another one")
    console = Console.opened(id, ticket, at)
    ports.live.open(console)
    _presence(console, at, ports)
    return console


def disconnect(id: str, at: datetime, ports: Ports) -> None:
    """A connection ended. Twice is once."""
    console = ports.live.find(id)
    if console is not None:
        _forget(console, at, ports)


def listen(id: str, said: Said, at: datetime, ports: Ports) -> None:
    """A console tells what it shows; whoever looks at the same case, or at the one that was left, is told."""
    console = ports.live.find(id)
    agent = _agent(console, at, ports.desk.current()) if console else None
    if console is None or agent is None:
        ports.sockets.close(id)
        return
    if said.looking is not None and _visible(agent, said.looking, ports) is None:
        refuse(id, "looking: there is no such case", ports)
        said = replace(said, looking=None, writing=False)
    shown = console.heard(said, at)
    same = shown == replace(console, seen_at=at)
    if same and at - console.seen_at < SAME:
        return
    if not ports.live.update(shown) or same:
        return
    _looking(console, shown, agent, at, ports)


def refuse(id: str, why: str, ports: Ports) -> None:
    """Tell a console that what it said makes no sense."""
    ports.sockets.send([(id, {"error": why})])


def tell_changes(changes: Iterable[Changed], at: datetime, ports: Ports) -> Sent:
    """Tell each open console of all cases that changed and that it may see, at once, without a word of a customer's."""
    found = together(changes)
    desk = ports.desk.current()
    # Who owns another team's case is found with their own team.
    teams = {team for one in found for team in one.teams}
    teams |= {agent.team for one in found for id in one.agents if (agent := desk.agent(id))}
    posts: list[Post] = []
    for console in _consoles((LEADS, *sorted(_of_teams(teams))), at, ports, lately=True):
        if _agent(console, at, desk) is None:
            continue
        heard = [_case(one) for one in found if console.hears(one)]
        parts = (heard[n : n + CASES] for n in range(0, len(heard), CASES))
        posts += [(console.id, {"cases": part}) for part in parts]
    return _post(posts, at, ports)


def tell_drafts(agent: Agent, case: str, at: datetime, ports: Ports) -> None:
    """Tell all open consoles of an agent, also the one that wrote it, that their draft for a case is another now."""
    gathered = LEADS if agent.role is Role.LEAD else f"{TEAM}{agent.team}"
    mine = [one for one in _consoles((gathered,), at, ports) if one.agent == agent.id]
    _post([(one.id, {"drafts": [{"case": case}]}) for one in mine], at, ports)


def tell_colleagues(agent: Agent, at: datetime, ports: Ports) -> None:
    """Tell the open consoles of an agent's team, and of leads, that the agent came, left, or went on or off duty."""
    _seen(_consoles((LEADS, f"{TEAM}{agent.team}"), at, ports), ports)


def there(teams: Iterable[str], at: datetime, ports: Ports) -> Mapping[str, datetime]:
    """When each agent of these teams, and each lead, was seen last in a console that is open."""
    found: dict[str, datetime] = {}
    for console in _consoles((LEADS, *_of_teams(teams)), at, ports):
        found[console.agent] = max(console.seen_at, found.get(console.agent, console.seen_at))
    return found


def _agent(console: Console, at: datetime, desk: Desk) -> Agent | None:
    """Whose console it is, in the role of their token; None once it has ended, or the desk has moved them."""
    agent = desk.agent(console.agent)
    if agent is None or console.gone_at <= at:
        return None
    if console.role is not Role.LEAD and agent.team != console.team:
        return None
    return replace(agent, role=console.role)


def _visible(agent: Agent, id: str, ports: Ports) -> Case | None:
    # Here, since a console that looks at no case needs none of it.
    from chalicelib.flows.casework import may_see

    case = ports.cases.get(id)
    return case if case is not None and may_see(agent, case) else None


def _consoles(
    gathered: Iterable[str], at: datetime, ports: Ports, lately: bool = False
) -> Sequence[Console]:
    """Those that stand in one of these places and may still be open."""
    found = [one for where in gathered for one in ports.live.of(where, lately)]
    return [one for one in found if one.gone_at > at]


def _of_teams(teams: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{TEAM}{team}" for team in teams)


def _looking(before: Console, shown: Console, agent: Agent, at: datetime, ports: Ports) -> None:
    """Who looks at a case is told who else does; for the case that was left and for the one that is shown."""
    if (before.looking, before.writing) == (shown.looking, shown.writing):
        return
    for id in dict.fromkeys((before.looking, shown.looking)):
        case = _visible(agent, id, ports) if id else None
        if case is not None:
            _post(_gathering(case, at, ports), at, ports)


def _gathering(case: Case, at: datetime, ports: Ports) -> list[Post]:
    """A message for each console with this case on its screen: the others who are there."""
    owner = ports.desk.current().agent(case.owner) if case.owner else None
    teams = dict.fromkeys((case.team, owner.team if owner else case.team))
    consoles = _consoles((LEADS, *_of_teams(teams)), at, ports)
    there = at_case(consoles, case.id)
    return [
        (one.id, {"looking": {"case": case.id, "agents": _others(there, one.agent)}})
        for one in consoles
        if one.looking == case.id
    ]


def _others(there: Mapping[str, bool], agent: str) -> list[Message]:
    return [{"id": id, "writing": writing} for id, writing in there.items() if id != agent]


def _presence(console: Console, at: datetime, ports: Ports) -> None:
    """Somebody came or went: those who can see it are told, unless another console of theirs is open."""
    colleagues = _consoles((LEADS, f"{TEAM}{console.team}"), at, ports)
    others = [one for one in colleagues if one.id != console.id]
    if not any(one.agent == console.agent for one in others):
        _seen(others, ports)


def _forget(console: Console, at: datetime, ports: Ports) -> None:
    """A console is gone: nobody sees it at its case any more, nor its agent at work."""
    if not ports.live.close(console):
        return
    _presence(console, at, ports)
    case = ports.cases.get(console.looking) if console.looking else None
    if case is not None:
        ports.sockets.send(_gathering(case, at, ports))


def _post(posts: Sequence[Post], at: datetime, ports: Ports) -> Sent:
    """Send, and forget those who are gone."""
    sent = ports.sockets.send(posts)
    for id in sent.gone:
        console = ports.live.find(id)
        if console is not None:
            _forget(console, at, ports)
    return sent


def _seen(consoles: Sequence[Console], ports: Ports) -> None:
    """Tell of a presence that changed; who is gone is forgotten without a word, or one word would follow another."""
    sent = ports.sockets.send([(one.id, {"agents": True}) for one in consoles])
    for console in consoles:
        if console.id in sent.gone:
            ports.live.close(console)


def _case(change: Changed) -> Message:
    return {
        "id": change.case,
        "version": change.version,
        "team": change.team,
        "owner": change.owner,
        "what": list(change.what),
    }
