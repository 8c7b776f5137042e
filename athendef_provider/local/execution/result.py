"""The result of a statement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """``columns`` are (name, type) pairs; ``rows`` are the lines of the result file.

    In DESCRIBE and SHOW TBLPROPERTIES, Athena joins the fields of a row by tabs into one value, so
    a row is one string. ``view`` is True for DESCRIBE and SHOW COLUMNS of a view, whose
    SubstatementType is DESC_VIEW.
    """

    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    view: bool = False
