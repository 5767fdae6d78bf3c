"""The chain of the ledger: nothing in it can be changed, left out or put elsewhere unseen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ledger import START, Entry, Fact, Place, broken_at, write

data: st.SearchStrategy[Mapping[str, str | int | None]] = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=5), max_size=3
)
facts = st.lists(st.builds(Fact, st.text(max_size=8), data), max_size=3).map(tuple)
moments = st.integers(0, 10**12).map(
    lambda millis: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
)
changes = st.tuples(moments, st.text(max_size=5), facts)


def chain(parts: list[tuple[datetime, str, tuple[Fact, ...]]]) -> list[Entry]:
    entries: list[Entry] = []
    for number, (at, by, what) in enumerate(parts, start=1):
        previous = entries[-1].hash if entries else START
        entries.append(write(Place("c-1", number, previous), at, by, what))
    return entries


@given(st.lists(changes, max_size=6))
def test_a_chain_as_it_was_written_holds(
    parts: list[tuple[datetime, str, tuple[Fact, ...]]],
) -> None:
    assert broken_at(chain(parts)) is None


@given(st.lists(changes, min_size=1, max_size=6), st.data())
def test_any_change_of_any_entry_is_found_at_that_entry(
    parts: list[tuple[datetime, str, tuple[Fact, ...]]], chance: st.DataObject
) -> None:
    entries = chain(parts)
    number = chance.draw(st.integers(0, len(entries) - 1))
    entry = entries[number]
    changed = chance.draw(
        st.sampled_from(
            [
                replace(entry, at=entry.at + timedelta(milliseconds=1)),
                replace(entry, by=entry.by + "x"),
                replace(entry, case="c-2"),
                replace(entry, version=entry.version + 1),
                replace(entry, facts=(*entry.facts, Fact("more"))),
                replace(entry, previous="f" * 64),
                replace(entry, hash="f" * 64),
                *([replace(entry, facts=entry.facts[1:])] if entry.facts else []),
            ]
        )
    )
    entries[number] = changed
    assert broken_at(entries) == number + 1


@given(st.lists(changes, min_size=2, max_size=6), st.data())
def test_an_entry_left_out_or_exchanged_is_found(
    parts: list[tuple[datetime, str, tuple[Fact, ...]]], chance: st.DataObject
) -> None:
    entries = chain(parts)
    number = chance.draw(st.integers(0, len(entries) - 2))
    assert broken_at(entries[:number] + entries[number + 1 :]) == number + 1
    swapped = entries.copy()
    swapped[number], swapped[number + 1] = swapped[number + 1], swapped[number]
    assert broken_at(swapped) == number + 1


def test_a_forger_who_makes_a_new_hash_still_breaks_the_next_entry() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    first, second = chain([(at, "amy", (Fact("a"),)), (at, "amy", (Fact("b"),))])
    forged = write(Place("c-1", 1, START), at, "amy", (Fact("forged"),))
    assert broken_at([forged, second]) == 2
    assert broken_at([first, second]) is None


def test_two_facts_are_not_one_fact_with_both_names() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    [one] = chain([(at, "amy", (Fact("a", {"b": 1}),))])
    [two] = chain([(at, "amy", (Fact("a"), Fact("b", {"b": 1})))])
    [text] = chain([(at, "amy", (Fact("a", {"b": "1"}),))])
    assert len({one.hash, two.hash, text.hash}) == 3
