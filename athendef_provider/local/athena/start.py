"""StartQueryExecution: what is refused before a query execution comes to be, in Athena's order.

Measured on Athena: the shape of the request and the token's length, then the output location,
then the syntax, then the token against what it was used for before. A token that was sent with a
refused request is not used up.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.queries import Request
from athendef_provider.local.athena.workgroups import WorkGroup
from athendef_provider.local.sql import SyntaxRefused, parse
from athendef_provider.local.wire import Body

BucketExists: TypeAlias = Callable[[str], bool]

CATALOG = "awsdatacatalog"

# The quota is in bytes of UTF-8; the service model only knows characters.
_QUERY_BYTES = 262_144
_TOKEN_BYTES = 128

_S3_LOCATION = re.compile(r"s3://(?P<bucket>[^/]+)(?:/.*)?", re.DOTALL)

# The doubled blank is Athena's (measured).
_NO_OUTPUT_LOCATION = (
    "No output location provided. You did not provide an output location for  your query results. "
    "Either specify an S3 bucket location or enable Athena managed query results in your "
    "workgroup settings."
)


def judge(body: Body, group: WorkGroup, bucket_exists: BucketExists) -> Request:
    """Make a request of StartQueryExecution's body; raises ServiceError."""
    text, token = body["QueryString"], _token(body)
    if len(text.encode()) > _QUERY_BYTES:
        raise invalid_request(f"queryString exceeds maximum allowed length {_QUERY_BYTES}")
    if group.state == "DISABLED":
        raise invalid_request(f"WorkGroup {group.name} is disabled.")
    asked = body.get("ResultConfiguration", {}).get("OutputLocation", "")
    output = _output(asked, group, bucket_exists)
    context = body.get("QueryExecutionContext", {})
    catalog, database = context.get("Catalog", ""), context.get("Database", "")
    if catalog and catalog.lower() != CATALOG:
        raise invalid_request(f"Catalog '{catalog}' does not exist")
    try:
        statement = parse(text)
    except SyntaxRefused as refused:
        raise invalid_request(refused.message, refused.code) from None
    return Request(
        text=text,
        statement=statement,
        workgroup=group.name,
        catalog=catalog.lower(),
        database=database,
        output=output,
        token=token,
        # Work group and execution parameters are not compared (measured), and neither is an
        # output location that the group overrules.
        fingerprint=(text, catalog, database, "" if group.enforced else asked),
        parameters=tuple(body.get("ExecutionParameters", ())),
    )


def _token(body: Body) -> str:
    token = body.get("ClientRequestToken")
    if token is None:
        raise invalid_request("clientRequestToken is null or empty")
    if len(token.encode()) > _TOKEN_BYTES:
        raise invalid_request(f"clientRequestToken exceeds maximum allowed length {_TOKEN_BYTES}")
    return str(token)


def _output(asked: str, group: WorkGroup, bucket_exists: BucketExists) -> str:
    """Choose where the results go: the group's location where it is enforced or none is asked."""
    location = group.output_location if group.enforced else asked or group.output_location
    if not location:
        raise invalid_request(_NO_OUTPUT_LOCATION)
    named = _S3_LOCATION.fullmatch(location)
    if named is None:
        raise invalid_request("outputLocation is not a valid S3 path.")
    if not bucket_exists(named["bucket"]):
        raise invalid_request(f"Unable to verify/create output bucket {named['bucket']}")
    return location if location.endswith("/") else location + "/"
