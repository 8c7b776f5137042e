"""``athendef show``: one table or view in the tree, the state and the catalog."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from athendef_provider.cli import console, options
from athendef_provider.cli.context.import_options import report_unreadable
from athendef_provider.times import readable_time

if TYPE_CHECKING:
    from athendef_provider.aws import Aws
    from athendef_provider.config import Settings
    from athendef_provider.definition.glue.iceberg_metadata import IcebergMetadataError
    from athendef_provider.definition.model import Definition
    from athendef_provider.engine.driver.stack import Stack
    from athendef_provider.redaction import Secrets
    from athendef_provider.tree import SqlFile


@dataclass(frozen=True, slots=True)
class _Live:
    """A table in the catalog.

    If an Iceberg table's metadata cannot be read, ``definition`` comes from Glue alone;
    ``unreadable`` is the error, ``denied`` the file to which access is denied.
    """

    definition: "Definition"
    version: str
    changed: str
    partitions: int
    unreadable: "IcebergMetadataError | None" = None
    denied: str = ""


@click.command(epilog="Example: athendef show sales.orders")
@click.argument("table", metavar="DB.TABLE", shell_complete=options.complete_names)
@options.stack
@options.debug
def show(*, table: str, stack: str) -> None:
    """Show a table or view: its file, the live table, the differences, partitions and backups.

    Reads the catalog; changes nothing.
    """
    # Imported only now: boto3 and reading SQL take a second.
    from athendef_provider.aws import Aws  # noqa: PLC0415
    from athendef_provider.aws.backup.backups import Backups  # noqa: PLC0415
    from athendef_provider.cli.context.stack import open_tree  # noqa: PLC0415

    name = table.strip().lower()
    database, dot, short = name.partition(".")
    if not (database and dot and short):
        raise click.UsageError(f"{table!r} is not a table name: write database.table")
    opened = open_tree(stack, required=False)
    settings = opened.stack.settings
    aws = Aws(settings.aws)
    file = opened.files.get(name)
    live = _live(aws, database, short, file)
    state = _in_state(opened.stack.read_state(), name)
    if file is None and live is None and state is None:
        opened.select((name,))  # raises `TargetError` with the nearest name
        console.fail(f"{name} is in neither the tree, the stack's state nor the catalog")
    console.mask(_secrets(settings, state, file, live))
    sections = [
        ("File", _file_lines(opened.stack, file)),
        ("Stack", _state_lines(state)),
        ("Live", _live_lines(live)),
        ("Difference", _difference_lines(file, live)),
        ("Backups", _backup_lines(Backups(aws, settings.backups, 0).times, database, short)),
        ("Definition", _definition_lines(file, live)),
    ]
    console.echo(console.paint(name, "white", bold=True))
    for title, lines in sections:
        console.echo(f"\n{console.paint(title, 'cyan')}")
        for line in lines:
            console.echo(f"  {line}" if line else "")
    if live is not None and live.unreadable is not None:
        report_unreadable((live.unreadable,))


def _live(aws: "Aws", database: str, name: str, file: "SqlFile | None") -> _Live | None:
    from athendef_provider.definition.glue.from_glue import (  # noqa: PLC0415 - see `show`
        from_glue_table,
        metadata_location,
    )
    from athendef_provider.definition.glue.iceberg_metadata import (  # noqa: PLC0415 - see `show`
        IcebergMetadataError,
        printable,
    )
    from athendef_provider.definition.normalize import normalize  # noqa: PLC0415 - see `show`

    table = aws.catalog.table(database, name)
    if table is None:
        return None
    metadata, unreadable, denied = None, None, ""
    try:
        metadata = aws.catalog.iceberg_metadata(table)
        denied = "" if metadata else printable(metadata_location(table))
    except IcebergMetadataError as error:
        unreadable = error
    wanted = file.definition if file else None
    definition = normalize(from_glue_table(table, metadata), wanted)
    partitioned = bool(table.get("PartitionKeys"))
    count = len(aws.catalog.partitions(database, name)) if partitioned else 0
    by = f" by {table['CreatedBy']}" if table.get("CreatedBy") else ""
    updated = table.get("UpdateTime")
    changed = f"{readable_time(updated)}{by}" if updated else ""
    version = str(table.get("VersionId", ""))
    return _Live(definition, version, changed, count, unreadable, denied)


def _secrets(
    settings: "Settings",
    state: Mapping[str, Any] | None,
    file: "SqlFile | None",
    live: _Live | None,
) -> "Secrets":
    """The secret values of the config and the state, and the live values that replaced them."""
    from athendef_provider.engine.provider.inputs import inputs_of  # noqa: PLC0415 - see `show`
    from athendef_provider.engine.provider.masking import (  # noqa: PLC0415 - see `show`
        revealed,
        texts_in,
        with_live_values,
    )
    from athendef_provider.redaction import Secrets  # noqa: PLC0415 - see `show`

    outputs = (state or {}).get("outputs") or {}
    secrets = Secrets.of(settings.secrets) | Secrets(texts_in(outputs))
    if live is None or not secrets:
        return secrets
    wanted = inputs_of(file.definition) if file else revealed(outputs)
    return with_live_values(secrets, wanted, inputs_of(live.definition))


def _in_state(resources: list[Mapping[str, Any]], name: str) -> Mapping[str, Any] | None:
    from athendef_provider.engine.driver.stack import resource_name  # noqa: PLC0415 - see `show`

    for resource in resources:
        if resource_name(resource) == name:
            return resource
    return None


def _file_lines(stack: "Stack", file: "SqlFile | None") -> Iterator[str]:
    from athendef_provider.engine.project_folder import relative  # noqa: PLC0415 - see `show`

    if file is None:
        yield "none"
        return
    yield str(relative(stack.tree / file.path))
    if file.reads:
        yield f"reads {', '.join(file.reads)}"
    if file.directives.allow:
        yield f"allows {', '.join(sorted(file.directives.allow))}"


def _state_lines(state: Mapping[str, Any] | None) -> Iterator[str]:
    if state is None:
        yield "not in the stack"
        return
    yield "managed" + (", protected" if state.get("protect") else "")
    yield from (
        f"{what} {readable_time(str(state[key]))}"
        for key, what in (("created", "created"), ("modified", "changed"))
        if state.get(key)
    )


def _live_lines(live: _Live | None) -> Iterator[str]:

    if live is None:
        yield "not in the catalog"
        return
    from athendef_provider.definition.model import kind_of  # noqa: PLC0415 - see `show`

    yield kind_of(live.definition).label
    if live.changed:
        yield f"changed {live.changed}"
    if live.version:
        yield f"version {live.version}"
    if live.partitions:
        yield console.plural(live.partitions, "partition")
    if live.unreadable is not None:
        yield f"metadata file {live.unreadable.location} cannot be read"
    if live.denied:
        yield f"access to metadata file {live.denied} is denied: this is Glue's own metadata"


def _difference_lines(file: "SqlFile | None", live: _Live | None) -> Iterator[str]:
    from athendef_provider.changes import differences  # noqa: PLC0415 - see `show`
    from athendef_provider.changes.describe import describe_change  # noqa: PLC0415 - see `show`
    from athendef_provider.definition.model import Opaque  # noqa: PLC0415 - see `show`

    if file is None:
        yield "no definition file"
    elif live is None:
        yield "will be created"
    elif live.unreadable is not None:
        yield "unknown: its Iceberg metadata file cannot be read"
    elif isinstance(file.definition, Opaque):
        clause = file.definition.clause
        yield "unknown (unsupported clause)" + (f": it has {clause}" if clause else "")
    else:
        changes = differences(live.definition, file.definition, file.directives.column_renames)
        yield from (f"an apply {describe_change(change)}" for change in changes)
        if not changes:
            yield "none"


def _backup_lines(
    times: Callable[[str, str], list[str]], database: str, name: str
) -> Iterator[str]:
    from athendef_provider.aws import AwsError  # noqa: PLC0415 - see `show`
    from athendef_provider.cli.commands.restore import readable  # noqa: PLC0415 - see `show`

    try:
        backups = times(database, name)
    except AwsError as error:
        yield f"unknown: {error.what}"
        return
    if not backups:
        yield "none"
        return
    yield f"{len(backups)}, the newest of {readable(backups[-1])}"
    yield console.with_stack(f"athendef restore {database}.{name} --list")


def _definition_lines(file: "SqlFile | None", live: _Live | None) -> Iterator[str]:
    from athendef_provider.changes import creation_sql  # noqa: PLC0415 - see `show`

    definition = file.definition if file else live.definition if live else None
    if definition is None:
        yield "unknown"
    else:
        yield from creation_sql(definition).splitlines()
