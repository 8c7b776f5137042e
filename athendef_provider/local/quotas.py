"""Service Quotas, as far as it tells of what the embedded Athena holds its callers to."""

from athendef_provider.local.athena.queries import ACTIVE_DDL_QUERIES
from athendef_provider.local.wire import Body, ServiceError


def answer(operation: str, request: Body) -> Body:
    """Answer one call; ServiceError says what the service would refuse, or what isn't here."""
    if operation != "ListServiceQuotas":
        message = f"The embedded AWS does not know Service Quotas' {operation}"
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
