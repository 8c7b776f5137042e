"""LOCATION as Athena takes it, and as Hadoop's paths then spell it."""

import re

from athendef_provider.local.execution import failures

# Hive has a file system for each; MSCK REPAIR TABLE alone minds which it is.
HIVES_SCHEMES = "s3|s3a|s3n"


def normal_location(location: str, *, schemes: str = "s3") -> str:
    """Doubled slashes are one, the last one goes; a bucket alone keeps its slash.

    Fails where the location is none in S3: another scheme than these, no bucket, a wildcard.
    """
    found = re.fullmatch(rf"({schemes})://([a-z0-9][a-z0-9.\-]+)(/.*)?", location)
    if found is None or "*" in location:
        # The words are Hive's for a location that its file system refuses; Athena's are not
        # published.
        raise failures.ddl_task(
            f"MetaException(message:The location must be a folder in Amazon S3: {location})"
        )
    path = re.sub(r"/{2,}", "/", found[3] or "/")
    return f"{found[1]}://{found[2]}{path if path == '/' else path.rstrip('/')}"
