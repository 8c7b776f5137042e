"""Validates locations."""

import re

from athendef_provider.definition.sql.parser.token_stream import Report

_S3 = re.compile(r"s3[an]?://", re.IGNORECASE)
# Where Delta Lake and Hudi put the manifests that SymlinkTextInputFormat reads.
_MANIFESTS = "_symlink_format_manifest"
# The length is not checked as in S3: Athena uses the bucket only when it reads, and access points
# and other stores have other names.
_BUCKET = re.compile(r"[A-Za-z0-9._-]{1,255}\Z")
_DATA_FILE = re.compile(r"\.(csv|tsv|txt|json|gz|parquet|orc|avro|bz2|zst|snappy)$", re.IGNORECASE)


def check_location(report: Report, location: str, at: int) -> None:
    """Validate a LOCATION."""
    if not _S3.match(location):
        report.add(
            "location-not-s3",
            at,
            f"the location {location!r} is not in S3",
            "write LOCATION 's3://bucket/folder/'",
        )
        return
    scheme, _, rest = location.partition("://")
    bucket, _, path = rest.partition("/")
    if not bucket:
        report.add("location-bucket", at, "the location has no bucket", "write s3://bucket/folder/")
    elif not _BUCKET.match(bucket):
        report.add("location-bucket", at, f"invalid bucket name {bucket}", "correct it")
    if len(location) > 2056:
        report.add(
            "long-location", at, f"the location has {len(location)} characters; the limit is 2056"
        )
    if scheme.lower() != "s3":
        report.add(
            "s3a-location",
            at,
            f"MSCK REPAIR TABLE fails for {scheme}:// locations",
            "write s3://",
        )
    if "//" in rest:
        report.add(
            "double-slash",
            at,
            "Athena stores one slash for // in a location and does not find files under //",
            "write one slash",
        )
    folders = [folder for folder in path.split("/") if folder]
    hidden = [
        folder for folder in folders if folder.startswith(("_", ".")) and folder != _MANIFESTS
    ]
    if hidden:
        report.add(
            "hidden-folder",
            at,
            f"files in folder {hidden[0]} may be treated as hidden and not be read",
            "rename the folder; names that start with _ or . are hidden",
        )
    if any(sign in path for sign in "*?[]{}"):
        report.add("glob-location", at, "a location cannot contain wildcards", "write the folder")
    elif folders and _DATA_FILE.search(folders[-1]) and not path.endswith("/"):
        report.add(
            "file-location", at, "a location must be a folder, not a file", "write the folder"
        )
