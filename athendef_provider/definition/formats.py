"""STORED AS names and the classes behind them, and what ROW FORMAT DELIMITED comes to.

Glue holds only classes and SerDe properties: the names are Hive's shorthand for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from athendef_provider.definition.model import Storage


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What one STORED AS name stands for."""

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

# Classes that the user guide's examples name besides those, and that older tables still have.
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
    for known in FORMATS.values()
    for name in (known.serde, known.input_format, known.output_format)
)
_CLASSES = {name.lower(): name for name in (*_OF_FORMATS, *_OTHER_CLASSES)}

# Hive's other names for the same.
_ALIASES = {"ORCFILE": "ORC", "PARQUETFILE": "PARQUET", "AVROFILE": "AVRO"}

# Hive replaces these when a table is made (HiveFileFormatUtils.getOutputFormatSubstitute).
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
    """The STORED AS name that a word in capitals stands for, or None."""
    name = _ALIASES.get(name, name)
    return name if name in FORMATS else None


def suggest_class(name: str) -> str | None:
    """The class of Athena's that a name was most likely meant to be; None for any other class."""
    lowered = name.strip().lower()
    if lowered not in _CLASSES:
        # Classes of one package are alike by nature: only a letter or two may differ.
        lowered = next(iter(get_close_matches(lowered, _CLASSES, n=1, cutoff=0.96)), "")
    meant = _CLASSES.get(lowered)
    return None if meant == name else meant


def normal_output_format(name: str) -> str:
    """The class that Hive puts in an output format's place, or the class itself."""
    return _SUBSTITUTES.get(name, name)


def usual_output_format(input_format: str) -> str:
    """The output format that goes with an input format; empty where none is known."""
    known = (one for one in FORMATS.values() if one.input_format == input_format)
    return next((one.output_format for one in known), "")


def name_of(storage: Storage) -> str | None:
    """The STORED AS name whose formats these are, whatever the SerDe; None for none."""
    for name, known in FORMATS.items():
        if (
            storage.input_format == known.input_format
            and storage.output_format == known.output_format
        ):
            return name
    return None
