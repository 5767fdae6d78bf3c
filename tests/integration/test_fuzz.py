"""Schemathesis on the app in this process: thousands of requests, each answered as the OpenAPI document says."""

from collections import Counter
from pathlib import Path

import pytest

from chalicelib.domain.desk import Role
from chalicelib.domain.probe import is_probe
from chalicelib.flows.indexing import index
from chalicelib.flows.triage import triage
from chalicelib.ports import Parked, Queue
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, an_agent
from tests.fuzzing import Target, fuzz
from tests.integration.conftest import opened
from tests.integration.promised import for_all, for_leads, operations
from tests.integration.served import Answers, served

EXAMPLES = 20
"""Requests made by chance for each operation; about as many again come from the edges of what it takes."""
MANY = 80
"""Cases, and parked messages: enough that some are left for each operation when others were closed or dropped."""


@pytest.fixture
def busy(ports: MemoryPorts, watch: object) -> MemoryPorts:
    """A desk with much to do."""
    assert watch
    lea = an_agent("lea", role=Role.LEAD, capacity=MANY)
    ports.desk.apply(a_desk(an_agent(capacity=MANY), lea))
    for number in range(MANY):
        opened(ports, external_id=f"m-{number}", author=f"c-{number}")
        ports.parking.park(Parked(f"p-{number}", Queue.INTAKE, '{"key": "x#1"}', "no sense", NOW))
    noise = a_mention("noise", external_id="noise")
    ports.mentions.add(noise)
    triage(noise.key, NOW, ports)
    for entry in ports.ledger.of_case(opened(ports, external_id="m-known", author="77")):
        index(entry, ports)  # the customer of the document's example, of whom something is known
    return ports


def said(ports: MemoryPorts) -> int:
    """How many mentions there are, but for tests, which leads make."""
    return sum(not is_probe(one.event) for one in ports.shelves.mentions.values())


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("who", "channel"), [("agent", "whatsapp"), ("lead", "standard")])
def test_whatever_is_asked_is_answered_as_the_document_says(
    busy: MemoryPorts, tmp_path: Path, who: str, channel: str
) -> None:
    heard, signals = said(busy), len(busy.shelves.signals)
    answers: Answers = Counter()
    with served(answers) as url:
        made = fuzz(Target(url, who, channel, f"shop-{channel}"), EXAMPLES, tmp_path)
    print(f"{made} requests as {who}:", *sorted(answers.items()), sep="\n")  # noqa: T201 - with -s
    for method, path in operations():
        if not for_all(method, path) and (who == "lead" or not for_leads(method, path)):
            assert any(answers[method, path, right] for right in (200, 201, 202, 204)), path
    refused = {status for method, path, status in answers if "/webhooks/" in path}
    assert refused <= {401, 403, 404, 405, 413, 415}
    assert (said(busy), len(busy.shelves.signals)) == (heard, signals)
    assert not busy.queues.of(Queue.SPILL)
