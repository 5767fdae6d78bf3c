"""What became of a demo, counted from the ledgers of its cases."""

from collections import Counter
from collections.abc import Iterator, Mapping

from chalicelib.domain.case import Status
from tools.demo.play import Play


def tally(show: Play) -> Iterator[str]:
    """The figures at the end, a line each."""
    customers = show.customers
    ports = next(iter(customers.senders.values())).ports
    mentions = [ports.mentions.get(key) for key in customers.said]
    handled = Counter(str(one.handling) for one in mentions if one is not None)
    ids = sorted({one.case for one in mentions if one is not None and one.case})
    cases = [case for id in ids if (case := ports.cases.get(id)) is not None]
    facts = Counter(
        fact.what for id in ids for entry in ports.ledger.of_case(id) for fact in entry.facts
    )
    owners = Counter(one.owner or "nobody" for one in cases if one.status is not Status.CLOSED)
    acts = {str(doing): count for doing, count in show.counted.acts.items()}
    yield f"mentions   {len(mentions)} ({customers.failed} deliveries failed): {_told(handled)}"
    yield f"cases      {len(cases)}: {_told(Counter(str(one.status) for one in cases))}"
    yield f"answers    {show.counted.answers}; acts of colleagues: {_told(acts)}"
    yield f"declined   {show.counted.declined}"
    yield f"still open {_told(owners)}"
    yield f"facts      {_told(facts)}"


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
