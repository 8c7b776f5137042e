"""Measures parsing and rendering: ``python bench/reading.py [TABLES]`` prints a table.

The files are synthetic: a third each of external tables, Iceberg tables and views, with 30 columns
(two of them nested), comments and properties.
"""

import platform
import sys
import time
from collections.abc import Callable

from athendef_provider.definition import read, render

_COLUMNS = 28


def _columns(number: int, nested: str) -> str:
    plain = ["string", "bigint", "double", "decimal(18,4)", "timestamp", "boolean"]
    lines = [
        f"  `column_{index}` {plain[index % len(plain)]} COMMENT 'the meaning of column {index}'"
        for index in range(_COLUMNS)
    ]
    lines.append(f"  `tags_{number}` map<string,array<string>>")
    lines.append(f"  `nested` {nested}")
    return ",\n".join(lines)


def external_table(number: int) -> str:
    """A partitioned table of JSON files, with partition projection."""
    nested = "struct<id:string,items:array<struct<sku:string,price:decimal(10,2),n:int>>>"
    return (
        f"-- a comment before the statement\nCREATE EXTERNAL TABLE bench.t{number} (\n"
        f"{_columns(number, nested)}\n)\nCOMMENT 'table {number}'\n"
        "PARTITIONED BY (dt string, region string)\n"
        "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\n"
        "WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')\n"
        f"LOCATION 's3://lake/t{number}/'\n"
        "TBLPROPERTIES ('projection.enabled' = 'true', 'projection.dt.type' = 'date', "
        "'projection.dt.range' = '2020-01-01,NOW', 'projection.dt.format' = 'yyyy-MM-dd', "
        "'projection.region.type' = 'enum', 'projection.region.values' = 'eu,us')\n"
    )


def iceberg_table(number: int) -> str:
    """An Iceberg table with partition transforms."""
    nested = "struct<id:string,items:array<struct<sku:string,n:int>>>"
    return (
        f"CREATE TABLE bench.t{number} (\n{_columns(number, nested)}\n)\n"
        "PARTITIONED BY (day(column_4), bucket(16, column_1))\n"
        f"LOCATION 's3://lake/t{number}/'\n"
        "TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet')\n"
    )


def view(number: int) -> str:
    """A view with a join, a CTE and twenty expressions."""
    selected = ",\n  ".join(
        f"coalesce(o.column_{index}, 'none') AS c{index}" for index in range(20)
    )
    return (
        f"CREATE VIEW bench.t{number} AS\n"
        f"WITH recent AS (SELECT * FROM orders WHERE dt > '{number}')\n"
        f"SELECT\n  {selected}\nFROM recent o JOIN customers c ON o.id = c.id AND c.live\n"
        "WHERE (o.total > 10 OR o.vip) AND c.country IN ('de', 'fr')\n"
    )


def _measure(kind: str, make: Callable[[int], str], count: int) -> float:
    texts = [make(number) for number in range(count)]
    began = time.perf_counter()
    definitions = [
        read(text, path=f"bench/t{number}.sql", database="bench", name=f"t{number}").definition
        for number, text in enumerate(texts)
    ]
    reading = time.perf_counter() - began
    parsed = [definition for definition in definitions if definition is not None]
    assert len(parsed) == count, f"a file of kind {kind} has errors"
    began = time.perf_counter()
    for definition in parsed:
        render(definition)
    rendering = time.perf_counter() - began
    print(f"{kind:<16}{count:>7}{reading:>12.2f}{1000 * reading / count:>12.2f}{rendering:>12.2f}")
    return reading


def main() -> None:
    """Measure all kinds. The first view includes the import of sqlglot."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(f"{'kind':<16}{'files':>7}{'read, s':>12}{'ms a file':>12}{'render, s':>12}")
    kinds = {"external tables": external_table, "Iceberg tables": iceberg_table, "views": view}
    for kind, make in kinds.items():
        _measure(kind, make, count)
    mixed = list(kinds.values())
    _measure("a third of each", lambda number: mixed[number % 3](number), count)


if __name__ == "__main__":
    main()
