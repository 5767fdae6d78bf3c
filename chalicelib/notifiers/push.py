"""Push to phones and browsers through SNS platform endpoints."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.domain.page import Device, Page, Reason
from chalicelib.errors import DeviceGone, Invalid, Misconfigured, NotFound, Unavailable

PLATFORMS = ("android", "ios", "web")

PATIENCE = Config(
    connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3, "mode": "standard"}
)

# Seconds after which an undelivered push dies: the ladder has climbed on by then. SNS's own default is 4 weeks.
LIFE = 300

# A lock screen is read by anybody: no word of the customer's, and no name.
TITLES = {
    Reason.ASSIGNED: "A new case is yours",
    Reason.WAITING: "A new case waits for somebody",
    Reason.WROTE_AGAIN: "A customer wrote again",
    Reason.RAISED: "A case became more urgent",
    Reason.WARNING: "A promise will soon be broken",
    Reason.BREACH: "A promise is broken",
    Reason.HANDED_OVER: "A case was handed over to you",
    Reason.REPLY_FAILED: "A reply did not leave",
}

# SNS tells the ARN of an endpoint that has other attributes in this sentence only.
EXISTS = re.compile(r"Endpoint (arn:\S+) already exists with the same Token")

SETTINGS_WRONG = {
    "AuthorizationError": "the role may not do this",
    "PlatformApplicationDisabled": "SNS disabled the platform application: renew its credentials",
}


class Push:
    """`Notifier` on one SNS platform application: FCM, which reaches Android, iOS and browsers."""

    def __init__(self, session: Session, application: str) -> None:
        self._session = session
        self._application = application

    @cached_property
    def _sns(self) -> Any:
        return self._session.create_client("sns", config=PATIENCE)

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable, or reachable again; returns the ARN of its endpoint.

        Raises Invalid, Unavailable, and Misconfigured where there is no push service.
        """
        if platform not in PLATFORMS:
            raise Invalid(f"platform: one of {', '.join(PLATFORMS)}")
        if not token.strip():
            raise Invalid("token: missing")
        if not self._application:
            raise Misconfigured("no push service here: the operator names one in the stage file")
        endpoint = self._create(token)
        try:
            self._enable(endpoint, token)
        except NotFound:
            # It was deleted between the two calls.
            endpoint = self._create(token)
        return endpoint

    def _create(self, token: str) -> str:
        try:
            answer = self._call(
                "create_platform_endpoint", PlatformApplicationArn=self._application, Token=token
            )
        except Invalid as error:
            known = EXISTS.search(str(error))
            if known is None:
                raise
            return known[1]
        return str(answer["EndpointArn"])

    def _enable(self, endpoint: str, token: str) -> None:
        """Creating what exists leaves a disabled endpoint disabled."""
        wanted = {"Token": token, "Enabled": "true"}
        answer = self._call("get_endpoint_attributes", EndpointArn=endpoint)
        standing = {name: value.lower() for name, value in answer["Attributes"].items()}
        # iOS tokens come back in lower case.
        if any(standing.get(name) != value.lower() for name, value in wanted.items()):
            self._call("set_endpoint_attributes", EndpointArn=endpoint, Attributes=wanted)

    def push(self, device: Device, page: Page) -> str:
        """Tell a device of a page; returns the message id. Raises DeviceGone, Unavailable."""
        if not self._application:
            raise DeviceGone(f"device {device.id}: its push service was taken from the stage")
        try:
            answer = self._call(
                "publish",
                TargetArn=device.endpoint,
                MessageStructure="json",
                Message=json.dumps(message(page)),
                MessageAttributes=attributes(page),
            )
        except (NotFound, Invalid) as error:
            # SNS calls the ARN of a deleted endpoint an invalid parameter; the message itself is ours and valid.
            raise DeviceGone(f"device {device.id}: {error}") from error
        return str(answer["MessageId"])

    def _call(self, action: str, **request: object) -> Mapping[str, Any]:
        """One call of SNS. Raises NotFound, Invalid, DeviceGone, Misconfigured, Unavailable."""
        try:
            answer: Mapping[str, Any] = getattr(self._sns, action)(**request)
        except ClientError as error:
            raise _meaning(error) from error
        except BotoCoreError as error:
            raise Unavailable(f"SNS: {error}") from error
        return answer


def _meaning(error: ClientError) -> Exception:
    code, text = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code == "EndpointDisabled":
        return DeviceGone(text)
    if code in ("NotFound", "NotFoundException"):
        return NotFound(text)
    if code in ("InvalidParameter", "InvalidParameterException"):
        return Invalid(f"token: SNS says: {text}")
    if code in SETTINGS_WRONG:
        return Misconfigured(f"SNS: {SETTINGS_WRONG[code]}")
    return Unavailable(f"SNS: {code}: {text}")


def message(page: Page) -> dict[str, str]:
    """A page as SNS wants it: for each service a string that holds JSON."""
    title, ids = TITLES[page.reason], {"case": page.case, "page": page.id}
    apple = {
        "aps": {
            "alert": {"title": title},
            "sound": "default",
            "interruption-level": "time-sensitive",
            "thread-id": page.case,
            "category": "CASE",
        },
        **ids,
    }
    google = {
        "data": {**ids, "reason": page.reason.value, "title": title},
        "android": {"priority": "high", "ttl": f"{LIFE}s", "collapse_key": page.case},
        "apns": {
            "headers": {"apns-collapse-id": page.case, "apns-priority": "10"},
            "payload": {"aps": apple["aps"]},
        },
        "webpush": {"headers": {"TTL": str(LIFE), "Urgency": "high", "Topic": _topic(page)}},
    }
    return {
        "default": title,
        "APNS": json.dumps(apple),
        "APNS_SANDBOX": json.dumps(apple),
        "GCM": json.dumps({"fcmV1Message": {"message": google}}),
    }


def attributes(page: Page) -> dict[str, dict[str, str]]:
    """What shapes the push and is not shown: urgency, life, and the case whose earlier pages it replaces."""
    values = {
        "AWS.SNS.MOBILE.APNS.PUSH_TYPE": "alert",
        "AWS.SNS.MOBILE.APNS.PRIORITY": "10",
        "AWS.SNS.MOBILE.APNS.COLLAPSE_ID": page.case,
        "AWS.SNS.MOBILE.APNS.TTL": str(LIFE),
        "AWS.SNS.MOBILE.APNS_SANDBOX.TTL": str(LIFE),
        "AWS.SNS.MOBILE.FCM.TTL": str(LIFE),
    }
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


def _topic(page: Page) -> str:
    """RFC 8030: at most 32 characters of base64url, which case ids are made of."""
    return page.case[:32]
