"""Two definitions -> the plan that leads from one to the other.

The same function plans a preview (from the state's definition) and an apply (from the live one),
so what was shown is what runs, and a change that was left half done is simply planned again.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias, assert_never

from athendef_provider.changes import ddl
from athendef_provider.changes.change import Change, ChangeKind, ChangeStatement, SetProperty
from athendef_provider.changes.differences import NO_RENAMES, differences
from athendef_provider.changes.hive import plan_hive
from athendef_provider.changes.iceberg import plan_iceberg
from athendef_provider.changes.steps import (
    Danger,
    EditDatabase,
    Plan,
    Refuse,
    Replace,
    Run,
    Step,
    Unregister,
)
from athendef_provider.changes.words import kind_of, say
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Opaque,
    View,
    full_name,
)
from athendef_provider.definition.rendering import render

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]


def plan_creation(to: Definition) -> Plan:
    """The statement that makes ``to`` where nothing is."""
    return Plan((Run(creation_sql(to), f"creates {kind_of(to)}"),))


def creation_sql(to: Definition) -> str:
    """The CREATE that Athena runs; of a view and a database one that can be run twice."""
    match to:
        case View():
            return ddl.create_or_replace_view(to)
        case Database():
            return ddl.create_database(to)
        case HiveTable() | IcebergTable() | Opaque():
            return render(to)
        case _:
            assert_never(to)


def plan_change(
    from_: Definition,
    to: Definition,
    *,
    renames: Mapping[str, str] = NO_RENAMES,
    cascade: bool = True,
) -> Plan:
    """The steps that make ``to`` of ``from_``, which stands; empty exactly when they are equal.

    ``renames`` are the annotated column renames (new name -> old name); without ``cascade`` the
    schemas of partitions are left as they are.
    """
    changes = differences(from_, to, renames)
    match from_, to:
        case HiveTable(), HiveTable() if changes:
            return plan_hive(from_, to, changes, cascade=cascade)
        case IcebergTable(), IcebergTable() if changes:
            return plan_iceberg(from_, to, changes)
        case View(), View() if changes:
            return Plan((Run(ddl.create_or_replace_view(to), say(changes)),))
        case Database(), Database() if changes:
            return Plan((_change_database(to, changes),))
        case _:
            return Plan(tuple(_other(change) for change in changes))


def plan_removal(from_: Definition, on_remove: OnRemove | None) -> Plan:
    """The step that takes ``from_`` out of the catalogue, without touching its data.

    Without ``on_remove`` a Hive table is dropped, which forgets metadata only, and an Iceberg
    table is unregistered. ``drop`` of an Iceberg table deletes its data: that is what the word
    means there, and nothing else asks for it.
    """
    if on_remove == "refuse":
        refusal = Refuse(
            f"{full_name(from_)} would be removed",
            "its on-remove is `refuse`: set it to `drop` or `unregister`, apply, then remove it",
        )
        return Plan((refusal,))
    return Plan((_removal(from_, on_remove),))


def _removal(from_: Definition, on_remove: OnRemove | None) -> Run | Unregister:
    why = f"removes {kind_of(from_)}"
    match from_:
        case Database(name=name):
            return Run(ddl.drop_database(name), why)
        case View(database=database, name=name) | Opaque(database=database, name=name, kind="view"):
            return Run(ddl.drop_view(database, name), why)
        case (
            IcebergTable(database=database, name=name)
            | Opaque(database=database, name=name, kind="iceberg")
        ):
            if on_remove == "drop":
                return Run(ddl.drop_table(database, name), f"{why} and deletes its data")
            return Unregister(database, name, f"{why} from the catalogue")
        case HiveTable(database=database, name=name) | Opaque(database=database, name=name):
            if on_remove == "unregister":
                return Unregister(database, name, f"{why} from the catalogue")
            return Run(ddl.drop_table(database, name), why)
        case _:
            assert_never(from_)


def _change_database(to: Database, changes: tuple[Change, ...]) -> Step:
    """ALTER DATABASE where properties are only set, else one glue:UpdateDatabase for all."""
    written = {
        change.key: change.to
        for change in changes
        if isinstance(change, SetProperty) and change.to is not None
    }
    if len(written) == len(changes):
        return Run(ddl.set_database_properties(to.name, written), say(changes))
    return EditDatabase(to, say(changes))


def _other(change: Change) -> Step:
    """Changes that no kind of definition can make in place."""
    match change:
        case ChangeKind(from_=before, to=after):
            return _replace(before, after, say([change]))
        case ChangeStatement(from_=before, to=opaque):
            return _change_opaque(before, opaque, say([change]))
        case _:
            raise AssertionError(f"a planner of its own carries out {change}")


def _replace(from_: Definition, to: Definition, why: str) -> Replace:
    removal = _removal(from_, None)
    return Replace(
        from_=from_,
        to=to,
        remove=(removal,),
        create_sql=creation_sql(to),
        why=why,
        danger=Danger("replace", f"{full_name(from_)} as {kind_of(from_)}: it would be removed"),
    )


def _change_opaque(from_: Definition, to: Opaque, why: str) -> Step:
    if to.kind == "view" and kind_of(from_) == kind_of(to):
        return Run(creation_sql(to), why)
    return _replace(from_, to, why)
