"""Which call a request is: its service, its operation, its region."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import NotFound, get_service_router

_TARGETS = {"AmazonAthena": "athena", "AWSGlue": "glue"}

# `AWS4-HMAC-SHA256 Credential=AKIA.../20260102/eu-west-1/athena/aws4_request, ...`
_CREDENTIAL = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")

_DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as the log and the throttle know it; ``service`` is botocore's name for it.

    ``path`` is the URL's: in S3 it names the bucket and the key.
    """

    service: str
    operation: str
    region: str
    path: str = "/"


def identify(environ: dict[str, Any], body: bytes) -> Call:
    """Tell the call from its headers.

    Athena and Glue name their operation in X-Amz-Target, STS in the body; S3's follows from the
    method and the path.
    """
    region, service = _DEFAULT_REGION, "s3"
    if signed := _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")):
        region, service = signed["region"], signed["service"]
    prefix, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
    if operation:
        return Call(_TARGETS.get(prefix, service), operation, region)
    if service == "s3":
        return Call("s3", _s3_operation(environ), region, environ["PATH_INFO"])
    action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return Call(service, action, region)


def _s3_operation(environ: dict[str, Any]) -> str:
    try:
        operation, _ = get_service_router("s3").match(Request(environ))
    except NotFound:
        return str(environ["REQUEST_METHOD"])
    return str(operation.name)
