"""What every store of tickets and consoles promises."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.live import LEADS, Console, Said, Ticket
from chalicelib.stores.live import NOBODY, Live
from chalicelib.stores.tables import DeskRow, LedgerRow, Stage
from tests.build import NOW, a_change, at
from tests.contract.both_stores import NUMBERS, Aws, Stores, in_dynamodb, opened
from tests.unit.consoles import CASE, a_console
from tests.unit.flows.stories import AMY, BEN, LEA, ZOE

CARE = "team#care"


class TestTickets:
    def test_a_ticket_is_taken_as_it_was_kept_and_once(self, stores: Stores) -> None:
        ticket = Ticket.of(LEA, NOW)
        stores.live.keep("hash", ticket)
        assert stores.live.take("other") is None
        assert [stores.live.take("hash") for _ in range(2)] == [ticket, None]


class TestConsoles:
    def test_a_console_is_found_by_its_connection_and_among_its_colleagues(
        self, stores: Stores
    ) -> None:
        consoles = [a_console(one.id, one) for one in (AMY, BEN, LEA, ZOE)]
        for console in consoles:
            stores.live.open(console)
            assert stores.live.find(console.id) == console
        assert list(stores.live.of(CARE)) == consoles[:2]
        assert list(stores.live.of(LEADS)) == consoles[2:3]
        assert list(stores.live.of("team#sales")) == consoles[3:]
        assert list(stores.live.of("team#it")) == []

    def test_what_it_shows_is_kept(self, stores: Stores) -> None:
        stores.live.open(a_console())
        shown = a_console().heard(Said(CASE, True, all=False), at(1.25))
        assert stores.live.update(shown)
        assert stores.live.find("k-1") == shown
        assert list(stores.live.of(CARE)) == [shown]

    def test_it_is_closed_once_and_no_late_word_brings_it_back(self, stores: Stores) -> None:
        console = a_console()
        stores.live.open(console)
        assert [stores.live.close(console) for _ in range(2)] == [True, False]
        assert not stores.live.update(console.heard(Said(None, False), at(1)))
        assert stores.live.find(console.id) is None
        assert list(stores.live.of(CARE)) == []

    def test_two_hundred_consoles_of_a_team_are_all_there(self, stores: Stores) -> None:
        consoles = {n: a_console(f"k-{n:03}", replace(AMY, id=f"a-{n}")) for n in range(200)}
        for console in consoles.values():
            stores.live.open(replace(console, looking=CASE))
        found = stores.live.of(CARE)
        assert {one.agent for one in found} == {f"a-{n}" for n in range(200)}

    def test_who_opens_a_console_is_seen_at_once_by_the_same_worker(self, stores: Stores) -> None:
        assert list(stores.live.of(CARE, lately=True)) == []
        stores.live.open(a_console())
        assert [one.id for one in stores.live.of(CARE, lately=True)] == ["k-1"]


class TestInDynamoDb:
    """What only the tables can show."""

    @pytest.fixture
    def stage(self, aws: Aws) -> Stage:
        name = f"live-{next(NUMBERS)}"
        table = aws.steady.table(DeskRow, name)
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
        return Stage(aws.steady, *[name] * len(Stage.__slots__[1:]))

    def rows(self, stage: Stage) -> list[DeskRow]:
        return list(stage.database.table(DeskRow, stage.desk).scan())

    def test_everything_expires_and_no_secret_is_kept(self, stage: Stage) -> None:
        live = Live(stage)
        live.keep("hash", Ticket.of(AMY, NOW))
        live.open(a_console())
        expires = {row.of: row.expires - NOW.timestamp() for row in self.rows(stage)}
        assert 30 <= expires["ticket#hash"] <= 32
        assert 600 < expires["open#team#care"] < 660
        assert 7200 < expires["console#k-1"] < 7300

    def test_of_two_who_read_a_ticket_at_once_one_has_it(self, stage: Stage) -> None:
        """Moto's own conditions are not safe among threads: the second one comes between, in this very thread."""
        first, second = Hesitant(stage), Live(stage)
        second.keep("hash", Ticket.of(AMY, NOW))
        first.meanwhile = lambda: taken.append(second.take("hash"))
        taken: list[Ticket | None] = []
        assert first.take("hash") is None
        assert taken == [Ticket.of(AMY, NOW)]

    def test_an_entry_says_who_has_the_case_and_that_nobody_had_it(self, aws: Aws) -> None:
        stores = in_dynamodb(aws)
        stores.cases.save(a_change(opened(stores)).to(owner="amy", version=2))
        table = aws.steady.table(LedgerRow, f"ledger-{next(NUMBERS) - 1}")
        [first, second] = sorted(table.scan(), key=lambda row: row.version)
        assert concerned(first) == ["care", None, None, None]
        assert concerned(second) == ["care", "amy", None, ""]

    def test_a_worker_remembers_for_a_second_that_nobody_is_there(self, stage: Stage) -> None:
        watch = Watch()
        worker, elsewhere = Live(stage, watch), Live(stage)
        assert list(worker.of(CARE, lately=True)) == []
        elsewhere.open(a_console())
        watch.seconds = NOBODY * 0.9
        assert list(worker.of(CARE, lately=True)) == []
        assert ids(worker.of(CARE)) == ["k-1"]
        watch.seconds = NOBODY
        assert ids(worker.of(CARE, lately=True)) == ["k-1"]


def concerned(row: LedgerRow) -> list[str | None]:
    """Who has the case of an entry, and who just had it."""
    return [row.team, row.owner, row.from_team, row.from_owner]


class Hesitant(Live):
    """A store that lets something happen between its look and what it does."""

    meanwhile: Callable[[], object]

    def _row(self, of: str, what: str) -> DeskRow | None:
        row = super()._row(of, what)
        self.meanwhile()
        return row


class Watch:
    """Seconds, as a test wants them."""

    seconds = 0.0

    def __call__(self) -> float:
        """This moment."""
        return self.seconds


def ids(consoles: object) -> list[str]:
    """Which consoles they are."""
    assert isinstance(consoles, list)
    return [one.id for one in consoles if isinstance(one, Console)]
