"""What this project asks of AWS: the smallest IAM policy, and looks that show whether it is there.

The looks only read. Whether a write is permitted is known when it is tried: IAM's own simulator
needs a permission that few have.
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

_LOOKED_INTO = 10  # databases, for one that holds a table


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: whether it passed, its detail, and how to fix it if it failed."""

    what: str
    ok: bool
    detail: str
    fix: str = ""


def minimal_policy(aws: Aws, account: str = "*") -> dict[str, Any]:
    """The IAM policy that a stack's settings need, as IAM takes it."""
    settings = aws.settings
    region = settings.region or "*"
    results = settings.output_location or aws.results_location() or "s3://YOUR-RESULTS-BUCKET/"
    place = urlsplit(results)
    bucket, prefix = place.netloc, place.path.strip("/")
    inside = f"{bucket}/{prefix}/*" if prefix else f"{bucket}/*"
    workgroup = f"arn:aws:athena:{region}:{account}:workgroup/{settings.workgroup}"
    catalog = [
        f"arn:aws:glue:{region}:{account}:{part}" for part in ("catalog", "database/*", "table/*")
    ]
    return {
        "Version": "2012-10-17",
        "Statement": [
            _statement("Athena", _ATHENA, [workgroup]),
            _statement("Catalog", _GLUE, catalog),
            _statement("QueryResults", _RESULTS, [f"arn:aws:s3:::{inside}"]),
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
    """Check at credentials, work group, catalog and results, the next only where it makes sense.

    Each `Check` comes as soon as it is had: some calls take seconds.
    """
    credentials = _tried("credentials", aws.identity)
    yield credentials
    if not credentials.ok:
        return
    yield _tried("work group", lambda: _work_group(aws))
    yield _quota(aws)
    yield _tried("catalog", lambda: _catalogue(aws))
    yield _tried("query results", lambda: _results(aws))


def _tried(what: str, run: Callable[[], str]) -> Check:
    try:
        return Check(what, ok=True, detail=run())
    except AwsError as error:
        return Check(what, ok=False, detail=error.what, fix=error.hint)


def _work_group(aws: Aws) -> str:
    name = aws.settings.workgroup
    aws.preflight()
    with translate_errors(f"looking at work group {name}"):
        group = aws.athena.get_work_group(WorkGroup=name)["WorkGroup"]
    version = group.get("Configuration", {}).get("EngineVersion", {})
    engine = version.get("EffectiveEngineVersion") or "engine version unknown"
    return f"{name}, {engine}"


def _quota(aws: Aws) -> Check:
    """Whether Athena runs as many statements at once as the stack may start.

    Only this check needs the permission to ask for quotas: without it nothing is wrong.
    """
    what, most = "quota", aws.settings.max_concurrent_queries
    ours = f"the stack runs up to {most} statements at once"
    try:
        quota = aws.ddl_quota()
    except AwsError as error:
        return Check(what, ok=True, detail=f"{ours}; what the account may is unknown ({error})")
    if quota < most:
        found = f"{ours}, but the account may only {quota}: some will wait, and be tried again"
        fix = f"set `athendef:maxConcurrentQueries: {quota}` in the stack's config"
        return Check(what, ok=False, detail=found, fix=fix)
    return Check(what, ok=True, detail=f"{ours}; the account may {quota}")


def _catalogue(aws: Aws) -> str:
    """The three ways to read it: databases, a database's tables, and a table by itself."""
    names = [database["Name"] for database in islice(aws.catalog.databases(), _LOOKED_INTO)]
    if not names:
        return "can be read, and is empty"
    inside = ((name, table["Name"]) for name in names for table in aws.catalog.tables(name))
    first = next(inside, None)
    if first is not None:
        aws.catalog.table(*first)
    return "can be read"


def _results(aws: Aws) -> str:
    """Whether Athena has a place for results, and whether a small object can be put there."""
    place = aws.settings.output_location or aws.results_location()
    if not place:
        return "kept by Athena itself, or the work group does not say where"
    parts = urlsplit(place)
    key = f"{parts.path.strip('/')}/athendef-doctor".lstrip("/")
    with translate_errors(f"writing a small object to {place}"):
        aws.s3.put_object(Bucket=parts.netloc, Key=key, Body=b"")
    with translate_errors(f"removing the small object from {place}"):
        aws.s3.delete_object(Bucket=parts.netloc, Key=key)
    return f"{place} can be written"


def _statement(sid: str, actions: tuple[str, ...], resources: list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}
