"""Codes: partition projection."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "projection-enabled",
        Severity.ERROR,
        "`projection.enabled` is neither true nor false",
        "Write `true` or `false`.",
    ),
    Code(
        "projection-off",
        Severity.WARNING,
        "Projection is not enabled",
        "The projection properties have no effect without `projection.enabled`. Add it, or "
        "remove them.",
    ),
    Code(
        "projection-without-keys",
        Severity.ERROR,
        "Projection is enabled without partition keys",
        "Add PARTITIONED BY, or remove the projection properties.",
    ),
    Code(
        "projection-column",
        Severity.ERROR,
        "A projected column is not a partition key",
        "Correct the name, or add the column to PARTITIONED BY.",
    ),
    Code(
        "unknown-projection-property",
        Severity.ERROR,
        "A projection property is unknown",
        "Correct the property.",
    ),
    Code(
        "projection-type",
        Severity.ERROR,
        "A projection type is missing or unknown",
        "Write one of `enum`, `integer`, `date` and `injected`.",
    ),
    Code(
        "projection-property-missing",
        Severity.ERROR,
        "A projection type needs another property",
        "Add the property.",
    ),
    Code(
        "projection-property-unused",
        Severity.ERROR,
        "A projection type does not have this property",
        "Remove the property.",
    ),
    Code(
        "projection-range",
        Severity.ERROR,
        "A projection range is invalid",
        "Write two values separated by a comma, the smaller one first.",
    ),
    Code(
        "projection-value",
        Severity.ERROR,
        "A projection property has an invalid value",
        "Use a positive number, or a supported unit.",
    ),
    Code(
        "template-placeholder",
        Severity.ERROR,
        "`storage.location.template` and the partition keys differ",
        "The template needs one placeholder for each partition key, and no other.",
    ),
    Code(
        "template-slash",
        Severity.WARNING,
        "`storage.location.template` does not end with a slash",
        "Add the slash: `dt=1` is also a prefix of `dt=10`.",
    ),
)
