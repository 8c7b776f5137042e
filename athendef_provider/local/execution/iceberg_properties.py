"""Athena's property names for Iceberg tables, and where Iceberg's metadata keeps them.

Athena "allows only a predefined list" and keeps the values in Iceberg's metadata, not in Glue.
The names inside are Iceberg's where Iceberg has one for the purpose; for those that only Athena
knows they are Athena's own: their real spelling inside is not published.
"""

from collections.abc import Mapping

from athendef_provider.local.execution.failures import NOT_SUPPORTED
from athendef_provider.local.execution.outcome import USER, QueryFailed

_INSIDE = {
    "format": "write.format.default",
    "write_compression": "write.parquet.compression-codec",
    "compression_level": "write.parquet.compression-level",
    "write_target_data_file_size_bytes": "write.target-file-size-bytes",
    "write_data_path_enabled": "write.data.path.enabled",
    "optimize_rewrite_min_data_file_size_bytes": "optimize_rewrite_min_data_file_size_bytes",
    "optimize_rewrite_max_data_file_size_bytes": "optimize_rewrite_max_data_file_size_bytes",
    "optimize_rewrite_data_file_threshold": "optimize_rewrite_data_file_threshold",
    "optimize_rewrite_delete_file_threshold": "optimize_rewrite_delete_file_threshold",
    "vacuum_min_snapshots_to_keep": "history.expire.min-snapshots-to-keep",
    "vacuum_max_snapshot_age_seconds": "history.expire.max-snapshot-age-ms",
    "vacuum_max_metadata_files_to_keep": "write.metadata.previous-versions-max",
}
_OUTSIDE = {inside: outside for outside, inside in _INSIDE.items()}
_VALUES = {
    "format": ("parquet", "orc", "avro"),
    "write_compression": ("none", "gzip", "snappy", "zstd", "lz4", "zlib"),
}
_MILLISECONDS = "history.expire.max-snapshot-age-ms"
# What Athena itself sets when CREATE TABLE says nothing.
DEFAULTS = {"write.parquet.compression-codec": "zstd"}


def inside(properties: Mapping[str, str]) -> dict[str, str]:
    """Athena's names and values as the metadata keeps them; fails for a key it does not know."""
    found = {}
    for key, value in properties.items():
        name = inside_name(key)
        allowed = _VALUES.get(key)
        if allowed is not None and value.lower() not in allowed:
            raise QueryFailed(
                f"Unsupported value {value} for table property {key}", USER, NOT_SUPPORTED
            )
        if allowed is None and key != "write_data_path_enabled" and not value.isdigit():
            raise QueryFailed(
                f"Invalid value {value} for table property {key}: a number is needed",
                USER,
                NOT_SUPPORTED,
            )
        found[name] = value.lower()
        if name == _MILLISECONDS:
            found[name] = str(int(value) * 1000)
    return found


def inside_name(key: str) -> str:
    """The metadata's name for Athena's; fails for a key that Athena does not know."""
    if key not in _INSIDE:
        raise QueryFailed(f"Unsupported table property key: {key}", USER, NOT_SUPPORTED)
    return _INSIDE[key]


def outside(properties: Mapping[str, str]) -> dict[str, str]:
    """The metadata's properties that Athena knows, by Athena's names."""
    found = {}
    for name, value in properties.items():
        if name == _MILLISECONDS:
            found[_OUTSIDE[name]] = str(int(value) // 1000)
        elif name in _OUTSIDE:
            found[_OUTSIDE[name]] = value
    return found
