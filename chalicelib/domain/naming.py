"""Who is named in a note: `@ben`, by the id that ben has on the desk."""

import re

from chalicelib.domain.desk import Agent, Desk

# Not in the middle of an address of e-mail; a full stop may end the sentence, and not the name.
NAMED = re.compile(r"(?<![\w.+@-])@([\w.-]+)", re.ASCII)


def named_in(text: str, desk: Desk) -> list[Agent]:
    """The people of the desk who are named, each once, in their order; whoever else is named is nobody."""
    ids = {one.id.lower(): one for one in desk.agents if not one.bot}
    found: dict[str, Agent] = {}
    for name in NAMED.findall(text):
        agent = ids.get(name.lower()) or ids.get(name.rstrip(".-").lower())
        if agent is not None:
            found[agent.id] = agent
    return list(found.values())
