"""StartQueryExecution: the checks before a query execution is created, in Athena's order.

Measured on Athena: first the shape of the request and the length of the token, then the output
location, then the syntax, then whether the token was used by a different request. A rejected
request does not use up its token.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from athendef_provider.local.athena.errors import invalid_request
from athendef_provider.local.athena.query_queue import QueryRequest
from athendef_provider.local.athena.workgroups import WorkGroup
from athendef_provider.local.protocol import Body
from athendef_provider.local.sql import InvalidStatementError, parse

BucketExists: TypeAlias = Callable[[str], bool]

CATALOG = "awsdatacatalog"

# The quota is in bytes of UTF-8; the service model limits characters.
_QUERY_BYTES = 262_144
_TOKEN_BYTES = 128

_S3_LOCATION = re.compile(r"s3://(?P<bucket>[^/]+)(?:/.*)?", re.DOTALL)

# The double space is in Athena's message (measured).
_NO_OUTPUT_LOCATION = (
    "No output location provided. You did not provide an output location for  your query results. "
    "Either specify an S3 bucket location or enable Athena managed query results in your "
    "workgroup settings."
)


def parse_request(body: Body, group: WorkGroup, bucket_exists: BucketExists) -> QueryRequest:
    """Validate the body of StartQueryExecution; raises ServiceError if it is invalid."""
    text, token = body["QueryString"], _token(body)
    if len(text.encode()) > _QUERY_BYTES:
        raise invalid_request(f"queryString exceeds maximum allowed length {_QUERY_BYTES}")
    if group.state == "DISABLED":
        raise invalid_request(f"WorkGroup {group.name} is disabled.")
    requested = body.get("ResultConfiguration", {}).get("OutputLocation", "")
    output = _output_location(requested, group, bucket_exists)
    context = body.get("QueryExecutionContext", {})
    catalog, database = context.get("Catalog", ""), context.get("Database", "")
    if catalog and catalog.lower() != CATALOG:
        raise invalid_request(f"Catalog '{catalog}' does not exist")
    try:
        statement = parse(text)
    except InvalidStatementError as error:
        raise invalid_request(error.message, error.code) from None
    return QueryRequest(
        text=text,
        statement=statement,
        workgroup=group.name,
        catalog=catalog.lower(),
        database=database,
        output=output,
        token=token,
        # Workgroup and execution parameters are not compared (measured), nor is an output
        # location that the workgroup overrides.
        fingerprint=(text, catalog, database, "" if group.enforced else requested),
        parameters=tuple(body.get("ExecutionParameters", ())),
    )


def _token(body: Body) -> str:
    token = body.get("ClientRequestToken")
    if token is None:
        raise invalid_request("clientRequestToken is null or empty")
    if len(token.encode()) > _TOKEN_BYTES:
        raise invalid_request(f"clientRequestToken exceeds maximum allowed length {_TOKEN_BYTES}")
    return str(token)


def _output_location(requested: str, group: WorkGroup, bucket_exists: BucketExists) -> str:
    """The folder for the results: the workgroup's, unless a query may and does set its own."""
    location = group.output_location if group.enforced else requested or group.output_location
    if not location:
        raise invalid_request(_NO_OUTPUT_LOCATION)
    url = _S3_LOCATION.fullmatch(location)
    if url is None:
        raise invalid_request("outputLocation is not a valid S3 path.")
    if not bucket_exists(url["bucket"]):
        raise invalid_request(f"Unable to verify/create output bucket {url['bucket']}")
    return location if location.endswith("/") else location + "/"
