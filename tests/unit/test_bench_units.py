"""DynamoDB's units by hand: each case is one that anybody can check with pen and paper."""

import base64

import pytest

from tools.bench.units import (
    Index,
    Table,
    item_size,
    number_size,
    read_units,
    refused_units,
    stored_bytes,
    value_size,
    write_units,
)

KEYS = Index("due", ("shard", "at"), frozenset({"shard", "at", "id"}))
ALL = Index("list", ("list",), None)
TABLE = Table("cases", (KEYS, ALL))


def item(size: int, **more: str) -> dict[str, dict[str, str]]:
    """An item of so many bytes, keys and `more` included."""
    known = {"id": {"S": "x"}, **{name: {"S": text} for name, text in more.items()}}
    return {**known, "b": {"S": "y" * (size - item_size(known) - 1)}}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 1),
        ("7", 2),
        ("-7", 3),
        ("100", 2),
        ("12", 2),
        ("123", 3),
        ("1763786400123", 8),
        ("0.001", 2),
        ("-1.5", 3),
        ("12.30", 3),
    ],
)
def test_a_number_is_a_byte_for_two_digits_and_one_more(text, size):
    assert number_size(text) == size


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "é"}, 2),
        ({"B": base64.b64encode(b"12345").decode()}, 5),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"SS": ["ab", "c"]}, 3),
        ({"L": [{"S": "ab"}]}, 3 + 1 + 2),
        ({"M": {"k": {"S": "ab"}}}, 3 + 1 + 1 + 2),
    ],
)
def test_a_value_has_the_size_that_is_documented(value, size):
    assert value_size(value) == size


def test_an_item_is_its_names_and_values():
    assert item_size({"id": {"S": "abc"}, "at": {"N": "12"}}) == 2 + 3 + 2 + 2


def test_a_type_that_dynamodb_does_not_have_is_refused():
    with pytest.raises(ValueError, match="X"):
        value_size({"X": 1})


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2), (2049, 3)])
def test_a_write_costs_a_unit_for_each_started_kilobyte(size, units):
    assert write_units(Table("t"), None, item(max(size, 8)))[""] == units


def test_a_transaction_doubles_what_the_table_costs():
    assert write_units(Table("t"), None, item(1025), transaction=True) == {"": 4}


def test_the_larger_image_counts():
    assert write_units(Table("t"), item(1500), item(100)) == {"": 2}
    assert write_units(Table("t"), item(1500), None) == {"": 2}


def test_deleting_what_is_not_there_costs_a_unit():
    assert write_units(TABLE, None, None) == {"": 1}
    assert write_units(TABLE, None, None, transaction=True) == {"": 2}


def test_an_item_outside_an_index_costs_nothing_there():
    assert write_units(TABLE, None, item(100)) == {"": 1}


def test_an_item_that_enters_or_leaves_an_index_costs_its_entry_there():
    listed = item(1100, list="ana")
    assert write_units(TABLE, None, listed) == {"": 2, "list": 2}
    assert write_units(TABLE, listed, None) == {"": 2, "list": 2}


def test_an_index_entry_is_written_once_even_in_a_transaction():
    assert write_units(TABLE, None, item(100, list="ana"), transaction=True) == {"": 2, "list": 1}


def test_a_key_that_moves_is_a_deletion_and_an_entry():
    before, after = item(100, list="ana"), item(100, list="ben")
    assert write_units(TABLE, before, after) == {"": 1, "list": 2}


def test_an_index_whose_entry_stays_the_same_is_not_written():
    before = item(100, shard="1", at="2")
    after = {**before, "b": {"S": "other"}}
    assert write_units(TABLE, before, after) == {"": 1}


def test_an_index_of_keys_only_is_charged_for_its_keys():
    assert write_units(TABLE, None, item(3000, shard="1", at="2")) == {"": 3, "due": 1}


def test_a_refused_write_costs_what_was_there():
    assert refused_units(None) == 1
    assert refused_units(item(1025)) == 2
    assert refused_units(item(1025), transaction=True) == 4


@pytest.mark.parametrize(
    ("sizes", "consistent", "units"),
    [
        ([], True, 1.0),
        ([], False, 0.5),
        ([4096], True, 1.0),
        ([4097], True, 2.0),
        ([100, 200], False, 0.5),
        ([3000, 3000], True, 2.0),
    ],
)
def test_a_read_costs_a_unit_for_four_kilobytes_of_all_it_read(sizes, consistent, units):
    assert read_units([item(size) for size in sizes], consistent=consistent) == units


def test_each_stored_item_and_entry_has_a_hundred_bytes_more():
    listed = item(500, list="ana")
    assert stored_bytes(TABLE, listed) == (600, 600)
    assert stored_bytes(TABLE, None) == (0, 0)


def test_a_table_is_read_from_its_description():
    described = {
        "TableName": "cases",
        "KeySchema": [{"AttributeName": "id"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "due",
                "KeySchema": [{"AttributeName": "shard"}, {"AttributeName": "at"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "list",
                "KeySchema": [{"AttributeName": "list"}],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    }
    assert Table.of(described) == TABLE


def test_an_index_that_includes_attributes_holds_them_and_all_keys():
    described = {
        "TableName": "t",
        "KeySchema": [{"AttributeName": "id"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "i",
                "KeySchema": [{"AttributeName": "k"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["more"]},
            }
        ],
    }
    (index,) = Table.of(described).indexes
    assert index.holds == frozenset(("id", "k", "more"))
