"""What was stored before a field was thought of is still read."""

from chalicelib.domain.outgoing import Outgoing
from chalicelib.domain.page import Page
from chalicelib.stores.codec import pack, unpack
from tests.build import a_page, an_outgoing


def test_a_page_and_a_reply_of_before_references_have_none() -> None:
    page, reply = a_page("c-1", reference="m-1"), an_outgoing("c-1", reference="m-1")
    assert unpack(Page, pack(page, without=("reference",))) == a_page("c-1")
    assert unpack(Outgoing, pack(reply, without=("reference",))) == an_outgoing("c-1")
    assert unpack(Page, pack(page)) == page
    assert unpack(Outgoing, pack(reply)) == reply
