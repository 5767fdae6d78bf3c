"""What an agent types is kept as they type, and is there on their other screens."""

from chalicelib.domain.unsent import Unsent
from chalicelib.errors import NotFound
from chalicelib.flows.casework import Act, may_see
from chalicelib.flows.live import tell_drafts
from chalicelib.ports import Ports


def draft(act: Act, unsent: Unsent, ports: Ports) -> Unsent:
    """Keep an agent's draft for a case in the place of the one before; one without a text is none."""
    case = ports.cases.get(act.case)
    if case is None or not may_see(act.agent, case):
        raise NotFound(f"there is no case {act.case}")
    if unsent.text:
        ports.drafts.keep(unsent)
    else:
        ports.drafts.remove(unsent.agent, unsent.case)
    tell_drafts(act.agent, act.case, act.at, ports)
    return unsent
