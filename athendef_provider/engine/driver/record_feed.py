"""Follows the records that the program and the provider write while an operation runs."""

import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from athendef_provider.engine.records import VARIABLE, Record, RecordReader

_POLL_SECONDS = 0.05


@contextmanager
def following_records(on_record: Callable[[Record], None]) -> Iterator[Mapping[str, str]]:
    """Pass records to ``on_record``, in a thread, until the block ends.

    Yields the environment for the operation. All records are passed when the block has ended.
    """
    with tempfile.TemporaryDirectory(prefix="athendef-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "records.jsonl"
        reader = RecordReader(file)
        ended = threading.Event()

        def follow() -> None:
            while not ended.wait(_POLL_SECONDS):
                pass_new()

        def pass_new() -> None:
            for record in reader.read():
                on_record(record)

        thread = threading.Thread(target=follow, name="records", daemon=True)
        thread.start()
        try:
            yield {VARIABLE: str(file)}
        finally:
            ended.set()
            thread.join()
            pass_new()
