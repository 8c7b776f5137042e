"""A reader that polls a table while a test changes it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.account import Account


class Reader:
    """Polls a table; ``misses`` counts the calls that did not find it."""

    def __init__(self, account: Account, name: str) -> None:
        self._account = account
        self._name = name
        self.stop = threading.Event()
        self.first = threading.Event()
        self.misses = 0

    def poll(self) -> None:
        """Poll until ``stop`` is set."""
        while not self.stop.is_set():
            self.misses += self._account.find_table(self._name) is None
            self.first.set()
            self.stop.wait(0.005)


@contextmanager
def polling_reader(account: Account, name: str) -> Iterator[Reader]:
    """Poll ``database.name`` in Glue while the context is open."""
    reader = Reader(account, name)
    thread = threading.Thread(target=reader.poll, name="reader", daemon=True)
    thread.start()
    reader.first.wait()
    try:
        yield reader
    finally:
        reader.stop.set()
        thread.join()
