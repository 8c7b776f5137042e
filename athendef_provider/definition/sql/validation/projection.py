"""Validates partition projection, so that queries do not fail later.

https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from athendef_provider.definition.lexical.identifiers import did_you_mean
from athendef_provider.definition.sql.ast import Property, TableParts
from athendef_provider.definition.sql.parser.token_stream import Report

# The required and the optional properties of each type.
_NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"enum": ("values",), "integer": ("range",), "date": ("range", "format"), "injected": ()}
)
_OPTIONAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "enum": (),
        "integer": ("interval", "digits"),
        "date": ("interval", "interval.unit"),
        "injected": (),
    }
)
_SUFFIXES = ("type", "values", "range", "interval.unit", "interval", "digits", "format")
_UNITS = ("YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS", "MINUTES", "SECONDS", "MILLISECONDS")
# Unclosed placeholders match as well, so that each position is tried once.
_PLACEHOLDER = re.compile(r"\$\{([^}]*)(\}?)")
_WHOLE = re.compile(r"\s*-?[0-9]+\s*\Z")


def check_projection(report: Report, parts: TableParts) -> None:
    """Report missing and invalid projection properties, if projection is enabled."""
    entries = {entry.key.lower(): entry for entry in parts.properties}
    enabled = entries.get("projection.enabled")
    if enabled is None:
        _check_disabled(report, parts, entries)
        return
    if enabled.value.strip().lower() not in {"true", "false"}:
        report.add(
            "projection-enabled",
            enabled.value_at,
            "projection.enabled must be true or false",
            "write 'true'",
        )
        return
    if enabled.value.strip().lower() == "false":
        return
    keys = [column.name for column in parts.partition_columns]
    if not keys:
        report.add(
            "projection-without-keys",
            enabled.at,
            "projection is enabled, but the table has no partition columns",
            "add PARTITIONED BY (...), or remove the projection properties",
        )
    settings = _settings(report, keys, entries)
    for key in keys:
        _check_key(report, key, settings.get(key, {}), enabled)
    template = entries.get("storage.location.template")
    if template is not None:
        _check_template(report, keys, template)


def _check_disabled(report: Report, parts: TableParts, entries: Mapping[str, Property]) -> None:
    """Report projection properties without `projection.enabled`, or with a misspelt one."""
    for key, entry in entries.items():
        if key.startswith("projection.") and did_you_mean(key, ("projection.enabled",)):
            report.add(
                "unknown-projection-property",
                entry.at,
                f"unknown property '{entry.key}'",
                "did you mean projection.enabled?",
            )
            return
    projected = next(
        (entry for key, entry in entries.items() if key.startswith("projection.")), None
    )
    if projected is not None and parts.partition_columns:
        report.add(
            "projection-off",
            projected.at,
            "the projection properties have no effect without 'projection.enabled' = 'true'",
            "add it, or remove them",
        )


def _settings(
    report: Report, keys: list[str], entries: Mapping[str, Property]
) -> dict[str, dict[str, Property]]:
    """Return the projection properties of each partition column. Unknown ones are reported."""
    settings: dict[str, dict[str, Property]] = {}
    order = {key: index for index, key in enumerate(dict.fromkeys(keys))}
    lengths = {len(key) for key in keys}
    for key, entry in entries.items():
        if not key.startswith("projection.") or key == "projection.enabled":
            continue
        rest = key.removeprefix("projection.")
        # A quoted name can contain a dot. If several columns match, the first one is used.
        dots = (at for at, letter in enumerate(rest) if letter == "." and at in lengths)
        fitting = (rest[:at] for at in dots if rest[:at] in order)
        column = min(fitting, key=order.__getitem__, default=None)
        suffix = rest[len(column) + 1 :] if column else ""
        if column and suffix in _SUFFIXES:
            settings.setdefault(column, {})[suffix] = entry
        elif column:
            report.add(
                "unknown-projection-property",
                entry.at,
                f"unknown projection property {suffix}",
                did_you_mean(suffix, _SUFFIXES),
            )
        else:
            name = rest
            for known_suffix in _SUFFIXES:
                name = name.removesuffix(f".{known_suffix}")
            report.add(
                "projection-column",
                entry.at,
                f"projected column {name} is not a partition column",
                report.did_you_mean(name, keys)
                or "add it to PARTITIONED BY, or remove the property",
            )
    return settings


def _check_key(
    report: Report, key: str, settings: Mapping[str, Property], enabled: Property
) -> None:
    kind_entry = settings.get("type")
    if kind_entry is None:
        report.add(
            "projection-type",
            enabled.at,
            f"partition column {key} has no 'projection.{key}.type'",
            "write one of enum, integer, date, injected",
        )
        return
    kind = kind_entry.value.strip().lower()
    if kind not in _NEEDED:
        report.add(
            "projection-type",
            kind_entry.value_at,
            f"unknown projection type {kind_entry.value}",
            did_you_mean(kind, _NEEDED) or "write one of enum, integer, date, injected",
        )
        return
    for needed in _NEEDED[kind]:
        if needed not in settings:
            report.add(
                "projection-property-missing",
                kind_entry.at,
                f"missing property 'projection.{key}.{needed}' for type {kind}",
                "add it",
            )
    allowed = {"type", *_NEEDED[kind], *_OPTIONAL[kind]}
    for suffix, entry in settings.items():
        if suffix not in allowed:
            report.add(
                "projection-property-unused",
                entry.at,
                f"projection type {kind} has no property '{entry.key}'",
                "remove it",
            )
    _check_values(report, key, kind, settings)


def _check_values(report: Report, key: str, kind: str, settings: Mapping[str, Property]) -> None:
    limits = settings.get("range")
    if limits is not None and kind in {"integer", "date"}:
        ends = limits.value.split(",")
        whole = all(_WHOLE.match(end) for end in ends)
        if len(ends) != 2 or (kind == "integer" and not whole):
            report.add(
                "projection-range",
                limits.value_at,
                f"'projection.{key}.range' must be two values separated by a comma",
                "write '0,10'" if kind == "integer" else "write '2020-01-01,NOW'",
            )
        elif kind == "integer" and int(ends[0]) > int(ends[1]):
            report.add(
                "projection-range",
                limits.value_at,
                f"'projection.{key}.range' ends before it starts",
            )
    for suffix in ("interval", "digits"):
        entry = settings.get(suffix)
        if entry is not None and not (entry.value.strip().isdigit() and int(entry.value) > 0):
            report.add(
                "projection-value",
                entry.value_at,
                f"'projection.{key}.{suffix}' must be a positive number",
            )
    unit = settings.get("interval.unit")
    if unit is not None and unit.value.strip().upper() not in _UNITS:
        report.add(
            "projection-value",
            unit.value_at,
            f"unknown unit {unit.value}",
            did_you_mean(unit.value, _UNITS) or f"write one of {', '.join(_UNITS)}",
        )


def _check_template(report: Report, keys: list[str], template: Property) -> None:
    placeholders = _PLACEHOLDER.findall(template.value)
    names = dict.fromkeys(name.strip().lower() for name, closed in placeholders if closed)
    columns = frozenset(keys)
    for name in names:
        if name not in columns:
            report.add(
                "template-placeholder",
                template.value_at,
                f"placeholder ${{{name}}} is not a partition column",
                report.did_you_mean(name, keys),
            )
    for key in keys:
        if key not in names:
            report.add(
                "template-placeholder",
                template.value_at,
                f"storage.location.template has no placeholder ${{{key}}}",
                "add a placeholder for each partition column",
            )
    if not template.value.endswith("/"):
        report.add(
            "template-slash",
            template.value_at,
            "storage.location.template does not end with /",
            "add the slash; 'dt=1' is also a prefix of 'dt=10'",
        )
