"""Service-owned parameters: those in Glue that AWS services and engines write.

`normalize` removes them from live definitions, unless the declared definition mentions the key.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["table", "serde", "view"]


@dataclass(frozen=True, slots=True)
class ServiceParameter:
    """One service-owned parameter.

    The letter case of ``key`` is ignored; a ``*`` at its end matches anything. With a ``value``,
    only that value is service-owned. ``import_keeps`` is true for parameters that users write as
    well: an import keeps them. The value of a ``volatile`` parameter changes again and again.
    """

    key: str
    scope: Scope
    source: str
    value: str | None = None
    import_keeps: bool = False
    volatile: bool = False

    def matches_key(self, key: str) -> bool:
        """Return whether a parameter with this key is service-owned with some value."""
        pattern, lower = self.key.lower(), key.lower()
        return lower.startswith(pattern[:-1]) if pattern.endswith("*") else lower == pattern

    def matches(self, key: str, value: str) -> bool:
        """Return whether a parameter is service-owned."""
        return self.matches_key(key) and (self.value is None or self.value.lower() == value.lower())


_ATHENA = "Athena's CREATE EXTERNAL TABLE, as the AWS CLI's get-table-metadata example shows it"
_CTAS = "Athena's CREATE TABLE AS, as SHOW CREATE TABLE shows it of engine versions 2 and 3"
_HIVE = "Hive's metastore: StatsSetupConst and hive_metastoreConstants"
_SPARK = "Spark's HiveExternalCatalog: data source tables and statistics"
_TRINO = "Trino's Hive connector: CTAS and INSERT"
_CRAWLER = "Glue crawlers, on the table and again on its storage descriptor"
_JOB = "Glue's ETL jobs that update the catalog"
_HUDI = "Hudi's catalog sync"
_ICEBERG = "Iceberg's GlueTableOperations and IcebergToGlueConverter"
_VIEW = "Athena's CREATE VIEW"
_ATHENDEF = "athendef itself, while a change is under way"

UNFINISHED = "athendef.unfinished"
"""The pending partition work of a table: see `changes.planning.resume`."""

SERVICE_PARAMETERS: tuple[ServiceParameter, ...] = (
    ServiceParameter("EXTERNAL", "table", _ATHENA),
    ServiceParameter("transient_lastDdlTime", "table", _ATHENA, volatile=True),
    # CTAS writes false; users write true.
    ServiceParameter("has_encrypted_data", "table", _ATHENA, value="false"),
    ServiceParameter("auto.purge", "table", _CTAS, value="false"),
    ServiceParameter("transactional", "table", _CTAS, value="false"),
    ServiceParameter("last_modified_by", "table", _HIVE, volatile=True),
    ServiceParameter("last_modified_time", "table", _HIVE, volatile=True),
    ServiceParameter("numRows", "table", _HIVE, volatile=True),
    ServiceParameter("rawDataSize", "table", _HIVE, volatile=True),
    ServiceParameter("totalSize", "table", _HIVE, volatile=True),
    ServiceParameter("numFiles", "table", _HIVE, volatile=True),
    ServiceParameter("numFilesErasureCoded", "table", _HIVE),
    ServiceParameter("numPartitions", "table", _HIVE, volatile=True),
    ServiceParameter("COLUMN_STATS_ACCURATE", "table", _HIVE, volatile=True),
    ServiceParameter("STATS_GENERATED", "table", _HIVE),
    ServiceParameter("STATS_GENERATED_VIA_STATS_TASK", "table", _HIVE),
    ServiceParameter("DO_NOT_UPDATE_STATS", "table", _HIVE),
    ServiceParameter("bucketing_version", "table", _HIVE),
    # Seen on a real Hive 4 for CLUSTERED BY (a) SORTED BY (a DESC).
    ServiceParameter("SORTBUCKETCOLSPREFIX", "table", _HIVE, value="TRUE"),
    ServiceParameter("TRANSLATED_TO_EXTERNAL", "table", _HIVE),
    ServiceParameter("discover.partitions", "table", _HIVE),
    ServiceParameter("spark.sql.*", "table", _SPARK),
    ServiceParameter("presto_version", "table", _TRINO),
    ServiceParameter("presto_query_id", "table", _TRINO),
    ServiceParameter("trino_version", "table", _TRINO),
    ServiceParameter("trino_query_id", "table", _TRINO),
    ServiceParameter("UPDATED_BY_CRAWLER", "table", _CRAWLER, volatile=True),
    ServiceParameter("CrawlerSchemaDeserializerVersion", "table", _CRAWLER),
    ServiceParameter("CrawlerSchemaSerializerVersion", "table", _CRAWLER),
    ServiceParameter("CRAWL_RUN_ID", "table", _CRAWLER, volatile=True),
    ServiceParameter("CreatedByJob", "table", _JOB),
    ServiceParameter("CreatedByJobRun", "table", _JOB, volatile=True),
    ServiceParameter("useGlueParquetWriter", "table", _JOB),
    ServiceParameter("last_commit_time_sync", "table", _HUDI, volatile=True),
    ServiceParameter("last_commit_completion_time_sync", "table", _HUDI, volatile=True),
    ServiceParameter("sizeKey", "table", _CRAWLER, volatile=True),
    ServiceParameter("objectCount", "table", _CRAWLER, volatile=True),
    ServiceParameter("recordCount", "table", _CRAWLER, volatile=True),
    ServiceParameter("averageRecordSize", "table", _CRAWLER, volatile=True),
    ServiceParameter("compressionType", "table", _CRAWLER),
    ServiceParameter("typeOfData", "table", _CRAWLER),
    ServiceParameter("columnsOrdered", "table", _CRAWLER),
    ServiceParameter("areColumnsQuoted", "table", _CRAWLER),
    ServiceParameter("delimiter", "table", _CRAWLER),
    ServiceParameter("exclusions", "table", _CRAWLER),
    ServiceParameter("grokPattern", "table", _CRAWLER),
    ServiceParameter("connectionName", "table", _CRAWLER),
    ServiceParameter("partition_filtering.enabled", "table", _CRAWLER),
    # Glue's ETL jobs require it, so users write it as well.
    ServiceParameter("classification", "table", _CRAWLER, import_keeps=True),
    ServiceParameter("table_type", "table", _ICEBERG, value="ICEBERG"),
    ServiceParameter("metadata_location", "table", _ICEBERG, volatile=True),
    ServiceParameter("previous_metadata_location", "table", _ICEBERG, volatile=True),
    ServiceParameter(UNFINISHED, "table", _ATHENDEF, volatile=True),
    ServiceParameter("serialization.format", "serde", _ATHENA, value="1"),
    # Spark writes the location.
    ServiceParameter("path", "serde", _SPARK),
    ServiceParameter("presto_view", "view", _VIEW),
    ServiceParameter("comment", "view", _VIEW, value="Presto View"),
)

# The model has no column parameters; only this one is read.
ICEBERG_FIELD_CURRENT = "iceberg.field.current"


def owned_by(key: str, value: str, scope: Scope) -> ServiceParameter | None:
    """Return the entry of the list for a parameter; None if it is not service-owned."""
    return next(
        (
            entry
            for entry in SERVICE_PARAMETERS
            if entry.scope == scope and entry.matches(key, value)
        ),
        None,
    )


def is_volatile(key: str) -> bool:
    """Return whether the value of a table parameter changes again and again."""
    return any(
        entry.scope == "table" and entry.volatile and entry.matches_key(key)
        for entry in SERVICE_PARAMETERS
    )
