"""What Earshot says by itself to who writes in private while a team is closed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.change import EARSHOT
from chalicelib.domain.desk import Automatic, Desk, Team
from chalicelib.domain.mention import Mention
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.domain.reply import Response
from chalicelib.stores.memory import MemoryPorts
from tests.build import NOW, a_mention, a_message, at
from tests.unit.flows.stories import fact, facts, send, settle, the_case, told
from tests.unit.flows.test_routing import AMY, BEN, WEEKDAYS, desk_of


class TestAutomaticAnswer:
    def desk(self, text: str = "Back {opens}.", **fields: Any) -> Desk:
        team = Team("care", "weekdays", automatic=Automatic(text, **fields))
        return desk_of(AMY, BEN, teams=(team,))

    def hears(self, ports: MemoryPorts, mention: Mention) -> Case:
        id = settle(ports, mention)
        assert id is not None
        return the_case(ports, id)

    def test_who_writes_in_private_while_the_team_is_closed_is_told_when_it_opens(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(self.desk())
        case = self.hears(ports, a_message(connection="shop-whatsapp"))
        [said] = ports.cases.outbox(case.id)
        assert said.text == "Back Monday 09:00 (Europe/Berlin)."
        assert (said.id, said.agent, said.automatic) == ("automatic", EARSHOT, True)
        assert (said.state, said.target.customer_id) == (OutgoingState.QUEUED, "4915100000001")
        assert case.version == 1
        assert "reply.queued" in facts(ports, case)

    def test_it_is_said_once(self, ports: MemoryPorts) -> None:
        ports.desk.apply(self.desk())
        case = self.hears(ports, a_message(connection="shop-whatsapp"))
        self.hears(
            ports, a_message(connection="shop-whatsapp", external_id="m-2", received_at=at(5))
        )
        assert len(ports.cases.outbox(case.id)) == 1

    def test_it_is_not_said_in_public_in_open_hours_on_other_channels_or_to_a_machine(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(self.desk(channels=frozenset({"whatsapp"})))
        weekday = NOW + timedelta(days=1)
        private = {"connection": "shop-whatsapp"}
        quiet = [
            a_mention(),
            a_message(**private, external_id="m-2", author="2", received_at=weekday),
            a_message(channel="x", connection="shop-x", external_id="m-3", author="3"),
            a_message(**private, external_id="m-4", author="4", automatic=True),
        ]
        for mention in quiet:
            assert list(ports.cases.outbox(self.hears(ports, mention).id)) == []

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("Hello {name}", "its text has a field that nobody fills: {name}"),
            ("x" * 5000, "too long: 5000, whatsapp takes 4096"),
        ],
    )
    def test_what_cannot_be_said_is_not_and_says_why(
        self, ports: MemoryPorts, text: str, why: str
    ) -> None:
        ports.desk.apply(self.desk(text))
        case = self.hears(ports, a_message(connection="shop-whatsapp"))
        assert list(ports.cases.outbox(case.id)) == []
        assert fact(ports, case, "automatic.withheld") == {"why": why}

    def test_a_team_that_never_opens_promises_no_opening(self, ports: MemoryPorts) -> None:
        never = replace(WEEKDAYS, week=((),) * 7)
        ports.desk.apply(replace(self.desk(), calendars=(never,)))
        case = self.hears(ports, a_message(connection="shop-whatsapp"))
        assert fact(ports, case, "automatic.withheld") == {"why": "the team never opens again"}

    def test_once_it_is_sent_nobody_is_paged_for_it_and_nothing_is_kept_by_it(
        self, ports: MemoryPorts
    ) -> None:
        ports.desk.apply(self.desk())
        case = self.hears(ports, a_message(connection="shop-whatsapp"))
        before = told(ports, case)
        ports.http.script(Response(200, body=b'{"messages": [{"id": "wamid.1"}]}'))
        assert send(ports, case, 5, "automatic") is OutgoingState.SENT
        case = the_case(ports, case.id)
        assert told(ports, case) == before
        assert [clock.met_at for clock in case.clocks] == [None]
        assert ports.customers.known == {}
