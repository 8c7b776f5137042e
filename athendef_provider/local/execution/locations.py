"""Validate and normalize LOCATION."""

import re

from athendef_provider.local.execution import errors

# Hive has a file system for each of these. Only MSCK REPAIR TABLE depends on the scheme.
HIVE_SCHEMES = "s3|s3a|s3n"


def normalized_location(location: str, *, schemes: str = "s3") -> str:
    """Return the location without doubled slashes and, unless it is a bucket, trailing slash.

    Raises QueryFailedError for another scheme, a missing bucket or a wildcard.
    """
    url = re.fullmatch(rf"({schemes})://([a-z0-9][a-z0-9.\-]+)(/.*)?", location)
    if url is None or "*" in location:
        # This is Hive's message for a location that its file system rejects; Athena's message is
        # not published.
        raise errors.ddl_task_error(
            f"MetaException(message:The location must be a folder in Amazon S3: {location})"
        )
    path = re.sub(r"/{2,}", "/", url[3] or "/")
    return f"{url[1]}://{url[2]}{path if path == '/' else path.rstrip('/')}"
