"""The template, expanded: what is kept is safe, what fails is caught, what is open is limited."""

import re
from typing import Any

import pytest

from tests.unit.native import functions, of_type, role_of, several, template, texts

WORK = {"Intake", "Spill", "Due", "Pages", "Outbound", "Figures"}
"""The queues of work: all but those where failed work waits."""


def mappings(of: str) -> dict[str, dict[str, Any]]:
    """Event source mappings by logical id: of queues, or of streams."""
    found: dict[str, dict[str, Any]] = {"queues": {}, "streams": {}}
    for name, one in of_type("Lambda::EventSourceMapping").items():
        stream = one["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"
        found["streams" if stream else "queues"][name] = one
    return found[of]


def fed_by(mapping: dict[str, Any]) -> tuple[str, str]:
    """The queue of a mapping, and the function that works it off."""
    return mapping["EventSourceArn"]["Fn::GetAtt"][0], mapping["FunctionName"]["Ref"]


# What is kept


def test_there_are_five_tables_each_encrypted_and_restorable_to_any_second() -> None:
    tables = of_type("DynamoDB::Table")
    assert set(tables) == {"Mentions", "Cases", "Ledger", "Desk", "Pulse"}
    for table in tables.values():
        assert table["SSESpecification"]["SSEEnabled"] is True
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
        assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", ["Mentions", "Cases", "Ledger", "Desk", "Pulse", "Blobs"])
def test_data_outlives_its_stack_unless_the_stack_was_never_made(name: str) -> None:
    resource = template()["Resources"][name]
    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["UpdateReplacePolicy"] == "Retain"


def test_nothing_holds_up_the_removal_of_a_stage() -> None:
    for table in of_type("DynamoDB::Table").values():
        assert not table.get("DeletionProtectionEnabled")
    for pool in of_type("Cognito::UserPool").values():
        assert pool.get("DeletionProtection", "INACTIVE") == "INACTIVE"


def test_no_bucket_is_public_and_every_one_is_encrypted_and_cleared() -> None:
    for bucket in of_type("S3::Bucket").values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert "AccessControl" not in bucket
        [owner] = bucket["OwnershipControls"]["Rules"]
        assert owner == {"ObjectOwnership": "BucketOwnerEnforced"}
        assert bucket["BucketEncryption"]
        [rule] = bucket["LifecycleConfiguration"]["Rules"]
        assert rule["ExpirationInDays"] == {"Ref": "RetentionDays"}
        assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_bucket_queues_and_topic_are_reached_over_tls_only() -> None:
    reached = {
        "S3::BucketPolicy": ("Bucket", of_type("S3::Bucket")),
        "SQS::QueuePolicy": ("Queues", of_type("SQS::Queue")),
        "SNS::TopicPolicy": ("Topics", of_type("SNS::Topic")),
    }
    for kind, (of, guarded) in reached.items():
        policies = of_type(kind).values()
        assert {one["Ref"] for each in policies for one in several(each[of])} == set(guarded)
        for policy in policies:
            said = policy["PolicyDocument"]["Statement"]
            [deny] = [one for one in said if one["Effect"] == "Deny"]
            assert deny["Principal"] == "*"
            assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_queue_is_encrypted_and_keeps_work_for_two_weeks() -> None:
    for queue in of_type("SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"] is True
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


# What fails


def test_work_that_fails_again_and_again_goes_to_one_queue_of_dead_letters() -> None:
    queues = of_type("SQS::Queue")
    assert set(queues) == WORK | {"DeadLetters", "StreamDlq"}
    for name in WORK:
        redrive = queues[name]["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLetters", "Arn"]}
        assert 5 <= redrive["maxReceiveCount"] <= 10
    assert "RedrivePolicy" not in queues["DeadLetters"]


def test_every_queue_has_its_function_and_the_dead_letters_too() -> None:
    fed = [fed_by(one) for one in mappings("queues").values()]
    assert {queue for queue, _ in fed} == WORK | {"DeadLetters"}
    assert len({function for _, function in fed}) == len(fed)


def test_a_failed_message_comes_again_alone_and_only_after_its_worker_ended() -> None:
    for mapping in mappings("queues").values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["ScalingConfig"]["MaximumConcurrency"]
        queue, function = fed_by(mapping)
        hidden = of_type("SQS::Queue")[queue]["VisibilityTimeout"]
        # Twice, so that a batch that Lambda kept waiting still ends; a minute at most, since a crash may cost two.
        assert 2 * functions()[function]["Timeout"] <= hidden, function
        assert hidden <= 60 or queue == "DeadLetters"


def test_a_stream_is_read_again_in_smaller_parts_for_six_hours_and_what_is_lost_is_noted() -> None:
    for mapping in mappings("streams").values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["MaximumRecordAgeInSeconds"] == 6 * 3600
        assert mapping["MaximumRetryAttempts"] == 10_000
        lost = mapping["DestinationConfig"]["OnFailure"]["Destination"]
        assert lost == {"Fn::GetAtt": ["StreamDlq", "Arn"]}
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert mapping["FilterCriteria"]["Filters"]


def test_both_streams_have_their_relay_and_are_counted_and_no_third_reader() -> None:
    readers = {
        (one["EventSourceArn"]["Fn::GetAtt"][0], one["FunctionName"]["Ref"])
        for one in mappings("streams").values()
    }
    assert readers == {
        *(("Ledger", "LedgerRelay"), ("Ledger", "PulseWorker")),
        *(("Mentions", "MentionRelay"), ("Mentions", "PulseWorker")),
    }


# What is open


def test_the_stage_limits_what_comes_in_and_webhooks_apart_from_agents() -> None:
    [stage] = of_type("ApiGateway::Stage").values()
    limits = {(one["ResourcePath"], one["HttpMethod"]): one for one in stage["MethodSettings"]}
    webhooks = "/~1webhooks~1{channel}~1{connection}"
    links = {("/~1a~1{token}", method) for method in ("GET", "POST")}
    assert set(limits) == {("/*", "*"), (webhooks, "POST"), (webhooks, "GET"), *links}
    # Links need no sign-in, and share their function with the agents.
    for one in links:
        assert limits[one]["ThrottlingRateLimit"] <= 20
    for limit in limits.values():
        assert limit["ThrottlingBurstLimit"] >= limit["ThrottlingRateLimit"] > 0
    assert not any(one.get("DataTraceEnabled") for one in limits.values())


def test_the_limits_name_webhook_routes_that_are_there() -> None:
    [api] = of_type("ApiGateway::RestApi").values()
    path = "/webhooks/{channel}/{connection}"
    assert {"get", "post"} <= set(api["Body"]["paths"][path])
    assert {"get", "post"} == set(api["Body"]["paths"]["/a/{token}"]) - {"options"}


def test_the_access_log_has_no_address_no_id_of_a_customer_and_no_header() -> None:
    [stage] = of_type("ApiGateway::Stage").values()
    logged = re.findall(r"\$context\.([\w.]+)", " ".join(texts(stage["AccessLogSetting"])))
    assert set(logged) == {
        *("requestTimeEpoch", "requestId", "httpMethod", "resourcePath", "status"),
        *("responseLatency", "responseLength", "error.responseType"),
        *("wafResponseCode", "tlsVersion"),
    }


def test_the_api_speaks_tls_1_2_or_newer_in_one_region_and_is_traced_by_a_rule() -> None:
    [api] = of_type("ApiGateway::RestApi").values()
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_2021_06"
    assert api["EndpointAccessMode"] == "STRICT"
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    [stage] = of_type("ApiGateway::Stage").values()
    assert stage["TracingEnabled"] is True
    [rule] = of_type("XRay::SamplingRule").values()
    assert rule["SamplingRule"]["FixedRate"] == {"Ref": "TraceShare"}
    assert rule["SamplingRule"]["ReservoirSize"] == 0


def test_only_what_the_gateway_calls_is_traced_since_no_rule_samples_the_others() -> None:
    traced = {n for n, one in functions().items() if one["TracingConfig"]["Mode"] == "Active"}
    assert traced == {"APIHandler", "WebhookHandler"}


def test_every_route_but_the_webhooks_and_what_is_public_asks_who_calls() -> None:
    [api] = of_type("ApiGateway::RestApi").values()
    open_to_all = {
        path
        for path, methods in api["Body"]["paths"].items()
        for method, route in methods.items()
        if method != "options" and not route.get("security")
    }
    assert open_to_all <= {
        *("/webhooks/{channel}/{connection}", "/openapi.json", "/a/{token}"),
        # The console's files, which hold nothing that is not public.
        *("/", "/assets/{file}", "/icons/{file}"),
        *("/config.json", "/manifest.webmanifest", "/sw.js"),
    }


def test_consoles_reach_one_function_by_three_routes_and_knocking_is_limited() -> None:
    routes = of_type("ApiGatewayV2::Route").values()
    assert {one["RouteKey"] for one in routes} == {"$connect", "$default", "$disconnect"}
    assert {one["Target"]["Fn::Sub"] for one in routes} == {"integrations/${LiveIntegration}"}
    [stage] = of_type("ApiGatewayV2::Stage").values()
    assert stage["AutoDeploy"] is True
    # The address of a connection holds its ticket.
    assert "AccessLogSettings" not in stage
    limits = (stage["RouteSettings"]["$connect"], stage["DefaultRouteSettings"])
    assert [one["ThrottlingRateLimit"] for one in limits] == [50, 200]
    assert not any(one.get("DataTraceEnabled") for one in limits)


def test_only_the_api_may_call_its_functions_and_only_on_their_routes() -> None:
    allowed = of_type("Lambda::Permission").values()
    called = {one["FunctionName"]["Ref"]: one for one in allowed}
    assert {"APIHandler", "WebhookHandler", "ConsoleHandler"} <= set(called)
    for one in called.values():
        assert one["Principal"] == "apigateway.amazonaws.com"
    assert "${RestAPI}/api/*" in called["APIHandler"]["SourceArn"]["Fn::Sub"]
    assert called["Live"]["SourceArn"]["Fn::Sub"].endswith("${LiveApi}/live/*")
    assert called["ConsoleHandler"]["SourceArn"]["Fn::Sub"].endswith("${RestAPI}/api/GET/*")
    assert called["WebhookHandler"]["SourceArn"]["Fn::Sub"].endswith("/api/*/webhooks/*")


def test_the_firewall_refuses_by_length_and_by_rate_but_no_webhook_by_its_rate() -> None:
    [acl] = of_type("WAFv2::WebACL").values()
    does = {one["Name"]: next(iter(one["Action"])) for one in acl["Rules"]}
    assert does == {"size": "Block", "rate": "Block", "webhook-rate": "Count"}
    assert template()["Resources"]["FirewallRules"]["Condition"] == "Fenced"


def test_agents_are_let_in_by_the_operator_with_a_second_factor_if_they_like() -> None:
    [pool] = of_type("Cognito::UserPool").values()
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12


def test_a_token_is_short_and_can_be_taken_back() -> None:
    [client] = of_type("Cognito::UserPoolClient").values()
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert (client["IdTokenValidity"], client["TokenValidityUnits"]["IdToken"]) == (30, "minutes")


# Functions and their logs


def test_every_function_writes_json_to_a_group_that_forgets() -> None:
    for function in functions().values():
        logging = function["LoggingConfig"]
        assert (logging["LogFormat"], logging["SystemLogLevel"]) == ("JSON", "WARN")
        assert logging["LogGroup"]["Ref"] in of_type("Logs::LogGroup")
    for group in of_type("Logs::LogGroup").values():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}
        assert group["LogGroupName"]["Fn::Sub"].startswith("/earshot/${AWS::StackName}/")


def test_every_function_has_its_own_log_and_its_own_role() -> None:
    groups = [one["LoggingConfig"]["LogGroup"]["Ref"] for one in functions().values()]
    assert len(set(groups)) == len(groups)
    roles = [role_of(name) for name in functions()]
    assert len(set(roles)) == len(roles)


def test_no_function_is_told_a_secret_in_its_environment() -> None:
    for function in functions().values():
        variables = function["Environment"]["Variables"]
        assert "resolve:" not in str(variables)
        assert {n for n in variables if "SECRET" in n} == {"SECRET_NAME"}


# Two stages in one account

NAMES = re.compile(r"^\w*Name$")
# Unique only within something that is of the stack itself, or no name of something made.
WITHIN = {
    *("AttributeName", "IndexName", "PolicyName", "FunctionName", "MetricName", "StageName"),
    *("GroupName", "ServiceName", "ProviderName"),
}


def test_no_name_can_be_that_of_another_stage_in_the_same_account() -> None:
    for id, resource in template()["Resources"].items():
        for key, value in resource.get("Properties", {}).items():
            if NAMES.match(key) and key not in WITHIN:
                assert "AWS::StackName" in str(value), f"{id}.{key} is the same in every stage"
    [rule] = of_type("XRay::SamplingRule").values()
    assert rule["SamplingRule"]["RuleName"] == {"Ref": "AWS::StackName"}
    [api] = of_type("ApiGateway::RestApi").values()
    # Its metrics bear its name.
    assert api["Name"] == api["Body"]["info"]["title"] == {"Ref": "AWS::StackName"}
