"""File formats: the names of STORED AS with their classes, and the clauses of DELIMITED.

Glue stores only classes and SerDe properties. The names are Hive's shorthand for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from athendef_provider.definition.model import Storage


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The classes of one name of STORED AS."""

    serde: str
    input_format: str
    output_format: str


LAZY_SIMPLE_SERDE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

# Hive's StorageFormatDescriptors; ION is Amazon's own.
FORMATS: Mapping[str, FileFormat] = MappingProxyType(
    {
        "TEXTFILE": FileFormat(LAZY_SIMPLE_SERDE, _TEXT_INPUT, _TEXT_OUTPUT),
        "SEQUENCEFILE": FileFormat(
            LAZY_SIMPLE_SERDE,
            "org.apache.hadoop.mapred.SequenceFileInputFormat",
            "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat",
        ),
        "RCFILE": FileFormat(
            "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
            "org.apache.hadoop.hive.ql.io.RCFileInputFormat",
            "org.apache.hadoop.hive.ql.io.RCFileOutputFormat",
        ),
        "ORC": FileFormat(
            "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
            "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
            "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat",
        ),
        "PARQUET": FileFormat(
            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        ),
        "AVRO": FileFormat(
            "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
            "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat",
            "org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat",
        ),
        "JSONFILE": FileFormat(
            "org.apache.hive.hcatalog.data.JsonSerDe", _TEXT_INPUT, _TEXT_OUTPUT
        ),
        "ION": FileFormat(
            "com.amazon.ionhiveserde.IonHiveSerDe",
            "com.amazon.ionhiveserde.formats.IonInputFormat",
            "com.amazon.ionhiveserde.formats.IonOutputFormat",
        ),
    }
)

# Other classes, of the user guide's examples and of older tables.
_OTHER_CLASSES = (
    "org.openx.data.jsonserde.JsonSerDe",
    "org.apache.hadoop.hive.serde2.JsonSerDe",
    "org.apache.hadoop.hive.serde2.OpenCSVSerde",
    "org.apache.hadoop.hive.serde2.RegexSerDe",
    "org.apache.hadoop.hive.contrib.serde2.RegexSerDe",
    "org.apache.hadoop.hive.serde2.columnar.ColumnarSerDe",
    "com.amazonaws.glue.serde.GrokSerDe",
    "com.amazon.emr.hive.serde.CloudTrailSerde",
    "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
    "com.esri.hadoop.hive.serde.JsonSerde",
    "com.esri.json.hadoop.EnclosedJsonInputFormat",
    "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat",
    "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
    "org.apache.hudi.hadoop.HoodieParquetInputFormat",
    "org.apache.hudi.hadoop.realtime.HoodieParquetRealtimeInputFormat",
)
_OF_FORMATS = (
    name
    for file_format in FORMATS.values()
    for name in (file_format.serde, file_format.input_format, file_format.output_format)
)
_CLASSES = {name.lower(): name for name in (*_OF_FORMATS, *_OTHER_CLASSES)}

# Other names in Hive.
_ALIASES = {"ORCFILE": "ORC", "PARQUETFILE": "PARQUET", "AVROFILE": "AVRO"}

# Hive replaces these when it creates a table (HiveFileFormatUtils.getOutputFormatSubstitute).
_SUBSTITUTES = {
    "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat": _TEXT_OUTPUT,
    "org.apache.hadoop.mapred.TextOutputFormat": _TEXT_OUTPUT,
    "org.apache.hadoop.mapred.SequenceFileOutputFormat": (
        "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat"
    ),
}

# The clauses of ROW FORMAT DELIMITED in the order of Hive's grammar, with the SerDe property each
# one sets. "colelction" is how Hive up to 2.x, and so Athena, spells it.
DELIMITED_CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "FIELDS TERMINATED BY": "field.delim",
        "ESCAPED BY": "escape.delim",
        "COLLECTION ITEMS TERMINATED BY": "colelction.delim",
        "MAP KEYS TERMINATED BY": "mapkey.delim",
        "LINES TERMINATED BY": "line.delim",
        "NULL DEFINED AS": "serialization.null.format",
    }
)


def format_named(name: str) -> str | None:
    """Return the name of STORED AS for an upper-case word, or None."""
    name = _ALIASES.get(name, name)
    return name if name in FORMATS else None


def suggest_class(name: str) -> str | None:
    """Return the known class that a name is probably a misspelling of; else None."""
    lowered = name.strip().lower()
    if lowered not in _CLASSES:
        # Classes of one package have similar names, so only a letter or two may differ.
        lowered = next(iter(get_close_matches(lowered, _CLASSES, n=1, cutoff=0.96)), "")
    suggestion = _CLASSES.get(lowered)
    return None if suggestion == name else suggestion


def normal_output_format(name: str) -> str:
    """Return the class that Hive replaces an output format by, or the class itself."""
    return _SUBSTITUTES.get(name, name)


def usual_output_format(input_format: str) -> str:
    """Return the output format that belongs to an input format; empty if it is unknown."""
    formats = (each for each in FORMATS.values() if each.input_format == input_format)
    return next((each.output_format for each in formats), "")


def format_name(storage: Storage) -> str | None:
    """Return the name of STORED AS with these formats, whatever the SerDe; else None."""
    for name, file_format in FORMATS.items():
        if (
            storage.input_format == file_format.input_format
            and storage.output_format == file_format.output_format
        ):
            return name
    return None
