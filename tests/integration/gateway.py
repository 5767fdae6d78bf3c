"""API Gateway as our functions meet it: requests become proxy events, with the claims that its authorizer checked."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from app import app
from tests.integration import promised


@dataclass(frozen=True, slots=True)
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    @property
    def detail(self) -> str:
        """What a problem document says; every one of them is well formed."""
        assert self.headers["content-type"] == "application/problem+json"
        problem = self.json
        assert problem["status"] == self.status
        assert problem["type"].startswith("urn:earshot:problem:")
        assert problem["instance"] == "urn:earshot:request:req-1"
        assert problem["title"]
        return str(problem["detail"])


def claims(agent: str, groups: object = "[agent]", token_use: str = "id") -> dict[str, object]:
    """Claims of a token as the authorizer hands them on."""
    return {
        "cognito:username": agent,
        "cognito:groups": groups,
        "token_use": token_use,
        "aud": "client",
    }


def request(
    method: str,
    address: str,
    body: object = None,
    headers: dict[str, str] | None = None,
    **event: Any,
) -> Got:
    """Call the app, and hold its answer to the OpenAPI document.

    A body of bytes comes as from a gateway that treats all as binary, any other one as JSON text.
    """
    got = call(method, address, body, headers, **event)
    pattern, _ = resource(address.partition("?")[0])
    promised.check(method, pattern, got.status, got.headers, got.body)
    return got


def call(
    method: str,
    address: str,
    body: object = None,
    headers: dict[str, str] | None = None,
    **event: Any,
) -> Got:
    """The same, whatever the answer is."""
    path, _, query = address.partition("?")
    pattern, ids = resource(path)
    context = {
        "requestId": event.pop("request_id", "req-1"),
        "httpMethod": method,
        "resourcePath": pattern,
        "path": f"/api{path}",
        "domainName": "care.example",
    }
    if "claims" in event:
        context["authorizer"] = {"claims": event.pop("claims")}
    answer = app(
        {
            "requestContext": context,
            "headers": headers,
            "multiValueQueryStringParameters": parse_qs(query, keep_blank_values=True) or None,
            "pathParameters": ids or None,
            "stageVariables": None,
            **_body(body),
            **event.pop("raw", {}),
        },
        None,
    )
    return Got(answer["statusCode"], answer["headers"], answer["body"])


def _body(body: object) -> dict[str, object]:
    if isinstance(body, bytes):
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    return {"body": text, "isBase64Encoded": False}


def resource(path: str) -> tuple[str, dict[str, str]]:
    """The resource that a path belongs to, and the values of its parameters. Raises LookupError."""
    parts = path.split("/")
    for pattern in app.routes:
        names = pattern.split("/")
        pairs = list(zip(names, parts, strict=False))
        if len(names) == len(parts) and all(a == b or a.startswith("{") for a, b in pairs):
            return pattern, {a[1:-1]: unquote(b) for a, b in pairs if a.startswith("{")}
    raise LookupError(f"no route for {path}")
