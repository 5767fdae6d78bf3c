"""Push to phones and browsers through SNS platform endpoints."""

import json
import re

from botocore.session import Session

from chalicelib.domain.notice import Notice
from chalicelib.domain.page import Device
from chalicelib.errors import DeviceGone, Invalid, Misconfigured, NotFound
from chalicelib.notifiers.sns import Sns, texts

PLATFORMS = ("android", "ios", "web")

# Seconds after which an undelivered push dies: the ladder has climbed on by then. SNS's own default is 4 weeks.
LIFE = 300

# What the app may offer right on the screen; each is a route of a case, and asks for the sign-in that the app has.
ACTIONS = "acknowledge,claim,snooze"

# SNS tells the ARN of an endpoint that has other attributes in this sentence only.
EXISTS = re.compile(r"Endpoint (arn:\S+) already exists with the same Token")


class Push:
    """`Notifier` on SNS platform applications: FCM, which reaches all of them, and Apple's own where there is one."""

    def __init__(self, session: Session, google: str, apple: str = "") -> None:
        self._sns = Sns(session)
        self._google = google
        self._apple = apple

    def register(self, platform: str, token: str) -> str:
        """Make a device reachable, or reachable again; returns the ARN of its endpoint.

        Raises Invalid, Unavailable, and Misconfigured where there is no push service.
        """
        if platform not in PLATFORMS:
            raise Invalid(f"platform: one of {', '.join(PLATFORMS)}")
        if not token.strip():
            raise Invalid("token: missing")
        application = self._application(platform)
        endpoint = self._create(application, token)
        try:
            self._enable(endpoint, token)
        except NotFound:
            # It was deleted between the two calls.
            endpoint = self._create(application, token)
        return endpoint

    def _application(self, platform: str) -> str:
        """Where a device belongs: an iPhone to Apple's service when the team has an app of its own."""
        application = self._apple if platform == "ios" and self._apple else self._google
        if not application:
            raise Misconfigured(
                f"no push service for {platform} here: the operator names one in the stage file"
            )
        return application

    def _create(self, application: str, token: str) -> str:
        # Without CustomUserData: attributes that never differ are an endpoint that is found again.
        try:
            answer = self._sns.call(
                "create_platform_endpoint", PlatformApplicationArn=application, Token=token
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
        answer = self._sns.call("get_endpoint_attributes", EndpointArn=endpoint)
        standing = {name: value.lower() for name, value in answer["Attributes"].items()}
        # iOS tokens come back in lower case.
        if any(standing.get(name) != value.lower() for name, value in wanted.items()):
            self._sns.call("set_endpoint_attributes", EndpointArn=endpoint, Attributes=wanted)

    def push(self, device: Device, notice: Notice) -> str:
        """Tell a device; returns the message id. Raises DeviceGone, Misconfigured, Unavailable."""
        if not any(_belongs(device.endpoint, one) for one in (self._google, self._apple) if one):
            raise DeviceGone(f"device {device.id}: its push service was taken from the stage")
        try:
            answer = self._sns.call(
                "publish",
                TargetArn=device.endpoint,
                MessageStructure="json",
                Message=json.dumps(message(notice)),
                MessageAttributes=attributes(notice),
            )
        except (NotFound, Invalid) as error:
            # SNS calls the ARN of a deleted endpoint an invalid parameter; the message itself is ours and valid.
            raise DeviceGone(f"device {device.id}: {error}") from error
        return str(answer["MessageId"])


def _belongs(endpoint: str, application: str) -> bool:
    """Endpoints are named after their application; the emulator leaves the word app in."""
    names = (application.replace(":app/", ":endpoint/"), application)
    return any(endpoint.startswith(f"{name}/") for name in names)


def message(notice: Notice) -> dict[str, str]:
    """A notice as SNS wants it: for each service a string that holds JSON."""
    data = _data(notice)
    apple = {
        "aps": {
            "alert": {"title": notice.title},
            "sound": "default",
            "interruption-level": "time-sensitive",
            "thread-id": notice.key,
            "category": "CASE" if notice.page else "DIGEST",
        },
        **data,
    }
    google = {
        "data": {**data, "title": notice.title},
        "android": {"priority": "high", "ttl": f"{LIFE}s", "collapse_key": notice.key},
        "apns": {
            "headers": {"apns-collapse-id": notice.key, "apns-priority": "10"},
            "payload": {"aps": apple["aps"]},
        },
        # RFC 8030: at most 32 characters of base64url, which case ids are made of.
        "webpush": {"headers": {"TTL": str(LIFE), "Urgency": "high", "Topic": notice.key[:32]}},
    }
    return {
        "default": notice.title,
        "APNS": json.dumps(apple),
        "APNS_SANDBOX": json.dumps(apple),
        "GCM": json.dumps({"fcmV1Message": {"message": google}}),
    }


def _data(notice: Notice) -> dict[str, str]:
    """What an app gets: ids and figures, as texts, since FCM takes nothing else."""
    page = notice.page
    if page is None:
        return {"cases": str(len(notice.pages)), "urgent": str(notice.urgent)}
    due = {"due": page.due.isoformat()} if page.due else {}
    return {
        "case": page.case,
        "page": page.id,
        "reason": page.reason.value,
        "priority": str(int(page.priority)),
        "actions": ACTIONS,
        **due,
    }


def attributes(notice: Notice) -> dict[str, dict[str, str]]:
    """What shapes the push and is not shown: urgency, life, and the case whose earlier pages it replaces."""
    return texts(
        {
            "AWS.SNS.MOBILE.APNS.PUSH_TYPE": "alert",
            "AWS.SNS.MOBILE.APNS.PRIORITY": "10",
            "AWS.SNS.MOBILE.APNS.COLLAPSE_ID": notice.key,
            "AWS.SNS.MOBILE.APNS.TTL": str(LIFE),
            "AWS.SNS.MOBILE.APNS_SANDBOX.TTL": str(LIFE),
            "AWS.SNS.MOBILE.FCM.TTL": str(LIFE),
        }
    )
