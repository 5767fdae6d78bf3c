"""What every mention store promises."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.case import case_id
from chalicelib.domain.mention import Author, Handling, Happening, HeardSignal, Media
from chalicelib.errors import Unreadable
from tests.build import (
    NOW,
    a_case,
    a_mention,
    a_message,
    a_note,
    a_signal,
    a_thread,
    an_outgoing,
    at,
)
from tests.contract.both_stores import Stores, noise, opened

RETENTION = timedelta(days=400)

NUMBERS = count()


class TestMentions:
    def test_a_mention_comes_back_as_it_was_kept(self, stores: Stores) -> None:
        media = (Media("image", "1", "https://x.example/1.jpg", "image/jpeg"), Media("video"))
        author = Author(None, "@ada", "Ada Ö.")
        mention = a_mention(media=media, author=author, permalink="https://x.example/1", scope="s")
        assert stores.mentions.add(mention)
        assert stores.mentions.get(mention.key) == mention

    def test_the_platforms_own_object_comes_back(self, stores: Stores) -> None:
        mention = a_mention(raw={"id": "m-1", "nested": {"list": [1, 2.5, None, "é"]}})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found is not None
        assert found.event.raw == mention.event.raw

    @pytest.mark.parametrize("size", [100, 60_000, 900_000])
    def test_no_platforms_object_is_too_large(self, stores: Stores, size: int) -> None:
        raw = {"noise": noise(size)}
        mention = a_mention(raw=raw)
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found is not None
        assert found.event.raw == raw

    def test_no_text_is_too_long(self, stores: Stores) -> None:
        mention = a_mention(noise(900_000))
        stores.mentions.add(mention)
        assert stores.mentions.get(mention.key) == mention

    def test_a_double_is_told_and_changes_nothing(self, stores: Stores) -> None:
        assert stores.mentions.add(a_mention("first"))
        assert not stores.mentions.add(a_mention("second"))
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert found.event.text == "first"

    def test_an_edit_and_a_deletion_stand_beside_their_mention(self, stores: Stores) -> None:
        events = [
            a_mention(),
            a_mention(change=Happening.EDITED, version="2"),
            a_mention(change=Happening.EDITED, version="3"),
            a_mention("", change=Happening.DELETED),
        ]
        assert all(stores.mentions.add(event) for event in events)
        assert [stores.mentions.get(event.key) for event in events] == events

    def test_a_signal_comes_back_and_is_no_mention(self, stores: Stores) -> None:
        heard = a_signal(code="131026", reason="not on whatsapp", scope="s")
        assert stores.mentions.add_signal(heard)
        assert not stores.mentions.add_signal(heard)
        assert stores.mentions.find(heard.signal.key) == heard
        assert stores.mentions.get(heard.signal.key) is None

    def test_a_mention_is_no_signal(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        assert not isinstance(stores.mentions.find("x#m-1"), HeardSignal)

    def test_what_was_never_kept_is_not_there(self, stores: Stores) -> None:
        assert stores.mentions.get("x#nothing") is None
        assert stores.mentions.find("x#nothing") is None
        assert stores.mentions.get("x#" + "long" * 1000) is None

    def test_the_first_word_on_a_mention_stands(self, stores: Stores) -> None:
        stores.mentions.add(a_mention())
        stores.mentions.settle("x#m-1", Handling.UNMATCHED, "c-1")
        stores.mentions.settle("x#m-1", Handling.NOISE)
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert (found.handling, found.case) == (Handling.UNMATCHED, "c-1")

    def test_settling_what_is_not_there_makes_nothing(self, stores: Stores) -> None:
        stores.mentions.settle("x#m-1", Handling.NOISE)
        assert stores.mentions.get("x#m-1") is None

    def test_a_mention_can_come_settled(self, stores: Stores) -> None:
        own = replace(a_mention(own=True), case="c-1", handling=Handling.CASE)
        stores.mentions.add(own)
        assert stores.mentions.get(own.key) == own
        assert stores.mentions.of_case("c-1") == []  # our replies are in the outbox

    def test_the_events_of_a_case_come_oldest_first(self, stores: Stores) -> None:
        for number in (3, 1, 2):
            mention = a_mention(external_id=f"m-{number}", received_at=at(number))
            stores.mentions.add(mention)
            stores.mentions.settle(mention.key, Handling.UNMATCHED, "c-1")
        stores.mentions.add(a_mention(external_id="m-4"))
        found = [mention.event.external_id for mention in stores.mentions.of_case("c-1")]
        assert found == ["m-1", "m-2", "m-3"]

    @pytest.mark.parametrize("size", [10, 900_000])
    def test_a_redacted_mention_keeps_its_ids_only(self, stores: Stores, size: int) -> None:
        text = noise(size)
        stores.mentions.add(a_mention(text, raw={"text": text}, media=(Media("image", "1"),)))
        for _ in range(2):
            stores.mentions.redact("x#m-1", at(60))
        found = stores.mentions.get("x#m-1")
        assert found == a_mention("")
        assert found is not None
        assert found.event.raw == {}
        assert not any(text.encode() in body for body in stores.blobs.bodies.values())

    def test_a_double_does_not_bring_back_what_was_redacted(self, stores: Stores) -> None:
        text = noise(60_000)
        stores.mentions.add(a_mention(text, raw={"text": text}))
        stores.mentions.redact("x#m-1", at(60))
        assert not stores.mentions.add(a_mention(text, raw={"text": text}))
        found = stores.mentions.get("x#m-1")
        assert found is not None
        assert (found.event.text, found.event.raw) == ("", {})

    def test_redacting_what_is_not_there_makes_nothing(self, stores: Stores) -> None:
        stores.mentions.redact("x#m-1", NOW)
        assert stores.mentions.get("x#m-1") is None

    @pytest.mark.parametrize("id", ["x" * 2_100, "half a pair \ud83d"])
    def test_an_impossible_id_is_for_a_person(self, stores: Stores, id: str) -> None:
        with pytest.raises(Unreadable):
            stores.mentions.add(a_mention(external_id=id))


class TestTexts:
    # One store for all examples: each has an id of its own.
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(text=st.text(st.characters(), max_size=300))
    def test_every_text_comes_back(self, stores: Stores, text: str) -> None:
        number = next(NUMBERS)
        mention = a_mention(text, external_id=str(number), raw={"text": text})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found == mention
        case = a_case(case_id(mention.key), why=(text,), thread=a_thread(str(number)))
        reply, note = an_outgoing(case.id, text=text), a_note(case.id, text=text)
        opened(stores, case, queued=reply, note=note)
        assert stores.cases.outgoing(case.id, reply.id) == reply
        assert list(stores.cases.notes(case.id)) == [note]
        saved = stores.cases.get(case.id)
        assert saved is not None
        assert saved.why == (text,)

    @pytest.mark.parametrize(
        "text", ["", "\0", "half a pair \ud83d", "ä" * 10_000, "👩‍👩‍👧" * 2_000]
    )
    def test_odd_texts_come_back(self, stores: Stores, text: str) -> None:
        mention = a_mention(text, raw={"text": text})
        stores.mentions.add(mention)
        found = stores.mentions.get(mention.key)
        assert found == mention
        assert found is not None
        assert found.event.raw == {"text": text}


def test_a_direct_message_comes_back(stores: Stores) -> None:
    message = a_message("Wo ist mein Paket?")
    stores.mentions.add(message)
    assert stores.mentions.get(message.key) == message
