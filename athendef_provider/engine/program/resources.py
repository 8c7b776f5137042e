"""The three resources. Their names are those of the catalog: ``sales.orders``, ``sales``.

They have no parents. So a URN does not depend on the folder or the component of a file, and an
import needs only a name. A table and a view of the same name are aliases of each other: for the
engine, a table that becomes a view is a replacement, which preview can block.
"""

from collections.abc import Mapping
from functools import partial
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.dynamic import Resource

from athendef_provider import load
from athendef_provider.definition import model
from athendef_provider.definition.model import Definition, full_name
from athendef_provider.definition.sql.parser import Directives, read
from athendef_provider.engine.program.program_end import fail_if_blocked
from athendef_provider.engine.program.sdk_patches import limit_outputs
from athendef_provider.engine.provider.inputs import (
    BLOCKED,
    KEYS,
    SECRETS,
    Inputs,
    inputs_of,
    sql_in,
)

_TYPE = "pulumi-python:dynamic/athendef:"
_DECLARED: "WeakKeyDictionary[Any, dict[str, Database]]" = WeakKeyDictionary()


class _Defined(Resource):
    """The base class of the three: its input is a CREATE statement."""

    def __init__(
        self,
        name: str,
        sql: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        *,
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """Define ``name`` (``database.name``, or the name of a database) by a CREATE statement.

        ``sql`` may be an output of another resource. It is not needed if ``properties``, those of
        a parsed definition, are given. Raises `pulumi.RunError` that lists the errors in ``sql``.
        """
        if properties is None:
            if sql is None:
                raise pulumi.RunError(f"{name}: its `sql` is missing")
            properties = _properties(name, sql)
        self._inputs = dict(properties)
        opts = _after_its_database(name, opts)
        limit_outputs(_Defined, frozenset({BLOCKED}))
        # None is not sent to the engine, but the resource gets an output of this name.
        reported = {BLOCKED: None} if pulumi.runtime.is_dry_run() else {}
        super().__init__(load(), name, {**properties, **reported}, opts)
        fail_if_blocked(self, name)
        if isinstance(self, Database):
            _databases()[name] = self

    @property
    def database(self) -> pulumi.Output[str]:
        """The name of the database."""
        return self._output("database")

    @property
    def location(self) -> pulumi.Output[str]:
        """The URL of the data in S3; None if the definition has none."""
        return self._output("location")

    def _output(self, name: str) -> pulumi.Output[Any]:
        """Return a property, which is the same before and after an apply, as an output."""
        value = pulumi.Output.from_input(self._inputs.get(name))
        return pulumi.Output.all(self.urn, value).apply(itemgetter(1))

    @property
    def sql(self) -> pulumi.Output[str]:
        """The canonical CREATE statement."""
        return pulumi.Output.all(**self._inputs).apply(sql_in)


class Table(_Defined, module="athendef", name="Table"):
    """A Hive or an Iceberg table."""


class View(_Defined, module="athendef", name="View"):
    """A view."""


class Database(_Defined, module="athendef", name="Database"):
    """A database."""


def _databases() -> dict[str, Database]:
    """The databases that this program has declared so far, by name.

    They belong to the stack's root resource: an inline program may run several times in a process.
    """
    root = pulumi.runtime.get_root_resource()
    return _DECLARED.setdefault(root, {}) if root is not None else {}  # None under mocks


def _after_its_database(
    name: str, opts: pulumi.ResourceOptions | None
) -> pulumi.ResourceOptions | None:
    """Return options with which an object is created after its database, if that is declared."""
    database = _databases().get(name.partition(".")[0]) if "." in name else None
    if database is None or database in _dependencies(opts):
        return opts
    after = pulumi.ResourceOptions(depends_on=[database])
    return pulumi.ResourceOptions.merge(after, opts)


def _dependencies(opts: pulumi.ResourceOptions | None) -> list[Any]:
    listed = opts.depends_on if opts is not None else None
    return listed if isinstance(listed, list) else []


def resource_class(definition: Definition) -> type[Table | View | Database]:
    """Return the class of the resource for a definition."""
    match definition:
        case model.Database():
            return Database
        case model.View() | model.Opaque(kind=model.Kind.VIEW):
            return View
        case _:
            return Table


def type_of(definition: Definition) -> str:
    """Return the engine's type of the resource for a definition, as in its URN."""
    return _TYPE + resource_class(definition).__name__


def aliases_of(
    definition: Definition, directives: Directives
) -> list[pulumi.Input[str | pulumi.Alias]]:
    """Return the aliases of a resource: its old name, and the same name as the other kind.

    They are URNs of resources without a parent. The SDK derives a URN from a `pulumi.Alias` by six
    asynchronous calls.
    """
    if isinstance(definition, model.Database):
        return []
    other = "Table" if resource_class(definition) is View else "View"
    aliases: list[pulumi.Input[str | pulumi.Alias]] = [_urn(_TYPE + other, full_name(definition))]
    if old := directives.old_name(definition.database):
        aliases.append(_urn(type_of(definition), old))
    return aliases


def _urn(type_: str, name: str) -> str:
    return f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}::{type_}::{name}"


def late_properties(
    inputs: pulumi.Output[Inputs], *, masked: bool = False
) -> dict[str, pulumi.Output[Any]]:
    """Return one output for each property, with the value None for an absent one.

    If the inputs are ``masked``, only `SECRETS` is secret.
    """
    properties = {key: inputs.apply(partial(_get, key)) for key in KEYS}
    if not masked:
        return properties
    readable = {key: pulumi.Output.unsecret(output) for key, output in properties.items()}
    return readable | {SECRETS: inputs.apply(_secret_texts)}


def _secret_texts(inputs: Inputs) -> Any:
    return pulumi.Output.secret(inputs[SECRETS]) if SECRETS in inputs else None


def _get(key: str, inputs: Inputs) -> Any:
    return inputs.get(key)


def _properties(name: str, sql: pulumi.Input[str]) -> Mapping[str, Any]:
    if isinstance(sql, str):
        return _read(name, sql)
    text: pulumi.Output[str] = pulumi.Output.from_input(sql)
    return late_properties(text.apply(partial(_read, name)))


def _read(name: str, sql: str) -> Inputs:
    database, _, table = name.partition(".")
    reading = read(sql, path=name, database=database, name=table or None)
    for diagnostic in reading.diagnostics:
        if diagnostic.severity == "warning":
            pulumi.log.warn(str(diagnostic))
    if reading.definition is None:
        raise pulumi.RunError("\n".join(map(str, reading.diagnostics)))
    return inputs_of(reading.definition, reading.directives)
