"""Writes trees of SQL files of any size, with the proportions of a warehouse."""

from pathlib import Path

_DATABASE_SIZE = 250

_HIVE = """\
CREATE EXTERNAL TABLE {name} (
  event_id bigint COMMENT 'unique',
  user_id string,
  amount decimal(12,2),
  tags array<string>,
  context struct<ip:string,agent:string,geo:struct<country:string,city:string>>,
  occurred_at timestamp{column}
)
COMMENT 'Events of kind {name}'
PARTITIONED BY (dt date, hour int)
STORED AS PARQUET
LOCATION 's3://{lake}/{database}/{name}/'
TBLPROPERTIES ('parquet.compression' = 'ZSTD')
"""

_ICEBERG = """\
CREATE TABLE {name} (
  id bigint,
  name string,
  valid_from date{column}
)
PARTITIONED BY (month(valid_from), bucket(16, id))
LOCATION 's3://{lake}/{database}/{name}/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet')
"""

_VIEW = "CREATE VIEW {name} AS SELECT dt, sum(amount) AS amount{count} FROM {read} GROUP BY dt\n"


def write_tree(folder: Path, tables: int, lake: str, *, changed: bool = False) -> int:
    """Write tables and views, 10 % Iceberg tables and 10 % views. Returns the number of resources.

    ``changed`` adds a column to each table and view.
    """
    for number in range(tables):
        database = f"bench{number // _DATABASE_SIZE}"
        name = f"t{number}"
        match number % 10:
            case 4:
                sql = _ICEBERG
            case 9:
                sql = _VIEW
            case _:
                sql = _HIVE
        text = sql.format(
            name=name,
            database=database,
            lake=lake,
            column=",\n  note string" if changed else "",
            count=", count(*) AS events" if changed else "",
            read=f"{database}.t{number - 1}",
        )
        file = folder / database / f"{name}.sql"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tables + -(-tables // _DATABASE_SIZE)
