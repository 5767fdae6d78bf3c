"""By what a case is found, and what somebody means who looks for a text."""

import pytest

from chalicelib.domain.finding import Kind, Term, code_in, is_meant, meant, terms_of
from chalicelib.domain.mention import Author
from tests.build import a_case, a_mention, a_thread

ID = "c-g4fxlrppmreiitmstfvd7tx6"
CASE = a_case(ID, thread=a_thread("t-1"), tags=frozenset({"billing"}))


def test_a_case_is_found_by_number_customer_handle_and_tags() -> None:
    mention = a_mention(author=Author("77", "@Ada", "Ada"))
    assert terms_of(CASE, mention) == {
        Term(Kind.CODE, "g4fxlrp"),
        Term.customer(CASE.thread.channel, CASE.thread.customer_id),
        Term(Kind.HANDLE, "ada"),
        Term(Kind.TAG, "billing"),
    }


def test_a_mention_whose_key_cannot_be_told_by_its_id_leads_to_its_case() -> None:
    scoped = a_mention(scope="account-1", external_id="1812")
    assert Term.mention("1812") in terms_of(CASE, scoped)
    assert Term.mention("1812") not in terms_of(CASE, a_mention(external_id="1812"))


@pytest.mark.parametrize("handle", [None, "", "@", " @ "])
def test_a_handle_of_nothing_leads_nowhere(handle: str | None) -> None:
    terms = terms_of(CASE, a_mention(author=Author("77", handle)))
    assert not [term for term in terms if term.kind is Kind.HANDLE]


@pytest.mark.parametrize("text", ["g4fxlrp", " G4FXLRP ", "c-g4fxlrp", ID, "g4fxlrppmr"])
def test_a_number_is_known_whole_or_by_its_beginning(text: str) -> None:
    assert Term(Kind.CODE, "g4fxlrp") in meant(text, ())
    assert is_meant(text, CASE)


@pytest.mark.parametrize("text", ["g4fxlr", "g4fxlr1", "", "c-", "c-g4fxlrp!", "x" * 30])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert code_in(text) is None


def test_another_number_with_the_same_beginning_is_not_meant() -> None:
    assert not is_meant("g4fxlrpa", CASE)


@pytest.mark.parametrize("text", ["@Ada", "ada", " ADA "])
def test_a_handle_is_the_same_in_any_case_of_letters_with_its_sign_or_without(text: str) -> None:
    assert Term(Kind.HANDLE, "ada") in meant(text, ())


def test_a_platforms_id_is_looked_for_on_every_channel() -> None:
    terms = meant("77", ("whatsapp", "x"))
    assert {Term.customer("x", "77"), Term.customer("whatsapp", "77"), Term.mention("77")} <= terms


def test_no_two_customers_share_a_term() -> None:
    assert Term.customer("x", "77") != Term.customer("x7", "7")


def test_a_tag_counts_as_long_as_the_case_has_it() -> None:
    assert is_meant("#Billing", CASE)
    assert not is_meant("late", CASE)


@pytest.mark.parametrize("text", ["", " ", "@", "#"])
def test_nothing_is_meant_by_nothing(text: str) -> None:
    assert all(term.text in ("@", "#") for term in meant(text, ()))
