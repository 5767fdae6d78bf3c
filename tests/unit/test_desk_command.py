"""`./earshot desk`: what a file changes is shown before it is done, each change is a version, and one can go back."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import psutil
import pytest
from moto import mock_aws
from typer.testing import CliRunner

from chalicelib.domain.desk import Desk
from chalicelib.errors import EarshotError, Invalid
from chalicelib.gateways.clock import now
from chalicelib.stores.memory import MemoryPorts
from infra.place import Place
from tests.build import a_mention
from tests.unit.desk_texts import WHOLE, changed
from tests.unit.flows.stories import hear
from tools import desk as desk_file
from tools.__main__ import cli
from tools.desk import acts
from tools.desk.difference import differences
from tools.desk.target import Target, Which
from tools.local.process import Process
from tools.local.state import Folder, State
from tools.local.status import as_text
from tools.stack import VARIABLES

SHOP = """\
connections: [{ id: x, channel: x, team: me }]
agents: [{ id: me, team: me, role: lead, channels: [x], capacity: 1 }]
promises: [{ name: default, first_reply: 1d }]
ladder: [{ after: 0s, tell: owner }, { after: 1h, tell: lead }]
"""


def desk_of(text: str) -> Desk:
    read = desk_file.parse(text, year=2026).desk
    assert read
    return read


def lines(before: str, after: str) -> list[str]:
    found = differences(desk_of(before) if before else None, desk_of(after))
    return [f"{one.part}: {one.sign} {one.text}" for one in found]


# What a difference is called

CHANGES = {
    "a target": (
        "first_reply: 15m",
        "first_reply: 10m",
        "promises: ~ urgent: first_reply 15m → 10m",
    ),
    "the same in another unit": ("first_reply: 60m", "first_reply: 1h", None),
    "the same share": ("warn: 0.5", "warn: 50%", None),
    "a share": ("warn: 0.5", "warn: 60%", "promises: ~ urgent: warn 50% → 60%"),
    "a channel more": (
        "channels: [whatsapp], capacity",
        "channels: [whatsapp, x], capacity",
        "agents: ~ ben: channels + x",
    ),
    "a skill for another": (
        "skills: [billing]",
        "skills: [rage]",
        "agents: ~ ana: skills + rage - billing",
    ),
    "no quiet hours": (", quiet: nights", "", "agents: ~ ana: quiet nights → none"),
    "a condition less": ("priority: [1, 2], ", "", "promises: ~ urgent: priority 1 2 → none"),
    "hours of a day": (
        'fri: [["22:00", "02:00"]]',
        "fri: [[09:00, 12:00]]",
        "calendars: ~ office: hours fri 22:00-02:00 → 09:00-12:00",
    ),
    "a holiday": (
        "also: [2026-12-24]",
        "also: [2026-12-31]",
        "calendars: ~ office: holidays also + 2026-12-31 - 2026-12-24",
    ),
    "a holiday by country": (
        "except: [2026-01-06]",
        "except: []",
        "calendars: ~ office: holidays also + 2026-01-06",
    ),
    "a text": (
        "Back {opens}.",
        "Until {opens}!",
        "teams: ~ care: automatic text Back {opens}. → Until {opens}!",
    ),
    "turns": (
        "agents: [ana, ben]",
        "agents: [ben, ana]",
        "on_call: ~ care: agents ana ben → ben ana",
    ),
    "an override": (
        "until: 2026-12-27T09:00",
        "until: 2026-12-28T09:00",
        "on_call: ~ care: overrides agent ben, since 2026-12-24T09:00, until 2026-12-27T09:00"
        " → agent ben, since 2026-12-24T09:00, until 2026-12-28T09:00",
    ),
    "a rung": ("after: 10m", "after: 12m", "ladder: ~ rung 3: after 10m → 12m"),
    "words": ("[invoice, money back]", "[invoice]", "tags: ~ billing: words - money back"),
    "tiers": (
        "tiers: [vip, regular]",
        "tiers: [vip, regular, staff]",
        "in general: ~ tiers + staff",
    ),
    "a period": ("sticky: 30d", "sticky: 40d", "in general: ~ sticky 30d → 40d"),
    "a period that is as if not given": (
        "lease: 5m",
        "lease: 10m",
        "in general: ~ lease 5m → none",
    ),
    "an agent more": (
        "  - { id: robo",
        "  - { id: zoe, team: care, channels: [x], capacity: 3 }\n  - { id: robo",
        "agents: + zoe: team care, channels x, capacity 3",
    ),
    "an agent less": (
        "  - { id: robo, team: care, channels: [x], capacity: 5, bot: true }\n",
        "",
        "agents: - robo",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_the_words_of_the_file(name: str) -> None:
    old, new, told = CHANGES[name]
    assert lines(WHOLE, changed(str(old), str(new))) == ([told] if told else [])


def test_the_order_of_promises_is_told() -> None:
    rows = WHOLE.split("promises:\n")[1].split("\nladder:")[0].splitlines()
    turned = "\n".join([rows[1], rows[0], *rows[2:]])
    assert lines(WHOLE, WHOLE.replace("\n".join(rows), turned)) == [
        "promises: ~ order: vip, urgent, bills, default → urgent, vip, bills, default"
    ]


def test_a_first_desk_is_all_new() -> None:
    assert lines("", SHOP) == [
        "connections: + x: channel x, team me",
        "agents: + me: team me, role lead, channels x, capacity 1",
        "promises: + default: first_reply 1d",
        "ladder: + rung 1: after 0s, tell owner",
        "ladder: + rung 2: after 1h, tell lead",
    ]


# A stage at AWS, as moto plays it


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        place = Place("earshot-try", None, "us-east-1")
        place.client("cloudformation").create_stack(
            StackName="earshot-try", TemplateBody=json.dumps(template())
        )
        yield place
    # The commands set what their own process needs.
    os.environ.pop("AWS_ENDPOINT_URL", None)


def template() -> dict[str, Any]:
    """A stack that has but the table of the desk."""
    keys = {"of": "HASH", "what": "RANGE"}
    table = {
        "TableName": "earshot-try-desk",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": k, "AttributeType": "S"} for k in keys],
        "KeySchema": [{"AttributeName": k, "KeyType": kind} for k, kind in keys.items()],
    }
    outputs = {name: {"Value": "none"} for name in VARIABLES}
    return {
        "Resources": {"Desk": {"Type": "AWS::DynamoDB::Table", "Properties": table}},
        "Outputs": outputs | {"DeskTable": {"Value": {"Ref": "Desk"}}},
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(SHOP)
    return path


def run(*words: str | Path, typed: str | None = None) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command; an error of ours is 1, as ./earshot has it."""
    done = CliRunner().invoke(cli, ["desk", *map(str, words)], input=typed)
    if isinstance(done.exception, EarshotError):
        return 1, done.stdout, f"{done.stderr}{done.exception}"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


TRY = ("--stage", "try")


@pytest.mark.usefixtures("stage")
class TestAStage:
    def test_a_file_is_compared_applied_and_shown(self, file: Path) -> None:
        code, out, _ = run("diff", file, *TRY)
        assert (code, out.splitlines()[:2]) == (1, ["connections", "  + x: channel x, team me"])
        code, out, complaints = run("apply", file, "--yes", *TRY)
        assert code == 0
        assert out.splitlines()[-1] == (
            "version 1 counts at the stage try; its workers follow within a minute"
        )
        assert "me cannot sign in yet: ./earshot deploy --stage try sees to it" in complaints
        assert "x has no keys yet" in complaints
        assert run("diff", file, *TRY) == (0, "", "")
        code, out, _ = run("show", *TRY)
        assert (code, out.splitlines()[0].split(", applied ")[0]) == (
            0,
            "version 1 of the stage try counts",
        )

    def test_what_counts_already_is_not_applied_again(self, file: Path) -> None:
        run("apply", file, "--yes", *TRY)
        told = "nothing to change: version 1 of the stage try says the same\n"
        assert run("apply", file, *TRY) == (0, told, "")

    def test_nobody_to_ask_is_no_yes(self, file: Path) -> None:
        code, _, complaints = run("apply", file, *TRY)
        assert (code, complaints) == (1, "nobody is here to be asked: add --yes")
        assert "has no desk yet" in run("show", *TRY)[2]

    def test_going_back_is_one_more_version(self, file: Path) -> None:
        for target in ("1d", "2d", "3d"):
            file.write_text(SHOP.replace("1d", target))
            run("apply", file, "--yes", *TRY)
        code, out, complaints = run("rollback", "--yes", *TRY)
        assert code == 0
        assert out.splitlines() == [
            "promises",
            "  ~ default: first_reply 3d → 2d",
            "version 4 counts at the stage try; its workers follow within a minute",
        ]
        assert "the next ./earshot deploy --stage try takes the rollback back" in complaints
        run("rollback", "1", "--yes", *TRY)
        told = json.loads(run("show", "--json", *TRY)[1])
        assert (told["version"], told["current"]) == (5, True)
        assert told["desk"]["promises"] == [{"name": "default", "first_reply": "1d"}]
        assert [one["version"] for one in told["history"]] == [5, 4, 3, 2, 1]
        assert run("rollback", "9", "--yes", *TRY)[2] == (
            "version 9 of the desk is not kept: apply the desk again"
        )

    def test_there_is_nothing_before_the_first_version(self, file: Path) -> None:
        for _ in range(2):
            code, _, complaints = run("rollback", "--yes", *TRY)
            assert (code, complaints) == (1, "the stage try has no version to go back to")
            run("apply", file, "--yes", *TRY)

    def test_an_older_version_can_be_had_as_a_file(self, file: Path, tmp_path: Path) -> None:
        before = file.read_text()
        run("apply", file, "--yes", *TRY)
        file.write_text(WHOLE)
        run("apply", file, "--yes", *TRY)
        code, out, _ = run("show", "1", "--yaml", *TRY)
        assert code == 0
        again = tmp_path / "again.yaml"
        again.write_text(out)
        assert desk_file.read(again) == desk_of(before)
        assert "version 1 of the stage try, applied" in run("show", "1", *TRY)[1]

    def test_a_wrong_file_changes_nothing(self, file: Path) -> None:
        file.write_text(SHOP.replace("1d", "soon"))
        code, out, complaints = run("apply", file, "--yes", *TRY)
        assert (code, out) == (1, "")
        assert "desk.yaml:3: promises, entry 1: first_reply: is a number with" in complaints
        code, out, complaints = run("diff", file, *TRY)
        assert (code, out) == (2, "")
        assert "desk.yaml:3: promises" in complaints

    def test_a_stage_that_is_not_there_is_told(self, file: Path) -> None:
        assert run("show", "--stage", "other")[2] == "there is no stack earshot-other"
        assert run("diff", file, "--stage", "other")[0] == 2

    def test_no_stage_has_such_a_name(self, file: Path) -> None:
        assert run("diff", file, "--stage", "../x")[0] == 2
        assert run("show", "--name", "../x")[0] == 2

    def test_who_has_left_can_sign_in_until_the_next_deploy(self, file: Path) -> None:
        run("apply", file, "--yes", *TRY)
        file.write_text(SHOP.replace("capacity: 1", "capacity: 1, email: me@example.com"))
        assert run("apply", file, "--yes", *TRY)[2] == (
            "earshot: me is known by another role, address or phone still: "
            "./earshot deploy --stage try sees to it\n"
        )
        file.write_text(SHOP.replace("id: me", "id: you"))
        _, out, complaints = run("apply", file, "--yes", *TRY)
        assert "  - me\n" in out
        assert "you cannot sign in yet: ./earshot deploy --stage try sees to it" in complaints
        assert "me can still sign in: ./earshot deploy --stage try sees to it" in complaints

    def test_somebody_else_applied_one_while_i_was_asked(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("apply", file, "--yes", *TRY)
        other = file.with_name("other.yaml")
        other.write_text(SHOP.replace("1d", "9d"))
        file.write_text(SHOP.replace("1d", "2d"))

        def meanwhile(_: Target) -> None:
            run("apply", other, "--yes", *TRY)

        monkeypatch.setattr("tools.desk.acts._asked", meanwhile)
        code, _, complaints = run("apply", file, *TRY)
        assert (code, "somebody else applied a desk meanwhile" in complaints) == (1, True)


# A file alone


def test_a_right_file_is_told_with_what_it_holds(file: Path) -> None:
    code, out, _ = run("check", file)
    assert (code, out) == (
        0,
        f"{file} is valid: 1 connection on x; 1 agent in 1 team; promises default; a ladder of 2 rungs up to 1h\n",
    )
    told = json.loads(run("check", file, "--json")[1])
    assert (told["valid"], told["errors"], told["warnings"]) == (True, [], [])
    assert (told["holds"]["agents"], told["holds"]["leads"]) == (1, 1)


def test_a_wrong_file_is_told_with_all_that_is_wrong(file: Path) -> None:
    file.write_text(SHOP.replace("1d", "soon").replace("capacity: 1", "capacity: 0"))
    code, out, _ = run("check", file)
    assert code == 1
    first, second, verdict = out.splitlines()
    assert first.startswith(f"{file}:2: agents, entry 1: capacity: ")
    assert second.startswith(f"{file}:3: promises, entry 1: first_reply: ")
    assert verdict == f"{file}: 2 mistakes"
    told = json.loads(run("check", file, "--json")[1])
    assert (told["valid"], [one["line"] for one in told["errors"]]) == (False, [2, 3])
    assert told["holds"] is None


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    code, _, complaints = run("check", tmp_path / "no.yaml")
    assert (code, "cannot be read" in complaints) == (1, True)
    code, out, _ = run("check", tmp_path / "no.yaml", "--json")
    assert (code, "cannot be read" in json.loads(out)["errors"][0]["text"]) == (1, True)


def test_a_word_of_warning_fails_nothing(file: Path) -> None:
    file.write_text(SHOP + "calendars: [{ name: idle, zone: UTC }]\n")
    code, out, _ = run("check", file)
    assert code == 0
    assert f"{file}:5: warning: calendars, entry 1: name: nobody uses the calendar idle" in out


# A stack on this machine


@pytest.fixture
def local(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path, "mine")
    ours = Process(os.getpid(), psutil.Process().create_time())
    folder.write(State("mine", 4700, "old.yaml", "token", ready=True, processes={"emulator": ours}))
    return folder


def test_a_stack_that_is_not_up_is_told() -> None:
    with pytest.raises(EarshotError, match="nowhere is not running: start it"):
        CliRunner().invoke(cli, ["desk", "show", "--name", "nowhere"], catch_exceptions=False)


def test_a_local_stack_keeps_the_file_that_was_applied_and_answers_for_the_platforms(
    local: Folder, file: Path
) -> None:
    ports: Any = None
    here = Target(Which(local.root, "mine"), ports, "ann")
    here.remember(file)
    kept = local.read()
    assert kept
    assert kept.desk == str(file)
    assert here.meant(desk_of(SHOP)).connections[0].base == "http://127.0.0.1:4701/x"
    assert (here.words, here.remedy) == ("the local stack mine", "./earshot up --name mine")


def test_clocks_that_run_are_planned_anew_when_that_is_asked_for(
    ports: MemoryPorts, capsys: pytest.CaptureFixture[str]
) -> None:
    there: Any = Target(Which(Path()), cast(Any, ports), "ann")
    hear(ports, a_mention(received_at=now()))  # the command reads the clock: nothing may be overdue
    ports.desk.apply(replace(ports.desk.current(), promises=desk_of(SHOP).promises))
    acts._replan(there, acts.How())
    assert capsys.readouterr().out == ""
    for told in ("the clocks of 1 open case are planned anew", "the clocks of 0 open cases are"):
        acts._replan(there, acts.How(all=True))
        assert told in capsys.readouterr().out


def test_the_status_of_a_stack_says_which_desk_counts() -> None:
    version = {"version": 3, "at": "2026-11-22T10:00:00+00:00", "by": "ann"}
    known: dict[str, Any] = {
        "name": "mine",
        "ready": True,
        "health": {},
        "logs": {},
        "api": "",
        "console": "",
        "demo": "",
        "standin": "",
        "endpoint": "",
        "webhooks": {},
        "region": "",
        "sign_in": {"users": []},
        "desk_version": version,
    }
    assert "desk       version 3, since 2026-11-22T10:00:00+00:00 by ann" in as_text(known)
    assert "desk  " not in as_text(known | {"desk_version": None})


def test_a_desk_with_a_version_is_the_same_desk() -> None:
    assert differences(replace(desk_of(WHOLE), version=7), desk_of(WHOLE)) == []


def test_a_file_that_no_item_can_hold_is_refused_when_it_is_checked(file: Path) -> None:
    from tests.contract.both_stores import noise

    words = ", ".join(noise(60 + 2 * (n % 9)) for n in range(20_000))
    file.write_text(f"{SHOP}tags: [{{ tag: much, words: [{words}] }}]\n")
    with pytest.raises(Invalid, match=r"is no desk|can be kept"):
        CliRunner().invoke(cli, ["desk", "check", str(file)], catch_exceptions=False)
