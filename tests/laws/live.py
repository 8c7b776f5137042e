"""Reads from an account what the tests of laws need."""

from typing import Any

from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadata, read_metadata
from tests.support.account import Account


def iceberg_metadata(account: Account, table: dict[str, Any]) -> IcebergMetadata | None:
    """Return the metadata file of an Iceberg table; None for other tables."""
    location = table.get("Parameters", {}).get("metadata_location")
    if location is None:
        return None
    bucket, _, key = location.removeprefix("s3://").partition("/")
    content = account.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return read_metadata(content, table=str(table["Name"]), location=location)
