"""What users are promised, told on the running stack."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from chalicelib.ports import Message, Queue
from tests.e2e.conftest import (
    Waiting,
    World,
    standard,
    tweet,
    until,
    whatsapp,
    whatsapp_of,
)
from tools.follow import summarise
from tools.send import Load, send_all

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


def test_a_message_becomes_a_case_that_is_paged_answered_and_closed(world: World) -> None:
    # Whose agent has no other pages waiting: less than five are told one a minute.
    case = world.case_of(world.sender_of("phone").send(whatsapp("s-1", "It is broken"), "s-1"))
    owner = world.ports.cases.get(case).owner
    assert owner == "pia"
    told = until(lambda: world.told(case), 90)
    assert [(one.to, bool(one.sends)) for one in told][:1] == [(owner, True)], "on the phone"

    status, told = world.call(owner, "GET", "/cases?list=mine")
    assert status == 200 and case in [one["id"] for one in told["cases"]]
    assert world.call(owner, "POST", f"/cases/{case}/acknowledge")[0] == 200
    assert world.call(owner, "POST", f"/cases/{case}/notes", {"text": "He called before"})[0] < 300
    key = {"Idempotency_Key": "tap-1"}
    for _ in range(2):
        answer = {"text": "Sorry, Kim! A new one is on its way. Ana"}
        assert world.call(owner, "POST", f"/cases/{case}/replies", answer, **key)[0] < 300
    assert until(lambda: "clock.kept" in world.whats(case)), world.whats(case)
    texts = [one["body"]["text"]["body"] for one in world.received("whatsapp")]
    assert texts.count("Sorry, Kim! A new one is on its way. Ana") == 1

    assert world.call(owner, "POST", f"/cases/{case}/close", {"outcome": "solved"})[0] == 200
    status, told = world.call(owner, "GET", f"/cases/{case}")
    assert told["status"] == "closed"
    whats = world.whats(case)
    for what in ("case.opened", "page.acknowledged", "note.written", "reply.sent", "case.closed"):
        assert whats.count(what) == 1, whats


def test_one_flipped_byte_is_refused_and_leaves_nothing(world: World) -> None:
    one = world.sender("whatsapp")
    body = whatsapp("forged-1", "It is broken")
    headers = one.platform.sign(body, one.keys.secrets.signing[0], time.time(), "f")
    assert world.post("wa", body.replace(b"broken", b"brokem"), headers) == 401
    time.sleep(1)
    assert world.ports.mentions.get("whatsapp#forged-1") is None


def test_the_previous_secret_is_accepted_while_it_is_rotated(world: World) -> None:
    one = world.sender("whatsapp")
    body = whatsapp("rotated-1", "Hello", "4915200000077")
    headers = one.platform.sign(body, one.keys.secrets.signing[1], time.time(), "f")
    assert world.post("wa", body, headers) == 200
    assert until(lambda: world.ports.mentions.get("whatsapp#rotated-1")) is not None


def test_the_platforms_handshakes_are_answered(world: World) -> None:
    one = world.sender("whatsapp")
    url = world.state.webhooks()["wa"]
    good = f"{url}?hub.mode=subscribe&hub.challenge=4711&hub.verify_token={one.keys.secrets.verify_token}"
    answer = world.pool.request("GET", good)
    assert (answer.status, answer.data) == (200, b"4711")
    assert world.pool.request("GET", good + "x").status == 403
    crc = world.pool.request("GET", world.state.webhooks()["x"] + "?crc_token=abc")
    assert crc.json()["response_token"].startswith("sha256=")


def test_the_same_delivery_a_hundred_times_at_once_is_one_mention_and_one_case(
    world: World,
) -> None:
    one = world.sender("whatsapp")
    body = whatsapp("same-1", "Where is my parcel?", "4915200000055")
    shots = send_all(one, body, Load(repeat=100, same=True), lambda: None)
    assert {shot.status for shot in shots} == {200}
    told = summarise(one.ports, shots, 60)
    assert (told.stored, told.cases, told.doubled, told.lost) == (1, 1, 0, 0)


def test_a_full_delivery_of_many_messages_is_kept_later_but_whole(world: World) -> None:
    messages = [
        {"from": "4915200000066", "id": f"many-{n}", "type": "text", "text": {"body": "x" * 6000}}
        for n in range(60)
    ]
    shot = world.sender("whatsapp").send(whatsapp_of(messages, "4915200000066"), "many")
    assert shot.status == 200 and len(shot.mentions) == 60
    case = until(lambda: _case_with(world, shot.mentions), 60)
    assert case, "all sixty belong to one case"


def _case_with(world: World, mentions: tuple[str, ...]) -> bool:
    found = [world.ports.mentions.get(key) for key in mentions]
    return all(found) and len({one.case for one in found if one}) == 1 and found[0].case is not None


def test_what_cannot_be_read_is_parked_for_a_lead(world: World) -> None:
    one = world.sender("whatsapp")
    # Not even text: the very bytes are what is signed.
    body = b"this is no JSON \xff\xfe\x00"
    headers = one.platform.sign(body, one.keys.secrets.signing[0], time.time(), "f")
    assert world.post("wa", body, headers) == 200
    parked = until(lambda: [p for p in world.ports.parking.all(500) if p.queue is Queue.SPILL])
    assert parked
    assert world.call("ana", "GET", "/parked")[0] == 403
    status, told = world.call("lea", "GET", "/parked")
    assert status == 200 and told
    assert world.call("lea", "POST", f"/parked/{parked[0].id}/replay")[0] < 300
    again = until(lambda: [p for p in world.ports.parking.all(500) if p.queue is Queue.SPILL])
    assert again, "replayed, still unreadable, parked again"
    assert world.call("lea", "DELETE", f"/parked/{again[0].id}")[0] < 300


def test_a_poison_message_does_not_hold_up_its_neighbours(world: World) -> None:
    world.ports.queues.send(Queue.INTAKE, [Message({"mention": "whatsapp#never-was"})])
    case = world.case_of(
        world.sender("whatsapp").send(whatsapp("after-poison", "Hello?", "4915200000088"), "p")
    )
    assert case
    assert until(lambda: [p for p in world.ports.parking.all(500) if p.queue is Queue.INTAKE])


@pytest.mark.parametrize(
    ("mode", "state"), [("fail", "refused"), ("error", "unknown"), ("timeout", "unknown")]
)
def test_a_reply_that_did_not_surely_arrive_is_shown_and_never_resent(
    world: World, mode: str, state: str
) -> None:
    case = world.case_of(
        world.sender("whatsapp").send(whatsapp(f"bad-{mode}", "Hi", f"49152{mode}"), mode)
    )
    world.behave(mode=mode, channel="whatsapp")
    try:
        world.call("lea", "POST", f"/cases/{case}/replies", {"text": f"answer {mode}"})
        assert until(lambda: f"reply.{state}" in world.whats(case), 40), world.whats(case)
    finally:
        world.behave(mode="ok", channel="whatsapp")
    time.sleep(2)
    got = [one for one in world.received("whatsapp") if f"answer {mode}" in str(one["body"])]
    assert len(got) <= 1
    assert "clock.kept" not in world.whats(case)


def test_a_platform_that_asks_to_slow_down_gets_the_reply_later_and_once(world: World) -> None:
    case = world.case_of(
        world.sender("whatsapp").send(whatsapp("slow-1", "Hi", "4915200000099"), "slow")
    )
    world.behave(mode="limit", channel="whatsapp", times=1)
    world.call("lea", "POST", f"/cases/{case}/replies", {"text": "answer limit"})
    assert until(lambda: "reply.sent" in world.whats(case), 90), world.whats(case)
    assert world.whats(case).count("reply.sent") == 1


def test_an_answer_given_on_the_platform_itself_meets_the_clock(world: World) -> None:
    x = world.sender("x")
    case = world.case_of(x.send(tweet("7100", "@brand it is broken", "41"), "x-41"))
    x.send(tweet("7101", "@u41 we are on it", "900", answers="7100"), "x-42")
    assert until(lambda: "clock.kept" in world.whats(case)), world.whats(case)
    answered = next(data for what, data in world.facts(case) if what == "case.answered")
    assert answered["how"] == "native"


def test_an_agent_registers_a_phone_and_is_paged_on_it(world: World) -> None:
    phone = {"platform": "android", "token": "another-phone-of-sue"}
    status, device = world.call("sue", "POST", "/me/devices", phone)
    assert status == 201, device
    case = world.case_of(world.sender("standard").send(standard("m-3", "Hello?", "c-3"), "w-3"))
    told = until(lambda: world.told(case), 90)
    assert told and len(told[0].sends) == 2, "on both phones"
    assert world.call("sue", "POST", f"/cases/{case}/close", {"outcome": "spam"})[0] == 200


def test_nobody_gets_in_without_a_token_and_agents_do_not_do_what_leads_do(world: World) -> None:
    assert world.call(None, "GET", "/cases")[0] == 401
    assert world.call(None, "GET", "/cases", authorization="nonsense")[0] == 401
    assert world.call("ana", "GET", "/parked")[0] == 403
    assert world.call("sue", "GET", "/cases?list=queue&team=care")[0] == 403


def test_a_load_is_neither_lost_nor_doubled_even_if_workers_die(world: World) -> None:
    one = world.sender("whatsapp")
    body = whatsapp("load", "Where is my parcel?", "4915300000000")
    with ThreadPoolExecutor(1) as aside:
        killed = aside.submit(_kill_a_worker, world, 6.0)
        shots = send_all(one, body, Load(repeat=300, rate=20), lambda: None)
        assert killed.result(), "no worker was there to be killed"
    told = summarise(one.ports, shots, 120)
    print(told)  # noqa: T201 - the figure is what the story is about
    assert told.accepted == told.stored == told.cases == told.promised == 300
    assert (told.doubled, told.lost) == (0, 0)


def _kill_a_worker(world: World, after: float) -> bool:
    """Kill one triage worker of the emulator in the midst of its work."""
    from tests.e2e.workers import kill_one

    time.sleep(after)
    return kill_one(world.state.processes["emulator"], "Classify")


def test_a_broken_promise_of_a_minute_is_told_within_five_seconds(
    world: World, waiting: Waiting
) -> None:
    breach = until(lambda: _breach(world, waiting.minute), 90)
    assert breach is not None, world.whats(waiting.minute)
    assert 0 <= breach["notice_late_ms"] <= 5000, breach
    assert "clock.warned" in world.whats(waiting.minute)
    whats = world.whats(waiting.minute_answered)
    assert "clock.kept" in whats and "clock.breached" not in whats and "clock.warned" not in whats


def test_a_promise_beyond_the_reach_of_a_queue_is_told_in_time_by_the_sweep(
    world: World, waiting: Waiting
) -> None:
    breach = until(lambda: _breach(world, waiting.five), 330)
    assert breach is not None, world.whats(waiting.five)
    assert 0 <= breach["notice_late_ms"] <= 5000, breach
    whats = world.whats(waiting.five_answered)
    assert "clock.kept" in whats and "clock.breached" not in whats
    pages = world.ports.cases.pages(waiting.five)
    assert [page.step for page in pages if page.reason == "assigned"] == [0, 1], "it climbed"
    print(breach, datetime.now(UTC))  # noqa: T201 - the figure is what the story is about


def _breach(world: World, case: str) -> dict[str, int] | None:
    return next((data for what, data in world.facts(case) if what == "clock.breached"), None)
