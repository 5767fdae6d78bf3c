"""`./earshot bench cost`: what mentions make AWS do, counted on a running stack and priced; and what idling costs."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chalicelib.flows.casework import Act, close
from chalicelib.gateways.clock import now
from tools.bench import traffic
from tools.bench.bill import bill
from tools.bench.bill_table import Counted, table
from tools.bench.idle import idle_report
from tools.bench.meter import Line, add_up
from tools.bench.report import Report, Say
from tools.bench.scene import SECOND_RUNG, Scene, scene
from tools.send import Sender

SAMPLE = 40
PACE = 1.2
"""Seconds between mentions that set timers: their messages are due in whole seconds, and none shall share a batch."""
SEATS = 25
"""Open cases that each agent has already: half of what the example desk allows."""

CROWD = 5
"""How many times the sample comes at once in a burst."""

NOISE_AIM, ANSWERED_AIM = 10.0, 40.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mention: how it arrives, and what is done until it is over."""

    name: str
    channel: str
    body: traffic.Body
    act: Callable[[Scene, Sender, str], object] | None = None
    aim: float | None = None


def run(root: Path, name: str, say: Say, sample: int = SAMPLE) -> tuple[Report, Report]:
    """What mentions cost, and what a month without any costs. Raises Unavailable when the stack fails."""
    with scene(root, name, say) as stage:
        _seat(stage)
        written = list(stage.rest())
        counted: list[Counted] = []
        replies: list[str] = []
        for kind in _kinds(replies):
            say(f"{sample} x {kind.name}")
            lines = _play(stage, kind, sample)
            written += lines
            counted.append(_counted(stage, kind, sample, lines))
        say(f"{sample * CROWD} x noise at once")
        written += (lines := _burst(stage, sample * CROWD))
        crowd = _counted(stage, _kinds([])[0], sample * CROWD, lines)
        idle = idle_report(stage, add_up(written, stage.stack, clock=True))
    return table(counted, crowd, sample), idle


def _kinds(replies: list[str]) -> list[Kind]:
    """The kinds in order; WhatsApp's words on our replies come after the replies."""

    def answer(stage: Scene, one: Sender, case: str) -> None:
        replies.append(stage.phone.answer(one, case))
        # A colleague closes it, uncounted: an agent's desk stays as full as it was.
        agent = one.ports.desk.current().agents[-1]
        close(Act(case, agent, now()), "answered", one.ports)

    def shut(stage: Scene, one: Sender, case: str) -> None:
        stage.phone.close(one, case)

    noise, matter = traffic.ADVERTISING, traffic.COMPLAINT
    ours: Iterator[str] = (id for id in replies if id.startswith("wamid"))
    return [
        Kind("noise, X", "x", traffic.x_post(noise), aim=NOISE_AIM),
        Kind("noise, standard", "standard", traffic.standard_comment(noise), aim=NOISE_AIM),
        Kind("case paged and closed, X", "x", traffic.x_post(matter), shut),
        Kind("case paged and answered, X", "x", traffic.x_post(matter), answer, ANSWERED_AIM),
        Kind(
            "case paged and answered, WhatsApp",
            "whatsapp",
            traffic.whatsapp_message(matter),
            answer,
            ANSWERED_AIM,
        ),
        Kind(
            "delivery state, WhatsApp",
            "whatsapp",
            lambda digits: traffic.whatsapp_state(next(ours))(digits),
        ),
    ]


def _seat(stage: Scene) -> None:
    """Gives each agent some open cases, so that the row that holds them is as large as in real life."""
    desk = stage.sender("x").ports.desk.current()
    for agent in desk.agents:
        cases = [f"c-seat{agent.id}{number:0>18}" for number in range(SEATS)]
        stage.client("dynamodb").update_item(
            TableName=stage.state.outputs["DeskTable"],
            Key={"of": {"S": "load"}, "what": {"S": agent.id}},
            UpdateExpression="ADD #c :c",
            ExpressionAttributeNames={"#c": "cases"},
            ExpressionAttributeValues={":c": {"SS": cases}},
        )


def _play(stage: Scene, kind: Kind, sample: int) -> list[Line]:
    """One mention after the other, each done before the next: nothing is batched."""
    one = stage.sender(kind.channel)
    started = time.monotonic()
    for number in range(sample):
        if kind.act is not None:
            time.sleep(max(0.0, started + number * PACE - time.monotonic()))
        shot = traffic.deliver(one, kind.body, number)
        for key in shot.mentions:
            mention = traffic.settled(one, key)
            if kind.act is not None and mention.case is not None:
                kind.act(stage, one, mention.case)
        if not shot.mentions:  # a signal: nothing tells that it was heard but its rest
            time.sleep(0.4)
    if kind.act is not None:
        time.sleep(SECOND_RUNG)
    return stage.rest()


def _burst(stage: Scene, number: int) -> list[Line]:
    one = stage.sender("x")
    body = traffic.x_post(traffic.ADVERTISING)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda digit: traffic.deliver(one, body, digit), range(number)))
    return stage.rest()


def _counted(stage: Scene, kind: Kind, number: int, lines: Sequence[Line]) -> Counted:
    usage = add_up(lines, stage.stack)
    return Counted(kind.name, number, usage, bill(usage, stage.setting), kind.aim)
