"""Text messages, e-mail and the topic of a team: SNS as moto plays it, with the subscriptions that a deploy makes."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.desk import Way
from chalicelib.domain.notice import LONGEST_TEXT, Notice, letter, text
from chalicelib.domain.page import Reason
from chalicelib.domain.priority import Priority
from chalicelib.errors import Misconfigured
from chalicelib.notifiers.topic import Topic
from tests.build import a_page, at

CASE = "c-" + "a" * 24
LINK = f"https://abcdefghij.execute-api.ap-southeast-2.amazonaws.com/api/a/{'x' * 52}"
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
          "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")  # fmt: skip


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


@pytest.fixture
def arn(aws: None) -> str:  # noqa: ARG001 - puts AWS in place
    made: str = boto3.client("sns").create_topic(Name="pages")["TopicArn"]
    return made


def listen(arn: str, **policy: list[str]) -> Any:
    """Messages that come to whoever subscribed with this filter, as functions of a queue."""
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="-".join(value for [value] in policy.values()))["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    boto3.client("sns").subscribe(
        TopicArn=arn,
        Protocol="sqs",
        Endpoint=asked["Attributes"]["QueueArn"],
        Attributes={"FilterPolicy": json.dumps(policy)},
    )

    def heard() -> list[dict[str, Any]]:
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(one["Body"]) for one in got]

    return heard


def a_notice(link: str = "", **page: Any) -> Notice:
    return Notice((a_page(CASE, **page),), link)


def test_each_message_comes_to_the_one_it_is_for_and_in_its_way(arn: str) -> None:
    amys_phone = listen(arn, agent=["amy"], way=["sms"])
    amys_mail = listen(arn, agent=["amy"], way=["email"])
    bens_phone = listen(arn, agent=["ben"], way=["sms"])
    team = listen(arn, team=["care"], way=["topic"])
    topic = Topic(Session(), arn)
    ids = [
        topic.send(Way.SMS, "amy", a_notice(LINK)),
        topic.send(Way.EMAIL, "amy", a_notice(LINK)),
        topic.send(Way.TOPIC, "care", a_notice()),
    ]
    assert [[one["MessageId"] for one in heard()] for heard in (amys_phone, amys_mail, team)] == [
        [id] for id in ids
    ]
    assert bens_phone() == []


def test_a_topic_that_is_not_there_is_the_operators_to_mend(arn: str) -> None:
    for missing in ("", f"{arn}-gone"):
        with pytest.raises(Misconfigured):
            Topic(Session(), missing).send(Way.SMS, "amy", a_notice())


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("link", [LINK, ""])
def test_a_text_message_is_one_message_and_has_its_link_whole(reason: Reason, link: str) -> None:
    notice = a_notice(link, reason=reason, priority=Priority.URGENT, due=at(300))
    said = text(notice)
    assert len(said) <= LONGEST_TEXT
    assert set(said) <= GSM
    assert said.startswith("Earshot: ")
    assert said.endswith(link)


def test_a_text_message_without_a_link_says_all_there_is() -> None:
    notice = a_notice(reason=Reason.BREACH, priority=Priority.URGENT, due=at(300))
    assert text(notice) == "Earshot: A promise is broken, urgent, due 10:05 UTC"


def test_an_e_mail_names_each_case_by_its_id_and_figures() -> None:
    said = letter(a_notice(LINK, due=at(300)))
    assert f"{CASE}: normal, reply due 10:05 UTC" in said
    assert said.rstrip().endswith(LINK)
    many = Notice(tuple(a_page(f"c-{one * 24}") for one in "abcde"))
    assert letter(many).count("c-") == 5
