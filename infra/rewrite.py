"""Changes to the template that Chalice writes: what it cannot say, and what it says wrongly."""

import hashlib
import json
from typing import Any

from chalicelib.errors import Misconfigured
from infra.layer import Target

Template = dict[str, Any]

API = "APIHandler"
"""Chalice's own function: the agents' API."""
WEBHOOKS = "WebhookHandler"
"""Our function with the same code and fewer rights, for what the platforms send."""
OPEN_PATHS = ("/webhooks/", "/openapi.json")
"""What anybody may call."""
DEPLOYMENT = "ApiDeployment"
"""A picture of the routes, which the stage shows; the template's name for it, to which a mark is added."""


def rewrite(template: Template, target: Target) -> Template:
    """The template that is deployed, from the one that Chalice packaged."""
    # Not a deep copy: YAML anchors make two places one object, and a change in one a change in both.
    changed: Template = json.loads(json.dumps(template))
    resources: Template = changed["Resources"]
    for resource in resources.values():
        _name_runtime(resource, target)
    _drop_repeated_layers(changed)
    _split_webhooks(resources)
    _make_gateway(changed)
    _write_dashboards(resources)
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


def _split_webhooks(resources: Template) -> None:
    """Sends what anybody may call to a function of its own."""
    paths: Template = (
        resources.get("RestAPI", {})
        .get("Properties", {})
        .get("DefinitionBody", {})
        .get("paths", {})
    )
    found = False
    for path, methods in paths.items():
        if not path.startswith(OPEN_PATHS):
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


def _make_gateway(template: Template) -> None:
    """Chalice's routes as CloudFormation's own API, with a deployment whose name changes when they do."""
    gateway = template["Resources"].get("RestAPI", {})
    if gateway.get("Type") != "AWS::ApiGateway::RestApi":
        return
    properties = gateway["Properties"]
    del properties["StageName"]
    properties["EndpointConfiguration"] = {"Types": [properties["EndpointConfiguration"]]}
    properties["Parameters"] = {"endpointConfigurationTypes": "REGIONAL"}
    properties["Body"] = properties.pop("DefinitionBody")
    mark = hashlib.sha256(json.dumps(properties, sort_keys=True).encode()).hexdigest()[:10]
    _rename(template["Resources"], DEPLOYMENT, DEPLOYMENT + mark)


def _rename(resources: Template, name: str, new: str) -> None:
    resources[new] = resources.pop(name)
    for resource in resources.values():
        for key, value in resource.get("Properties", {}).items():
            if value == {"Ref": name}:
                resource["Properties"][key] = {"Ref": new}


def _write_dashboards(resources: Template) -> None:
    """CloudWatch wants the text of a JSON document, which nobody could read in the template."""
    for resource in resources.values():
        if resource["Type"] == "AWS::CloudWatch::Dashboard":
            body = resource["Properties"]["DashboardBody"]
            text = json.dumps(body, separators=(",", ":"))
            resource["Properties"]["DashboardBody"] = {"Fn::Sub": text}
