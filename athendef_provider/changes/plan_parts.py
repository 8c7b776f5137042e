"""Two definitions -> the plan that leads from one to the other.

The same function plans a preview (from the state's definition) and an apply (from the live one),
so what was shown is what runs, and a change that was left half done is simply planned again.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, assert_never

from athendef_provider.changes import ddl
from athendef_provider.changes.change import Change, ChangeKind, ChangeStatement, SetProperty
from athendef_provider.changes.describe import describe
from athendef_provider.changes.diff import NO_RENAMES, differences
from athendef_provider.changes.hive import partitions_keep_their_values, plan_hive, swap
from athendef_provider.changes.iceberg import plan_iceberg
from athendef_provider.changes.opaque import creation_of, partition_notices, plan_opaque
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
from athendef_provider.definition.rendering import render

OnRemove: TypeAlias = Literal["drop", "unregister", "refuse"]


def plan_creation(to: Definition) -> Plan:
    """The statement that makes ``to`` where nothing is."""
    kind = kind_of(to)
    why = f"creates {kind.with_article}"
    return Plan((RunStatement(creation_sql(to), why, Effect.CREATES, kind),))


def creation_sql(to: Definition) -> str:
    """The CREATE that Athena runs; of a view and a database one that can be run twice."""
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
    """The steps that make ``to`` of ``from_``, which stands; empty exactly when they are equal.

    ``renames`` are the annotated column renames (new name -> old name); without ``cascade`` the
    schemas of partitions are left as they are.
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
            steps = tuple(step for change in changes for step in _other(change))
            return Plan(steps, partition_notices(to) if steps else ())


def plan_rename(
    from_: Definition,
    to: Definition,
    *,
    renames: Mapping[str, str] = NO_RENAMES,
    made: Definition | None = None,
    cascade: bool = True,
) -> Plan:
    """The steps that give ``from_``, which stands under its old name, the name of ``to``.

    Iceberg has RENAME TO. A Hive table is made anew by its definition, which touches no data, gets
    the partitions of the old one, and then the old one is dropped, which forgets metadata only;
    a view likewise. ``made`` is what stands under the new name already, after a killed run;
    without ``cascade`` partitions keep the schemas that they have.
    """
    old, new = full_name(from_), full_name(to)
    why = f"renames {old} to {new}"
    match from_, to:
        case IcebergTable(), IcebergTable():
            sql = ddl.rename_table((from_.database, from_.name), (to.database, to.name))
            # The rename comes last: what is left of a killed run is still found by its old name.
            unnamed = replace(to, database=from_.database, name=from_.name)
            rename = RunStatement(sql, why, Effect.RENAMES, Kind.ICEBERG)
            return Plan((*plan_change(from_, unnamed, renames=renames).steps, rename))
        case HiveTable(), HiveTable() if not partitions_keep_their_values(from_, to, renames):
            refusal = Unsupported(
                f"{why}, and changes its partition keys: its partitions could not come along",
                "rename it first and apply, then change the keys",
            )
            return Plan((refusal,))
        case (HiveTable() | Opaque(kind=Kind.HIVE), HiveTable() | Opaque(kind=Kind.HIVE)) | (
            View() | Opaque(kind=Kind.VIEW),
            View() | Opaque(kind=Kind.VIEW),
        ):
            first = plan_change(made, to).steps if made else plan_creation(to).steps
            copied: tuple[Step, ...] = ()
            if isinstance(from_, HiveTable | Opaque) and kind_of(from_) is Kind.HIVE:
                copied = (CopyPartitions(from_.database, from_.name, cascade, why),)
            notice = f"grants on {old} end with it: grant them on {new}"
            return Plan((*first, *copied, _removal(from_, None)), (f"{why}; {notice}",))
        case _:
            refusal = Unsupported(
                f"{why}, and makes {kind_of(to).with_article} of {kind_of(from_).with_article}",
                "rename it first and apply, then change its kind",
            )
            return Plan((refusal,))


def plan_removal(from_: Definition, on_remove: OnRemove | None) -> Plan:
    """The step that takes ``from_`` out of the catalogue, without touching its data.

    Tables are removed by glue:DeleteTable, which deletes no data, whatever has their name by then.
    ``drop`` of an Iceberg table deletes its data: that is what DROP TABLE means there, and nothing
    else asks for it.
    """
    if on_remove == "refuse":
        refusal = Unsupported(
            f"{full_name(from_)} would be removed",
            "its on-remove is `refuse`: set it to `drop` or `unregister`, apply, then remove it",
        )
        return Plan((refusal,))
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
            return Unregister(database, name, f"{why} from the catalogue")
        case HiveTable(database=database, name=name) | Opaque(database=database, name=name):
            return Unregister(database, name, f"{why} from the catalogue")
        case _:
            assert_never(from_)


def _replace_view(to: View, why: str) -> RunStatement:
    return RunStatement(ddl.create_or_replace_view(to), why, Effect.CREATES, Kind.VIEW)


def _change_database(to: Database, changes: tuple[Change, ...]) -> Step:
    """ALTER DATABASE where properties are only set, else one glue:UpdateDatabase for all."""
    written = {
        change.key: change.to
        for change in changes
        if isinstance(change, SetProperty) and change.to is not None
    }
    if len(written) == len(changes):
        sql = ddl.set_database_properties(to.name, written)
        return RunStatement(sql, describe(changes), Effect.ALTERS, Kind.DATABASE)
    return UpdateDatabase(to, describe(changes))


def _other(change: Change) -> tuple[Step, ...]:
    """Changes that no planner of one kind of definition carries out."""
    match change:
        case ChangeKind(from_=before, to=after):
            return (_replace(before, after, describe([change])),)
        case ChangeStatement(to=Opaque() as opaque):
            return (plan_opaque(opaque, describe([change])),)
        case ChangeStatement(to=HiveTable() as table):
            return (swap(table, [change]),)
        case ChangeStatement(to=View() as view):
            return (_replace_view(view, describe([change])),)
        case ChangeStatement():
            # What an opaque Iceberg table is can only be read from the live one.
            return ()
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
        destructive=DestructiveChange(
            "replace", f"{full_name(from_)} as {kind_of(from_).with_article}: it would be removed"
        ),
    )
