"""What every store promises of drafts, of the noise of a day, and of connections."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.mention import Handling, Mention, Visibility
from chalicelib.domain.noise import SHARDS, shelf, shelves
from chalicelib.domain.unsent import Unsent
from chalicelib.domain.verdict import Intent, Sentiment, Verdict
from chalicelib.errors import AlreadyDone, Invalid
from tests.build import NOW, a_case, a_mention, a_thread, an_opening, at
from tests.contract.both_stores import Stores, opened

DAY = date(2026, 11, 22)
VERDICT = Verdict(Sentiment.NEUTRAL, Intent.NOISE, False, False, ("first", "wörd"))


def noise(stores: Stores, name: str, seconds: float = 0) -> Mention:
    mention = a_mention(external_id=name, received_at=at(seconds))
    stores.mentions.add(mention)
    stores.noise.keep(mention, VERDICT)
    return replace(mention, handling=Handling.NOISE)


class TestDrafts:
    DRAFT = Unsent("c-1", "amy", "So so", NOW, Visibility.PRIVATE, "x#m-1")

    def test_each_agent_has_one_draft_of_a_case(self, stores: Stores) -> None:
        assert stores.drafts.of("amy", "c-1") is None
        stores.drafts.keep(self.DRAFT)
        stores.drafts.keep(replace(self.DRAFT, agent="ben", text="Mine"))
        stores.drafts.keep(replace(self.DRAFT, case="c-2", visibility=None, mention=None))
        later = replace(self.DRAFT, text="So sorry, Ada 🙏", at=at(5))
        stores.drafts.keep(later)
        assert stores.drafts.of("amy", "c-1") == later

    def test_what_was_sent_or_is_not_wanted_is_gone(self, stores: Stores) -> None:
        stores.drafts.keep(self.DRAFT)
        stores.drafts.keep(replace(self.DRAFT, agent="ben"))
        for _ in range(2):
            stores.drafts.remove("amy", "c-1")
        assert stores.drafts.of("amy", "c-1") is None
        assert stores.drafts.of("ben", "c-1") is not None


class TestNoise:
    def test_noise_is_kept_with_its_verdict_and_is_in_no_case(self, stores: Stores) -> None:
        kept = noise(stores, "m-1")
        assert stores.mentions.get(kept.key) == kept
        assert stores.mentions.several([kept.key])[kept.key].case is None
        assert stores.noise.verdict(kept.key) == VERDICT
        assert stores.noise.verdict("x#none") is None

    def test_the_first_word_on_a_mention_stands(self, stores: Stores) -> None:
        mention = a_mention()
        stores.mentions.add(mention)
        opened(stores, mention=mention.key)
        stores.noise.keep(mention, VERDICT)
        kept = stores.mentions.get(mention.key)
        assert kept is not None and kept.handling is Handling.CASE
        assert list(stores.noise.of_day(DAY, 5).noise) == []

    def test_the_noise_of_a_day_comes_latest_first_page_by_page(self, stores: Stores) -> None:
        all_ = [noise(stores, f"m-{n}", n // 7 * 60) for n in range(40)]
        noise(stores, "yesterday", -timedelta(hours=11).total_seconds())
        noise(stores, "tomorrow", timedelta(hours=14).total_seconds())
        seen: list[Mention] = []
        cursor: str | None = None
        for _ in range(20):
            page = stores.noise.of_day(DAY, 3, cursor)
            assert all(one.verdict == VERDICT for one in page.noise)
            seen += [
                replace(one.mention, event=replace(one.mention.event, raw={})) for one in page.noise
            ]
            cursor = page.cursor
            if cursor is None:
                break
        assert len(seen) == len({one.key for one in seen})
        assert {one.key for one in seen} == {one.key for one in all_}
        times = [one.received_at for one in seen]
        assert times == sorted(times, reverse=True)

    @pytest.mark.parametrize("cursor", ["nonsense", "1", "1.", "-1.0", "1.1.1", "٣.1", "9" * 30])
    def test_a_cursor_that_is_none_is_told(self, stores: Stores, cursor: str) -> None:
        with pytest.raises(Invalid, match="cursor"):
            stores.noise.of_day(DAY, 5, cursor)

    def test_what_is_restored_is_noise_no_more_and_is_restored_once(self, stores: Stores) -> None:
        mention = noise(stores, "m-1")
        change = replace(an_opening(mention=mention.key), restored=True)
        case = stores.cases.save(change)
        assert [one.key for one in stores.mentions.of_case(case.id)] == [mention.key]
        assert list(stores.noise.of_day(DAY, 5).noise) == []
        other = an_opening(a_case("c-2", thread=a_thread("other")), mention=mention.key)
        for restored in (True, False):
            with pytest.raises(AlreadyDone):
                stores.cases.save(replace(other, restored=restored))

    def test_of_noise_that_was_taken_back_no_word_is_left(self, stores: Stores) -> None:
        mention = noise(stores, "m-1")
        stores.mentions.redact(mention.key, at(60))
        [left] = stores.noise.of_day(DAY, 5).noise
        assert (left.mention.event.text, left.verdict) == ("", None)
        assert stores.noise.verdict(mention.key) is None

    def test_only_noise_is_restored(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        with pytest.raises(AlreadyDone):
            stores.cases.save(replace(an_opening(mention="x#m-1"), restored=True))

    def test_a_storm_of_noise_lies_on_many_shelves(self) -> None:
        found = {shelf(a_mention(external_id=f"m-{n}")) for n in range(500)}
        assert found == set(shelves(DAY))
        assert len(found) == SHARDS


class TestConnections:
    def test_a_connection_is_heard_once_a_minute(self, stores: Stores) -> None:
        assert stores.connections.last_heard() == {}
        for seconds in (0, 30, 59):
            stores.connections.heard("shop", at(seconds))
        stores.connections.heard("other", at(10))
        assert stores.connections.last_heard() == {"shop": at(0), "other": at(10)}
        stores.connections.heard("shop", at(61.5))
        assert stores.connections.last_heard()["shop"] == at(61.5)

    def test_what_comes_late_takes_nothing_back(self, stores: Stores) -> None:
        stores.connections.heard("shop", at(600))
        stores.connections.heard("shop", at(0))
        assert stores.connections.last_heard() == {"shop": at(600)}
