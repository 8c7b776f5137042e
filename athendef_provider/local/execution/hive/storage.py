"""The classes and SerDe parameters for ROW FORMAT and STORED AS."""

from dataclasses import dataclass
from typing import assert_never

from athendef_provider.local.execution.catalog import Entry
from athendef_provider.local.sql.clauses import (
    ClassFormat,
    Delimited,
    FileFormat,
    NamedFormat,
    RowFormat,
    Serde,
)


@dataclass(frozen=True, slots=True)
class _Classes:
    serde: str
    input_format: str
    output_format: str


LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_TEXT = _Classes(
    LAZY_SIMPLE,
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
)
_FORMATS = {
    "TEXTFILE": _TEXT,
    "SEQUENCEFILE": _Classes(
        LAZY_SIMPLE,
        "org.apache.hadoop.mapred.SequenceFileInputFormat",
        "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat",
    ),
    "RCFILE": _Classes(
        "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
        "org.apache.hadoop.hive.ql.io.RCFileInputFormat",
        "org.apache.hadoop.hive.ql.io.RCFileOutputFormat",
    ),
    "ORC": _Classes(
        "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
        "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
        "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat",
    ),
    "PARQUET": _Classes(
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    ),
    "AVRO": _Classes(
        "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
        "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat",
        "org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat",
    ),
    "ION": _Classes(
        "com.amazon.ionhiveserde.IonHiveSerDe",
        "com.amazon.ionhiveserde.formats.IonInputFormat",
        "com.amazon.ionhiveserde.formats.IonOutputFormat",
    ),
}


def storage(row_format: RowFormat | None, file_format: FileFormat | None) -> Entry:
    """Return InputFormat, OutputFormat and SerdeInfo for a StorageDescriptor."""
    classes = _classes(file_format)
    match row_format:
        case None:
            serde, parameters = classes.serde, {"serialization.format": "1"}
        case Serde():
            serde = row_format.library
            parameters = {"serialization.format": "1", **row_format.properties}
        case Delimited():
            serde = classes.serde
            parameters = {**row_format.properties, **_delimiters(row_format)}
        case _:
            assert_never(row_format)
    return {
        "InputFormat": classes.input_format,
        "OutputFormat": classes.output_format,
        "SerdeInfo": {"SerializationLibrary": serde, "Parameters": parameters},
    }


def _classes(file_format: FileFormat | None) -> _Classes:
    match file_format:
        case None:
            return _TEXT
        case NamedFormat():
            return _FORMATS[file_format.name]
        case ClassFormat():
            return _Classes(LAZY_SIMPLE, file_format.input_format, file_format.output_format)
        case _:
            assert_never(file_format)


def _delimiters(row_format: Delimited) -> dict[str, str]:
    delimiters = {
        "field.delim": row_format.fields,
        # Hive stores the field delimiter twice.
        "serialization.format": "1" if row_format.fields is None else row_format.fields,
        "escape.delim": row_format.escaped,
        # A misspelling in Hive that was fixed in Hive 3; Athena uses an older version.
        "colelction.delim": row_format.collection_items,
        "mapkey.delim": row_format.map_keys,
        "line.delim": row_format.lines,
        "serialization.null.format": row_format.null,
    }
    return {key: value for key, value in delimiters.items() if value is not None}
