"""The names of column types in Athena, their synonyms, and their names in other databases."""

_SCALARS = """
boolean tinyint smallint int bigint float double decimal char varchar string binary date timestamp
"""
SCALARS = frozenset(_SCALARS.split())
NESTED = frozenset({"array", "map", "struct", "uniontype"})
TYPE_NAMES = SCALARS | NESTED
SYNONYMS = {"integer": "int", "dec": "decimal", "numeric": "decimal"}
# Iceberg's names of bigint and array.
ICEBERG_SYNONYMS = {"long": "bigint", "list": "array"}
# Types of other databases, with what to write instead.
ADVICE = {
    "text": "string",
    "bool": "boolean",
    "long": "bigint",
    "short": "smallint",
    "byte": "tinyint",
    "real": "float",
    "number": "decimal(p,s)",
    "datetime": "timestamp",
    "bytes": "binary",
    "varbinary": "binary",
    "blob": "binary",
    "json": "string",
    "uuid": "string",
    "row": "struct<name:type>",
    "list": "array<type>",
    "time": "string",
}

SHAPES = {
    "array": "array<type>",
    "map": "map<key,value>",
    "struct": "struct<name:type>",
    "uniontype": "uniontype<type,type>",
}
