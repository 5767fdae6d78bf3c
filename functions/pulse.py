"""What happened is told to open consoles, counted and made findable; what of that fails goes to a queue.

The second reader of the ledger's stream, of which DynamoDB serves two well, and one of the mentions'.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from chalicelib.domain.mark import hour_of
from chalicelib.domain.mention import Handling
from chalicelib.domain.receipt import TOLD
from chalicelib.errors import Unreadable
from chalicelib.flows.counting import Heard, count_entries, count_mention, stir
from chalicelib.flows.figures import sum_up
from chalicelib.flows.indexing import index
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import ERROR, failure, tell
from chalicelib.ports import Message, Queue
from chalicelib.wiring import ports
from functions.failures import told
from functions.live import tell_consoles
from functions.work import CASE, Did, Event, work

Body = Mapping[str, str]
Image = dict[str, dict[str, str]]

SOON = timedelta(minutes=10)
"""So long after an hour got its first mark the hours before it are summed up."""


@told
def handler(event: Event) -> Event:
    """Count what a batch of a stream tells of, or of the queue what failed before."""
    records = event.get("Records", ())
    if any("dynamodb" in record for record in records):
        images = [record["dynamodb"]["NewImage"] for record in records]
        tell_consoles(images)  # First: somebody looks.
        return _count(images)
    return work(Queue.FIGURES, event, _again)


def _count(images: list[Image]) -> Event:
    """Count all records of a batch; a case of many entries once. Fails only when the queue fails as well."""
    hours: set[datetime] = set()
    bodies = list(_bodies(images))
    failed = [body for body in bodies if not _counted(body, hours)]
    failed = failed if _stirred(hours) else bodies
    if failed:
        ports().queues.send(Queue.FIGURES, [Message(body) for body in failed])
    return {"batchItemFailures": []}


def _bodies(images: list[Image]) -> Iterator[Body]:
    """What is to be counted: of each case from its first entry on, and single mentions."""
    first: dict[str, int] = {}
    for image in images:
        if "id" in image:
            fields = ("connection", "at", "handling")
            yield {"mention": _text(image, "id"), **{name: _text(image, name) for name in fields}}
        elif TOLD not in _text(image, "case"):
            case, version = _text(image, "case"), int(_text(image, "version") or 1)
            first[case] = min(version, first.get(case, version))
    yield from ({"case": case, "version": str(version)} for case, version in first.items())


def _text(image: Image, name: str) -> str:
    """An attribute of a record as text, whether it is one or a number; '' for none."""
    return next(iter(image.get(name, {}).values()), "")


def _counted(body: Body, hours: set[datetime]) -> bool:
    """Count something; False when it failed, which the log says without the error's text."""
    try:
        hours |= _hours(body)
    except Exception as error:
        fields = {"queue": Queue.FIGURES, "case": body.get("case"), **failure(error)}
        tell("message failed", fields, level=ERROR)
        return False
    return True


def _stirred(hours: set[datetime]) -> bool:
    """Say which hours have new marks; False when that failed: then all of them are to be kept anew."""
    try:
        _stir(hours)
    except Exception as error:
        tell("message failed", {"queue": Queue.FIGURES, **failure(error)}, level=ERROR)
        return False
    return True


def _stir(hours: set[datetime]) -> None:
    new = stir(hours, now(), ports())
    delay = SOON // timedelta(seconds=1)
    ports().queues.send(
        Queue.FIGURES, [Message({"sum_up": hour.isoformat()}, delay) for hour in new]
    )


def _again(body: Body) -> Did | None:
    if "sum_up" in body:
        sum_up(_hour(body["sum_up"]), now(), ports())
    else:
        _stir(_hours(body))
    return None


def _hour(text: str) -> datetime:
    try:
        return hour_of(datetime.fromisoformat(text))
    except ValueError:
        raise Unreadable("sum_up is no moment") from None


def _hours(body: Body) -> set[datetime]:
    """Count an entry and those after it, and make the case findable; or a mention. Returns the hours concerned."""
    if "mention" in body:
        return count_mention(_heard(body), ports())
    if not (CASE.fullmatch(body["case"]) and body["version"].isdecimal()):
        raise Unreadable("the message names no entry of a case")
    entries, hours = count_entries(body["case"], int(body["version"]), ports())
    for entry in entries:
        index(entry, ports())
    return hours


def _heard(body: Body) -> Heard:
    """A mention as its record tells of it; its key begins with the channel."""
    key = body["mention"]
    try:
        at = datetime.fromtimestamp(float(body["at"]) / 1000, UTC)
        handling = Handling(body["handling"])
    except (ValueError, OverflowError):
        raise Unreadable("the message tells of no mention that was triaged") from None
    return Heard(key, key.partition("#")[0], body["connection"], at, handling)
