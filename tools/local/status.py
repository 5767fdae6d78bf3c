"""`./earshot status`: where the stack is, how to sign in, and whether all of it answers."""

import json
import urllib.error
import urllib.request
from typing import Any

from tools.local.state import Folder, State

PARTS = {"emulator": "/_ministack/health", "standin": "/_health"}


def health(state: State) -> dict[str, str]:
    """Each process: up, silent (it runs and does not answer) or ended."""
    addresses = {"emulator": state.endpoint, "standin": state.standin}
    return {part: _of(state, part, addresses[part] + path) for part, path in PARTS.items()}


def _of(state: State, part: str, url: str) -> str:
    process = state.processes.get(part)
    if process is None or not process.alive():
        return "ended"
    try:
        with urllib.request.urlopen(url, timeout=3):
            return "up"
    except (OSError, urllib.error.URLError):
        return "silent"


def describe(folder: Folder, state: State) -> dict[str, Any]:
    """All that a program may want to know of a stack."""
    parts = health(state)
    return {
        "name": state.name,
        "up": state.ready and set(parts.values()) == {"up"},
        "ready": state.ready,
        "health": parts,
        "api": state.api,
        "webhooks": state.webhooks(),
        "standin": state.standin,
        "endpoint": state.endpoint,
        "region": "us-east-1",
        "sign_in": {
            "user_pool_id": state.outputs.get("UserPoolId", ""),
            "client_id": state.outputs.get("UserPoolClientId", ""),
            "auth_flow": "USER_PASSWORD_AUTH",
            "header": "Authorization: <IdToken>",
            "users": [{"id": u.id, "role": u.role, "password": u.password} for u in state.users],
        },
        "processes": {part: process.pid for part, process in state.processes.items()},
        "logs": folder.logs(),
        "outputs": state.outputs,
        "secret_name": state.secret_name,
        "push_application_arn": state.push_application_arn,
        "desk": state.desk,
    }


def as_text(known: dict[str, Any]) -> str:
    """The same for a person."""
    again = "" if known["name"] == "default" else f" --name {known['name']}"
    lines = [f"{part:<10} {health}" for part, health in known["health"].items()]
    lines += [
        "",
        f"API        {known['api']}",
        f"stand-in   {known['standin']}  (what we sent: /_received)",
    ]
    lines += [f"AWS        {known['endpoint']}  (region {known['region']}, key and secret: test)"]
    lines += ["", "Give these addresses to the platforms; ./earshot send posts to them:"]
    lines += [f"  {id:<16} {url}" for id, url in known["webhooks"].items()]
    sign_in = known["sign_in"]
    lines += [
        "",
        f"Sign in (Cognito client {sign_in['client_id']}, {sign_in['auth_flow']}; send the IdToken as Authorization):",
    ]
    lines += [f"  {u['id']:<10} {u['role']:<6} {u['password']}" for u in sign_in["users"]]
    lines += ["", "Logs"]
    lines += [f"  {what:<10} {path}" for what, path in known["logs"].items()]
    lines += [
        "",
        f"Try        ./earshot send{again} standard FILE",
        f"End        ./earshot down{again}",
    ]
    return "\n".join(lines)


def as_json(known: dict[str, Any]) -> str:
    """The same for a program."""
    return json.dumps(known, indent=1)
