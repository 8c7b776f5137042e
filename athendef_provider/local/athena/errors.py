"""Athena's errors. Most carry an error code in addition to the exception name."""

from athendef_provider.local.protocol import ServiceError


def invalid_request(message: str, code: str = "INVALID_INPUT") -> ServiceError:
    """Return an InvalidRequestException; ``code`` is its AthenaErrorCode.

    Athena sends the code twice, as AthenaErrorCode and as ErrorCode.
    """
    fields = {"AthenaErrorCode": code, "ErrorCode": code}
    return ServiceError("InvalidRequestException", message, fields=fields)


def too_many_queries() -> ServiceError:
    """Return the error for a query beyond the quota of active queries."""
    return ServiceError(
        "TooManyRequestsException",
        "You have exceeded the limit for the number of queries you can run concurrently. "
        "Reduce the number of concurrent queries submitted by this account. "
        "Contact customer support to request a concurrent query limit increase.",
        fields={"Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"},
    )
