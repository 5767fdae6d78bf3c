"""Pages to agents: phones and browsers, text messages, e-mail, the topic of a team."""

from collections.abc import Mapping

from chalicelib.domain.receipt import Outcome
from chalicelib.flows.telling import Told, deliver_page, remind
from chalicelib.flows.trial import push_trial
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import INFO, WARNING
from chalicelib.ports import Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.work import Did, Event, work


@told
def handler(event: Event) -> Event:
    """Tell the pages of a batch, and those whose minute has come; and try devices."""
    return work(Queue.PAGES, event, _tell)


def _tell(body: Mapping[str, str]) -> Did | None:
    if "trial" in body:
        reached = push_trial(body["to"], body["trial"], ports())
        return Did("trial", "told" if reached else "gone")
    if "to" in body:
        done = remind(body["to"], body["turn"], now(), ports())
    else:
        done = deliver_page(body["case"], body["page"], now(), ports())
    return _did(done) if done else None


def _did(done: Told) -> Did:
    """What became of it for the one who fared worst; nobody's name, since the log has none."""
    receipts, page = done.receipts, done.page
    found = {one.outcome for one in receipts}
    what = next((one.value for one in _WORST_FIRST if one in found), "waiting")
    fields: dict[str, object] = {
        "correlation_id": page.reference if page else None,
        "case": page.case if page else None,
        "reason": page.reason if page else None,
        "step": page.step if page else None,
        "pages": len(receipts) or None,
        "sends": sum(len(one.sends) for one in receipts if one.cases == 1) or None,
        "gone": sum(one.gone for one in receipts if one.cases == 1) or None,
        "cases": max((one.cases for one in receipts if one.cases > 1), default=None),
        "waiting": done.waiting or None,
    }
    return Did("page", what, fields, level=WARNING if Outcome.UNREACHED in found else INFO)


_WORST_FIRST = (Outcome.UNREACHED, Outcome.TOLD, Outcome.DIGEST, Outcome.DROPPED)
