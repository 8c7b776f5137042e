"""Codes: files, trees, stack config and directives."""

from athendef_provider.diagnostics.code import Code, Severity

CODES = (
    Code(
        "no-tree",
        Severity.ERROR,
        "The tree does not exist",
        "The folder that `athendef:tree` names is not under `stacks/`. Correct the key, or "
        "create the folder.",
    ),
    Code(
        "empty-tree",
        Severity.ERROR,
        "The tree has no SQL files",
        "Add a folder for each database, with a SQL file for each table and view.",
    ),
    Code(
        "several-trees",
        Severity.ERROR,
        "There are several trees",
        "Without a stack, athendef checks one tree. Select it with `--tree`.",
    ),
    Code(
        "no-database",
        Severity.ERROR,
        "A configured database has no folder",
        "`athendef:databases` names a database that the tree does not have. Correct the name,"
        " or add the folder.",
    ),
    Code(
        "no-database-folder",
        Severity.ERROR,
        "A SQL file is not in the folder of a database",
        "Move the file into the folder of its database: `<database>/<table>.sql`.",
    ),
    Code(
        "nested-folder",
        Severity.ERROR,
        "A SQL file is in a nested folder",
        "A tree has one folder for each database and no folders inside. Move the file up.",
    ),
    Code(
        "ignored-file",
        Severity.WARNING,
        "A file in the tree is not a SQL file",
        "athendef reads only files whose names end in `.sql`. Rename the file if it has a "
        "statement; otherwise move it out of the tree. Hidden files, Markdown and files without a "
        "suffix are ignored without a warning.",
        allowable=False,
    ),
    Code(
        "same-name",
        Severity.ERROR,
        "Two files differ only in letter case",
        "Glue stores names in lower case, so both files declare the same object. Rename or "
        "remove one of them.",
    ),
    Code(
        "not-utf-8",
        Severity.ERROR,
        "A file is not UTF-8",
        "Save the file as UTF-8.",
    ),
    Code(
        "unreadable",
        Severity.ERROR,
        "A file cannot be read",
        "Check the permissions of the file.",
    ),
    Code(
        "undefined-variable",
        Severity.ERROR,
        "A variable is not defined",
        "Define the variable in `athendef:variables`, or correct its name.",
    ),
    Code(
        "variable-placeholder",
        Severity.WARNING,
        "A variable without a value is checked with a placeholder",
        "No stack deploys the tree. Set the variable with `--var NAME=VALUE`, or use `--stack`.",
        allowable=False,
    ),
    Code(
        "template",
        Severity.ERROR,
        "A variable cannot be filled in",
        "Correct the template expression. Only `{{ name }}` is needed in most files.",
    ),
    Code(
        "secret-expression",
        Severity.ERROR,
        "A secret variable is used in an expression",
        "Secret values can be inserted as they are, but not computed with. Write `{{ name }}`"
        " alone.",
    ),
    Code(
        "stack-config",
        Severity.ERROR,
        "The stack config is invalid",
        "Correct the key in `Pulumi.yaml` or `Pulumi.<stack>.yaml`.",
    ),
    Code(
        "target",
        Severity.ERROR,
        "A target is invalid or matches nothing",
        "Write `database.table`, `database` or a pattern such as `sales.tmp_*`.",
    ),
    Code(
        "directive-syntax",
        Severity.ERROR,
        "A directive is malformed",
        "Write `-- athendef: key=value`.",
    ),
    Code(
        "unknown-directive",
        Severity.ERROR,
        "A directive is unknown",
        "The directives are `allow`, `renamed-from`, `on-remove` and `unmanaged`.",
    ),
    Code(
        "directive-value",
        Severity.ERROR,
        "A directive has an invalid value",
        "`on-remove` takes `drop`, `unregister` or `refuse`; no directive takes an empty value.",
    ),
    Code(
        "misplaced-directive",
        Severity.ERROR,
        "A directive is in the wrong place",
        "Directives are written before the statement; `renamed-from` of a column is written "
        "on the line before the column or at its end.",
    ),
    Code(
        "rename-cycle",
        Severity.ERROR,
        "Columns are renamed in a cycle",
        "athendef cannot know whether the rename was applied. Use a third name, and rename in"
        " two steps.",
    ),
    Code(
        "unknown-code",
        Severity.WARNING,
        "`allow` names an unknown code",
        "Correct the code. A misspelt code allows nothing.",
        allowable=False,
    ),
    Code(
        "overlapping-location",
        Severity.WARNING,
        "Two tables have overlapping locations",
        "A query of the outer table reads the files of the inner one. Give each table its own"
        " folder.",
    ),
    Code(
        "old-name-taken",
        Severity.WARNING,
        "`renamed-from` names a table that has a file",
        "If the rename was applied, remove the directive. Otherwise apply it before another "
        "object gets the old name.",
    ),
    Code(
        "reads-renamed-table",
        Severity.WARNING,
        "A view reads a table by its old name",
        "The table is renamed by its file. Use the new name in the view.",
    ),
    Code(
        "view-cycle",
        Severity.ERROR,
        "Views read each other",
        "Athena does not support recursive views. Remove one of the references.",
    ),
)
