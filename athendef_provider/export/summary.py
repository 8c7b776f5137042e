"""What an export comes to, in lines for a person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from athendef_provider.definition.glue.iceberg_metadata import printable
from athendef_provider.export.plan import Decision

_SHOWN = 20


def summary(decisions: Sequence[Decision], tree: Path, *, done: bool = True) -> Iterator[str]:
    """A line of counts, then what the user must know of single files.

    ``done`` False is for what would be done.
    """
    # A database that has only its folder is no file.
    counts = Counter(
        decision.outcome
        for decision in decisions
        if decision.entry.file or decision.write is not None
    )
    says = (
        (counts["new"], "new file", "new files"),
        (counts["replaced"], "file overwritten", "files overwritten"),
        (counts["same"], "says what is live already", "say what is live already"),
        (counts["differs"], "file differs from what is live", "files differ from what is live"),
        (counts["unmanaged"], "can't be expressed in DDL", "can't be expressed in DDL"),
        (counts["unreadable"], "can't be read", "can't be read"),
    )
    parts = [
        f"{_number(count)} {one if count == 1 else many}" for count, one, many in says if count
    ]
    yield f"{tree}: {', '.join(parts) or 'nothing'}{'' if done else ' (nothing is written)'}"
    yield from _several(
        [
            f"{tree / decision.path} differs, and stays: {decision.why}"
            for decision in decisions
            if decision.outcome == "differs"
        ],
        "to take what is live instead, use --overwrite",
    )
    yield from _several(
        [
            f"{tree / decision.path} is for reading only, and not managed: {decision.why}"
            for decision in decisions
            if decision.outcome == "unmanaged"
        ],
        "",
    )
    yield from _several(
        [
            f"{printable(decision.entry.full_name)}: access to its Iceberg metadata file "
            f"{printable(decision.entry.denied)} is denied: only what Glue holds was compared"
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
