"""moto's Glue backend, corrected where it deviates from Glue.

=============================  ==================================  =============================
what                           moto                                Glue, and here
=============================  ==================================  =============================
names                          kept and compared as written        lower-case: databases, tables,
                                                                   columns, partition keys
a table's first VersionId      "1"                                 "0" (floci-io/floci#1205)
UpdateTable with a VersionId   ignored                             rejected:
that is not the current one                                        ConcurrentModificationException
SkipArchive                    ignored                             the previous version is removed
UpdateTable under a new name   EntityNotFoundException             the same
GetTables' Expression          a glob, matched as a prefix         a regular expression that
                                                                   matches the whole name
lengths and patterns           unchecked                           ValidationException
a partition's values           any number of values                one per partition key
UpdatePartition to values      the updated partition is lost       AlreadyExistsException
of another partition
=============================  ==================================  =============================

Paging, batch limits and messages are implemented in ``api``. Athena's statements reach this
backend through moto's registry ``glue_backends``, where ``corrected_glue`` installs it.
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

from athendef_provider.local.constraints import structure_violations
from athendef_provider.local.options import ACCOUNT
from athendef_provider.local.protocol import Body


def glue_catalog(region: str) -> "GlueCatalog":
    """Return the catalog of a region."""
    backend = glue_backends[ACCOUNT][region]
    if not isinstance(backend, GlueCatalog):
        raise TypeError("the embedded AWS is not running: this is moto's unmodified Glue backend")
    return backend


@contextlib.contextmanager
def corrected_glue() -> Iterator[None]:
    """Make moto create Glue backends of the corrected class for the duration of the block.

    moto creates a region's backend on first use; backends that exist already are not replaced.
    """
    glue_backends.backend = GlueCatalog
    try:
        yield
    finally:
        glue_backends.backend = GlueBackend


class GlueTable(FakeTable):  # type: ignore[misc] # moto is untyped here
    """A table whose first version is "0"."""

    def __init__(self, database: str, name: str, table_input: Body, catalog_id: str) -> None:
        super().__init__(database, name, table_input, catalog_id=catalog_id)
        self._current_version = 0
        self.versions = {"0": table_input}

    @property
    def current(self) -> str:
        """The VersionId of the current version."""
        return str(self._current_version)

    def replace(self, table_input: Body, *, keep_previous: bool) -> None:
        """Add ``table_input`` as the next version."""
        previous = self.current
        self.update(table_input)
        if not keep_previous:
            self.versions.pop(previous, None)

    def update_partition(self, old_values: list[str], partition_input: Body) -> None:
        """Replace a partition; raises an error if the new values belong to another one."""
        old, new = str(old_values), str(partition_input["Values"])
        if old not in self.partitions:
            raise PartitionNotFoundException
        if new != old and new in self.partitions:
            raise PartitionAlreadyExistsException
        super().update_partition(old_values, partition_input)

    def delete_version(self, version_id: str) -> None:
        """Delete an archived version; the current one cannot be deleted."""
        if version_id == self.current:
            raise JsonRESTError(
                "InvalidInputException", f"Version {version_id} is the current table version."
            )
        if version_id not in self.versions:
            raise VersionNotFoundException
        del self.versions[version_id]


class GlueCatalog(GlueBackend):  # type: ignore[misc] # moto is untyped here
    """The catalog of one region.

    ``lock`` makes a sequence of operations atomic: the API holds it during each call, a query
    during its execution.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.lock = threading.RLock()

    @property
    def _url_module(self) -> Any:
        # moto looks for a backend's URLs next to the module of its class.
        from moto.glue import urls  # noqa: PLC0415 - moto imports it lazily as well

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
        """Return a database; raises EntityNotFoundException, "Database x not found."."""
        return super().get_database(database_name.lower())

    def update_database(self, database_name: str, database_input: Body) -> None:
        """Replace a database's description, location and parameters."""
        _check("DatabaseInput", database_input, "databaseInput")
        name = database_name.lower()
        if database_input["Name"].lower() != name:
            raise JsonRESTError("InvalidInputException", "Database cannot be renamed")
        super().update_database(name, {**database_input, "Name": name})

    def delete_database(self, database_name: str) -> None:
        """Delete a database with its tables; unlike Athena, Glue needs no CASCADE."""
        super().delete_database(database_name.lower())

    # -- tables ----------------------------------------------------------------------------------

    def create_table(
        self,
        database_name: str,
        table_name: str,
        table_input: Body,
        open_table_format_input: Body | None = None,
    ) -> GlueTable:
        """Add a table. OpenTableFormatInput is rejected: Iceberg tables are created by DDL."""
        if open_table_format_input:
            raise JsonRESTError("InvalidInputException", "OpenTableFormatInput is not supported")
        _check("TableInput", table_input, "tableInput")
        database = self.get_database(database_name)
        name = table_name.lower()
        if name in database.tables:
            raise TableAlreadyExistsException
        table = GlueTable(database.name, name, _lower_case_names(table_input), self.account_id)
        database.tables[name] = table
        return table

    def get_table(self, database_name: str, table_name: str) -> GlueTable:
        """Return a table; raises EntityNotFoundException, "Table x not found."."""
        table = super().get_table(database_name.lower(), table_name.lower())
        if not isinstance(table, GlueTable):
            raise TypeError("this table was not created by GlueCatalog")
        return table

    def get_tables(self, database_name: str, expression: str | None) -> list[GlueTable]:
        """Return a database's tables whose whole name matches the expression, by name."""
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
        """Replace a table's TableInput; ``version_id``, if given, must be the current one."""
        _check("TableInput", table_input, "tableInput")
        table = self.get_table(database_name, table_name)
        if version_id is not None and version_id != table.current:
            raise JsonRESTError(
                "ConcurrentModificationException",
                "Update table failed due to concurrent modifications.",
            )
        table.replace(_lower_case_names(table_input), keep_previous=not skip_archive)

    def delete_table(self, database_name: str, table_name: str) -> None:
        """Delete a table with its versions and partitions."""
        super().delete_table(database_name.lower(), table_name.lower())

    # -- partitions ------------------------------------------------------------------------------

    def create_partition(self, database_name: str, table_name: str, part_input: Body) -> None:
        """Add a partition."""
        self._check_partition(database_name, table_name, part_input)
        super().create_partition(database_name, table_name, part_input)

    def batch_create_partition(
        self, database_name: str, table_name: str, partition_input: list[Body]
    ) -> list[Body]:
        """Add partitions; returns the errors of those that were not added."""
        for entry in partition_input:
            self._check_partition(database_name, table_name, entry)
        errors: list[Body] = super().batch_create_partition(
            database_name, table_name, partition_input
        )
        return errors

    def batch_update_partition(
        self, database_name: str, table_name: str, entries: list[Body]
    ) -> list[Body]:
        """Replace partitions; returns the errors of those that were not replaced."""
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
    if message := structure_violations("glue", shape, value, path):
        raise JsonRESTError("ValidationException", message)


def _expression(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise JsonRESTError("InvalidInputException", f"Invalid expression: {error}") from None


def _lower_case_names(table_input: Body) -> Body:
    """Return the TableInput with its names in lower case."""
    lowered = {**table_input, "Name": table_input["Name"].lower()}
    if "PartitionKeys" in lowered:
        lowered["PartitionKeys"] = _lower_case_columns(lowered["PartitionKeys"])
    storage = lowered.get("StorageDescriptor")
    if storage and storage.get("Columns"):
        lowered["StorageDescriptor"] = {
            **storage,
            "Columns": _lower_case_columns(storage["Columns"]),
        }
    return lowered


def _lower_case_columns(columns: list[Body] | None) -> list[Body]:
    return [{**column, "Name": column["Name"].lower()} for column in columns or ()]
