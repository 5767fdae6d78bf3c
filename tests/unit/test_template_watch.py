"""Alarms, metrics and the dashboard: within what is free, and each alarm with somebody who knows what to do."""

import json
import re
from typing import Any, get_args

from chalicelib.gateways.log import NAMESPACE, Metric
from infra.build import ROOT
from tests.unit.native import of_type, template, texts

FREE_ALARMS, FREE_METRICS, FREE_DASHBOARD = 10, 10, 50
"""CloudWatch's free alarm metrics, metrics of our own, and metrics on a dashboard."""


def alarms() -> dict[str, dict[str, Any]]:
    """Properties of all alarms by logical id."""
    return dict(of_type("CloudWatch::Alarm"))


def kebab(name: str) -> str:
    """An alarm's logical id as the name of its page."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def dashboard() -> dict[str, Any]:
    """What the dashboard holds."""
    [one] = of_type("CloudWatch::Dashboard").values()
    body: dict[str, Any] = json.loads(one["DashboardBody"]["Fn::Sub"])
    return body


def shown() -> list[list[Any]]:
    """All metrics of the dashboard."""
    widgets = dashboard()["widgets"]
    return [metric for one in widgets for metric in one["properties"].get("metrics", [])]


def test_alarms_and_metrics_stay_within_what_costs_nothing() -> None:
    # An alarm of metric arithmetic would count for each metric in it.
    assert sum(len(one.get("Metrics", [None])) for one in alarms().values()) <= FREE_ALARMS
    assert len(get_args(Metric)) <= FREE_METRICS
    assert len(shown()) <= FREE_DASHBOARD


def test_every_alarm_has_its_page_in_the_runbook() -> None:
    pages = ROOT / "docs" / "runbook"
    missing = [name for name in alarms() if not (pages / f"{kebab(name)}.md").exists()]
    assert missing == []


def test_no_page_of_the_runbook_is_about_an_alarm_that_is_gone() -> None:
    pages = {one.stem for one in (ROOT / "docs" / "runbook").glob("*.md")} - {"README"}
    assert pages <= {kebab(name) for name in alarms()}


def test_an_alarm_says_what_is_wrong_who_must_act_and_where_it_is_told_how() -> None:
    for name, alarm in alarms().items():
        told = alarm["AlarmDescription"]
        assert re.search(r"\. (Operator|Lead), \w+", told), name
        assert told.endswith(f"See docs/runbook/{kebab(name)}.md")
        assert alarm["AlarmName"] == {"Fn::Sub": f"${{AWS::StackName}}-{kebab(name)}"}


def test_every_alarm_tells_the_topic_when_it_begins_and_when_it_ends() -> None:
    for alarm in alarms().values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]


def test_silence_is_good_news_but_for_the_clock() -> None:
    breaking = {n for n, one in alarms().items() if one["TreatMissingData"] == "breaching"}
    assert breaking == {"ClockStopped"}
    assert {one["TreatMissingData"] for one in alarms().values()} == {"breaching", "notBreaching"}


def test_an_address_is_told_only_if_one_is_given() -> None:
    [subscription] = of_type("SNS::Subscription").values()
    assert subscription["Endpoint"] == {"Ref": "AlarmEmail"}
    assert template()["Resources"]["AlarmsByMail"]["Condition"] == "AlarmMail"


def test_alarms_and_dashboard_look_only_at_metrics_that_are_told() -> None:
    watched = {one["MetricName"] for one in alarms().values() if one["Namespace"] == NAMESPACE}
    drawn = {metric[1] for metric in shown() if metric[0] == NAMESPACE}
    assert watched | drawn <= set(get_args(Metric))
    assert drawn == set(get_args(Metric)), "a metric that nobody sees costs as much"


def test_our_metrics_are_told_apart_by_stage_and_by_nothing_else() -> None:
    for alarm in alarms().values():
        if alarm["Namespace"] == NAMESPACE:
            assert alarm["Dimensions"] == [{"Name": "stage", "Value": {"Ref": "Stage"}}]
    for metric in shown():
        if metric[0] == NAMESPACE:
            assert metric[2:4] == ["stage", "${Stage}"]


def test_the_dashboard_shows_the_alarms_then_the_promises_over_a_week() -> None:
    body = dashboard()
    assert body["start"] == "-P7D"
    first, *rest = body["widgets"]
    told = [re.search(r"\w+", one) for one in first["properties"]["alarms"]]
    assert {found[0] for found in told if found} == set(alarms())
    titles = [one["properties"]["title"] for one in rest]
    assert titles[0] == "From heard to triaged, ms"
    assert [title for title in titles if title.startswith("Cost")] == titles[-3:]


def test_the_dashboard_names_only_what_is_there() -> None:
    named = {
        name.split(".")[0]
        for text in texts(dashboard())
        for name in re.findall(r"\$\{([\w:.]+)\}", text)
    }
    there = {*template()["Resources"], *template()["Parameters"]}
    assert named <= there | {"AWS::Region", "AWS::StackName"}


def test_every_row_of_the_dashboard_is_full() -> None:
    widths = [one["width"] for one in dashboard()["widgets"]]
    row = 0
    for width in widths:
        row = (row + width) % 24 if row + width <= 24 else -1
        assert row >= 0, f"a widget does not fit into its row: {widths}"
    assert row == 0
