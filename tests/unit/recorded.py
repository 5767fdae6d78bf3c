"""Events as Lambda hands them over, recorded and reduced to what varies."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Context:
    """What Lambda tells of a call."""

    function_name: str = "test"
    memory_limit_in_mb: int = 128
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:000000000000:function:test"
    aws_request_id: str = "request-1"

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 10_000


def messages(*bodies: object, queue: str = "intake") -> dict[str, Any]:
    """A batch as SQS hands it over; a text goes in as it is."""
    return {"Records": [_record(number, body, queue) for number, body in enumerate(bodies)]}


def _record(number: int, body: object, queue: str) -> dict[str, Any]:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": "handle",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1795341600123",
            "SenderId": "sender",
            "ApproximateFirstReceiveTimestamp": "1795341600124",
        },
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:000000000000:earshot-two-{queue}",
        "awsRegion": "eu-west-1",
    }


def failed(result: dict[str, Any]) -> list[str]:
    """Ids of the messages that come again."""
    return [one["itemIdentifier"] for one in result["batchItemFailures"]]


def stream(*records: tuple[str, dict[str, Any]], table: str = "mentions") -> dict[str, Any]:
    """A batch as DynamoDB hands it over: the event's name and what it tells of the item."""
    return {
        "Records": [
            {
                "eventID": f"{number:032x}",
                "eventName": name,
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "eu-west-1",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1795341600.0,
                    "SequenceNumber": f"{number:021d}",
                    "SizeBytes": 59,
                    "StreamViewType": "KEYS_ONLY",
                    **told,
                },
                "eventSourceARN": f"arn:aws:dynamodb:eu-west-1:000000000000:table/{table}/stream/2",
            }
            for number, (name, told) in enumerate(records)
        ]
    }


def key(id: str) -> dict[str, Any]:
    """What the stream tells of a row of mentions."""
    return {"Keys": {"id": {"S": id}}}


def entry(case: str, version: int, **woken: Any) -> dict[str, Any]:
    """What the stream tells of a row of the ledger."""
    image = {"case": {"S": case}, "version": {"N": str(version)}, "by": {"S": "earshot"}}
    return {
        "Keys": {"case": {"S": case}, "version": {"N": str(version)}},
        "NewImage": image | woken,
    }
