"""Pages to agents' devices."""

from collections.abc import Mapping

from chalicelib.domain.page import PageState
from chalicelib.flows.paging import deliver_page
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Send the pages of a batch."""
    return work(Queue.PAGES, event, _deliver)


def _deliver(body: Mapping[str, str]) -> Did | None:
    done = deliver_page(body["case"], body["page"], now(), ports())
    if not done.now:
        return None
    page = done.page
    fields = {
        "correlation_id": page.reference,
        "case": page.case,
        "reason": page.reason,
        "step": page.step,
        "devices": len(page.sends),
        "gone": done.gone or None,
    }
    level = INFO if page.state is PageState.SENT else WARNING
    return Did("page", page.state, fields, level=level)
