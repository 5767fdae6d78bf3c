"""What the edge makes of the world's answers: against moto, and against servers that misbehave."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.domain.delivery import Secrets as Proof
from chalicelib.domain.reply import Request
from chalicelib.errors import Misconfigured, NoAnswer, NotFound, NotSent, Unavailable
from chalicelib.gateways.blobs import Blobs
from chalicelib.gateways.http import BODY_LIMIT, Http
from chalicelib.gateways.queues import BYTES, Queues, batches
from chalicelib.gateways.secrets import Secrets
from chalicelib.ports import Keys, Message, Queue
from chalicelib.stores import memory_edges
from chalicelib.stores.database import QUICK, STEADY, Database
from chalicelib.stores.mentions import Mentions
from chalicelib.stores.tables import Stage
from tests.build import a_mention


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture
def aws(keys: None) -> Iterator[None]:  # noqa: ARG001 - moto looks at them
    with mock_aws():
        yield


Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts a server that answers every POST as it is told; returns its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def saying(status: int, body: bytes, **headers: str) -> Answer:
    """An answer of that status and body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """Read the request, and close the connection without a word."""
    handler.close_connection = True


def silent(_: BaseHTTPRequestHandler) -> None:
    """Read the request, and say nothing for longer than anybody waits."""
    time.sleep(4)


def a_request(base: str) -> Request:
    headers = {"content-type": "application/json", "authorization": "Bearer t"}
    return Request("POST", f"{base}/reply", headers, '{"text": "Grüße"}')


class TestHttp:
    def test_an_answer_comes_back_whole(self, serve: Callable[[Answer], str]) -> None:
        base = serve(saying(201, b'{"id": "9"}', X_Rate="5"))
        response = Http().send(a_request(base), 2)
        assert (response.status, response.body) == (201, b'{"id": "9"}')
        assert response.headers["x-rate"] == "5"

    @pytest.mark.parametrize("status", [301, 307, 429, 503])
    def test_nothing_is_followed_or_tried_again(
        self, serve: Callable[[Answer], str], status: int
    ) -> None:
        seen: list[str] = []

        def answer(handler: BaseHTTPRequestHandler) -> None:
            seen.append(handler.path)
            saying(status, b"", location="/elsewhere", retry_after="0")(handler)

        assert Http().send(a_request(serve(answer)), 2).status == status
        assert seen == ["/reply"]

    def test_where_nobody_listens_nothing_was_sent(self) -> None:
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{taken.getsockname()[1]}"
            with pytest.raises(NotSent):
                Http().send(a_request(base), 1)

    @pytest.mark.parametrize("base", ["http://no-such-host.invalid", "nonsense://x", "http://["])
    def test_where_there_is_no_such_host_nothing_was_sent(self, base: str) -> None:
        with pytest.raises(NotSent):
            Http().send(a_request(base), 1)

    @pytest.mark.parametrize("answer", [hanging_up, silent])
    def test_without_an_answer_nobody_knows(
        self, serve: Callable[[Answer], str], answer: Answer
    ) -> None:
        with pytest.raises(NoAnswer):
            Http().send(a_request(serve(answer)), 0.3)

    def test_an_answer_that_breaks_off_is_none(self, serve: Callable[[Answer], str]) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("content-length", "100")
            handler.end_headers()
            handler.wfile.write(b"half")

        with pytest.raises(NoAnswer):
            Http().send(a_request(serve(answer)), 1)

    def test_of_an_endless_answer_the_beginning_is_read(
        self, serve: Callable[[Answer], str]
    ) -> None:
        base = serve(saying(200, b"x" * (BODY_LIMIT + 10)))
        assert len(Http().send(a_request(base), 2).body) == BODY_LIMIT


@pytest.mark.usefixtures("aws")
class TestQueues:
    def queue(self) -> tuple[Any, str]:
        sqs = boto3.client("sqs")
        return sqs, sqs.create_queue(QueueName="due")["QueueUrl"]

    def test_all_messages_arrive(self) -> None:
        sqs, url = self.queue()
        Queues(Session(), {Queue.DUE: url}).send(Queue.DUE, (Message({"n": n}) for n in range(25)))
        found = []
        while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(one["Body"])["n"] for one in batch]
        assert sorted(found) == list(range(25))

    def test_a_delayed_message_waits(self) -> None:
        sqs, url = self.queue()
        Queues(Session(), {Queue.DUE: url}).send(Queue.DUE, [Message({}, 900)])
        assert "Messages" not in sqs.receive_message(QueueUrl=url)

    def test_nothing_to_send_is_no_call(self) -> None:
        Queues(Session(), {}).send(Queue.DUE, [])

    def test_a_queue_that_is_not_there_is_unavailable(self) -> None:
        url = "https://sqs.us-east-1.amazonaws.com/123456789012/nothing"
        with pytest.raises(Unavailable):
            Queues(Session(), {Queue.DUE: url}).send(Queue.DUE, [Message({})])


def test_large_messages_travel_in_smaller_batches() -> None:
    groups = list(batches(Message({"text": "x" * 60_000}) for _ in range(9)))
    assert [len(group) for group in groups] == [4, 4, 1]
    assert all(sum(len(one["MessageBody"]) for one in group) < BYTES for group in groups)


class Refusing:
    """SQS that refuses the message `2` of a batch so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.kept: list[str] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ARG002
        self.times -= 1
        failed = [one for one in Entries if one["Id"] == "2" and self.times >= 0]
        self.kept += [one["MessageBody"] for one in Entries if one not in failed]
        return {"Failed": failed}


def test_a_refused_message_is_sent_once_more_alone() -> None:
    queues, sqs = Queues(Session(), {Queue.DUE: "url"}), Refusing(1)
    vars(queues)["_sqs"] = sqs
    queues.send(Queue.DUE, (Message({"n": n}) for n in range(4)))
    assert sqs.kept == ['{"n":0}', '{"n":1}', '{"n":3}', '{"n":2}']


def test_a_message_refused_twice_is_told() -> None:
    queues = Queues(Session(), {Queue.DUE: "url"})
    vars(queues)["_sqs"] = Refusing(2)
    with pytest.raises(Unavailable):
        queues.send(Queue.DUE, (Message({"n": n}) for n in range(4)))


@pytest.mark.usefixtures("aws")
class TestBlobs:
    def test_a_blob_comes_back_and_a_missing_one_is_told(self) -> None:
        boto3.client("s3").create_bucket(Bucket="blobs")
        blobs = Blobs(Session(), "blobs")
        blobs.put("a/b", b"\0body")
        assert blobs.get("a/b") == b"\0body"
        with pytest.raises(NotFound):
            blobs.get("a/c")

    def test_a_blob_is_kept_once_and_forgotten_for_good(self) -> None:
        boto3.client("s3").create_bucket(Bucket="blobs")
        blobs = Blobs(Session(), "blobs")
        for body in (b"first", b"second"):
            blobs.put("a", body)
        assert blobs.get("a") == b"first"
        blobs.forget("a")
        blobs.put("a", b"first")
        assert blobs.get("a") == b""

    def test_a_bucket_that_is_not_there_is_unavailable(self) -> None:
        with pytest.raises(Unavailable):
            Blobs(Session(), "blobs").put("a", b"")


@pytest.mark.usefixtures("aws")
class TestSecrets:
    def kept(self, text: str) -> Secrets:
        boto3.client("secretsmanager").create_secret(Name="earshot", SecretString=text)
        return Secrets(Session(), "earshot")

    def test_a_connection_has_its_secrets_and_an_unknown_one_none(self) -> None:
        shop = {"channel": "x", "signing": ["new", "old"], "verify_token": "v", "token": "t"}
        secrets = self.kept(json.dumps({"connections": {"shop": shop}}))
        assert secrets.of("shop") == Keys("x", Proof(("new", "old"), "v"), "t")
        assert secrets.of("other") is None

    def test_the_secret_is_read_once_for_some_minutes(self) -> None:
        secrets = self.kept('{"connections": {}}')
        assert secrets.of("shop") is None
        changed = '{"connections": {"shop": {"channel": "x"}}}'
        boto3.client("secretsmanager").put_secret_value(SecretId="earshot", SecretString=changed)
        assert secrets.of("shop") is None

    @pytest.mark.parametrize(
        "text", ["no json", '{"connections": {"shop": {"channel": "x", "signing": "one"}}}']
    )
    def test_a_secret_of_another_shape_is_for_the_operator(self, text: str) -> None:
        with pytest.raises(Misconfigured):
            self.kept(text).of("shop")

    def test_a_secret_that_cannot_be_read_anew_stays_good(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secrets = self.kept('{"connections": {"shop": {"channel": "x"}}}')
        assert secrets.of("shop")
        manager = boto3.client("secretsmanager")
        manager.delete_secret(SecretId="earshot", ForceDeleteWithoutRecovery=True)
        hour = time.monotonic() + 3600
        monkeypatch.setattr(time, "monotonic", lambda: hour)
        assert secrets.of("shop")
        shop = '{"connections": {"shop": {"channel": "whatsapp"}}}'
        manager.create_secret(Name="earshot", SecretString=shop)
        monkeypatch.setattr(time, "monotonic", lambda: hour + 16)
        assert secrets.of("shop") == Keys("whatsapp", Proof(()), "")

    def test_a_secret_that_is_not_there_is_unavailable(self) -> None:
        with pytest.raises(Unavailable):
            Secrets(Session(), "nothing").of("shop")


def mentions() -> Mentions:
    stage = Stage(Database(Session(), STEADY), "mentions", "cases", "ledger", "desk")
    return Mentions(stage, Database(Session(), QUICK), memory_edges.Blobs(), timedelta(days=1))


def dynamodb_saying(status: int, code: str) -> Answer:
    body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"})
    return saying(status, body.encode())


@pytest.mark.usefixtures("keys")
class TestDynamodb:
    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (dynamodb_saying(400, "ProvisionedThroughputExceededException"), Unavailable),
            (dynamodb_saying(400, "ThrottlingException"), Unavailable),
            (dynamodb_saying(500, "InternalServerError"), Unavailable),
            (saying(503, b"<html>"), Unavailable),
            (hanging_up, Unavailable),
            (silent, Unavailable),
            (dynamodb_saying(400, "AccessDeniedException"), Misconfigured),
            (dynamodb_saying(400, "ResourceNotFoundException"), Misconfigured),
        ],
    )
    def test_a_webhook_hears_within_two_seconds_that_it_has_to_spill(
        self,
        serve: Callable[[Answer], str],
        monkeypatch: pytest.MonkeyPatch,
        answer: Answer,
        error: type[Exception],
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", serve(answer))
        store = mentions()
        began = time.monotonic()
        with pytest.raises(error):
            store.add(a_mention())
        assert time.monotonic() - began < 2.5  # and what opening a client takes here

    def test_a_database_that_is_not_there_is_unavailable(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(Unavailable):
            mentions().add(a_mention())
