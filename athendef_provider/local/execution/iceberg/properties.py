"""Athena's table properties for Iceberg tables, and their keys in Iceberg's metadata.

Athena "allows only a predefined list" and stores the values in Iceberg's metadata, not in Glue.
The keys in the metadata are Iceberg's if Iceberg has such a property. For Athena's own properties
they are Athena's names here, because the real keys are not published.
"""

from collections.abc import Mapping

from athendef_provider.local.execution.errors import NOT_SUPPORTED, USER, QueryFailedError

_METADATA_KEYS = {
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
_ATHENA_NAMES = {key: name for name, key in _METADATA_KEYS.items()}
_VALUES = {
    "format": ("parquet", "orc", "avro"),
    "write_compression": ("none", "gzip", "snappy", "zstd", "lz4", "zlib"),
}
_MILLISECONDS = "history.expire.max-snapshot-age-ms"
# The properties that Athena sets by default in CREATE TABLE.
DEFAULTS = {"write.parquet.compression-codec": "zstd"}


def to_metadata(properties: Mapping[str, str]) -> dict[str, str]:
    """Convert Athena's properties; raises QueryFailedError for an unsupported one."""
    converted = {}
    for name, value in properties.items():
        key = metadata_key(name)
        allowed = _VALUES.get(name)
        if allowed is not None and value.lower() not in allowed:
            raise QueryFailedError(
                f"Unsupported value {value} for table property {name}", USER, NOT_SUPPORTED
            )
        if allowed is None and name != "write_data_path_enabled" and not value.isdigit():
            raise QueryFailedError(
                f"Invalid value {value} for table property {name}: a number is needed",
                USER,
                NOT_SUPPORTED,
            )
        converted[key] = value.lower()
        if key == _MILLISECONDS:
            converted[key] = str(int(value) * 1000)
    return converted


def metadata_key(name: str) -> str:
    """Return the key for a property of Athena; raises QueryFailedError if it is unsupported."""
    if name not in _METADATA_KEYS:
        raise QueryFailedError(f"Unsupported table property key: {name}", USER, NOT_SUPPORTED)
    return _METADATA_KEYS[name]


def to_athena(properties: Mapping[str, str]) -> dict[str, str]:
    """Convert the metadata's properties to Athena's names; others are omitted."""
    converted = {}
    for key, value in properties.items():
        if key == _MILLISECONDS:
            converted[_ATHENA_NAMES[key]] = str(int(value) // 1000)
        elif key in _ATHENA_NAMES:
            converted[_ATHENA_NAMES[key]] = value
    return converted
