"""What stands beside the stack: the secret, the push application, the bucket, and who may sign in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.domain.desk import Agent, Role
from chalicelib.errors import Misconfigured
from infra import account, people
from infra.build import Package
from infra.destroy import blobs, tables
from infra.place import Place, place_of
from infra.stage import Push
from infra.upload import contents, make_bucket, prune, remove_bucket, upload
from tests.build import NOW, an_agent


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        yield Place("earshot-try", None, "eu-west-1")


def test_a_region_must_be_known(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(Misconfigured, match="region: eu-west-1"):
        place_of("try", None, None)
    assert place_of("try", "eu-west-1", None) == place
    assert place_of("try", None, "http://127.0.0.1:4566").region == "us-east-1"
    assert place_of("try", "eu-west-1", "http://127.0.0.1:4566").region == "us-east-1"


def test_the_region_may_be_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    assert place_of("try", None, None).region == "eu-north-1"
    assert place_of("try", "eu-west-1", None).region == "eu-west-1"


def test_the_secret_is_made_once(place: Place) -> None:
    made = account.make_secret(place)
    assert made.content == {"connections": {}}
    assert account.make_secret(place) == made


def test_a_new_content_has_the_version_that_was_announced(place: Place) -> None:
    made, version = account.make_secret(place), account.new_version()
    account.keep(place, made, {"connections": {"wa": {}}}, version)
    found = account.find_secret(place)
    assert found is not None and found.version == version
    assert found.content == {"connections": {"wa": {}}}


def test_a_secret_that_waits_for_its_deletion_is_taken_back(place: Place) -> None:
    made = account.make_secret(place)
    place.client("secretsmanager").delete_secret(SecretId=made.name, RecoveryWindowInDays=7)
    assert account.find_secret(place) is None
    assert account.make_secret(place).arn == made.arn


def test_a_removed_secret_leaves_its_name_free(place: Place) -> None:
    account.make_secret(place)
    assert account.remove_secret(place) and not account.find_secret(place)
    assert account.make_secret(place).content == {"connections": {}}


def test_the_repr_of_a_secret_holds_no_key(place: Place) -> None:
    made = replace(account.make_secret(place), content={"connections": "hush"})
    assert "hush" not in repr(made)


def test_the_push_application_is_made_renewed_and_removed(place: Place) -> None:
    push = Push("GCM", Path("fcm.json"))
    arn = account.make_application(place, push, "one")
    assert arn == account.application(place, "GCM")
    assert account.make_application(place, push, "two") == arn
    assert account.applications(place) == [arn]
    place.client("sns").create_platform_endpoint(PlatformApplicationArn=arn, Token="phone")
    account.remove_application(place, arn)
    assert account.applications(place) == []


def test_devices_are_named_as_aws_names_them(place: Place) -> None:
    arn = account.make_application(place, Push("GCM", Path("fcm.json")), "one")
    made = place.client("sns").create_platform_endpoint(PlatformApplicationArn=arn, Token="phone")
    assert made["EndpointArn"].startswith(account.endpoints(place, "GCM").removesuffix("*"))


def a_package(folder: Path, code: str) -> Package:
    folder.mkdir(exist_ok=True)
    (folder / "functions.zip").write_text(code)
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./functions.zip"}}
    resources = {"A": function, "B": json.loads(json.dumps(function)), "C": {"Type": "X"}}
    (folder / "template.json").write_text(json.dumps({"Resources": resources}))
    return Package(folder)


def test_the_bucket_is_private_encrypted_and_reached_by_tls_only(place: Place) -> None:
    make_bucket(place)
    make_bucket(place)
    s3 = place.client("s3")
    blocked = s3.get_public_access_block(Bucket=place.bucket)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    policy = json.loads(s3.get_bucket_policy(Bucket=place.bucket)["Policy"])
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert s3.get_bucket_encryption(Bucket=place.bucket)


def an_open_bucket(place: Place) -> None:
    """Without the policy, which moto takes for one against everybody."""
    where = {"LocationConstraint": place.region}
    place.client("s3").create_bucket(Bucket=place.bucket, CreateBucketConfiguration=where)


def test_the_same_zip_is_uploaded_once_and_an_old_one_pruned(place: Place, tmp_path: Path) -> None:
    an_open_bucket(place)
    first = upload(place, a_package(tmp_path, "one"))
    assert upload(place, a_package(tmp_path, "one")).keys == first.keys
    assert len(first.keys) == 1
    uris = {
        one.get("Properties", {}).get("CodeUri") for one in first.template["Resources"].values()
    }
    assert uris == {f"s3://{place.bucket}/{next(iter(first.keys))}", None}
    second = upload(place, a_package(tmp_path, "two"))
    prune(place, second, NOW.replace(year=2020))
    assert len(list(contents(place, place.bucket))) == 2, "what is young may be another deploy's"
    prune(place, second, NOW.replace(year=2100))
    assert {key for key, _, _ in contents(place, place.bucket)} == second.keys


def test_a_bucket_is_removed_with_every_version(place: Place) -> None:
    an_open_bucket(place)
    s3 = place.client("s3")
    s3.put_bucket_versioning(Bucket=place.bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket=place.bucket, Key="a", Body=body)
    s3.delete_object(Bucket=place.bucket, Key="a")
    remove_bucket(place, place.bucket)
    remove_bucket(place, place.bucket)
    with pytest.raises(ClientError):
        s3.head_bucket(Bucket=place.bucket)


def test_data_is_found_by_the_names_of_this_stage_alone(place: Place) -> None:
    ours = ["earshot-try-Desk-1A2B", "earshot-try-Mentions-ABC1"]
    others = ["earshot-try-two-Mentions-ABC1", "earshot-try-Notes", "earshot-tr-Desk-1"]
    for name in (*ours, *others):
        place.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    assert sorted(tables(place)) == ours
    where = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    for name in ("earshot-try-blobs-1a2b", "earshot-try-two-blobs-1a2b", "earshot-try-blobs-a-b"):
        place.client("s3").create_bucket(Bucket=name, **where)
    assert blobs(place) == ["earshot-try-blobs-1a2b"]


ANA, LEA = an_agent("ana", email="ana@example.com"), an_agent("lea", role=Role.LEAD)


class FakePool:
    """Cognito with one pool, as far as a deploy asks for it; moto knows nothing of links."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, str]] = {}
        self.groups: dict[str, set[str]] = {}
        self.invited: list[str] = []

    def get_paginator(self, name: str) -> "FakePool":
        self.listing = name
        return self

    def paginate(self, UserPoolId: str, GroupName: str = "") -> Iterator[dict[str, Any]]:
        assert UserPoolId == "pool"
        for id, attributes in self.users.items():
            if not GroupName or GroupName in self.groups[id]:
                told = [{"Name": name, "Value": value} for name, value in attributes.items()]
                status = "FORCE_CHANGE_PASSWORD"
                yield {"Users": [{"Username": id, "UserStatus": status, "Attributes": told}]}

    def admin_create_user(self, Username: str, UserAttributes: Any = (), **asked: Any) -> None:
        assert Username not in self.users
        self.users[Username] = {one["Name"]: one["Value"] for one in UserAttributes}
        self.groups[Username] = set()
        if asked.get("MessageAction") != "SUPPRESS":
            self.invited.append(Username)

    def admin_delete_user(self, UserPoolId: str, Username: str) -> None:
        assert UserPoolId == "pool"
        del self.users[Username], self.groups[Username]

    def admin_update_user_attributes(self, Username: str, UserAttributes: Any, **_: Any) -> None:
        self.users[Username] |= {one["Name"]: one["Value"] for one in UserAttributes}

    def admin_add_user_to_group(self, Username: str, GroupName: str, **_: Any) -> None:
        self.groups[Username].add(GroupName)

    def admin_remove_user_from_group(self, Username: str, GroupName: str, **_: Any) -> None:
        self.groups[Username].remove(GroupName)

    def admin_link_provider_for_user(
        self, UserPoolId: str, DestinationUser: Any, SourceUser: Any
    ) -> None:
        assert UserPoolId == "pool" and DestinationUser["ProviderName"] == "Cognito"
        assert SourceUser["ProviderAttributeName"] == "email"
        link = {
            "providerName": SourceUser["ProviderName"],
            "userId": SourceUser["ProviderAttributeValue"],
        }
        user = self.users[DestinationUser["ProviderAttributeValue"]]
        user["identities"] = json.dumps([link])


@pytest.fixture
def cognito() -> FakePool:
    return FakePool()


def signed_up(
    cognito: FakePool, *agents: Agent, provider: str = ""
) -> tuple[people.Moves, dict[str, people.User]]:
    here = Place("earshot-try", "http://nowhere", "eu-west-1", {"cognito-idp": cognito})
    moved = people.apply(here, people.Entrance("pool", provider), agents)
    return moved, people.known(here, "pool")


def test_the_agents_of_the_desk_enter_in_their_role(cognito: FakePool) -> None:
    moved, users = signed_up(cognito, ANA, LEA)
    assert moved.enter == ("ana", "lea")
    assert users["ana"].email == "ana@example.com" and users["ana"].roles == {"agent"}
    assert users["lea"].roles == {"lead"} and users["lea"].waiting
    assert cognito.invited == ["ana"], "an invitation goes where there is an address"
    assert not signed_up(cognito, ANA, LEA)[0], "again, nothing changes"


def test_role_and_address_follow_the_desk(cognito: FakePool) -> None:
    signed_up(cognito, ANA)
    moved, users = signed_up(cognito, replace(ANA, role=Role.LEAD, email="a@example.com"))
    assert moved.change == ("ana",)
    assert users["ana"].email == "a@example.com" and users["ana"].roles == {"lead"}


def test_who_left_the_desk_cannot_sign_in_and_a_hand_made_user_stays(cognito: FakePool) -> None:
    signed_up(cognito, ANA, LEA)
    cognito.admin_create_user("auditor")
    moved, users = signed_up(cognito, LEA)
    assert moved.leave == ("ana",) and set(users) == {"lea", "auditor"}


def test_a_run_that_was_cut_off_is_completed(cognito: FakePool) -> None:
    cognito.admin_create_user("lea")
    moved, users = signed_up(cognito, LEA)
    assert moved.change == ("lea",) and users["lea"].roles == {"lead"}


def test_with_single_sign_on_the_agent_keeps_the_id_and_gets_no_invitation(
    cognito: FakePool,
) -> None:
    _, users = signed_up(cognito, ANA, provider="sso")
    assert users["ana"].linked == {"sso"} and cognito.invited == []
    assert not signed_up(cognito, ANA, provider="sso")[0], "again, nothing changes"


def test_single_sign_on_that_comes_later_links_who_is_there(cognito: FakePool) -> None:
    signed_up(cognito, ANA)
    moved, users = signed_up(cognito, ANA, provider="sso")
    assert moved.change == ("ana",) and users["ana"].linked == {"sso"}


def test_a_new_address_is_linked_anew_under_the_same_id(cognito: FakePool) -> None:
    signed_up(cognito, ANA, provider="sso")
    _, users = signed_up(cognito, replace(ANA, email="new@example.com"), provider="sso")
    assert users["ana"].email == "new@example.com"
    assert "new@example.com" in cognito.users["ana"]["identities"]


def test_single_sign_on_needs_addresses() -> None:
    people.check([LEA], single_sign_on=False)
    with pytest.raises(Misconfigured, match="write `email` in the desk file for lea"):
        people.check([ANA, LEA], single_sign_on=True)
