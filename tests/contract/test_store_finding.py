"""What every store promises of how cases are found, and of who is the same person."""

import pytest

from chalicelib.domain.customer import MOST_HANDLES, Customer, Handle, Joined
from chalicelib.domain.finding import Term, Trace
from chalicelib.errors import Invalid
from chalicelib.stores.finding import Finding
from tests.build import NOW, at
from tests.contract.both_stores import RETENTION, Aws, Stores, in_dynamodb

ADA, TAG = Term.handle("@Ada"), Term.tag("billing")
BY_AMY = Joined("amy", NOW)
A, B, C, D = (Handle("x", "77"), Handle("whatsapp", "49151"), Handle("x", "78"), Handle("x", "79"))


class TestFinding:
    def test_a_case_is_found_by_each_of_its_terms_and_no_other(self, stores: Stores) -> None:
        stores.finding.add(Trace(NOW, "c-1"), {ADA, TAG})
        assert [stores.finding.find(term, 5) for term in (ADA, TAG)] == [[Trace(NOW, "c-1")]] * 2
        assert list(stores.finding.find(Term.handle("billing"), 5)) == []

    def test_twice_is_once(self, stores: Stores) -> None:
        for _ in range(2):
            stores.finding.add(Trace(NOW, "c-1"), {ADA})
        assert len(stores.finding.find(ADA, 5)) == 1

    def test_the_latest_come_first_and_no_more_than_are_wanted(self, stores: Stores) -> None:
        for one in (3, 1, 2):
            stores.finding.add(Trace(at(one), f"c-{one}"), {ADA})
        assert [trace.case for trace in stores.finding.find(ADA, 2)] == ["c-3", "c-2"]

    def test_many_terms_fit_at_once(self, stores: Stores) -> None:
        terms = {Term.tag(f"tag-{one}") for one in range(60)}
        stores.finding.add(Trace(NOW, "c-1"), terms)
        assert all(len(stores.finding.find(term, 5)) == 1 for term in terms)

    def test_no_terms_are_nothing_to_do(self, stores: Stores) -> None:
        stores.finding.add(Trace(NOW, "c-1"), ())

    def test_what_is_kept_says_nothing_of_the_customer_and_goes_with_their_words(
        self, aws: Aws
    ) -> None:
        stores = in_dynamodb(aws)
        stores.finding.add(Trace(NOW, "c-1"), {ADA, Term.customer("whatsapp", "4915100000001")})
        assert isinstance(stores.finding, Finding)
        rows = list(stores.finding._rows.scan())
        assert len(rows) == 2
        assert not any("ada" in row.of.casefold() or "49151" in row.of for row in rows)
        assert {int(row.expires) for row in rows} == {int((NOW + RETENTION).timestamp())}


class TestPeople:
    def same(self, stores: Stores, *handles: Handle) -> None:
        """Each of them leads to all of them, itself first."""
        for one in handles:
            assert list(stores.customers.handles(one)) == [one, *sorted({*handles} - {one})]

    def test_a_handle_that_nobody_joined_is_by_itself(self, stores: Stores) -> None:
        self.same(stores, A)
        stores.customers.part(A)
        self.same(stores, A)

    def test_two_handles_are_joined_once_and_for_all(self, stores: Stores) -> None:
        for pair in ((A, B), (A, B), (B, A)):
            stores.customers.join(*pair, BY_AMY)
        self.same(stores, A, B)

    def test_what_was_joined_to_either_comes_along(self, stores: Stores) -> None:
        stores.customers.join(A, B, BY_AMY)
        stores.customers.join(C, D, BY_AMY)
        stores.customers.join(B, C, BY_AMY)
        self.same(stores, A, B, C, D)

    def test_one_joins_a_person_from_either_side(self, stores: Stores) -> None:
        stores.customers.join(A, B, BY_AMY)
        stores.customers.join(C, A, BY_AMY)
        stores.customers.join(B, D, BY_AMY)
        self.same(stores, A, B, C, D)

    def test_a_handle_is_taken_out_and_the_others_stay(self, stores: Stores) -> None:
        for other in (B, C):
            stores.customers.join(A, other, BY_AMY)
        stores.customers.part(A)
        self.same(stores, A)
        self.same(stores, B, C)

    def test_who_is_left_alone_can_be_joined_anew(self, stores: Stores) -> None:
        stores.customers.join(A, B, BY_AMY)
        stores.customers.part(B)
        self.same(stores, A)
        stores.customers.join(B, C, Joined("amy", at(1)))
        stores.customers.join(A, D, Joined("amy", at(2)))
        self.same(stores, B, C)
        self.same(stores, A, D)

    def test_those_who_left_a_person_do_not_come_back_by_joining_each_other(
        self, stores: Stores
    ) -> None:
        for other in (B, C, D):
            stores.customers.join(A, other, BY_AMY)
        stores.customers.part(A)
        stores.customers.part(B)
        stores.customers.join(A, B, Joined("amy", at(1)))
        self.same(stores, A, B)
        self.same(stores, C, D)

    def test_a_person_has_no_end_of_handles(self, stores: Stores) -> None:
        for one in range(1, MOST_HANDLES):
            stores.customers.join(A, Handle("whatsapp", str(one)), BY_AMY)
        with pytest.raises(Invalid, match="more than 20"):
            stores.customers.join(A, B, BY_AMY)
        self.same(stores, B)
        assert len(stores.customers.handles(A)) == MOST_HANDLES

    def test_what_is_known_of_each_handle_stays_its_own(self, stores: Stores) -> None:
        stores.customers.set_tier("x", "77", "gold")
        stores.customers.join(A, B, BY_AMY)
        assert stores.customers.get("x", "77") == Customer("gold")
        assert stores.customers.get("whatsapp", "49151") == Customer()
        stores.customers.part(A)
        assert stores.customers.get("x", "77") == Customer("gold")
