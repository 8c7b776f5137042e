"""The summary of an export for users."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from athendef_provider.definition.glue.iceberg_metadata import printable
from athendef_provider.export.plan import Decision

_SHOWN = 20


def summary(decisions: Sequence[Decision], tree: Path, *, done: bool = True) -> Iterator[str]:
    """One line of counts, then lines for files that need attention.

    ``done`` is false for a dry run.
    """
    # A database that has only a folder does not count as a file.
    counts = Counter(
        decision.outcome
        for decision in decisions
        if decision.entry.targeted or decision.write is not None
    )
    labels = (
        (counts["new"], "new file", "new files"),
        (counts["replaced"], "file overwritten", "files overwritten"),
        (counts["same"], "file up to date", "files up to date"),
        (counts["differs"], "file differs from the catalog", "files differ from the catalog"),
        (counts["unmanaged"], "cannot be expressed in DDL", "cannot be expressed in DDL"),
        (counts["unreadable"], "cannot be read", "cannot be read"),
    )
    parts = [
        f"{_number(count)} {singular if count == 1 else plural}"
        for count, singular, plural in labels
        if count
    ]
    yield f"{tree}: {', '.join(parts) or 'nothing'}{'' if done else ' (nothing was written)'}"
    yield from _several(
        [
            f"{tree / decision.path} differs, and was kept: {decision.why}"
            for decision in decisions
            if decision.outcome == "differs"
        ],
        "to replace them by the live definitions, use --overwrite",
    )
    yield from _several(
        [
            f"{tree / decision.path} is unmanaged: {decision.why}"
            for decision in decisions
            if decision.outcome == "unmanaged"
        ],
        "",
    )
    yield from _several(
        [
            f"{printable(decision.entry.full_name)}: access to its Iceberg metadata file "
            f"{printable(decision.entry.denied)} is denied: only Glue's fields were compared"
            for decision in decisions
            if decision.entry.denied and decision.outcome in {"same", "differs", "replaced"}
        ],
        "",
    )


def _several(lines: Sequence[str], hint: str) -> Iterator[str]:
    for line in lines[:_SHOWN]:
        yield f"  {line}"
    if len(lines) > _SHOWN:
        yield f"  and {_number(len(lines) - _SHOWN)} more"
    if lines and hint:
        yield f"  ({hint})"


def _number(count: int) -> str:
    return f"{count:,}"
