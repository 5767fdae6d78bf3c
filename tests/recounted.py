"""All figures of random cases, counted anew from their ledgers by code that shares nothing with what counts."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.ledger import Entry, Fact
from chalicelib.domain.recount import recount
from chalicelib.domain.sums import coarse
from tests.counted import Desks, Marks, World

SECOND = timedelta(seconds=1)


def recounted(world: World, row_of: Callable[[datetime], datetime]) -> Marks:
    """The same figures from the ledgers alone, case by case, by code that shares nothing with what counts."""
    found: Marks = Counter()
    for case, entries in world.ledger.whole.items():
        assert world.ledger.so_far[case] == len(entries)
        for at, what, value, team, channel, agent, seconds in _things(entries, world.desk):
            length = None if seconds is None else coarse(seconds)
            found[row_of(at), what, value, team, channel, agent, length] += 1
    return found


Thing = tuple[datetime, str, str, str, str, str, int | None]


def _things(entries: Sequence[Entry], desks: Desks) -> Iterator[Thing]:
    opened = entries[0].facts[0].data
    where = (str(opened["team"]), str(opened["channel"]))
    owners = _owners(entries)
    flat = [(entry, fact) for entry in entries for fact in entry.facts]
    yield from _heard(flat, where, owners)
    yield from _moved(flat, where, owners)
    yield from _answers(flat, where)
    yield from _promises(entries, desks, where, owners)


def _owners(entries: Sequence[Entry]) -> dict[int, str]:
    """Who has the case after each version."""
    owner, found = "", {}
    for entry in entries:
        for fact in entry.facts:
            if fact.what == "case.assigned":
                owner = str(fact.data["agent"])
            if fact.what == "case.queued":
                owner = ""
        found[entry.version] = owner
    return found


Flat = Sequence[tuple[Entry, Fact]]
Where = tuple[str, str]


def _when(entry: Entry, fact: Fact) -> datetime:
    return datetime.fromisoformat(str(fact.data["at"])) if fact.data.get("at") else entry.at


def _heard(flat: Flat, where: Where, owners: dict[int, str]) -> Iterator[Thing]:
    corrected = {}
    for entry, fact in flat:
        if fact.what == "verdict.corrected":
            corrected[fact.data["mention"]] = (fact, owners[entry.version])
    for entry, fact in flat:
        here = (*where, owners[entry.version])
        if fact.what in ("mention.edited", "mention.deleted", "mention.own"):
            yield (entry.at, "heard", fact.what.split(".")[1], *here, None)
        if fact.what != "mention.heard":
            continue
        told = {one.what for one in entry.facts}
        became = "reopened" if "case.reopened" in told else "joined"
        became = "opened" if entry.version == 1 else became
        yield (_when(entry, fact), "heard", became, *here, None)
        last, who = corrected.get(fact.data["mention"], (fact, owners[entry.version]))
        for name in ("sentiment", "intent"):
            yield (_when(entry, fact), name, str(last.data[name]), *where, who, None)


def _moved(flat: Flat, where: Where, owners: dict[int, str]) -> Iterator[Thing]:
    tags = [fact.data["tags"] for _, fact in flat if fact.what in ("case.opened", "case.tagged")]
    values = {"case.opened": "normal", "case.reopened": "", "case.closed": "outcome"}
    for entry, fact in flat:
        here, at = (*where, owners[entry.version]), _when(entry, fact)
        if fact.what in values:
            value = str(fact.data.get(values[fact.what], values[fact.what]))
            yield (at, fact.what.removeprefix("case."), value, *here, None)
        for tag in str(tags[-1] or "").split(",") if fact.what == "case.opened" else ():
            if tag:
                yield (at, "topic", tag, *where, list(owners.values())[-1], None)
    yield from _waits(flat, where, owners)


def _waits(flat: Flat, where: Where, owners: dict[int, str]) -> Iterator[Thing]:
    since: datetime | None = None
    for entry, fact in flat:
        if fact.what == "case.queued" and since is None:
            since = entry.at
        elif fact.what in ("case.assigned", "case.closed") and since is not None:
            how = "given" if fact.what == "case.assigned" else "closed"
            took = (entry.at - since) // SECOND
            yield (entry.at, "wait", how, *where, owners[entry.version], took)
            since = None


def _answers(flat: Flat, where: Where) -> Iterator[Thing]:
    written: dict[object, str] = {}
    last: dict[object, Thing] = {}
    named: dict[object, object] = {}
    for entry, fact in flat:
        data, how = fact.data, fact.what.removeprefix("reply.")
        if how == "queued":
            written[data["reply"]] = str(data["agent"])
        elif how in ("sent", "refused", "unknown") and fact.what != how:
            how = "automatic" if how == "sent" and data["automatic"] else how
            who = written.get(data["reply"], "")
            last[data["reply"]] = (entry.at, "answer", how, *where, who, None)
            if data["external_id"]:
                named[data["external_id"]] = data["reply"]
        elif how == "undelivered":
            id = named.get(data["external_id"], ("platform", data["external_id"]))
            at, who = (last[id][0], last[id][5]) if id in last else (entry.at, "")
            last[id] = (at, "answer", how, *where, who, None)
        elif fact.what == "case.answered" and data["how"] == "native":
            yield (_when(entry, fact), "answer", "native", *where, "", None)
    yield from last.values()


def _promises(
    entries: Sequence[Entry], desks: Desks, where: Where, owners: dict[int, str]
) -> Iterator[Thing]:
    for result in recount(entries, desks.version):
        late = result.late is not None and result.late > timedelta(0)
        took = (result.met_at - result.started_at) // SECOND if result.met_at else None
        over = result.met_at or result.ended_at
        if over is None:
            if result.due_at is None or result.due_at > entries[-1].at:
                continue
            fate, at = "open", result.due_at
        elif late and result.due_at:
            fate, at = ("late" if result.met_at else "missed"), result.due_at
        else:
            fate, at = ("kept" if result.met_at else "withdrawn"), over
        who = (
            _who_met(entries, owners, result.kind, result.started_at, at)
            if fate == "kept"
            else None
        )
        if who is None:
            who = next((owners[one.version] for one in reversed(entries) if one.at <= at), "")
        yield (at, result.kind.value, fate, *where, who, took)


def _who_met(
    entries: Sequence[Entry], owners: dict[int, str], kind: str, started: datetime, met: datetime
) -> str | None:
    for entry in entries:
        told = {fact.what: fact for fact in entry.facts}
        if kind == "resolution":
            closed = told.get("case.closed")
            if closed and max(_when(entry, closed), started) == met:
                return owners[entry.version] if entry.by == "earshot" else entry.by
            continue
        answered, sent = told.get("case.answered"), told.get("reply.sent")
        if answered is None or max(_when(entry, answered), started) != met:
            continue
        if sent is None or answered.data["how"] != "reply":
            return ""
        return _writer(entries[: entry.version - 1], str(sent.data["reply"]))
    return None


def _writer(entries: Sequence[Entry], reply: str) -> str:
    names = [
        str(fact.data["agent"])
        for entry in entries
        for fact in entry.facts
        if fact.what == "reply.queued" and fact.data["reply"] == reply
    ]
    return names[-1] if names else ""
