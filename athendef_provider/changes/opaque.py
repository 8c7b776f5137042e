"""How a statement that only Athena understands is carried out again.

A view's is run anew, as CREATE OR REPLACE. A Hive table's is swapped in like any other, from
its own text under the shadow's name. An Iceberg table's can't be: ALTER needs to know what
changed, and Athena makes no second table over the same metadata.
"""

import re

from athendef_provider.changes import ddl
from athendef_provider.changes.hive import SHADOW_PROPERTY, shadow_name
from athendef_provider.changes.steps import Refuse, Run, Swap
from athendef_provider.definition.model import Definition, Opaque, full_name
from athendef_provider.definition.strings import quote_string

_PART = r"(?:`[^`]+`|[\w$]+)"
_TABLE_NAME = re.compile(
    rf"^(\s*CREATE\s+(?:EXTERNAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?){_PART}(?:\s*\.\s*{_PART})?",
    re.IGNORECASE,
)
_PROPERTIES = re.compile(r"(TBLPROPERTIES\s*\()", re.IGNORECASE)
_PARTITIONED = re.compile(r"\bPARTITIONED\s+BY\b", re.IGNORECASE)
_CREATE_VIEW = re.compile(r"^\s*CREATE\s+(?!OR\s+REPLACE)", re.IGNORECASE)


def creation_of(opaque: Opaque) -> str:
    """The user's statement; a view's can be run twice."""
    if opaque.kind == "view":
        return _CREATE_VIEW.sub("CREATE OR REPLACE ", opaque.sql, count=1)
    return opaque.sql


def plan_opaque(to: Opaque, why: str) -> Run | Swap | Refuse:
    """The step that brings a live table or view of the same kind to an opaque statement."""
    match to.kind:
        case "view":
            return Run(creation_of(to), why)
        case "hive":
            return _swap(to, why)
        case "iceberg":
            return Refuse(
                f"{full_name(to)} is an Iceberg table with a clause that athendef does not "
                f"understand ({to.clause}), so it can't tell what to alter",
                "put the statement back, or write it without that clause",
            )


def partition_notices(to: Definition) -> tuple[str, ...]:
    """What to know of a swapped statement: which columns its partitions need can't be told."""
    if not (isinstance(to, Opaque) and to.kind == "hive" and _PARTITIONED.search(to.sql)):
        return ()
    clause = to.clause or "a clause"
    notice = (
        f"the partitions of {full_name(to)} keep the columns that they have: its statement holds "
        f"{clause}, which is not understood"
    )
    return (notice,)


def _swap(to: Opaque, why: str) -> Swap:
    """The statement under the shadow's name, with the shadow's mark among its properties."""
    shadow = shadow_name(to.name)
    named = _TABLE_NAME.sub(
        lambda head: head[1] + ddl.table_name(to.database, shadow), to.sql, count=1
    )
    mark = f"{quote_string(SHADOW_PROPERTY)} = {quote_string(full_name(to))}"
    places = list(_PROPERTIES.finditer(named))
    if places:
        end = places[-1].end()
        marked = f"{named[:end]}{mark}, {named[end:].lstrip()}"
    else:
        marked = f"{named}\nTBLPROPERTIES ({mark})"
    return Swap(
        database=to.database,
        shadow=shadow,
        create_sql=marked,
        why=why,
    )
