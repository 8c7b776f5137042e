"""Where files may lie: what Athena refuses of a location, and what it takes to its harm."""

import re

from athendef_provider.definition.sql.parser.token_stream import Report

_S3 = re.compile(r"s3[an]?://", re.IGNORECASE)
# Where Delta Lake and Hudi put the manifests that SymlinkTextInputFormat reads.
_MANIFESTS = "_symlink_format_manifest"
# A shorter name than S3 has is no error of the statement: Athena looks for the bucket only when it
# reads, and access points and other stores have names of their own.
_BUCKET = re.compile(r"[A-Za-z0-9._-]{1,255}\Z")
_DATA_FILE = re.compile(r"\.(csv|tsv|txt|json|gz|parquet|orc|avro|bz2|zst|snappy)$", re.IGNORECASE)


def check_location(report: Report, location: str, at: int) -> None:
    """Note what is wrong with one LOCATION, as it was written."""
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
        report.add(
            "location-bucket", at, "the location names no bucket", "write s3://bucket/folder/"
        )
    elif not _BUCKET.match(bucket):
        report.add("location-bucket", at, f"there can be no bucket {bucket}", "check its name")
    if len(location) > 2056:
        report.add("long-location", at, f"the location has {len(location)} characters of 2056")
    if scheme.lower() != "s3":
        report.add(
            "s3a-location",
            at,
            f"{scheme}:// makes MSCK REPAIR TABLE fail",
            "write s3://",
        )
    if "//" in rest:
        report.add(
            "double-slash",
            at,
            "Athena makes one slash of // in a location: files under // are not found",
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
            f"files under a folder like {hidden[0]} can be taken for hidden ones and not be read",
            "start no folder with _ or .",
        )
    if any(sign in path for sign in "*?[]{}"):
        report.add("glob-location", at, "a location takes no wildcards", "name the folder alone")
    elif folders and _DATA_FILE.search(folders[-1]) and not path.endswith("/"):
        report.add("file-location", at, "a location is a folder, not a file", "name its folder")
