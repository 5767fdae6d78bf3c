"""`./earshot status`: where the stack is, how to sign in, and whether all of it answers."""

import json
import urllib.error
import urllib.request
from typing import Any

from chalicelib.errors import EarshotError
from tools.demo.telling import described, in_one_line
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
        "api": state.api if state.outputs else "",
        "console": state.api if state.outputs else "",
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
        "logs": {k: v for k, v in folder.logs().items() if state.demo or k != "demo"},
        "demo": described(folder, state),
        "outputs": state.outputs,
        "secret_name": state.secret_name,
        "push_application_arn": state.push_application_arn,
        "desk": state.desk,
        "desk_version": _desk_version(state) if parts["emulator"] == "up" else None,
    }


def _desk_version(state: State) -> dict[str, Any] | None:
    """Which desk counts, since when and by whom; None before there is one."""
    if not state.ready:
        return None
    # Here, since it brings the AWS libraries with it.
    from tools.stack import ports_at

    try:
        last = ports_at(state.endpoint, state.outputs).desk.last()
    except (EarshotError, KeyError):
        return None
    at = last.at.isoformat(timespec="seconds") if last and last.at else None
    return {"version": last.version, "at": at, "by": last.by} if last else None


def as_text(known: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"{part:<10} {health}" for part, health in known["health"].items()]
    if known["demo"]:
        lines.append(f"demo       {in_one_line(known)}")
    if known["ready"]:
        lines += _how_to_use(known)
    lines += ["", "Logs"]
    lines += [f"  {what:<10} {path}" for what, path in known["logs"].items()]
    again = "" if known["name"] == "default" else f" --name {known['name']}"
    if known["ready"]:
        lines += [
            "",
            f"Try        ./earshot send{again} standard tests/samples/standard/message.json",
        ]
    return "\n".join([*lines, f"End        ./earshot down{again}"])


def _how_to_use(known: dict[str, Any]) -> list[str]:
    sign_in = known["sign_in"]
    return [
        "",
        f"console    {known['console']}",
        f"API        {known['api']}",
        f"stand-in   {known['standin']}  (what we sent: /_received)",
        f"AWS        {known['endpoint']}  (region {known['region']}, key and secret: test)",
        *_desk(known["desk_version"]),
        "",
        "Give these addresses to the platforms; ./earshot send posts to them:",
        *(f"  {id:<16} {url}" for id, url in known["webhooks"].items()),
        "",
        "Sign in to the console as one of these; or fetch a token for the API, sent as Authorization:",
        *(f"  {u['id']:<10} {u['role']:<6} {u['password']}" for u in sign_in["users"]),
        *(f"  {line}" for line in _curl(known, sign_in)),
    ]


def _desk(version: dict[str, Any] | None) -> list[str]:
    if version is None:
        return []
    since = f", since {version['at']} by {version['by']}" if version["at"] else ""
    return [f"desk       version {version['version']}{since}"]


def _curl(known: dict[str, Any], sign_in: dict[str, Any]) -> list[str]:
    """Commands that fetch the first user's token and list the cases, to be copied."""
    if not sign_in["users"]:
        return []
    user = sign_in["users"][0]
    wish = {
        "ClientId": sign_in["client_id"],
        "AuthFlow": sign_in["auth_flow"],
        "AuthParameters": {"USERNAME": user["id"], "PASSWORD": user["password"]},
    }
    pick = 'import json, sys; print(json.load(sys.stdin)["AuthenticationResult"]["IdToken"])'
    return [
        f"TOKEN=$(curl -s {known['endpoint']} -H 'Content-Type: application/x-amz-json-1.1' \\",
        "  -H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth' \\",
        f"  -d '{json.dumps(wish)}' \\",
        f"  | python3 -c '{pick}')",
        f'curl -s -H "Authorization: $TOKEN" {known["api"]}cases',
    ]


def as_json(known: dict[str, Any]) -> str:
    """The same for a program."""
    return json.dumps(known, indent=1)
