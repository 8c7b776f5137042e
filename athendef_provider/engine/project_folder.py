"""The folder of a Pulumi project."""

from pathlib import Path

_FILES = ("Pulumi.yaml", "Pulumi.yml")


def find_project(start: Path) -> Path | None:
    """The folder with the Pulumi.yaml: ``start``, or the nearest above it; None for none."""
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in _FILES):
            return folder
    return None
