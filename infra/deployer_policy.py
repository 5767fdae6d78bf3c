"""The IAM policy of whoever deploys one stage: named actions on what bears the stage's name, and through
CloudFormation alone where that will do.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from infra.deployer_rights import OWN, TYPES, UNSCOPED

Statement = dict[str, Any]
_BY_CLOUDFORMATION: Statement = {
    "Condition": {"ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]}}
}
_NAMES = {
    "cloudformation": [
        "cloudformation:{here}:stack/{stack}/*",
        "cloudformation:{region}:aws:transform/Serverless-2016-10-31",
    ],
    "s3": ["s3:::{stack}-*"],
    "secretsmanager": ["secretsmanager:{here}:secret:earshot/{stage}-??????"],
    "sns": ["sns:{here}:{stack}-*"],
    "ssm": [f"ssm:{{here}}:parameter/earshot/{{stage}}/{key}-key" for key in ("link", "push")],
    # Pools, APIs and event source mappings are named by AWS, at random.
    "cognito-idp": ["cognito-idp:{here}:userpool/*"],
    "apigateway": [
        "apigateway:{region}::/account",
        "apigateway:{region}::/restapis",
        "apigateway:{region}::/restapis/*",
        "apigateway:{region}::/apis",
        "apigateway:{region}::/apis/*",
        "apigateway:{region}::/tags/*",
    ],
    "lambda": [
        "lambda:{here}:function:{stack}-*",
        "lambda:{here}:layer:{stack}-*",
        "lambda:{here}:event-source-mapping:*",
    ],
    "dynamodb": ["dynamodb:{here}:table/{stack}-*"],
    "sqs": ["sqs:{here}:{stack}-*"],
    "logs": [
        "logs:{here}:log-group:/earshot/{stack}/*",
        "logs:{here}:log-group:/aws/lambda/{stack}-*",
    ],
    "cloudwatch": [
        "cloudwatch:{here}:alarm:{stack}-*",
        "cloudwatch::{account}:dashboard/{stack}*",
    ],
    "iam": ["iam::{account}:role/{stack}-*"],
    "scheduler": ["scheduler:{here}:schedule/*/{stack}-*"],
    "wafv2": [
        "wafv2:{here}:regional/webacl/{stack}/*",
        "apigateway:{region}::/restapis/*/stages/*",
    ],
    "xray": ["xray:{here}:sampling-rule/{stack}"],
}
"""What a stage's resources are called."""
LONGEST = 10_240
"""Characters that IAM takes as the inline policies of a role, blanks not counted."""


def policy(
    stack: str, region: str = "*", account: str = "*", partition: str = "aws"
) -> dict[str, Any]:
    """The policy for one stack. `*` for region or account means any, which in effect is that of the deployer."""
    resources = _resources(stack, f"{region}:{account}", partition)
    through = {action for actions in TYPES.values() for action in actions} - set(OWN)
    statements = [
        _allow("Own", set(OWN) - UNSCOPED, resources),
        _allow("OwnAny", set(OWN) & UNSCOPED, {}),
        _allow("Through", through - UNSCOPED, resources) | _BY_CLOUDFORMATION,
        _allow("ThroughAny", through & UNSCOPED, {}) | _BY_CLOUDFORMATION,
        {
            "Sid": "Roles",
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": resources["iam"],
            "Condition": {
                "StringEquals": {
                    "iam:PassedToService": ["lambda.amazonaws.com", "scheduler.amazonaws.com"]
                }
            },
        },
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(sid: str, actions: AbstractSet[str], resources: Mapping[str, list[str]]) -> Statement:
    """One statement for many services, which is short: an action meets only resources of its own service."""
    services = {action.partition(":")[0] for action in actions}
    named = [name for service in sorted(services & set(resources)) for name in resources[service]]
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": named or ["*"]}


def _resources(stack: str, here: str, partition: str) -> dict[str, list[str]]:
    """What a stage's own resources are called, by service. `here` is region:account."""
    region, account = here.split(":")
    stage = stack.removeprefix("earshot-")
    words = {"stack": stack, "stage": stage, "here": here, "region": region, "account": account}
    return {
        service: [f"arn:{partition}:{name.format(**words)}" for name in names]
        for service, names in _NAMES.items()
    }
