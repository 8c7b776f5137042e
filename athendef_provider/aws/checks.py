"""The checks of `athendef doctor`, and the minimal IAM policy.

Except for one small object among the query results, the checks only read. Whether other writes are
allowed is not checked: IAM's policy simulator needs a permission that few users have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from athendef_provider.aws.errors import AwsError, translate_errors
from athendef_provider.aws.session import Aws

_ATHENA = (
    "athena:BatchGetQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetWorkGroup",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
)
_GLUE = (
    "glue:BatchCreatePartition",
    "glue:BatchDeletePartition",
    "glue:BatchUpdatePartition",
    "glue:CreateDatabase",
    "glue:CreateTable",
    "glue:DeleteDatabase",
    "glue:DeleteTable",
    "glue:GetDatabase",
    "glue:GetDatabases",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:GetTable",
    "glue:GetTables",
    "glue:UpdateDatabase",
    "glue:UpdateTable",
)
_RESULTS = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)

_SEARCHED_DATABASES = 10  # to find one that contains a table


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: whether it passed, its detail, and how to fix it if it failed."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def minimal_policy(aws: Aws, account: str = "*") -> dict[str, Any]:
    """The minimal IAM policy document for a stack's settings."""
    settings = aws.settings
    region = settings.region or "*"
    results = settings.output_location or aws.results_location() or "s3://YOUR-RESULTS-BUCKET/"
    location = urlsplit(results)
    bucket, prefix = location.netloc, location.path.strip("/")
    objects = f"{bucket}/{prefix}/*" if prefix else f"{bucket}/*"
    workgroup = f"arn:aws:athena:{region}:{account}:workgroup/{settings.workgroup}"
    catalog = [
        f"arn:aws:glue:{region}:{account}:{part}" for part in ("catalog", "database/*", "table/*")
    ]
    return {
        "Version": "2012-10-17",
        "Statement": [
            _statement("Athena", _ATHENA, [workgroup]),
            _statement("Catalog", _GLUE, catalog),
            _statement("QueryResults", _RESULTS, [f"arn:aws:s3:::{objects}"]),
            _statement(
                "Buckets", ("s3:GetBucketLocation", "s3:ListBucket"), [f"arn:aws:s3:::{bucket}"]
            ),
            _statement(
                "TablesData",
                ("s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:PutObject"),
                ["arn:aws:s3:::YOUR-DATA-BUCKET", "arn:aws:s3:::YOUR-DATA-BUCKET/*"],
            ),
        ],
    }


def run_checks(aws: Aws) -> Iterator[Check]:
    """Check credentials, work group, quota, catalog and query results.

    Stops after the credentials if they fail. Each `Check` is yielded when it is complete, because
    some calls take seconds.
    """
    credentials = _run_check("credentials", aws.identity)
    yield credentials
    if not credentials.ok:
        return
    yield _run_check("work group", lambda: _work_group(aws))
    yield _quota(aws)
    yield _run_check("catalog", lambda: _catalog(aws))
    yield _run_check("query results", lambda: _results(aws))


def _run_check(name: str, run: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=run())
    except AwsError as error:
        return Check(name, ok=False, detail=error.what, fix=error.hint)


def _work_group(aws: Aws) -> str:
    name = aws.settings.workgroup
    aws.preflight()
    with translate_errors(f"reading work group {name}"):
        group = aws.athena.get_work_group(WorkGroup=name)["WorkGroup"]
    version = group.get("Configuration", {}).get("EngineVersion", {})
    engine = version.get("EffectiveEngineVersion") or "engine version unknown"
    return f"{name}, {engine}"


def _quota(aws: Aws) -> Check:
    """Check that the account's quota covers the number of statements that the stack may start.

    Passes if the quota cannot be read: only this check needs that permission.
    """
    name, limit = "quota", aws.settings.max_concurrent_queries
    setting = f"the stack runs up to {limit} statements at once"
    try:
        quota = aws.ddl_quota()
    except AwsError as error:
        return Check(name, ok=True, detail=f"{setting}; the account's quota is unknown ({error})")
    if quota < limit:
        detail = f"{setting}, but the account's quota is {quota}: some will wait for a retry"
        fix = f"set `athendef:maxConcurrentQueries: {quota}` in the stack's config"
        return Check(name, ok=False, detail=detail, fix=fix)
    return Check(name, ok=True, detail=f"{setting}; the account's quota is {quota}")


def _catalog(aws: Aws) -> str:
    """Read the catalog in three ways: all databases, the tables of a database, a single table."""
    names = [database["Name"] for database in islice(aws.catalog.databases(), _SEARCHED_DATABASES)]
    if not names:
        return "readable, and empty"
    tables = ((name, table["Name"]) for name in names for table in aws.catalog.tables(name))
    first = next(tables, None)
    if first is not None:
        aws.catalog.table(*first)
    return "readable"


def _results(aws: Aws) -> str:
    """Check that a small object can be written to the location of query results."""
    location = aws.settings.output_location or aws.results_location()
    if not location:
        return "managed by Athena, or the work group's location cannot be read"
    parts = urlsplit(location)
    key = f"{parts.path.strip('/')}/athendef-doctor".lstrip("/")
    with translate_errors(f"writing a small object to {location}"):
        aws.s3.put_object(Bucket=parts.netloc, Key=key, Body=b"")
    with translate_errors(f"removing the small object from {location}"):
        aws.s3.delete_object(Bucket=parts.netloc, Key=key)
    return f"{location} is writable"


def _statement(sid: str, actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}
