"""The JSON output of ``athendef check --json``."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from athendef_provider.cli.context.stack_tree import located
from athendef_provider.cli.context.tree import CheckedTree
from athendef_provider.definition import model, render
from athendef_provider.definition.model import Column, Definition, kind_of
from athendef_provider.definition.sql.render import render_transform
from athendef_provider.diagnostics import Diagnostic
from athendef_provider.engine.project_folder import relative
from athendef_provider.tree import SqlFile


def json_of(folder: Path, checked: CheckedTree, diagnostics: Sequence[Diagnostic]) -> str:
    """The JSON object with the definitions without errors, and all diagnostics.

    Paths are relative to the current folder. ``stacks`` are the stacks that a diagnostic concerns.
    """
    output = {
        "tree": str(folder),
        "definitions": [_described(folder, file) for file in checked.tree.files],
        "diagnostics": [
            _members(located(each, folder)) | {"stacks": list(checked.stacks.get(each, ()))}
            for each in diagnostics
        ],
    }
    return json.dumps(output, indent=2, ensure_ascii=False)


def _members(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _described(folder: Path, file: SqlFile) -> dict[str, Any]:
    """One definition. All kinds have the same keys; those that do not apply are empty."""
    definition = file.definition
    empty: dict[str, Any] = {
        "columns": [],
        "partition_keys": [],
        "partitioned_by": [],
        "bucketing": None,
        "serde": "",
        "serde_properties": {},
        "input_format": "",
        "output_format": "",
        "location": "",
        "properties": {},
        "comment": "",
    }
    head = {
        "path": str(relative(folder / file.path)),
        "name": "",
        "database": "",
        "kind": kind_of(definition),
        "opaque": False,
    }
    return head | {"sql": render(definition)} | empty | _parts(definition)


def _parts(definition: Definition) -> dict[str, Any]:
    names = {"database": definition.name, "name": definition.name}
    if not isinstance(definition, model.Database):
        names["database"] = definition.database
    match definition:
        case model.HiveTable(storage=storage, bucketing=bucketing):
            return names | {
                "columns": _columns(definition.columns),
                "partition_keys": _columns(definition.partition_keys),
                "bucketing": None if bucketing is None else asdict(bucketing),
                "serde": storage.serde,
                "serde_properties": dict(storage.serde_properties),
                "input_format": storage.input_format,
                "output_format": storage.output_format,
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.IcebergTable(partitioning=partitioning):
            return names | {
                "columns": _columns(definition.columns),
                "partitioned_by": [render_transform(transform) for transform in partitioning or ()],
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.View():
            return names
        case model.Database():
            return names | {
                "location": definition.location,
                "properties": dict(definition.properties),
                "comment": definition.comment,
            }
        case model.Opaque():
            return names | {"opaque": True}


def _columns(columns: Sequence[Column]) -> list[dict[str, str]]:
    return [asdict(column) for column in columns]
