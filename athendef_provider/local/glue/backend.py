"""moto's Glue backend, repaired where it departs from Glue.

=============================  ==================================  =============================
what                           moto                                Glue, and so here
=============================  ==================================  =============================
names                          kept and compared as written        lower-case: databases, tables,
                                                                   columns, partition keys
a table's first VersionId      "1"                                 "0" (floci-io/floci#1205)
UpdateTable with a VersionId   ignored                             a stale one is refused:
that is not the current one                                        ConcurrentModificationException
SkipArchive                    ignored                             the previous version goes
UpdateTable under a new name   EntityNotFoundException             the same: it finds no table
GetTables' Expression          a glob, matched as a prefix         a regular expression of the
                                                                   whole name
lengths and patterns           unchecked                           ValidationException
a partition's values           any number of them                  as many as partition keys
a partition moved onto         the moved one is lost               AlreadyExistsException
another's values
=============================  ==================================  =============================

Paging, batch limits and wordings are the API's (``api``). Athena's statements reach this backend
through moto's own registry, ``glue_backends``: ``repaired_glue`` puts the class in its place.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.glue.exceptions import (
    PartitionAlreadyExistsException,
    PartitionNotFoundException,
    TableAlreadyExistsException,
    VersionNotFoundException,
)
from moto.glue.models import FakeDatabase, FakeTable, GlueBackend, glue_backends

from athendef_provider.local.constraints import input_violations
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.wire import Body


def glue_catalogue(region: str) -> "GlueCatalogue":
    """Find the catalogue of a region."""
    backend = glue_backends[ACCOUNT][region]
    if not isinstance(backend, GlueCatalogue):
        raise TypeError("the embedded AWS is not running: this is moto's own Glue")
    return backend


@contextlib.contextmanager
def repaired_glue() -> Iterator[None]:
    """Let moto make its Glue backends of the repaired class, until the block ends.

    moto makes a region's backend when it is first asked for; what it has made before, stays.
    """
    glue_backends.backend = GlueCatalogue
    try:
        yield
    finally:
        glue_backends.backend = GlueBackend


class GlueTable(FakeTable):  # type: ignore[misc] # moto is untyped here
    """A table whose versions count from "0"."""

    def __init__(self, database: str, name: str, table_input: Body, catalog_id: str) -> None:
        super().__init__(database, name, table_input, catalog_id=catalog_id)
        self._current_version = 0
        self.versions = {"0": table_input}

    @property
    def current(self) -> str:
        """The VersionId of the table as it is."""
        return str(self._current_version)

    def replace(self, table_input: Body, *, keep_previous: bool) -> None:
        """Make ``table_input`` the next version."""
        previous = self.current
        self.update(table_input)
        if not keep_previous:
            self.versions.pop(previous, None)

    def update_partition(self, old_values: list[str], partition_input: Body) -> None:
        """Replace a partition; moto loses it where the new values are another's already."""
        old, new = str(old_values), str(partition_input["Values"])
        if old not in self.partitions:
            raise PartitionNotFoundException
        if new != old and new in self.partitions:
            raise PartitionAlreadyExistsException
        super().update_partition(old_values, partition_input)

    def delete_version(self, version_id: str) -> None:
        """Forget an archived version; the current one is the table itself."""
        if version_id == self.current:
            raise JsonRESTError(
                "InvalidInputException", f"Version {version_id} is the current table version."
            )
        if version_id not in self.versions:
            raise VersionNotFoundException
        del self.versions[version_id]


class GlueCatalogue(GlueBackend):  # type: ignore[misc] # moto is untyped here
    """One region's catalogue.

    ``lock`` makes a sequence of operations one: the API holds it for each call, a query for its
    whole execution.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.lock = threading.RLock()

    @property
    def _url_module(self) -> Any:
        # moto finds a backend's URLs beside the module of its class, which this one is not in.
        from moto.glue import urls  # noqa: PLC0415 - imported where moto imports it, too

        return urls

    # -- databases -------------------------------------------------------------------------------

    def create_database(
        self, database_name: str, database_input: Body, tags: dict[str, str] | None = None
    ) -> FakeDatabase:
        """Add a database."""
        _check("DatabaseInput", database_input, "databaseInput")
        name = database_name.lower()
        return super().create_database(name, {**database_input, "Name": name}, tags)

    def get_database(self, database_name: str) -> FakeDatabase:
        """Find a database; raises EntityNotFoundException, "Database x not found."."""
        return super().get_database(database_name.lower())

    def update_database(self, database_name: str, database_input: Body) -> None:
        """Replace a database's description, location and parameters."""
        _check("DatabaseInput", database_input, "databaseInput")
        name = database_name.lower()
        if database_input["Name"].lower() != name:
            raise JsonRESTError("InvalidInputException", "Database cannot be renamed")
        super().update_database(name, {**database_input, "Name": name})

    def delete_database(self, database_name: str) -> None:
        """Take a database away with its tables: Glue, unlike Athena, does not ask."""
        super().delete_database(database_name.lower())

    # -- tables ----------------------------------------------------------------------------------

    def create_table(
        self,
        database_name: str,
        table_name: str,
        table_input: Body,
        open_table_format_input: Body | None = None,
    ) -> GlueTable:
        """Add a table; OpenTableFormatInput is refused: Athena's own DDL makes Iceberg tables."""
        if open_table_format_input:
            raise JsonRESTError("InvalidInputException", "OpenTableFormatInput is not supported")
        _check("TableInput", table_input, "tableInput")
        database = self.get_database(database_name)
        name = table_name.lower()
        if name in database.tables:
            raise TableAlreadyExistsException
        table = GlueTable(database.name, name, _folded(table_input), self.account_id)
        database.tables[name] = table
        return table

    def get_table(self, database_name: str, table_name: str) -> GlueTable:
        """Find a table; raises EntityNotFoundException, "Table x not found."."""
        table = super().get_table(database_name.lower(), table_name.lower())
        if not isinstance(table, GlueTable):
            raise TypeError("a table that moto made by itself")
        return table

    def get_tables(self, database_name: str, expression: str | None) -> list[GlueTable]:
        """List a database's tables by name, those whose whole name matches the expression."""
        tables: dict[str, GlueTable] = self.get_database(database_name).tables
        matches = _expression(expression).fullmatch if expression else bool
        return [tables[name] for name in sorted(tables) if matches(name)]

    def update_table(
        self,
        database_name: str,
        table_name: str,
        table_input: Body,
        *,
        version_id: str | None = None,
        skip_archive: bool = False,
    ) -> None:
        """Replace a table's whole TableInput; ``version_id``, where given, must be current."""
        _check("TableInput", table_input, "tableInput")
        table = self.get_table(database_name, table_name)
        if version_id is not None and version_id != table.current:
            raise JsonRESTError(
                "ConcurrentModificationException",
                "Update table failed due to concurrent modifications.",
            )
        table.replace(_folded(table_input), keep_previous=not skip_archive)

    def delete_table(self, database_name: str, table_name: str) -> None:
        """Take a table away, with its versions and partitions."""
        super().delete_table(database_name.lower(), table_name.lower())

    # -- partitions ------------------------------------------------------------------------------

    def create_partition(self, database_name: str, table_name: str, part_input: Body) -> None:
        """Add a partition."""
        self._check_partition(database_name, table_name, part_input)
        super().create_partition(database_name, table_name, part_input)

    def batch_create_partition(
        self, database_name: str, table_name: str, partition_input: list[Body]
    ) -> list[Body]:
        """Add partitions; gives the errors of those that could not be added."""
        for entry in partition_input:
            self._check_partition(database_name, table_name, entry)
        errors: list[Body] = super().batch_create_partition(
            database_name, table_name, partition_input
        )
        return errors

    def batch_update_partition(
        self, database_name: str, table_name: str, entries: list[Body]
    ) -> list[Body]:
        """Replace partitions; gives the errors of those that could not be replaced."""
        for entry in entries:
            self._check_partition(database_name, table_name, entry["PartitionInput"])
        errors: list[Body] = super().batch_update_partition(database_name, table_name, entries)
        return errors

    def update_partition(
        self, database_name: str, table_name: str, part_input: Body, part_to_update: list[str]
    ) -> None:
        """Replace one partition."""
        self._check_partition(database_name, table_name, part_input)
        super().update_partition(database_name, table_name, part_input, part_to_update)

    def _check_partition(self, database: str, table: str, entry: Body) -> None:
        _check("PartitionInput", entry, "partitionInput")
        current = self.get_table(database, table)
        keys = current.versions[current.current].get("PartitionKeys") or []
        if len(entry.get("Values") or ()) != len(keys):
            raise JsonRESTError(
                "InvalidInputException",
                "The number of partition keys do not match the number of partition values",
            )


def _check(shape: str, value: Body, path: str) -> None:
    if message := input_violations("glue", shape, value, path):
        raise JsonRESTError("ValidationException", message)


def _expression(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise JsonRESTError("InvalidInputException", f"Invalid expression: {error}") from None


def _folded(table_input: Body) -> Body:
    """Give the TableInput with the names in it in lower case."""
    folded = {**table_input, "Name": table_input["Name"].lower()}
    if "PartitionKeys" in folded:
        folded["PartitionKeys"] = _folded_columns(folded["PartitionKeys"])
    storage = folded.get("StorageDescriptor")
    if storage and storage.get("Columns"):
        folded["StorageDescriptor"] = {**storage, "Columns": _folded_columns(storage["Columns"])}
    return folded


def _folded_columns(columns: list[Body] | None) -> list[Body]:
    return [{**column, "Name": column["Name"].lower()} for column in columns or ()]
