"""Identify an API call from its HTTP request: service, operation and region."""

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
class ApiCall:
    """One API call. ``service`` is botocore's name of the service.

    ``path`` is the path of the URL; in S3 it names the bucket and the key.
    """

    service: str
    operation: str
    region: str
    path: str = "/"


def identify_call(environ: dict[str, Any], body: bytes) -> ApiCall:
    """Return the API call that a request makes.

    Athena and Glue name the operation in X-Amz-Target, STS in the body. In S3 it follows from the
    method and the path.
    """
    region, service = _DEFAULT_REGION, "s3"
    if credential := _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")):
        region, service = credential["region"], credential["service"]
    prefix, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
    if operation:
        return ApiCall(_TARGETS.get(prefix, service), operation, region)
    if service == "s3":
        return ApiCall("s3", _s3_operation(environ), region, environ["PATH_INFO"])
    action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return ApiCall(service, action, region)


def _s3_operation(environ: dict[str, Any]) -> str:
    try:
        operation, _ = get_service_router("s3").match(Request(environ))
    except NotFound:
        return str(environ["REQUEST_METHOD"])
    return str(operation.name)
