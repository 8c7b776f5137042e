"""The plans for each kind of transition: creation, change, rename and removal.

`planner.plan_transition` selects one of them; other packages call only that. A change that an
interrupted run left incomplete is planned again from the live definition.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, assert_never

from athendef_provider.changes.change import Change, ChangeKind, ChangeStatement, SetProperty
from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import NO_RENAMES, differences
from athendef_provider.changes.planning import ddl
from athendef_provider.changes.planning.hive import keeps_partition_values, plan_hive, swap
from athendef_provider.changes.planning.iceberg import plan_iceberg
from athendef_provider.changes.planning.opaque import creation_of, partition_notices, plan_opaque
from athendef_provider.changes.steps import (
    CopyPartitions,
    DestructiveChange,
    Effect,
    Plan,
    Replace,
    RunStatement,
    Step,
    Unregister,
    Unsupported,
    UpdateDatabase,
)
from athendef_provider.definition.model import (
    Database,
    Definition,
    HiveTable,
    IcebergTable,
    Kind,
    Opaque,
    View,
    full_name,
    kind_of,
)
from athendef_provider.definition.sql.render import render

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]


def plan_creation(to: Definition) -> Plan:
    """Return the plan that creates ``to`` where no object has its name."""
    kind = kind_of(to)
    why = f"creates {kind.with_article}"
    return Plan((RunStatement(creation_sql(to), why, Effect.CREATES, kind),))


def creation_sql(to: Definition) -> str:
    """Return the CREATE statement of ``to``; that of a view or a database can be run again."""
    match to:
        case View():
            return ddl.create_or_replace_view(to)
        case Database():
            return ddl.create_database(to)
        case Opaque():
            return creation_of(to)
        case HiveTable() | IcebergTable():
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
    """Return the plan that changes the existing ``from_`` into ``to``; empty if they are equal.

    ``renames`` maps new column names to old ones, from the ``renamed-from`` directives. Without
    ``cascade``, partition schemas are not updated.
    """
    changes = differences(from_, to, renames)
    match from_, to:
        case HiveTable(), HiveTable() if changes:
            return plan_hive(from_, to, changes, renames, cascade=cascade)
        case IcebergTable(), IcebergTable() if changes:
            return plan_iceberg(from_, to, changes, renames)
        case View(), View() if changes:
            return Plan((_replace_view(to, describe(changes)),))
        case Database(), Database() if changes:
            return Plan((_change_database(to, changes),))
        case _:
            steps = tuple(step for change in changes for step in _generic_steps(change))
            return Plan(steps, partition_notices(to) if steps else ())


def plan_rename(
    from_: Definition,
    to: Definition,
    *,
    renames: Mapping[str, str] = NO_RENAMES,
    existing: Definition | None = None,
    cascade: bool = True,
) -> Plan:
    """Return the plan that renames the existing ``from_`` to the name of ``to``, and changes it.

    Iceberg tables are renamed by ALTER TABLE RENAME TO. A Hive table is created under the new name,
    which touches no data, and gets a copy of the partitions; then the old name is unregistered. A
    view is created and dropped in the same way. ``existing`` is the object that already has the new
    name, for example after an interrupted run. Without ``cascade``, partition schemas are not
    updated.
    """
    old, new = full_name(from_), full_name(to)
    why = f"renames {old} to {new}"
    match from_, to:
        case IcebergTable(), IcebergTable():
            sql = ddl.rename_table((from_.database, from_.name), (to.database, to.name))
            # The rename comes last: after an interruption, the table still has its old name.
            not_renamed = replace(to, database=from_.database, name=from_.name)
            rename = RunStatement(sql, why, Effect.RENAMES, Kind.ICEBERG)
            return Plan((*plan_change(from_, not_renamed, renames=renames).steps, rename))
        case HiveTable(), HiveTable() if not keeps_partition_values(from_, to, renames):
            step = Unsupported(
                f"cannot rename {old} to {new} and change its partition keys at the same time: "
                "the partitions cannot be copied",
                "rename it first and apply, then change the partition keys",
            )
            return Plan((step,))
        case (HiveTable() | Opaque(kind=Kind.HIVE), HiveTable() | Opaque(kind=Kind.HIVE)) | (
            View() | Opaque(kind=Kind.VIEW),
            View() | Opaque(kind=Kind.VIEW),
        ):
            creation = plan_change(existing, to) if existing else plan_creation(to)
            copies: tuple[Step, ...] = ()
            if isinstance(from_, HiveTable | Opaque) and kind_of(from_) is Kind.HIVE:
                copies = (CopyPartitions(from_.database, from_.name, cascade, why),)
            notice = f"{why}: the grants on {old} are removed and have to be granted on {new}"
            return Plan((*creation.steps, *copies, _removal(from_, None)), (notice,))
        case _:
            before, after = kind_of(from_).with_article, kind_of(to).with_article
            step = Unsupported(
                f"cannot rename {old} to {new} and replace {before} with {after} at the same time",
                "rename it first and apply, then change its kind",
            )
            return Plan((step,))


def plan_removal(from_: Definition, on_remove: OnRemove | None) -> Plan:
    """Return the plan that removes ``from_`` from the catalog.

    Tables are removed by glue:DeleteTable, which deletes no data. Only ``drop`` of an Iceberg table
    runs DROP TABLE, which deletes its data.
    """
    if on_remove == "refuse":
        step = Unsupported(
            f"{full_name(from_)} would be removed",
            "its on-remove is `refuse`: set it to `drop` or `unregister`, apply, then remove it",
        )
        return Plan((step,))
    return Plan((_removal(from_, on_remove),))


def _removal(from_: Definition, on_remove: OnRemove | None) -> RunStatement | Unregister:
    why = f"removes {kind_of(from_).with_article}"
    match from_:
        case Database(name=name):
            return RunStatement(ddl.drop_database(name), why, Effect.DROPS, Kind.DATABASE)
        case (
            View(database=database, name=name)
            | Opaque(database=database, name=name, kind=Kind.VIEW)
        ):
            return RunStatement(ddl.drop_view(database, name), why, Effect.DROPS, Kind.VIEW)
        case (
            IcebergTable(database=database, name=name)
            | Opaque(database=database, name=name, kind=Kind.ICEBERG)
        ):
            if on_remove == "drop":
                why = f"{why} and deletes its data"
                sql = ddl.drop_table(database, name)
                return RunStatement(sql, why, Effect.DROPS, Kind.ICEBERG)
            return Unregister(database, name, f"{why} from the catalog")
        case HiveTable(database=database, name=name) | Opaque(database=database, name=name):
            return Unregister(database, name, f"{why} from the catalog")
        case _:
            assert_never(from_)


def _replace_view(to: View, why: str) -> RunStatement:
    return RunStatement(ddl.create_or_replace_view(to), why, Effect.CREATES, Kind.VIEW)


def _change_database(to: Database, changes: tuple[Change, ...]) -> Step:
    """Return an ALTER DATABASE if properties are only set, else one glue:UpdateDatabase call."""
    properties = {
        change.key: change.to
        for change in changes
        if isinstance(change, SetProperty) and change.to is not None
    }
    if len(properties) == len(changes):
        sql = ddl.set_database_properties(to.name, properties)
        return RunStatement(sql, describe(changes), Effect.ALTERS, Kind.DATABASE)
    return UpdateDatabase(to, describe(changes))


def _generic_steps(change: Change) -> tuple[Step, ...]:
    """Return the steps of a change of kind, or of a statement that the model cannot represent."""
    match change:
        case ChangeKind(from_=before, to=after):
            return (_replace(before, after, describe([change])),)
        case ChangeStatement(from_=Opaque(foreign=True) as before, to=View() as view):
            return (replace(_replace_view(view, describe([change])), destructive=_loss(before)),)
        case ChangeStatement(
            from_=Opaque(foreign=True) as before, to=HiveTable() | IcebergTable() as after
        ):
            return (_replace(before, after, describe([change])),)
        case ChangeStatement(to=Opaque() as opaque):
            return (plan_opaque(opaque, describe([change])),)
        case ChangeStatement(to=HiveTable() as table):
            return (swap(table, [change]),)
        case ChangeStatement(to=View() as view):
            return (_replace_view(view, describe([change])),)
        case ChangeStatement():
            # Only an apply can plan this, from the live definition of the Iceberg table.
            return ()
        case _:
            raise AssertionError(f"not a change of kind or statement: {change}")


def _replace(from_: Definition, to: Definition, why: str) -> Replace:
    removal = _removal(from_, None)
    return Replace(
        from_=from_,
        to=to,
        remove=(removal,),
        create_sql=creation_sql(to),
        why=why,
        destructive=_loss(from_),
    )


def _loss(replaced: Definition) -> DestructiveChange:
    """Return what the replacement of an object loses."""
    label = kind_of(replaced).label
    if isinstance(replaced, Opaque) and replaced.foreign:
        label = f"{label} ({replaced.clause})"
    return DestructiveChange("replace", f"the catalog entry of the {label} {full_name(replaced)}")
