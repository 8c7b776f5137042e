"""Records that the program and the provider write for the `athendef` command.

They run in processes of their own, and the engine forwards only lines of text. The command names a
file in ``ATHENDEF_RECORDS``. Each record is appended to it as one line of JSON. Without the command
there is no such file, and the engine shows a notice as text.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias, assert_never

from athendef_provider.notices import Notice

VARIABLE = "ATHENDEF_RECORDS"


@dataclass(frozen=True, slots=True)
class ExistingObject:
    """A live object under the name of a resource that is to be created, as its properties."""

    resource: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartitionCount:
    """How many partitions a table has, and how many of them its change would lose."""

    resource: str
    total: int
    lost: int


Record: TypeAlias = Notice | ExistingObject | PartitionCount

_KINDS: Mapping[str, type[Record]] = {
    "notice": Notice,
    "existing": ExistingObject,
    "partitions": PartitionCount,
}


def write(record: Record, environment: Mapping[str, str] = os.environ) -> bool:
    """Append a record to the file that the environment names; return whether there is one."""
    path = environment.get(VARIABLE)
    if not path:
        return False
    match record:
        case Notice():
            kind = "notice"
        case ExistingObject():
            kind = "existing"
        case PartitionCount():
            kind = "partitions"
        case _:
            assert_never(record)
    line = json.dumps({"kind": kind, **asdict(record)}).encode() + b"\n"
    try:
        # One write in append mode: lines of several processes and threads do not mix.
        with Path(path).open("ab", buffering=0) as file:
            file.write(line)
    except OSError:
        return False  # the command has ended
    return True


class RecordReader:
    """Reads the records that were written to a file since the last call."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0

    def read(self) -> tuple[Record, ...]:
        """Return the new records; none while the file does not exist."""
        try:
            with self._file.open("rb") as file:
                file.seek(self._offset)
                text = file.read()
        except OSError:
            return ()
        complete, newline, _ = text.rpartition(b"\n")
        self._offset += len(complete) + len(newline)
        return tuple(_record(line) for line in complete.splitlines())


def _record(line: bytes) -> Record:
    fields = json.loads(line)
    return _KINDS[fields.pop("kind")](**fields)
