"""Service Quotas: the quotas that the embedded Athena enforces."""

from athendef_provider.local.athena.query_queue import ACTIVE_DDL_QUERIES
from athendef_provider.local.protocol import Body, ServiceError


def handle(operation: str, request: Body) -> Body:
    """Handle one call; raises ServiceError if the service rejects it or it is not supported."""
    if operation != "ListServiceQuotas":
        message = f"The embedded AWS does not support servicequotas:{operation}"
        raise ServiceError("UnknownOperationException", message)
    if request.get("ServiceCode") != "athena":
        raise ServiceError(
            "NoSuchResourceException",
            "The request failed because the specified service does not exist.",
        )
    return {
        "Quotas": [
            {
                "ServiceCode": "athena",
                "ServiceName": "Amazon Athena",
                "QuotaName": "Active DDL queries",
                "Value": float(ACTIVE_DDL_QUERIES),
                "Unit": "None",
                "Adjustable": True,
                "GlobalQuota": False,
            }
        ]
    }
