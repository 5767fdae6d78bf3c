"""What DynamoDB leaves out of a batch is asked for again, and not for ever."""

from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.stores.batches import read_several, write_several
from chalicelib.stores.tables import DeskRow


class Busy:
    """A table that takes one item of each batch, as DynamoDB may under load."""

    table_name = "desk"

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self.written: list[str] = []
        self.asked = 0

    def batch_get_item(self, keys: list[Any], **_: object) -> dict[str, Any]:
        self.asked += 1
        now, later = keys[: self.at_once], keys[self.at_once :]
        return {"Responses": {"desk": now}, "UnprocessedKeys": {"desk": {"Keys": later}}}

    def batch_write_item(self, put_items: list[Any]) -> dict[str, Any]:
        now, later = put_items[: self.at_once], put_items[self.at_once :]
        self.written += [one["what"]["S"] for one in now]
        left = [{"PutRequest": {"Item": one}} for one in later]
        return {"UnprocessedItems": {"desk": left} if left else {}}


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Busy:
    table = Busy()
    monkeypatch.setattr(DeskRow, "_get_connection", classmethod(lambda _: table))
    return table


def keys(number: int) -> list[tuple[str, str]]:
    return [("find#tag:1", str(one)) for one in range(number)]


def test_what_was_left_out_is_asked_for_again(busy: Busy) -> None:
    assert sorted(row.what for row in read_several(DeskRow, keys(3))) == ["0", "1", "2"]
    write_several(DeskRow, [DeskRow(*key) for key in keys(3)])
    assert busy.written == ["0", "1", "2"]


def test_nobody_waits_for_ever(busy: Busy) -> None:
    with pytest.raises(Unavailable, match="1 of 4 items"):
        read_several(DeskRow, keys(4))
    assert busy.asked == 3
    with pytest.raises(Unavailable, match="1 items were not written"):
        write_several(DeskRow, [DeskRow(*key) for key in keys(4)])


def test_a_hundred_are_asked_for_at_once(busy: Busy) -> None:
    busy.at_once = 100
    assert len(read_several(DeskRow, keys(250))) == 250
    assert busy.asked == 3
