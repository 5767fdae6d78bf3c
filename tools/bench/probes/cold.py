"""A cold start: `cold.py nothing`, `cold.py bare`, or `cold.py <handler> <port> ...`.

A handler is imported, as Lambda does, and the first call is made through each thing outside that it uses.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def bare() -> None:
    """The least that a function on DynamoDB can do: boto3, one client, one call."""
    import boto3

    table = boto3.client("dynamodb")
    table.put_item(TableName="mentions", Item={"id": {"S": "1"}})


def function(handler: str, used: list[str]) -> None:
    """A function of ours."""
    module, _, name = handler.rpartition(".")
    assert callable(getattr(import_module(module), name))
    for port in used:
        CALLS[port]()


def webhook() -> None:
    """A signed delivery, answered: the whole way of the webhook function's first event."""
    import ingest  # type: ignore[import-not-found]  # beside this script, when it is run as one

    event = ingest.event()
    from chalicelib.api import door

    assert door.app(event, None)["statusCode"] == 200


def _mentions() -> None:
    from chalicelib.wiring import ports

    assert ports().mentions.get("standard#1") is None


def _cases() -> None:
    from chalicelib.wiring import ports

    assert ports().cases.get("c-1") is None


def _desk() -> None:
    from chalicelib.wiring import ports

    assert not ports().desk.revoked()


def _ledger() -> None:
    from chalicelib.wiring import ports

    assert not ports().ledger.of_case("c-1")


def _queues() -> None:
    from chalicelib.ports import Message, Queue
    from chalicelib.wiring import ports

    ports().queues.send(Queue.DUE, [Message({"case": "c-1"})])


def _classifier() -> None:
    from chalicelib.wiring import ports

    assert ports().classifier.classify("hello")


def _notifier() -> None:
    from chalicelib.domain.notice import Notice
    from chalicelib.domain.page import Device, Page, Reason
    from chalicelib.wiring import ports

    device = Device(
        "ana", "1", "android", "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/bench/1", NOW
    )
    page = Page("c-1", "1", Reason.ASSIGNED, 0, ("ana",), NOW)
    ports().notifier.push(device, Notice((page,)))


def _pager() -> None:
    from chalicelib.wiring import ports

    assert not ports().pager.box("ana").devices


def _secrets() -> None:
    from chalicelib.wiring import ports

    assert ports().secrets.of("bench")


def _http() -> None:
    import os

    from chalicelib.domain.reply import Request
    from chalicelib.wiring import ports

    ports().http.send(Request("POST", os.environ["AWS_ENDPOINT_URL"], {}, "{}"), 5)


def _parking() -> None:
    from chalicelib.ports import Parked, Queue
    from chalicelib.wiring import ports

    ports().parking.park(Parked("1", Queue.DUE, "{}", "bench", NOW))


def _consoles() -> None:
    from chalicelib.wiring import ports

    assert not ports().live.of("leads")


def _sockets() -> None:
    from chalicelib.wiring import ports

    assert ports().sockets.send([("k-1", {"agents": True})]).lost == 0


def _figures() -> None:
    from chalicelib.wiring import ports

    ports().figures.stir(NOW, late=True)


CALLS: dict[str, Callable[[], None]] = {
    "figures": _figures,
    "mentions": _mentions,
    "cases": _cases,
    "desk": _desk,
    "ledger": _ledger,
    "queues": _queues,
    "classifier": _classifier,
    "notifier": _notifier,
    "pager": _pager,
    "secrets": _secrets,
    "http": _http,
    "parking": _parking,
    "consoles": _consoles,
    "sockets": _sockets,
    "a delivery": webhook,
}

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["nothing"]:
            pass
        case ["bare"]:
            bare()
        case [handler, *used]:
            function(handler, used)
