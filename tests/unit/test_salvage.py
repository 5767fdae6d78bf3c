"""Rows of a restored table go back into the living one, and nothing wakes that should sleep."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.mention import Handling, Happening, SignalName
from chalicelib.domain.outgoing import OutgoingState
from chalicelib.stores.agents import Agents
from chalicelib.stores.cases import Cases
from chalicelib.stores.database import STEADY, Database
from chalicelib.stores.ledger import Ledger
from chalicelib.stores.memory_edges import Blobs
from chalicelib.stores.mentions import Mentions
from chalicelib.stores.tables import CaseRow, DeskRow, LedgerRow, MentionRow, Stage
from infra.place import Place
from tests.build import (
    NOW,
    a_case,
    a_change,
    a_desk,
    a_mention,
    a_page,
    a_signal,
    an_agent,
    an_event,
    an_opening,
    an_outgoing,
)
from tools import restore as command
from tools.salvage import Job, restore

MODELS = {"mentions": MentionRow, "cases": CaseRow, "ledger": LedgerRow, "desk": DeskRow}
BACK = {"put back": 1}


@dataclass
class Side:
    """Four tables: those of the stage, or those that were restored."""

    name: str
    cases: Cases
    ledger: Ledger
    mentions: Mentions
    agents: Agents


@dataclass
class World:
    """A stage and its restored tables."""

    place: Place
    outbound: str
    living: Side
    restored: Side

    def restore(self, kind: str, **more: Any) -> dict[str, int]:
        told: list[Counter[str]] = []

        def tell(fared: Counter[str], *, ended: bool) -> None:
            told.extend([fared] if ended else [])

        names = {f"{one.title()}Table": f"living-{one}" for one in MODELS}
        names["OutboundQueueUrl"] = self.outbound
        job = Job(self.place, names, kind, f"restored-{kind}", rate=10_000, **more)
        restore(job, NOW.timestamp(), tell)
        return dict(told[0])

    def row(self, kind: str, **key: str) -> dict[str, Any]:
        """A living row as it is stored."""
        found = self.place.client("dynamodb").get_item(
            TableName=f"living-{kind}", Key={name: {"S": value} for name, value in key.items()}
        )
        item: dict[str, Any] = found["Item"]
        return item

    def waiting(self) -> list[str]:
        """Messages to the one who sends replies."""
        got = self.place.client("sqs").receive_message(QueueUrl=self.outbound)
        return [one["Body"] for one in got.get("Messages", ())]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        place = Place("earshot-try", None, "us-east-1")
        url = place.client("sqs").create_queue(QueueName="outbound")["QueueUrl"]
        yield World(place, url, side("living"), side("restored"))


def side(name: str) -> Side:
    database = Database(Session(), STEADY)
    stage = Stage(database, **{kind: f"{name}-{kind}" for kind in MODELS})
    for kind, model in MODELS.items():
        table: Any = database.table(model, f"{name}-{kind}")
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=False)
    mentions = Mentions(stage, database, Blobs(), timedelta(days=400))
    return Side(name, Cases(stage), Ledger(stage), mentions, Agents(stage))


def test_a_lost_case_comes_back_with_its_parts_its_thread_and_its_owners_seat(world: World) -> None:
    case = replace(a_case(), owner="amy")
    change = an_opening(case, pages=(a_page(case.id),))
    saved = world.restored.cases.save(change)
    assert world.restore("ledger") == BACK
    assert world.restore("cases") == {"put back": 2}
    living = world.living.cases
    assert living.get(case.id) == saved
    assert living.latest_in(case.thread) == case.id
    assert [one.id for one in living.pages(case.id)] == ["1"]
    assert world.living.agents.loads(a_desk(an_agent("amy")))["amy"].cases == 1


def test_again_it_changes_nothing(world: World) -> None:
    world.restored.cases.save(an_opening())
    for kind in ("ledger", "cases"):
        world.restore(kind)
    moved = world.living.cases.save(a_change(world.living.cases.get(a_case().id) or a_case()))
    assert world.restore("cases") == {"there already": 1}
    assert world.living.cases.get(moved.id) == moved


def test_a_case_of_which_the_ledger_knows_more_stays_away(world: World) -> None:
    before = world.restored.cases.save(an_opening())
    world.living.cases.save(an_opening())
    world.living.cases.save(a_change(before))
    head = {"case": {"S": before.id}, "part": {"S": "head"}}
    world.place.client("dynamodb").delete_item(TableName="living-cases", Key=head)
    assert world.restore("cases") == {"not as far as the ledger": 1}
    assert world.living.cases.get(before.id) is None


def test_a_thread_that_has_a_new_case_keeps_it(world: World) -> None:
    world.restored.cases.save(an_opening())
    other = world.living.cases.save(an_opening(a_case("c-other")))
    world.restore("ledger")
    world.restore("cases")
    assert world.living.cases.latest_in(a_case().thread) == other.id


def test_entries_of_the_ledger_wake_nobody(world: World) -> None:
    case = a_case()
    world.restored.cases.save(an_opening(case, pages=(a_page(case.id),)))
    world.restore("ledger")
    [entry] = world.living.ledger.of_case(case.id)
    assert [fact.what for fact in entry.facts] == ["case.opened"]
    row = world.place.client("dynamodb").scan(TableName="living-ledger")["Items"][0]
    assert "wakes" not in row and "pages" in row


def test_a_reply_that_was_queued_counts_as_begun_and_its_fate_is_found_out(world: World) -> None:
    case = a_case()
    world.restored.cases.save(an_opening(case, queued=an_outgoing(case.id)))
    world.restore("ledger")
    world.restore("cases")
    reply = world.living.cases.outgoing(case.id, "r-1")
    assert reply is not None and reply.state is OutgoingState.SENDING
    assert reply.sending_since == NOW
    assert not world.living.cases.begin_sending(case.id, "r-1", NOW)
    assert world.waiting() == [f'{{"case":"{case.id}","reply":"r-1"}}']


def test_a_mention_that_was_triaged_wakes_nobody_and_one_that_was_not_is_triaged(
    world: World,
) -> None:
    done, new = a_mention(), a_mention(external_id="m-2")
    for one in (done, new):
        world.restored.mentions.add(one)
    world.restored.mentions.settle(done.key, Handling.NOISE)
    assert world.restore("mentions") == {"put back": 2}
    assert "wakes" not in world.row("mentions", id=done.key)
    assert world.row("mentions", id=new.key)["wakes"] == {"S": "triage"}


def test_an_old_signal_does_not_act_again(world: World) -> None:
    signal = a_signal(SignalName.REVOKED)
    world.restored.mentions.add_signal(signal)
    world.restore("mentions")
    assert "wakes" not in world.row("mentions", id=signal.signal.key)


def test_what_a_customer_deleted_since_stays_away_and_so_do_its_edits(world: World) -> None:
    edit = an_event(change=Happening.EDITED, version="2")
    for event in (an_event(), edit):
        world.restored.mentions.add(replace(a_mention(), event=event))
    gone = replace(a_mention(), event=an_event(change=Happening.DELETED))
    world.living.mentions.add(gone)
    assert world.restore("mentions") == {"deleted by their customers": 2}
    assert world.living.mentions.get("x#m-1") is None


def test_what_has_expired_stays_away(world: World) -> None:
    world.restored.mentions.add(a_mention(received_at=NOW - timedelta(days=401)))
    assert world.restore("mentions") == {"expired": 1}


def test_only_the_keys_that_were_named_and_never_those_that_were_erased(world: World) -> None:
    for number in (1, 2, 3):
        world.restored.mentions.add(a_mention(external_id=f"m-{number}"))
    assert world.restore("mentions", keys=("x#m-2",)) == BACK
    assert world.restore("mentions", never=frozenset({"x#m-3"})) == {
        "put back": 1,
        "there already": 1,
    }
    assert world.living.mentions.get("x#m-3") is None


def test_the_command_says_what_is_wrong(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--stage", "try", "--region", world.place.region, "cases", "restored-cases"]
    assert command.main(asked) == 1
    assert "there is no stack earshot-try" in capsys.readouterr().err
    template = {
        "Resources": {"Q": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {f"{kind.title()}Table": {"Value": f"living-{kind}"} for kind in MODELS}
        | {"OutboundQueueUrl": {"Value": world.outbound}},
    }
    make_stack(world, template)
    assert command.main([*asked[:-1], "living-cases"]) == 1
    assert "is the living table" in capsys.readouterr().err
    assert command.main([*asked, "--never", str(tmp_path / "none")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert command.main([*asked[:-1], "nowhere"]) == 1
    assert "ResourceNotFound" in capsys.readouterr().err
    assert command.main(asked) == 0
    assert capsys.readouterr().out == "no rows\n"


def make_stack(world: World, template: dict[str, Any]) -> None:
    world.place.client("cloudformation").create_stack(
        StackName="earshot-try", TemplateBody=json.dumps(template)
    )
