"""Many workers at once: whatever the order, the same cases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib.errors import Unavailable
from chalicelib.flows.casework import claim
from chalicelib.flows.triage import triage
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_desk, a_mention, an_agent, at, first_clock
from tests.unit.flows.stories import AMY, BEN, LEA, act, facts, hear

WORKERS = 50


def until_done(ports: MemoryPorts, key: str) -> str | None:
    """What the queue does: a message that failed comes again."""
    for _ in range(200):
        try:
            return triage(key, NOW, ports).case
        except Unavailable:
            continue
    raise AssertionError(f"{key} never got through")


def test_two_mentions_of_one_thread_triaged_at_once_are_one_case_with_both(
    ports: MemoryPorts,
) -> None:
    for round in range(30):
        mentions = [
            a_mention(external_id=f"m-{round}-{n}", thread_id=f"t-{round}", received_at=at(n))
            for n in range(2)
        ]
        for mention in mentions:
            ports.mentions.add(mention)
        start = Barrier(2)

        def work(key: str, start: Barrier = start) -> str | None:
            start.wait()
            return until_done(ports, key)

        with ThreadPoolExecutor(2) as pool:
            ids = set(pool.map(work, [mention.key for mention in mentions]))
        [id] = ids
        assert id is not None
        assert {one.key for one in ports.mentions.of_case(id)} == {one.key for one in mentions}
        case = ports.cases.get(id)
        assert case is not None
        assert first_clock(case).started_at == NOW


def test_the_same_mention_a_hundred_times_at_once_is_one_case(ports: MemoryPorts) -> None:
    mention = a_mention()
    with ThreadPoolExecutor(WORKERS) as pool:
        new = sum(pool.map(lambda _: ports.mentions.add(mention), range(100)))
        ids = set(pool.map(lambda _: until_done(ports, mention.key), range(100)))
    assert new == 1
    [case] = ports.shelves.heads.values()
    assert ids == {case.id}
    assert (case.version, len(ports.cases.pages(case.id))) == (1, 1)


def test_fifty_workers_put_nobody_over_capacity_and_assign_nothing_twice(
    ports: MemoryPorts,
) -> None:
    ports.desk.apply(
        a_desk(*(an_agent(f"agent-{n}", capacity=7) for n in range(6)), a_desk().agents[2])
    )
    mentions = [a_mention(external_id=f"m-{n}", thread_id=f"t-{n}") for n in range(60)]
    for mention in mentions:
        ports.mentions.add(mention)
    with ThreadPoolExecutor(WORKERS) as pool:
        ids = list(pool.map(lambda one: until_done(ports, one.key), mentions))
    assert len(set(ids)) == 60
    owners = Counter(case.owner for case in ports.shelves.heads.values())
    assert owners.pop(None) == 60 - 6 * 7
    assert set(owners.values()) == {7}
    assigned = [facts(ports, case).count("case.assigned") for case in ports.shelves.heads.values()]
    assert max(assigned) == 1


def test_of_two_who_claim_at_once_one_gets_it(ports: MemoryPorts) -> None:
    for agent in ("amy", "ben"):
        ports.agents.set_duty(agent, on=False)
    case = hear(ports, a_mention())

    def take(agent: str) -> str:
        try:
            return claim(act(case, AMY if agent == "amy" else BEN), ports).case.owner or ""
        except Exception as error:
            return type(error).__name__

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(take, ["amy", "ben"]))
    assert results[0] == "NotNow"
    assert results[1] in ("amy", "ben")
    assert sum(one.cases for one in ports.agents.loads(a_desk(AMY, BEN, LEA)).values()) == 1
