"""The names of column types: Athena's, their synonyms, and what other databases call them."""

_SCALARS = """
boolean tinyint smallint int bigint float double decimal char varchar string binary date timestamp
"""
SCALARS = frozenset(_SCALARS.split())
NESTED = frozenset({"array", "map", "struct", "uniontype"})
TYPE_NAMES = SCALARS | NESTED
SYNONYMS = {"integer": "int", "dec": "decimal", "numeric": "decimal"}
# Iceberg's own names for what DDL calls bigint and array.
ICEBERG_SYNONYMS = {"long": "bigint", "list": "array"}
# What people write who come from other databases.
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
