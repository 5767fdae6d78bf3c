"""What every case store promises of lists that are shown as one, and of what stands beside them."""

from dataclasses import replace

import pytest

from chalicelib.domain.case import Case, Status
from chalicelib.domain.change import Seat
from chalicelib.domain.looking import Look, Wanted
from chalicelib.domain.mention import Happening
from chalicelib.domain.priority import Priority
from chalicelib.domain.verdict import Intent, Sentiment
from chalicelib.errors import Invalid
from chalicelib.stores import lists
from tests.build import a_case, a_change, a_clock, a_mention, a_thread, an_opening, at
from tests.contract.both_stores import Stores, opened

OWNERS = (None, "amy", "ben", None, "zoe")
ANY = Wanted()
EVERYWHERE = ("queue#care", "agent#amy", "agent#ben", "agent#zoe")


def fill(stores: Stores, number: int, **fields: object) -> list[str]:
    """Cases in the queue and of three agents, each due a minute after the one before."""
    cases = [
        replace(
            a_case(f"c-{one:02d}", owner=OWNERS[one % 5], thread=a_thread(f"t-{one}")),
            clocks=(a_clock(at(3600 + one * 60)),),
            **fields,  # type: ignore[arg-type]
        )
        for one in range(number)
    ]
    return [opened(stores, case).id for case in cases]


def pages(
    stores: Stores, limit: int, wanted: Wanted = ANY, of: tuple[str, ...] = EVERYWHERE
) -> list[list[str]]:
    shown, cursor = [], None
    while True:
        listing = stores.cases.look(of, Look(limit, cursor, wanted))
        shown.append([case.id for case in listing.cases])
        cursor = listing.cursor
        if cursor is None:
            return shown


class TestListsAsOne:
    @pytest.mark.parametrize("limit", [1, 3, 7, 23, 100])
    def test_they_are_merged_by_rank_page_by_page_each_case_once(
        self, stores: Stores, limit: int
    ) -> None:
        ids = fill(stores, 23)
        shown = pages(stores, limit)
        assert [id for page in shown for id in page] == ids
        assert all(len(page) == limit for page in shown[:-1])

    def test_cases_of_the_same_rank_are_each_shown_once(self, stores: Stores) -> None:
        for one in range(17):
            owner = OWNERS[one % 5]
            opened(stores, a_case(f"c-{one:02d}", owner=owner, thread=a_thread(f"t-{one}")))
        for limit in (1, 2, 5):
            shown = [id for page in pages(stores, limit) for id in page]
            assert sorted(shown) == [f"c-{one:02d}" for one in range(17)]

    def test_more_lists_than_are_read_in_turn_are_read_together(self, stores: Stores) -> None:
        ids = []
        for one in range(30):
            case = a_case(f"c-{one:02d}", owner=f"agent-{one}", thread=a_thread(f"t-{one}"))
            ids.append(opened(stores, replace(case, clocks=(a_clock(at(3600 + one)),))).id)
        of = tuple(f"agent#agent-{one}" for one in reversed(range(30)))
        assert [id for page in pages(stores, 7, of=of) for id in page] == ids

    def test_a_cursor_goes_on_where_it_was_though_lists_come_and_go(self, stores: Stores) -> None:
        ids = fill(stores, 10)
        first = stores.cases.look(EVERYWHERE, Look(4))
        new = a_case("c-new", owner="max", thread=a_thread("new"), clocks=(a_clock(at(9000)),))
        opened(stores, new)
        gone = stores.cases.get(ids[5])
        assert gone is not None
        stores.cases.save(a_change(gone).to(status=Status.CLOSED))
        now = ("agent#max", *EVERYWHERE)
        rest = stores.cases.look(now, Look(100, first.cursor))
        assert [case.id for case in rest.cases] == [ids[4], *ids[6:], "c-new"]

    def test_a_case_that_moves_to_another_list_is_not_shown_again(self, stores: Stores) -> None:
        ids = fill(stores, 10)
        first = stores.cases.look(EVERYWHERE, Look(5))
        for id in ids:
            case = stores.cases.get(id)
            assert case is not None
            stores.cases.save(a_change(case).to(owner="ben"))
        rest = stores.cases.look(EVERYWHERE, Look(100, first.cursor))
        assert [case.id for case in rest.cases] == ids[5:]

    @pytest.mark.parametrize("cursor", ["nonsense", "W10=", "WzEsMiwzXQ==", "WzEsICJhIiwgIiJd"])
    def test_a_broken_cursor_and_an_unknown_list_are_told(
        self, stores: Stores, cursor: str
    ) -> None:
        with pytest.raises(Invalid):
            stores.cases.look(EVERYWHERE, Look(5, cursor))
        with pytest.raises(Invalid):
            stores.cases.look(("agent#amy", "care"), Look(5))


class TestWanted:
    @pytest.mark.parametrize(
        ("wanted", "fields"),
        [
            (Wanted(status=Status.WAITING), {"status": Status.WAITING}),
            (Wanted(tag="billing"), {"tags": frozenset({"billing", "other"})}),
            (Wanted(language="de"), {"language": "de"}),
            (Wanted(priority=Priority.URGENT), {"priority": Priority.URGENT}),
            (Wanted(team="sales"), {"team": "sales"}),
            (Wanted(channel="whatsapp"), {"thread": replace(a_thread("w"), channel="whatsapp")}),
        ],
    )
    def test_only_cases_that_are_so_are_shown(
        self, stores: Stores, wanted: Wanted, fields: dict[str, object]
    ) -> None:
        fill(stores, 8)
        fitting = replace(a_case("c-fits", owner="amy", thread=a_thread("fits")), **fields)  # type: ignore[arg-type]
        opened(stores, fitting)
        assert [id for page in pages(stores, 3, wanted) for id in page] == ["c-fits"]

    def test_a_look_ends_after_so_many_cases_and_the_next_goes_on(
        self, stores: Stores, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("inbox", "memory_cases"):
            monkeypatch.setattr(f"chalicelib.stores.{module}.LOOKED_AT", 10)
        fill(stores, 35)
        last = replace(a_case("c-rare", owner="amy", thread=a_thread("r")), tags=frozenset({"r"}))
        opened(stores, replace(last, clocks=(a_clock(at(99_999)),)))
        assert pages(stores, 5, Wanted(tag="r")) == [[], [], [], ["c-rare"]]

    def test_it_is_bounded_by_about_a_thousand(self) -> None:
        assert 500 <= lists.LOOKED_AT <= 1500


class TestOwners:
    def given(self, stores: Stores, id: str, owner: str, **fields: object) -> Case:
        case = replace(a_case(id, owner=owner, thread=a_thread(id)), **fields)  # type: ignore[arg-type]
        return stores.cases.save(replace(an_opening(case), seated=Seat(owner)))

    def test_they_are_all_who_have_cases_on_the_desk_or_not(self, stores: Stores) -> None:
        assert list(stores.agents.owners()) == []
        for owner in ("amy", "long-gone"):
            self.given(stores, f"c-{owner}", owner)
        assert sorted(stores.agents.owners()) == ["amy", "long-gone"]

    def test_who_has_no_case_any_more_is_none(self, stores: Stores) -> None:
        case = self.given(stores, "c-1", "amy")
        stores.cases.save(replace(a_change(case), freed="amy"))
        assert list(stores.agents.owners()) == list(stores.agents.owners("care")) == []

    def test_of_a_team_are_those_who_were_given_cases_of_it_whatever_their_own(
        self, stores: Stores
    ) -> None:
        self.given(stores, "c-1", "amy")
        self.given(stores, "c-2", "zoe", team="sales")
        self.given(stores, "c-3", "zoe")
        self.given(stores, "c-4", "max", team="sales")
        assert sorted(stores.agents.owners("care")) == ["amy", "zoe"]
        assert sorted(stores.agents.owners("sales")) == ["max", "zoe"]


class TestSeveral:
    def test_cases_come_by_id_as_far_as_they_are_there(self, stores: Stores) -> None:
        ids = fill(stores, 105)
        found = stores.cases.several([*ids, ids[0], "c-none", "", "x" * 2000])
        assert sorted(found) == sorted(ids)
        assert found["c-07"] == stores.cases.get("c-07")

    def test_none_are_asked_for(self, stores: Stores) -> None:
        assert stores.cases.several([]) == {}
        assert stores.mentions.several([]) == {}

    def test_mentions_come_by_key_as_far_as_they_are_there(self, stores: Stores) -> None:
        said = [
            a_mention(f"text {one}", external_id=f"m-{one}", raw={"a": 1}) for one in range(105)
        ]
        edit = a_mention("edited", change=Happening.EDITED, version="2", external_id="m-1")
        for mention in (*said, edit):
            stores.mentions.add(mention)
        keys = [mention.key for mention in (*said, edit)]
        found = stores.mentions.several([*keys, keys[0], "x#none", "", "x" * 3000])
        assert sorted(found) == sorted(keys)
        assert [found[key].event.text for key in (keys[3], edit.key)] == ["text 3", "edited"]
        assert found[keys[3]] == said[3]

    def test_of_a_mention_that_was_taken_back_nothing_is_left(self, stores: Stores) -> None:
        mention = a_mention("private words")
        stores.mentions.add(mention)
        stores.mentions.redact(mention.key, at(1))
        found = stores.mentions.several([mention.key])
        assert found[mention.key].event.text == ""


def test_what_the_latest_mention_was_understood_as_is_kept_with_the_case(stores: Stores) -> None:
    case = opened(
        stores,
        a_case(sentiment=Sentiment.NEGATIVE, intent=Intent.COMPLAINT, urgent=True),
    )
    found = stores.cases.get(case.id)
    assert found is not None
    assert (found.sentiment, found.intent, found.urgent) == ("negative", "complaint", True)
