"""What the services write by themselves: the one list of parameters that are no one's wish.

A definition holds what a user says. Whatever stands here is left out when Glue's dictionary is
read, unless the user's own definition mentions the key: then it counts like any other.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["table", "serde", "view"]


@dataclass(frozen=True, slots=True)
class Owned:
    """One parameter that a service writes.

    ``key`` is compared without case; a ``*`` at its end stands for anything. Where ``value`` is
    given, only that value is the service's. ``import_keeps`` is for those that mean something to
    users, too: they are read where there is no definition yet, into the file that import writes.
    ``moving`` ones get another value again and again.
    """

    key: str
    scope: Scope
    source: str
    value: str | None = None
    import_keeps: bool = False
    moving: bool = False

    def names(self, key: str) -> bool:
        """Whether a parameter of this name falls under it."""
        mine, theirs = self.key.lower(), key.lower()
        return theirs.startswith(mine[:-1]) if mine.endswith("*") else theirs == mine

    def holds(self, key: str, value: str) -> bool:
        """Whether this is the given parameter."""
        return self.names(key) and (self.value is None or self.value.lower() == value.lower())


_ATHENA = "Athena's CREATE EXTERNAL TABLE, as the AWS CLI's get-table-metadata example shows it"
_CTAS = "Athena's CREATE TABLE AS, as SHOW CREATE TABLE shows it of engine versions 2 and 3"
_HIVE = "Hive's metastore: StatsSetupConst and hive_metastoreConstants"
_SPARK = "Spark's HiveExternalCatalog: data source tables and statistics"
_TRINO = "Trino's Hive connector: CTAS and INSERT"
_CRAWLER = "Glue crawlers, on the table and again on its storage descriptor"
_JOB = "Glue's ETL jobs, where they update the catalog"
_HUDI = "Hudi's catalog sync"
_ICEBERG = "Iceberg's GlueTableOperations and IcebergToGlueConverter"
_VIEW = "Athena's CREATE VIEW"
_OURS = "athendef itself, while a change is under way"

UNFINISHED = "athendef.unfinished"
"""What is still to be done for a table's partitions: see `changes.resume`."""

OWNED: tuple[Owned, ...] = (
    Owned("EXTERNAL", "table", _ATHENA),
    Owned("transient_lastDdlTime", "table", _ATHENA, moving=True),
    # CTAS writes it; a user's own 'true' is another matter.
    Owned("has_encrypted_data", "table", _ATHENA, value="false"),
    Owned("auto.purge", "table", _CTAS, value="false"),
    Owned("transactional", "table", _CTAS, value="false"),
    Owned("last_modified_by", "table", _HIVE, moving=True),
    Owned("last_modified_time", "table", _HIVE, moving=True),
    Owned("numRows", "table", _HIVE, moving=True),
    Owned("rawDataSize", "table", _HIVE, moving=True),
    Owned("totalSize", "table", _HIVE, moving=True),
    Owned("numFiles", "table", _HIVE, moving=True),
    Owned("numFilesErasureCoded", "table", _HIVE),
    Owned("numPartitions", "table", _HIVE, moving=True),
    Owned("COLUMN_STATS_ACCURATE", "table", _HIVE, moving=True),
    Owned("STATS_GENERATED", "table", _HIVE),
    Owned("STATS_GENERATED_VIA_STATS_TASK", "table", _HIVE),
    Owned("DO_NOT_UPDATE_STATS", "table", _HIVE),
    Owned("bucketing_version", "table", _HIVE),
    # Seen on a real Hive 4 for CLUSTERED BY (a) SORTED BY (a DESC).
    Owned("SORTBUCKETCOLSPREFIX", "table", _HIVE, value="TRUE"),
    Owned("TRANSLATED_TO_EXTERNAL", "table", _HIVE),
    Owned("discover.partitions", "table", _HIVE),
    Owned("spark.sql.*", "table", _SPARK),
    Owned("presto_version", "table", _TRINO),
    Owned("presto_query_id", "table", _TRINO),
    Owned("trino_version", "table", _TRINO),
    Owned("trino_query_id", "table", _TRINO),
    Owned("UPDATED_BY_CRAWLER", "table", _CRAWLER, moving=True),
    Owned("CrawlerSchemaDeserializerVersion", "table", _CRAWLER),
    Owned("CrawlerSchemaSerializerVersion", "table", _CRAWLER),
    Owned("CRAWL_RUN_ID", "table", _CRAWLER, moving=True),
    Owned("CreatedByJob", "table", _JOB),
    Owned("CreatedByJobRun", "table", _JOB, moving=True),
    Owned("useGlueParquetWriter", "table", _JOB),
    Owned("last_commit_time_sync", "table", _HUDI, moving=True),
    Owned("last_commit_completion_time_sync", "table", _HUDI, moving=True),
    Owned("sizeKey", "table", _CRAWLER, moving=True),
    Owned("objectCount", "table", _CRAWLER, moving=True),
    Owned("recordCount", "table", _CRAWLER, moving=True),
    Owned("averageRecordSize", "table", _CRAWLER, moving=True),
    Owned("compressionType", "table", _CRAWLER),
    Owned("typeOfData", "table", _CRAWLER),
    Owned("columnsOrdered", "table", _CRAWLER),
    Owned("areColumnsQuoted", "table", _CRAWLER),
    Owned("delimiter", "table", _CRAWLER),
    Owned("exclusions", "table", _CRAWLER),
    Owned("grokPattern", "table", _CRAWLER),
    Owned("connectionName", "table", _CRAWLER),
    Owned("partition_filtering.enabled", "table", _CRAWLER),
    # Glue's ETL jobs ask for it, so people write it by hand as well.
    Owned("classification", "table", _CRAWLER, import_keeps=True),
    Owned("table_type", "table", _ICEBERG, value="ICEBERG"),
    Owned("metadata_location", "table", _ICEBERG, moving=True),
    Owned("previous_metadata_location", "table", _ICEBERG, moving=True),
    Owned(UNFINISHED, "table", _OURS, moving=True),
    Owned("serialization.format", "serde", _ATHENA, value="1"),
    # Spark repeats the location there.
    Owned("path", "serde", _SPARK),
    Owned("presto_view", "view", _VIEW),
    Owned("comment", "view", _VIEW, value="Presto View"),
)

# Column parameters are no part of the model at all; these are read from them.
ICEBERG_FIELD_CURRENT = "iceberg.field.current"


def owned_by(key: str, value: str, scope: Scope) -> Owned | None:
    """The entry of the list that a parameter falls under, or None for a user's own."""
    return next((one for one in OWNED if one.scope == scope and one.holds(key, value)), None)


def is_volatile(key: str) -> bool:
    """Whether a table parameter is one whose value no definition can hold on to."""
    return any(one.scope == "table" and one.moving and one.names(key) for one in OWNED)
