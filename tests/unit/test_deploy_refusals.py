"""What AWS refuses is told in one sentence: who must act, and what to change."""

import pytest
from botocore import exceptions as aws
from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured, Unavailable
from infra.refusals import explain, explained, rights_missing


def refused(
    code: str, message: str = "", operation: str = "CreateChangeSet", status: int = 400
) -> str:
    answer = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return str(explain(ClientError(answer, operation), "prod"))


DENIED = (
    "User: arn:aws:iam::1:user/kim is not authorized to perform: cloudformation:CreateChangeSet on resource: "
    "arn:aws:cloudformation:eu-west-1:1:stack/earshot-prod/* because no identity-based policy allows it"
)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AccessDenied", DENIED),
        ("AccessDeniedException", DENIED),
        ("AuthorizationError", DENIED),
        ("UnauthorizedOperation", DENIED),
        ("ValidationError", DENIED),
    ],
)
def test_a_missing_right_is_named_with_the_command_that_prints_all(code: str, message: str) -> None:
    said = refused(code, message)
    assert said.startswith("you may not cloudformation:CreateChangeSet: ask")
    assert "`./earshot deploy --stage prod --policy`" in said
    assert "\n" not in said


def test_s3_says_little_and_is_understood() -> None:
    assert refused("403", "Forbidden", "HeadBucket").startswith("you may not s3:ListBucket")


def test_what_an_organisation_forbids_no_policy_of_ours_allows() -> None:
    text = (
        "User: x is not authorized to perform: sns:CreateTopic on resource: y "
        "with an explicit deny in a service control policy"
    )
    said = refused("AccessDenied", text)
    assert "a service control policy denies it" in said and "--policy" not in said


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_credentials_are_renewed(code: str) -> None:
    assert "have expired: sign in again" in refused(code)


@pytest.mark.parametrize(
    "code", ["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"]
)
def test_wrong_credentials_are_told(code: str) -> None:
    assert "does not accept these credentials" in refused(code)


def test_what_may_pass_is_tried_again() -> None:
    error = ClientError({"Error": {"Code": "Throttling", "Message": "slow"}}, "DescribeStacks")
    assert isinstance(explain(error, "prod"), Unavailable)
    assert "DescribeStacks" in refused("Whatever", "broken", "DescribeStacks", status=503)


def test_the_rest_is_told_in_the_words_of_aws() -> None:
    assert refused("ValidationError", "Template error", "CreateChangeSet") == (
        "AWS refused CreateChangeSet: ValidationError: Template error"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (aws.NoCredentialsError(), "there are no AWS credentials"),
        (aws.PartialCredentialsError(provider="env", cred_var="x"), "there are no AWS credentials"),
        (aws.ProfileNotFound(profile="work"), "check AWS_PROFILE"),
        (aws.NoRegionError(), "no region is named"),
        (aws.UnauthorizedSSOTokenError(), "sign in again (aws sso login)"),
        (aws.EndpointConnectionError(endpoint_url="https://x"), "check the network and the region"),
        (aws.ConnectTimeoutError(endpoint_url="https://x"), "nobody answers"),
    ],
)
def test_what_never_reached_aws_is_told(error: Exception, said: str) -> None:
    text = str(explain(error, "prod"))
    assert said in text and "\n" not in text


def test_anything_inside_is_explained() -> None:
    with pytest.raises(Misconfigured, match="no AWS credentials"), explained("prod"):
        raise aws.NoCredentialsError()


def test_a_right_that_cloudformation_missed_is_named_too() -> None:
    why = 'Notify: Resource handler returned message: "User: x is not authorized to perform: lambda:CreateFunction"'
    assert "you may not lambda:CreateFunction" in rights_missing(why, "prod")
    assert rights_missing("Notify: the zip is too large", "prod") == ""
