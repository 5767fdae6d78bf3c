"""Which rights a deploy needs: by call that it makes itself, and by type of resource that CloudFormation makes for it.

The latter are from the handlers' permissions in CloudFormation's own resource schemas (2026-11), without what our
template does not use.
"""

from collections.abc import Mapping

RENAMED = {
    "apigateway:GetAccount": ("apigateway:GET",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:HeadObject": ("s3:GetObject", "s3:ListBucket"),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3:PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "cloudformation:CreateChangeSet": (
        "cloudformation:CreateChangeSet",
        "cloudformation:TagResource",
    ),
    "secretsmanager:CreateSecret": ("secretsmanager:CreateSecret", "secretsmanager:TagResource"),
}
"""Calls whose right has another name, or that need more than one."""

OWN: tuple[str, ...] = (
    *("sts:GetCallerIdentity", "lambda:GetAccountSettings", "apigateway:GET"),
    *("cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents"),
    *("cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet"),
    *("cloudformation:ListChangeSets", "cloudformation:DeleteChangeSet"),
    *("cloudformation:ExecuteChangeSet", "cloudformation:DeleteStack"),
    *("cloudformation:RollbackStack", "cloudformation:ContinueUpdateRollback"),
    *("cloudformation:UpdateTerminationProtection", "cloudformation:TagResource"),
    *("s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucket", "s3:ListBucketVersions"),
    *("s3:PutBucketPublicAccessBlock", "s3:PutEncryptionConfiguration", "s3:PutBucketPolicy"),
    *("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:ListAllMyBuckets",
    *("secretsmanager:CreateSecret", "secretsmanager:TagResource", "secretsmanager:GetSecretValue"),
    *("secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret"),
    "secretsmanager:DeleteSecret",
    *("sns:CreatePlatformApplication", "sns:GetPlatformApplicationAttributes"),
    *("sns:SetPlatformApplicationAttributes", "sns:DeletePlatformApplication"),
    *("sns:ListEndpointsByPlatformApplication", "sns:DeleteEndpoint"),
    *("sns:ListSubscriptionsByTopic", "sns:Subscribe", "sns:Unsubscribe"),
    *("sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes"),
    *("ssm:PutParameter", "ssm:DeleteParameter"),
    *("cognito-idp:ListIdentityProviders", "cognito-idp:ListUsers"),
    *("cognito-idp:ListUsersInGroup", "cognito-idp:AdminCreateUser"),
    *("cognito-idp:AdminDeleteUser", "cognito-idp:AdminUpdateUserAttributes"),
    *("cognito-idp:AdminLinkProviderForUser", "cognito-idp:AdminAddUserToGroup"),
    *("cognito-idp:AdminRemoveUserFromGroup", "cognito-idp:AdminSetUserPassword"),
    *("dynamodb:ListTables", "dynamodb:DescribeTable", "dynamodb:UpdateTable"),
    *("dynamodb:DeleteTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
    *("logs:DescribeLogGroups", "logs:DeleteLogGroup"),
    *("lambda:ListLayerVersions", "lambda:DeleteLayerVersion"),
    "sqs:GetQueueAttributes",
)
"""What deploy and destroy call themselves; AdminSetUserPassword is for the command that deploy proposes."""

_REST = (
    "apigateway:POST",
    "apigateway:GET",
    "apigateway:PUT",
    "apigateway:PATCH",
    "apigateway:DELETE",
)

TYPES: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::RestApi": (*_REST, "apigateway:UpdateRestApiPolicy"),
    "AWS::ApiGateway::Deployment": _REST,
    "AWS::ApiGateway::Stage": _REST,
    "AWS::ApiGatewayV2::Api": _REST,
    "AWS::ApiGatewayV2::Integration": _REST,
    "AWS::ApiGatewayV2::Route": _REST,
    "AWS::ApiGatewayV2::Stage": _REST,
    "AWS::CloudWatch::Alarm": (
        *("cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms"),
        *("cloudwatch:ListTagsForResource", "cloudwatch:TagResource", "cloudwatch:UntagResource"),
    ),
    "AWS::CloudWatch::Dashboard": (
        *("cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:DeleteDashboards"),
        *("cloudwatch:ListTagsForResource", "cloudwatch:TagResource", "cloudwatch:UntagResource"),
    ),
    "AWS::Cognito::UserPool": (
        *("cognito-idp:CreateUserPool", "cognito-idp:DescribeUserPool"),
        *("cognito-idp:UpdateUserPool", "cognito-idp:DeleteUserPool"),
        *("cognito-idp:GetUserPoolMfaConfig", "cognito-idp:SetUserPoolMfaConfig"),
        *("cognito-idp:AddCustomAttributes", "cognito-idp:ListTagsForResource"),
        *("cognito-idp:TagResource", "cognito-idp:UntagResource"),
    ),
    "AWS::Cognito::UserPoolClient": (
        *("cognito-idp:CreateUserPoolClient", "cognito-idp:DescribeUserPoolClient"),
        *("cognito-idp:UpdateUserPoolClient", "cognito-idp:DeleteUserPoolClient"),
        "cognito-idp:ListUserPoolClients",
    ),
    "AWS::Cognito::UserPoolDomain": (
        *("cognito-idp:CreateUserPoolDomain", "cognito-idp:DescribeUserPoolDomain"),
        *("cognito-idp:UpdateUserPoolDomain", "cognito-idp:DeleteUserPoolDomain"),
    ),
    "AWS::Cognito::UserPoolGroup": (
        *("cognito-idp:CreateGroup", "cognito-idp:GetGroup", "cognito-idp:ListGroups"),
        *("cognito-idp:UpdateGroup", "cognito-idp:DeleteGroup"),
    ),
    "AWS::Cognito::UserPoolIdentityProvider": (
        *("cognito-idp:CreateIdentityProvider", "cognito-idp:DescribeIdentityProvider"),
        *("cognito-idp:UpdateIdentityProvider", "cognito-idp:DeleteIdentityProvider"),
        *("cognito-idp:ListIdentityProviders", "secretsmanager:GetSecretValue"),
    ),
    "AWS::DynamoDB::Table": (
        *("dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:UpdateTable"),
        *("dynamodb:DeleteTable", "dynamodb:DescribeContinuousBackups"),
        *("dynamodb:UpdateContinuousBackups", "dynamodb:DescribeTimeToLive"),
        *("dynamodb:UpdateTimeToLive", "dynamodb:DescribeContributorInsights"),
        *("dynamodb:DescribeKinesisStreamingDestination", "dynamodb:GetResourcePolicy"),
        *("dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource"),
    ),
    "AWS::IAM::Role": (
        *("iam:CreateRole", "iam:GetRole", "iam:DeleteRole", "iam:UpdateRole"),
        *("iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:GetRolePolicy"),
        *("iam:DeleteRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"),
        *("iam:TagRole", "iam:UntagRole"),
    ),
    "AWS::Lambda::EventInvokeConfig": (
        *("lambda:PutFunctionEventInvokeConfig", "lambda:GetFunctionEventInvokeConfig"),
        *("lambda:UpdateFunctionEventInvokeConfig", "lambda:DeleteFunctionEventInvokeConfig"),
    ),
    "AWS::Lambda::EventSourceMapping": (
        *("lambda:CreateEventSourceMapping", "lambda:GetEventSourceMapping"),
        *("lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"),
        *("lambda:ListTags", "lambda:TagResource", "lambda:UntagResource"),
    ),
    "AWS::Lambda::Function": (
        *("lambda:CreateFunction", "lambda:GetFunction", "lambda:DeleteFunction"),
        *("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"),
        *("lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"),
        *("lambda:GetFunctionCodeSigningConfig", "lambda:GetRuntimeManagementConfig"),
        *("lambda:GetFunctionRecursionConfig", "lambda:GetFunctionScalingConfig"),
        *("lambda:GetLayerVersion", "lambda:ListTags", "lambda:TagResource"),
        *("lambda:UntagResource", "s3:GetObject"),
    ),
    "AWS::Lambda::LayerVersion": (
        *("lambda:PublishLayerVersion", "lambda:GetLayerVersion", "lambda:DeleteLayerVersion"),
        "s3:GetObject",
    ),
    "AWS::Lambda::Permission": (
        *("lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"),
    ),
    "AWS::Logs::LogGroup": (
        *("logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:DeleteLogGroup"),
        *("logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy", "logs:ListTagsForResource"),
        *("logs:TagResource", "logs:UntagResource", "logs:GetDataProtectionPolicy"),
        "logs:DescribeIndexPolicies",
    ),
    "AWS::S3::Bucket": (
        *("s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucket", "s3:GetBucketVersioning"),
        *("s3:PutBucketVersioning", "s3:GetBucketPublicAccessBlock"),
        *("s3:PutBucketPublicAccessBlock", "s3:GetEncryptionConfiguration"),
        *("s3:PutEncryptionConfiguration", "s3:GetLifecycleConfiguration"),
        *("s3:PutLifecycleConfiguration", "s3:GetBucketOwnershipControls"),
        *("s3:PutBucketOwnershipControls", "s3:GetBucketTagging", "s3:PutBucketTagging"),
        *("s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:PutBucketLogging"),
        *("s3:GetBucketNotification", "s3:GetBucketWebsite", "s3:GetBucketObjectLockConfiguration"),
        *("s3:GetAccelerateConfiguration", "s3:GetAnalyticsConfiguration"),
        *("s3:GetIntelligentTieringConfiguration", "s3:GetInventoryConfiguration"),
        *("s3:GetMetricsConfiguration", "s3:GetReplicationConfiguration"),
        *("s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource"),
    ),
    "AWS::S3::BucketPolicy": ("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
    "AWS::SNS::Subscription": (
        *("sns:Subscribe", "sns:Unsubscribe", "sns:GetSubscriptionAttributes"),
        "sns:SetSubscriptionAttributes",
    ),
    "AWS::SNS::Topic": (
        *("sns:CreateTopic", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes"),
        *("sns:ListSubscriptionsByTopic", "sns:GetDataProtectionPolicy"),
        *("sns:ListTagsForResource", "sns:TagResource", "sns:UntagResource"),
    ),
    "AWS::SNS::TopicPolicy": ("sns:SetTopicAttributes",),
    "AWS::SQS::Queue": (
        *("sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
        *("sqs:SetQueueAttributes", "sqs:ListQueueTags", "sqs:TagQueue", "sqs:UntagQueue"),
    ),
    "AWS::SQS::QueuePolicy": ("sqs:SetQueueAttributes",),
    "AWS::Scheduler::Schedule": (
        *("scheduler:CreateSchedule", "scheduler:GetSchedule", "scheduler:UpdateSchedule"),
        "scheduler:DeleteSchedule",
    ),
    "AWS::WAFv2::WebACL": (
        *("wafv2:CreateWebACL", "wafv2:GetWebACL", "wafv2:UpdateWebACL", "wafv2:DeleteWebACL"),
        *("wafv2:ListTagsForResource", "wafv2:TagResource", "wafv2:UntagResource"),
    ),
    "AWS::WAFv2::WebACLAssociation": (
        *("wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACL"),
        *("wafv2:GetWebACLForResource", "apigateway:SetWebACL"),
    ),
    "AWS::XRay::SamplingRule": (
        *("xray:CreateSamplingRule", "xray:GetSamplingRules", "xray:UpdateSamplingRule"),
        *("xray:DeleteSamplingRule", "xray:ListTagsForResource", "xray:TagResource"),
        "xray:UntagResource",
    ),
}
"""What CloudFormation does with the caller's rights, by type of resource."""

EXPANDED = {
    "AWS::Serverless::Function": (
        *("AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission"),
        *("AWS::Lambda::EventInvokeConfig", "AWS::IAM::Role"),
    ),
    "AWS::Serverless::LayerVersion": ("AWS::Lambda::LayerVersion",),
    "AWS::Serverless::Api": (
        *("AWS::ApiGateway::RestApi", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage"),
    ),
}
"""What SAM's types become."""

UNSCOPED = frozenset(
    {
        *("sts:GetCallerIdentity", "lambda:GetAccountSettings", "s3:ListAllMyBuckets"),
        *("dynamodb:ListTables", "logs:DescribeLogGroups", "cognito-idp:CreateUserPool"),
        *("cognito-idp:DescribeUserPoolDomain", "xray:GetSamplingRules", "sns:Unsubscribe"),
        *("lambda:CreateEventSourceMapping", "lambda:ListLayerVersions"),
        *("logs:DescribeIndexPolicies", "sns:GetSubscriptionAttributes"),
        *("sns:SetSubscriptionAttributes", "sns:CreatePlatformApplication"),
        *("sns:GetPlatformApplicationAttributes", "sns:SetPlatformApplicationAttributes"),
        *("sns:DeletePlatformApplication", "sns:ListEndpointsByPlatformApplication"),
        "sns:DeleteEndpoint",
    }
)
"""Actions that IAM cannot limit to a resource."""
