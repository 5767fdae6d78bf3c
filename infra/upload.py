"""The bucket of a stage's zips and templates: private, encrypted, reached by TLS only, and emptied of what is old."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.errors import Misconfigured
from infra.build import Package
from infra.place import Place

_INLINE_LIMIT = 51_200
"""Bytes of template that CloudFormation takes in the call itself; a longer one is read from S3."""
_SPARED = timedelta(hours=1)
"""Another deploy may have put a zip there that its stack does not name yet."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A package in its bucket: the template that names its zips there, and their keys."""

    template: dict[str, Any]
    body: dict[str, str]
    """TemplateBody or TemplateURL, as CloudFormation wants it."""
    keys: frozenset[str]


def make_bucket(place: Place) -> None:
    """Makes the bucket what it has to be, whether it is there or not. Raises Misconfigured when it is another's."""
    s3 = place.client("s3")
    if not _is_there(place):
        where = (
            {}
            if place.region == "us-east-1"
            else {"CreateBucketConfiguration": {"LocationConstraint": place.region}}
        )
        s3.create_bucket(Bucket=place.bucket, **where)
    ours = {"Bucket": place.bucket, "ExpectedBucketOwner": place.account}
    s3.put_public_access_block(
        **ours,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(**ours, ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.put_bucket_policy(**ours, Policy=json.dumps(_tls_only(place)))


def _is_there(place: Place) -> bool:
    try:
        place.client("s3").head_bucket(Bucket=place.bucket, ExpectedBucketOwner=place.account)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("404", "NoSuchBucket"):
            return False
        if code == "403":
            raise Misconfigured(
                f"the bucket {place.bucket} belongs to another account, or you may not s3:ListBucket it: "
                "see ./earshot deploy --policy, or choose another name for the stage"
            ) from error
        raise
    return True


def _tls_only(place: Place) -> dict[str, Any]:
    bucket = f"arn:{place.partition}:s3:::{place.bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [bucket, f"{bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def upload(place: Place, package: Package) -> Uploaded:
    """Puts each zip into the bucket under the hash of its content, and names it in the template."""
    template = json.loads(package.template.read_text())
    uploaded: dict[str, str] = {}
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            name = resource.get("Properties", {}).get(key)
            if isinstance(name, str) and name.startswith("./"):
                if name not in uploaded:
                    uploaded[name] = _put_file(place, package.folder / name)
                resource["Properties"][key] = f"s3://{place.bucket}/{uploaded[name]}"
    body = _body(place, template)
    named = {body["TemplateURL"].rpartition("/")[2]} if "TemplateURL" in body else set()
    return Uploaded(template, body, frozenset({*uploaded.values(), *named}))


def _put_file(place: Place, path: Path) -> str:
    content = path.read_bytes()
    key = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:32]}{path.suffix}"
    _put(place, key, content)
    return key


def _put(place: Place, key: str, content: bytes) -> None:
    s3 = place.client("s3")
    ours = {"Bucket": place.bucket, "Key": key, "ExpectedBucketOwner": place.account}
    try:
        s3.head_object(**ours)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey"):
            raise
        s3.put_object(**ours, Body=content)


def _body(place: Place, template: dict[str, Any]) -> dict[str, str]:
    text = json.dumps(template, separators=(",", ":")).encode()
    if len(text) <= _INLINE_LIMIT:
        return {"TemplateBody": text.decode()}
    key = f"template-{hashlib.sha256(text).hexdigest()[:32]}.json"
    _put(place, key, text)
    return {"TemplateURL": f"{place.client('s3').meta.endpoint_url}/{place.bucket}/{key}"}


def prune(place: Place, uploaded: Uploaded, now: datetime) -> None:
    """Removes what earlier deploys uploaded and the stack does not use any more."""
    old = [
        {"Key": key, "VersionId": version}
        for key, version, modified in contents(place, place.bucket)
        if key not in uploaded.keys and now - modified > _SPARED
    ]
    delete(place, place.bucket, old)


def contents(place: Place, bucket: str) -> Iterator[tuple[str, str, datetime]]:
    """Key, version and date of all that a bucket holds, marks of deletion too."""
    pages = place.client("s3").get_paginator("list_object_versions")
    for page in pages.paginate(Bucket=bucket, ExpectedBucketOwner=place.account):
        for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            yield one["Key"], one["VersionId"], one["LastModified"]


def delete(place: Place, bucket: str, versions: list[dict[str, str]]) -> None:
    """Deletes versions of objects, as many at a time as S3 takes. Raises Misconfigured for one that stays."""
    s3 = place.client("s3")
    for first in range(0, len(versions), 1000):
        answer = s3.delete_objects(
            Bucket=bucket,
            ExpectedBucketOwner=place.account,
            Delete={"Objects": versions[first : first + 1000], "Quiet": True},
        )
        for error in answer.get("Errors", ()):
            raise Misconfigured(
                f"{bucket}/{error['Key']} cannot be deleted: {error.get('Message')}"
            )


def remove_bucket(place: Place, bucket: str) -> None:
    """Deletes a bucket with all versions of all that is in it; one that is gone is gone."""
    s3 = place.client("s3")
    try:
        batch: list[dict[str, str]] = []
        for key, version, _ in contents(place, bucket):
            batch.append({"Key": key, "VersionId": version})
            if len(batch) == 1000:
                delete(place, bucket, batch)
                batch = []
        delete(place, bucket, batch)
        s3.delete_bucket(Bucket=bucket, ExpectedBucketOwner=place.account)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise
