"""Starts every function once, so that the first mention does not wait for all of them to wake."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from infra.place import Place
from tools.local.accounts import sign_in
from tools.local.state import State

_AT_ONCE = 2
_BY_ADDRESS = {"APIHandler", "WebhookHandler", "ConsoleHandler"}
_NOTHING = json.dumps({"Records": []}).encode()


def warm(place: Place, state: State) -> list[str]:
    """Wakes all functions and both halves of the API; returns what did not wake, with the reason."""
    functions = _functions(place)
    (
        place.client("lambda"),
        place.client("cognito-idp"),
    )  # Clients are made by one thread, and used by many.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        woken = [pool.submit(_wake, place, name, physical) for name, physical in functions.items()]
        woken.append(pool.submit(_call_api, place, state))
        woken.append(pool.submit(_call_webhooks, state))
        woken.append(pool.submit(_get, "ConsoleHandler", state.api, {}))
        return [reason for reason in (w.result() for w in woken) if reason]


def _functions(place: Place) -> dict[str, str]:
    """Physical names of the functions that take batches, by their names in the template."""
    pages = place.client("cloudformation").get_paginator("list_stack_resources")
    found: dict[str, Any] = {
        r["LogicalResourceId"]: r["PhysicalResourceId"]
        for page in pages.paginate(StackName=place.stack)
        for r in page["StackResourceSummaries"]
        if r["ResourceType"] == "AWS::Lambda::Function"
    }
    return {name: found[name] for name in sorted(found.keys() - _BY_ADDRESS)}


def _wake(place: Place, name: str, physical: str) -> str:
    answer = place.client("lambda").invoke(FunctionName=physical, Payload=_NOTHING)
    if "FunctionError" not in answer:
        return ""
    said = json.loads(answer["Payload"].read() or b"{}")
    return f"{name}: {said.get('errorMessage', 'failed')}"


def _call_api(place: Place, state: State) -> str:
    if not state.users:
        return ""
    token = sign_in(place, state.outputs["UserPoolClientId"], state.users[0])
    return _get("APIHandler", f"{state.api}me", {"Authorization": token})


def _call_webhooks(state: State) -> str:
    return _get("WebhookHandler", f"{state.api}webhooks/standard/nobody", {})


def _get(name: str, url: str, headers: dict[str, str]) -> str:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30):
            return ""
    except urllib.error.HTTPError as error:
        # A refusal is an answer too: the function is awake.
        return (
            f"{name}: {error.read().decode('utf-8', 'replace')[:200]}" if error.code >= 500 else ""
        )
    except OSError as error:
        return f"{name}: {error}"
