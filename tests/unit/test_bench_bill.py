"""What the meter wrote becomes a bill: nothing twice, nothing left out in silence."""

import json
from datetime import date

import pytest

from chalicelib.domain.case import case_id
from chalicelib.errors import Misconfigured
from tools.bench.bill import Setting, bill, prices, total
from tools.bench.bill_table import Counted, table
from tools.bench.meter import Follower, Stack, add_up
from tools.bench.past import Pattern
from tools.bench.report import markdown
from tools.bench.units import Table

NAMES = {"f-Web": "WebhookHandler", "f-Classify": "Classify", "f-Clock": "SlaClock"}
STACK = Stack(NAMES, {"t-mentions": ("Mentions", Table("t-mentions"))})
SETTING = Setting(dict.fromkeys(NAMES.values(), 1024), 0.05, frozenset())


def call(of: str, by: str, **more: object) -> dict[str, object]:
    """A line of the meter on an invocation."""
    plain = {"records": 1, "ms": 10.2, "cold": False, "failed": False, "log": [74], "answer": 100}
    return {"is": "call", "of": of, "by": by, **plain, **more}


def request(by: str, service: str, action: str, **more: object) -> dict[str, object]:
    """A line of the meter on an AWS request."""
    plain = {"is": "request", "by": by, "service": service, "action": action}
    return {**plain, "status": 200, "sent": 300, **more}


def test_a_call_through_the_api_is_a_request_of_the_api_and_of_lambda():
    usage = add_up([call("f-Web", "api")], STACK)
    assert (usage.api, dict(usage.calls), usage.answered) == (1, {"WebhookHandler": 1}, 100)


def test_a_batch_of_a_queue_was_received_and_deleted_once():
    usage = add_up([call("f-Classify", "queue", records=7)], STACK)
    assert dict(usage.queue) == {"receive": 1, "delete": 1}


def test_a_message_is_charged_in_steps_of_64_kilobytes():
    sent = [request("f-Web", "sqs", "SendMessageBatch", sent=size) for size in (100, 65_537)]
    assert add_up(sent, STACK).queue["SendMessageBatch"] == 1 + 2


def test_the_minute_hand_is_counted_by_itself():
    lines = [call("f-Clock", "schedule"), call("f-Web", "api")]
    assert dict(add_up(lines, STACK).calls) == {"WebhookHandler": 1}
    assert dict(add_up(lines, STACK, clock=True).calls) == {"SlaClock": 1}


def test_a_log_line_is_charged_with_26_bytes_more():
    assert add_up([call("f-Web", "api", log=[74, 10])], STACK).log["WebhookHandler"] == 84 + 52


def test_cold_calls_do_not_count_for_the_time_of_warm_ones():
    lines = [call("f-Web", "api", ms=ms, cold=cold) for ms, cold in ((900, True), (10.2, False))]
    assert add_up(lines, STACK).billed("WebhookHandler") == 11


def test_rows_are_charged_and_kept():
    put = {"table": "t-mentions", "before": None, "after": {"id": {"S": "x" * 1200}}}
    line = request("f-Web", "dynamodb", "PutItem", touched=[put], transaction=False)
    usage = add_up([line], STACK)
    assert dict(usage.writes) == {("Mentions", ""): 2}
    assert usage.stored == 1202 + 100


def test_a_refused_write_keeps_nothing_and_costs():
    put = {"table": "t-mentions", "before": {"id": {"S": "x"}}, "after": {"id": {"S": "x"}}}
    line = request("f-Web", "dynamodb", "PutItem", status=400, touched=[put], transaction=False)
    usage = add_up([line], STACK)
    assert (dict(usage.writes), usage.stored) == ({("Mentions", ""): 1}, 0)


def test_a_read_is_charged_by_what_it_read():
    asked = {"TableName": "t-mentions", "IndexName": None, "ConsistentRead": True}
    line = request("f-Classify", "dynamodb", "GetItem", query=asked, read=[])
    assert dict(add_up([line], STACK).reads) == {("Mentions", ""): 1.0}


def test_several_reads_at_once_are_charged_one_by_one():
    asked = {"TableName": "t-mentions", "IndexName": None, "ConsistentRead": False}
    found = [{"id": {"S": "x" * size}} for size in (10, 5000)]
    batch = [{"query": asked, "read": [one]} for one in found] + [{"query": asked, "read": []}]
    line = request("f-Classify", "dynamodb", "BatchGetItem", batch=batch)
    assert dict(add_up([line], STACK).reads) == {("Mentions", ""): 0.5 + 1.0 + 0.5}


@pytest.mark.parametrize(("service", "action"), [("dynamodb", "Scan"), ("kms", "Decrypt")])
def test_what_has_no_rule_is_told_and_never_left_out(service, action):
    line = request("f-Web", service, action, query={}, read=[])
    with pytest.raises(Misconfigured, match=action):
        bill(add_up([line], STACK), SETTING)


def test_a_bill_is_usage_times_price():
    lines = bill(add_up([call("f-Web", "api", ms=10.2, log=[], answer=0)], STACK), SETTING)
    # One request at $3.50, one call at $0.20, 11 ms of 1 GB, a twentieth of a trace: each for a million.
    expected = 3.50 + 0.20 + 0.011 * 13.3334 + 0.05 * 5
    assert total(lines) * 1_000_000 == pytest.approx(expected)


def test_a_function_that_starts_its_own_traces_has_all_of_them_recorded():
    setting = Setting(SETTING.memory, 0.05, frozenset({"Classify", "WebhookHandler"}))
    usage = add_up([call("f-Classify", "queue"), call("f-Web", "api")], STACK)
    traced = next(line for line in bill(usage, setting) if line.price.service == "X-Ray")
    assert traced.quantity == pytest.approx(1 + 0.05)


def test_what_is_free_is_free_to_its_limit():
    usage = add_up([call("f-Web", "api")] * 3, STACK)
    requests = next(line for line in bill(usage, SETTING) if line.price.unit == "request")
    assert requests.after_free == requests.dollars
    lambdas = [line for line in bill(usage, SETTING) if line.price.service == "Lambda"]
    assert [line.after_free for line in lambdas] == [0, 0]


def test_every_price_has_its_source_and_its_day():
    for name, price in prices().items():
        assert price.each > 0 and price.source, name
        assert date.fromisoformat(price.date), name


def test_the_table_has_a_column_for_each_kind_and_a_sum():
    usage = add_up([call("f-Web", "api")], STACK)
    counted = [Counted(kind, 1, usage, bill(usage, SETTING), 10.0) for kind in ("noise", "case")]
    report = table(counted, counted[0], 1)
    assert report.columns[1:] == ("noise", "case")
    assert report.rows[-1][1] == f"**{counted[0].per_million:.2f}**"
    assert all(len(row) == len(report.columns) for row in report.rows)
    assert "| aim |" in markdown(report)


def test_a_follower_gives_each_whole_line_once(tmp_path):
    path = tmp_path / "meter.jsonl"
    path.write_text(json.dumps({"n": 1}) + "\n" + '{"n": ')
    follower = Follower(path)
    assert follower.new() == [{"n": 1}]
    with path.open("a") as file:
        file.write("2}\n")
    assert (follower.new(), follower.new()) == ([{"n": 2}], [])


def test_a_copy_of_the_past_differs_in_ids_only():
    key = "x#1912345678"
    row = {"id": {"S": key}, "case": {"S": case_id(key)}, "at": {"N": "12345678"}}
    ((_, copy),) = Pattern((("mentions", row),), "12345678", key, case_id(key)).copy(7)
    assert copy["id"] == {"S": "x#1950000007"}
    assert copy["case"] == {"S": case_id("x#1950000007")}
    assert copy["at"] == row["at"]
