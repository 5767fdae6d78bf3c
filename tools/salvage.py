"""Puts rows of a restored table back into a living one: only those that are missing there, at a bounded rate.

It may be repeated: what is there is passed over. Of what comes back only mentions that were never triaged wake anybody.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Protocol

from botocore.exceptions import ClientError

from chalicelib.domain.case import Case
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.errors import Unavailable
from chalicelib.gateways.queues import batches
from chalicelib.ports import Message
from chalicelib.stores.codec import pack, unpack
from chalicelib.stores.mentions import EVENT
from chalicelib.stores.saving import HEAD, LATEST, LOAD, THREAD
from infra.place import Place
from infra.stack import Outputs

Row = dict[str, Any]
Step = Callable[["Job", Row], str]
"""Puts one row back; returns how it fared, or nothing when it is another step's."""
KINDS: Mapping[str, tuple[str, str]] = {
    "ledger": ("LedgerTable", "case"),
    "mentions": ("MentionsTable", "id"),
    "cases": ("CasesTable", "case"),
}
"""Output of the stack that names the living table, and its partition key, in the order in which they come back."""
_BACK, _THERE = "put back", "there already"


class Tell(Protocol):
    """Listens how many rows fared how so far."""

    def __call__(self, fared: Counter[str], *, ended: bool) -> None:
        """Hear it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is restored from where, rows a second; `keys` limits it to some partitions, those in `never` stay away."""

    place: Place
    stack: Outputs
    kind: str
    source: str
    keys: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    rate: float = 100.0

    @property
    def rows(self) -> Any:
        """DynamoDB."""
        return self.place.client("dynamodb")


def restore(job: Job, now: float, tell: Tell) -> None:
    """Tells again and again, and at the end, how many rows fared how. Heads of cases follow their parts."""
    fared: Counter[str] = Counter()
    steps: Mapping[str, Sequence[Step]] = {
        "ledger": [_entry],
        "mentions": [partial(_mention, now=now)],
        "cases": [_part, _head],
    }
    waiting: list[Message] = []
    with ThreadPoolExecutor(8) as pool:
        for step in steps[job.kind]:
            found = _paced(job)
            while chunk := list(islice(found, 100)):
                fared.update(filter(None, pool.map(partial(step, job), chunk)))
                waiting += [_reply(row) for row in chunk if step is _part and _queued(row)]
                tell(fared, ended=False)
    for batch in batches(waiting):
        url = job.stack["OutboundQueueUrl"]
        sent = job.place.client("sqs").send_message_batch(QueueUrl=url, Entries=batch)
        if sent.get("Failed"):
            raise Unavailable("SQS did not take all replies whose fate is open: repeat the command")
    tell(fared, ended=True)


def _paced(job: Job) -> Iterator[Row]:
    started, key = time.monotonic(), KINDS[job.kind][1]
    for number, row in enumerate(_source(job, key)):
        time.sleep(max(0.0, started + number / job.rate - time.monotonic()))
        if row[key]["S"] not in job.never:
            yield row


def _source(job: Job, key: str) -> Iterator[Row]:
    if not job.keys:
        for page in job.rows.get_paginator("scan").paginate(TableName=job.source):
            yield from page["Items"]
    for value in job.keys:
        asked = _where(key, {"S": value})
        for page in job.rows.get_paginator("query").paginate(TableName=job.source, **asked):
            yield from page["Items"]


def _where(key: str, value: Row) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "#key = :value",
        "ExpressionAttributeNames": {"#key": key},
        "ExpressionAttributeValues": {":value": value},
    }


def _mention(job: Job, row: Row, now: float) -> str:
    """An event or signal; not what has expired, nor what its customer has deleted since."""
    if float(row["expires"]["N"]) <= now:
        return "expired"
    id, said = row["id"]["S"], row["what"]["S"] == EVENT
    if said and "redacted_at" not in row and not id.endswith("#delete"):
        deletion = f"{id.rpartition('#edit#')[0] or id}#delete"
        if _living(job, {"id": {"S": deletion}}):
            return "deleted by their customers"
    # A signal acts once: an old one could close a connection that was opened again.
    if not said or "handling" in row:
        row.pop("wakes", None)
    return _put(job, row)


def _entry(job: Job, row: Row) -> str:
    """An entry of the ledger; its pages and replies had their turn."""
    row.pop("wakes", None)
    return _put(job, row)


def _part(job: Job, row: Row) -> str:
    """A page, note or reply. A queued reply may have left since, and must not leave twice: it counts as begun."""
    if row["part"]["S"] in (HEAD, LATEST):
        return ""
    if _queued(row):
        reply = unpack(Outgoing, row["body"]["B"])
        begun = replace(reply, state=OutgoingState.SENDING, sending_since=reply.written_at)
        row = {**row, "state": {"S": begun.state.value}, "body": {"B": pack(begun)}}
    return _put(job, row)


def _queued(row: Row) -> bool:
    return bool(row.get("state", {}).get("S") == OutgoingState.QUEUED)


def _reply(row: Row) -> Message:
    """Lets its fate be found out: nobody knows it, and its agent is told to look."""
    return Message({"case": row["case"]["S"], "reply": row["part"]["S"].partition("#")[2]})


def _head(job: Job, row: Row) -> str:
    """A case itself, after its thread and its owner's seat; only where the ledger is as far as it is."""
    if row["part"]["S"] != HEAD or "version" not in row:
        return ""
    id = row["case"]
    if _living(job, {"case": id, "part": row["part"]}):
        return _THERE
    if _last_entry(job, id) != row["version"]:
        return "not as far as the ledger"
    case = unpack(Case, row["body"]["B"])
    thread = {"case": {"S": f"{THREAD}{case.thread.key}"}, "part": {"S": LATEST}, "latest": id}
    _put(job, thread if "list" in row else {**thread, "ended": {"BOOL": True}})
    if "list" in row and case.owner:
        job.rows.update_item(
            TableName=job.stack["DeskTable"],
            Key={"of": {"S": LOAD}, "what": {"S": case.owner}},
            UpdateExpression="ADD cases :case",
            ExpressionAttributeValues={":case": {"SS": [id["S"]]}},
        )
    return _put(job, row)


def _last_entry(job: Job, case: Row) -> Row | None:
    found = job.rows.query(
        TableName=job.stack["LedgerTable"],
        ScanIndexForward=False,
        ConsistentRead=True,
        Limit=1,
        **_where("case", case),
    )["Items"]
    return found[0]["version"] if found else None


def _living(job: Job, key: Row) -> bool:
    table = job.stack[KINDS[job.kind][0]]
    return "Item" in job.rows.get_item(TableName=table, Key=key, ConsistentRead=True)


def _put(job: Job, row: Row) -> str:
    table, key = KINDS[job.kind]
    try:
        job.rows.put_item(
            TableName=job.stack[table],
            Item=row,
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": key},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return _THERE
    return _BACK
