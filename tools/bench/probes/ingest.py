"""The webhook handler beside the least that could do its job, in turns: `ingest.py <rounds>`.

Prints the processor time of a delivery in microseconds, for each of both and each round, as JSON.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

SECRET = "bench-secret"
"""Signs what the probe sends; the double's stage secret names it for the connection `bench`."""
Handler = Callable[[dict[str, Any], object], dict[str, Any]]

GROUP = 20
"""Deliveries between two looks at the clock, which is too coarse for one."""
BODY = Path(__file__).parents[3].joinpath("tests/samples/whatsapp/text.json").read_bytes()


def event() -> dict[str, Any]:
    """A signed delivery as API Gateway hands it over."""
    signature = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    path = "/webhooks/whatsapp/bench"
    return {
        "resource": "/webhooks/{channel}/{connection}",
        "path": path,
        "httpMethod": "POST",
        "headers": {
            "content-type": "application/json",
            "x-hub-signature-256": f"sha256={signature}",
            "host": "care.example",
        },
        "multiValueQueryStringParameters": None,
        "pathParameters": {"channel": "whatsapp", "connection": "bench"},
        "stageVariables": None,
        "requestContext": {
            "requestId": "req-1",
            "httpMethod": "POST",
            "resourcePath": "/webhooks/{channel}/{connection}",
            "path": f"/api{path}",
        },
        "body": base64.b64encode(BODY).decode(),
        "isBase64Encoded": True,
    }


def bare_handler() -> Handler:
    """The least: HMAC over the raw bytes, JSON, one conditional put by boto3."""
    import boto3

    table = boto3.client("dynamodb")

    def handle(event: dict[str, Any], _: object) -> dict[str, Any]:
        body = base64.b64decode(event["body"])
        signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"sha256={signed}", event["headers"]["x-hub-signature-256"]):
            return {"statusCode": 401, "body": ""}
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        message = value["messages"][0]
        table.put_item(
            TableName="mentions",
            Item={
                "id": {"S": f"whatsapp#{message['id']}"},
                "from": {"S": message["from"]},
                "text": {"S": message["text"]["body"]},
                "at": {"N": message["timestamp"]},
                "raw": {"B": body},
            },
            ConditionExpression="attribute_not_exists(id)",
        )
        return {"statusCode": 200, "body": ""}

    return handle


def microseconds(handle: Handler) -> float:
    """Processor time of one delivery, over a group of them."""
    sent = event()
    started = time.process_time()
    for _ in range(GROUP):
        assert handle(sent, None)["statusCode"] == 200
    return (time.process_time() - started) / GROUP * 1e6


def measure(rounds: int) -> dict[str, list[float]]:
    """Microseconds of a delivery by handler and round; both take turns, so that what disturbs one disturbs both."""
    from chalicelib.api.door import app

    handlers: dict[str, Handler] = {"bare": bare_handler(), "ours": app}
    figures: dict[str, list[float]] = {name: [] for name in handlers}
    for number in range(rounds + 3):
        for name, handle in handlers.items():
            took = microseconds(handle)
            if number >= 3:  # the first ones warm up
                figures[name].append(took)
    return figures


if __name__ == "__main__":
    # What the handler logs is part of its work, and not of our answer.
    with Path("/dev/null").open("w") as nowhere, redirect_stdout(nowhere):
        found = measure(int(sys.argv[1]))
    json.dump(found, sys.stdout)
