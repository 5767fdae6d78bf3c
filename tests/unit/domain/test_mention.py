"""Keys: the same however often a thing is delivered, and different for different things."""

from chalicelib.domain.case import case_id
from chalicelib.domain.mention import Happening, SignalName, mention_key, reference
from tests.build import a_signal, an_event


def test_creation_edits_and_deletion_have_keys_of_their_own() -> None:
    created = an_event()
    edits = [an_event(change=Happening.EDITED, version=version) for version in ("1", "2")]
    deleted = an_event(change=Happening.DELETED)
    keys = [one.key for one in (created, *edits, deleted)]
    assert keys == ["x#m-1", "x#m-1#edit#1", "x#m-1#edit#2", "x#m-1#delete"]
    assert {one.mention_key for one in (created, *edits, deleted)} == {"x#m-1"}


def test_ids_that_are_local_to_an_account_are_qualified_by_it() -> None:
    assert mention_key("standard", "1", "shop-1") != mention_key("standard", "1", "shop-2")


def test_a_signal_is_never_taken_for_a_mention() -> None:
    assert a_signal().signal.key == "x#signal#delivery#s-1"


def test_only_the_word_on_a_message_leads_to_a_mention() -> None:
    assert a_signal().signal.mention_key == "x#m-9"
    assert a_signal(SignalName.REVOKED).signal.mention_key is None
    assert a_signal(subject=None).signal.mention_key is None


def test_what_the_platform_sent_is_no_part_of_what_was_said() -> None:
    assert an_event(raw={"a": 1}) == an_event(raw={"b": 2})
    assert "parcel" not in repr(an_event(text="", raw={"text": "parcel"}))


def test_ids_that_look_like_keys_do_not_meet() -> None:
    keys = [
        an_event(external_id="r-17", change=Happening.DELETED).key,
        an_event(external_id="r-17#delete").key,
        an_event(external_id="r-17#edit#2").key,
        an_event(external_id="r-17", change=Happening.EDITED, version="2").key,
        an_event(external_id="c", scope="a#b").key,
        an_event(external_id="b#c", scope="a").key,
        an_event(external_id="r-17%23delete").key,
    ]
    assert len(set(keys)) == len(keys)


def test_the_reference_of_a_mention_is_that_of_the_case_it_opens_and_tells_no_id() -> None:
    key = "whatsapp#wamid.4915777123456"
    assert reference(key) == case_id(key).replace("c-", "m-")
    assert reference(key) != reference(f"{key}#delete")
    assert len(reference(key)) == 26
    assert "4915" not in reference(key)
