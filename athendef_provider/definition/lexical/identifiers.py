"""Identifiers: reserved words, quoting, and suggestions for misspellings."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

# https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html: "Reserved keywords to escape in
# DDL statements". The page's CASHE is Hive's CACHE, misspelt; Hive does not reserve either.
_RESERVED_IN_DDL = """
ALL ALTER AND ARRAY AS AUTHORIZATION BETWEEN BIGINT BINARY BOOLEAN BOTH BY CASE CAST CHAR COLUMN
COMMIT CONF CONSTRAINT CREATE CROSS CUBE CURRENT CURRENT_DATE CURRENT_TIMESTAMP CURSOR DATABASE
DATE DAYOFWEEK DECIMAL DELETE DESCRIBE DISTINCT DIV DOUBLE DROP ELSE END EXCHANGE EXISTS
EXTENDED EXTERNAL EXTRACT FALSE FETCH FLOAT FLOOR FOLLOWING FOR FOREIGN FROM FULL FUNCTION GRANT
GROUP GROUPING HAVING IF IMPORT IN INNER INSERT INT INTEGER INTERSECT INTERVAL INTO IS JOIN
LATERAL LEFT LESS LIKE LOCAL MACRO MAP MORE NONE NOT NULL NUMERIC OF ON ONLY OR ORDER OUT OUTER
OVER PARTIALSCAN PARTITION PERCENT PRECEDING PRECISION PRESERVE PRIMARY PROCEDURE RANGE READS
REDUCE REFERENCES REGEXP REVOKE RIGHT RLIKE ROLLBACK ROLLUP ROW ROWS SELECT SET SMALLINT START
TABLE TABLESAMPLE THEN TIME TIMESTAMP TO TRANSFORM TRIGGER TRUE TRUNCATE UNBOUNDED UNION
UNIQUEJOIN UPDATE USER USING UTC_TIMESTAMP VALUES VARCHAR VIEWS WHEN WHERE WINDOW WITH
"""
RESERVED_IN_DDL = frozenset(_RESERVED_IN_DDL.split())

# On the list, but unquoted in published examples: the user guide's (load balancer, CloudFront and
# flow logs, Grok, flights), AWS's Macie samples and OpenStreetMap registry, and Common Crawl.
# Athena's grammar is older than the version of Hive that reserved them.
BARE_IN_EXAMPLES = frozenset(
    {"TIME", "START", "DAYOFWEEK", "TIMESTAMP", "USER", "PARTITION", "FETCH", "ROW", "TO"}
)

# The same page: "Reserved keywords to escape in SQL SELECT statements".
_RESERVED_IN_SELECT = """
ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE
CURRENT_PATH CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE
DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FIRST FOR FROM FULL
GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT
JSON_QUERY JSON_TABLE JSON_VALUE LAST LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL
NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM
TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH
"""
RESERVED_IN_SELECT = frozenset(_RESERVED_IN_SELECT.split())

_PLAIN_IN_DDL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")
_PLAIN_IN_SELECT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def plain_in_ddl(name: str) -> bool:
    """Return whether Hive's DDL accepts the name without backquotes."""
    return (
        _PLAIN_IN_DDL.match(name) is not None
        and not name.isdigit()
        and name.upper() not in RESERVED_IN_DDL
    )


def plain_in_select(name: str) -> bool:
    """Return whether Trino's SQL accepts the name without double quotes."""
    return _PLAIN_IN_SELECT.match(name) is not None and name.upper() not in RESERVED_IN_SELECT


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the most similar candidate; None if none is similar."""
    by_key = {candidate.lower(): candidate for candidate in candidates}
    matches = get_close_matches(word.lower(), by_key, n=1, cutoff=0.7)
    return by_key[matches[0]] if matches else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a hint with the most similar candidate, or an empty string."""
    suggestion = nearest(word, candidates)
    return f"did you mean {suggestion}?" if suggestion else ""
