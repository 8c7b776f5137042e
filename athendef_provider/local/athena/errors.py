"""Athena's refusals: each carries its reason a second and third time, as a code."""

from athendef_provider.local.wire import ServiceError


def invalid_request(message: str, code: str = "INVALID_INPUT") -> ServiceError:
    """Make an InvalidRequestException; ``code`` is its AthenaErrorCode.

    Athena sends the code twice, as AthenaErrorCode and as ErrorCode.
    """
    fields = {"AthenaErrorCode": code, "ErrorCode": code}
    return ServiceError("InvalidRequestException", message, fields=fields)


def too_many_queries() -> ServiceError:
    """Make the refusal of the 21st active query of a kind."""
    return ServiceError(
        "TooManyRequestsException",
        "You have exceeded the limit for the number of queries you can run concurrently. "
        "Reduce the number of concurrent queries submitted by this account. "
        "Contact customer support to request a concurrent query limit increase.",
        fields={"Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"},
    )
