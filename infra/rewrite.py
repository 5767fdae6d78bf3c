"""Changes to the template that Chalice writes: what it cannot say, and what it says wrongly."""

import json
from typing import Any

from chalicelib.errors import Misconfigured
from infra.layer import Target

Template = dict[str, Any]

API = "APIHandler"
"""Chalice's own function: the agents' API."""
WEBHOOKS = "WebhookHandler"
"""Our function with the same code and fewer rights, for what the platforms send."""
WEBHOOK_PATHS = "/webhooks/"


def rewrite(template: Template, target: Target) -> Template:
    """The template that is deployed, from the one that Chalice packaged."""
    # Not a deep copy: YAML anchors make two places one object, and a change in one a change in both.
    changed: Template = json.loads(json.dumps(template))
    resources: Template = changed["Resources"]
    for resource in resources.values():
        _name_runtime(resource, target)
    _drop_repeated_layers(changed)
    if _split_webhooks(resources):
        resources[f"{WEBHOOKS}InvokePermission"] = _permission_like_the_apis(resources)
    _mend_log_group(resources)
    return changed


def _name_runtime(resource: Template, target: Target) -> None:
    """One Python and one processor for all functions and layers, whatever the machine that builds."""
    properties = resource.setdefault("Properties", {})
    if resource["Type"] == "AWS::Serverless::Function":
        properties["Runtime"] = target.runtime
        properties["Architectures"] = [target.architecture]
    elif resource["Type"] == "AWS::Serverless::LayerVersion":
        properties["CompatibleRuntimes"] = [target.runtime]
        properties["CompatibleArchitectures"] = [target.architecture]


def _drop_repeated_layers(template: Template) -> None:
    """A function's own layers are added to those of Globals; Lambda refuses one that comes twice."""
    shared = template.get("Globals", {}).get("Function", {}).get("Layers", [])
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function" and "Layers" in resource["Properties"]:
            own = [layer for layer in resource["Properties"]["Layers"] if layer not in shared]
            resource["Properties"]["Layers"] = own


def _split_webhooks(resources: Template) -> bool:
    """Sends the webhook routes to a function of their own; False when the app has none."""
    paths: Template = (
        resources.get("RestAPI", {})
        .get("Properties", {})
        .get("DefinitionBody", {})
        .get("paths", {})
    )
    found = False
    for path, methods in paths.items():
        if not path.startswith(WEBHOOK_PATHS):
            continue
        found = True
        for method in methods.values():
            integration = method.get("x-amazon-apigateway-integration", {})
            if "uri" in integration:
                integration["uri"] = _renamed(integration["uri"])
    if found and WEBHOOKS not in resources:
        raise Misconfigured(
            f"infra/template.yaml must declare the function {WEBHOOKS}: the app has webhook routes"
        )
    return found


def _renamed(value: Any) -> Any:
    """The same value with Chalice's function replaced by ours wherever it is named."""
    if isinstance(value, str):
        return (
            value.replace(f"${{{API}.Arn}}", f"${{{WEBHOOKS}.Arn}}") if value != API else WEBHOOKS
        )
    if isinstance(value, list):
        return [_renamed(v) for v in value]
    if isinstance(value, dict):
        return {k: _renamed(v) for k, v in value.items()}
    return value


def _permission_like_the_apis(resources: Template) -> Template:
    permission = resources.get(f"{API}InvokePermission")
    if permission is None:
        raise Misconfigured(
            "Chalice no longer writes APIHandlerInvokePermission: infra/rewrite.py must follow"
        )
    allowed: Template = _renamed(permission)
    return allowed


def _mend_log_group(resources: Template) -> None:
    """Chalice names the API's log group after ${ApiHandler}, which does not exist (seen in 1.34.0)."""
    group = resources.get("ApiHandlerLogGroup")
    if group is not None:
        group["Properties"]["LogGroupName"] = {"Fn::Sub": f"/aws/lambda/${{{API}}}"}
