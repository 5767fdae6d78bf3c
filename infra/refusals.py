"""What AWS refuses, in one sentence each: who must act, and what to change."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions as aws

from chalicelib.errors import EarshotError, Misconfigured, Unavailable

_DENIED = {
    *("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException"),
    *("AuthorizationError", "AuthorizationErrorException", "Forbidden", "403"),
}
_EXPIRED = {
    *("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
}
_UNKNOWN = {
    *("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure"),
    *("SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken"),
    *("IncompleteSignature", "InvalidToken"),
}
_CLOSED = {"OptInRequired", "SubscriptionRequiredException", "NotSignedUp", "InvalidRegion"}
_BUSY = {
    *("Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded"),
    *("TooManyRequestsException", "ServiceUnavailable", "InternalFailure", "InternalError"),
    *("InternalServerError", "SlowDown", "RequestTimeout", "LimitExceededException"),
}
_ACTION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)")
_ASKED = {
    "HeadBucket": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "ListObjectVersions": "s3:ListBucketVersions",
    "ListObjectsV2": "s3:ListBucket",
}
"""Operations whose right has another name, where AWS may not say it: S3 answers HEAD without a body."""


@contextmanager
def explained(stage: str) -> Iterator[None]:
    """Turns whatever AWS refuses inside into an error of ours."""
    try:
        yield
    except (aws.ClientError, aws.BotoCoreError) as error:
        raise explain(error, stage) from error


def explain(error: Exception, stage: str) -> EarshotError:
    """Our error for one of botocore's: Misconfigured when somebody must act, Unavailable when it may pass."""
    if isinstance(error, aws.ClientError):
        return _refused(error, stage)
    return _without_answer(error)


def rights_missing(reasons: str, stage: str) -> str:
    """What to add to CloudFormation's reasons when the one who deploys may not do something; '' when that is not it."""
    found = _ACTION.search(reasons)
    return f" ({_ask_for(found[1], stage)})" if found else ""


def _refused(error: aws.ClientError, stage: str) -> EarshotError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    text = str(error.response.get("Error", {}).get("Message", "")).strip()
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _EXPIRED or "security token included in the request is expired" in text:
        return Misconfigured(
            "the AWS credentials have expired: sign in again, then repeat the command"
        )
    if code in _UNKNOWN:
        return Misconfigured(
            f"AWS does not accept these credentials ({code}): check AWS_PROFILE, or the keys in the environment"
        )
    if code in _DENIED or _ACTION.search(text):
        return Misconfigured(_denied(error.operation_name, text, stage))
    if code in _CLOSED:
        return Misconfigured(
            f"this account does not use {error.operation_name} in this region ({code}): "
            "turn the region on in the account, or name another one in the stage file"
        )
    if code in _BUSY or status >= 500:
        return Unavailable(
            f"AWS is busy ({error.operation_name}: {code}): repeat the command in a minute"
        )
    return Misconfigured(f"AWS refused {error.operation_name}: {code}: {text}")


def _denied(operation: str, text: str, stage: str) -> str:
    found = _ACTION.search(text)
    action = found[1] if found else _ASKED.get(operation, operation)
    if "explicit deny" in text:
        kind = re.search(r"explicit deny in an? ([\w\s-]+?)(?:[.:,]|$)", text)
        where = kind[1].strip() if kind else "policy"
        return f"you may not {action}: a {where} denies it, and only whoever keeps that policy can change it"
    return _ask_for(action, stage)


def _ask_for(action: str, stage: str) -> str:
    return (
        f"you may not {action}: ask the account's administrator for the policy that "
        f"`./earshot deploy --stage {stage} --policy` prints"
    )


def _without_answer(error: Exception) -> EarshotError:
    match error:
        case aws.NoCredentialsError() | aws.PartialCredentialsError():
            return Misconfigured(
                "there are no AWS credentials: run `aws configure`, or `aws sso login` and set AWS_PROFILE "
                "(or try --endpoint-url with the stack of ./earshot up)"
            )
        case aws.ProfileNotFound() | aws.ConfigNotFound() | aws.InvalidConfigError():
            return Misconfigured(f"{error}: check AWS_PROFILE and ~/.aws/config")
        case aws.NoRegionError():
            return Misconfigured(
                "no region is named: write `region:` in the stage file, or set AWS_REGION"
            )
        case (
            aws.SSOError()
            | aws.LoginError()
            | aws.TokenRetrievalError()
            | aws.CredentialRetrievalError()
        ):
            return Misconfigured(
                f"the sign-in to AWS has ended: sign in again (aws sso login): {error}"
            )
        case aws.EndpointConnectionError() | aws.ConnectTimeoutError() | aws.ReadTimeoutError():
            return Unavailable(
                f"nobody answers: {error}: check the network and the region, then repeat the command"
            )
        case aws.HTTPClientError():
            return Unavailable(
                f"the way to AWS is broken: {error}: check the network, then repeat the command"
            )
        case _:
            return Misconfigured(f"AWS cannot be asked: {error}")
