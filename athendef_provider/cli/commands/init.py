"""``athendef init``: a project that runs, asking only what can't be known."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import click

from athendef_provider.cli import console, options

_SEED_CONFIG = "athenadef.yaml"
_KEPT = (".gitignore", "requirements.txt", ".github/workflows/athendef.yml")
_EXAMPLES = ("_database.sql", "orders.sql", "revenue.sql")


@dataclass(frozen=True, slots=True)
class ProjectSpec:
    """What the project shall be. ``config`` is what an athenadef.yaml said, for the stack."""

    folder: Path
    project: str
    stack: str = "local"
    region: str = "eu-west-1"
    workgroup: str = "primary"
    bucket: str = "my-data-lake"
    config: Mapping[str, object] = field(default_factory=dict)
    databases: tuple[Path, ...] = ()

    @property
    def local(self) -> bool:
        """Whether the first stack is the embedded AWS."""
        return self.stack == "local"


@click.command(epilog="Example: athendef init warehouse && cd warehouse && athendef plan")
@click.argument(
    "folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path)
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: take the embedded AWS first.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@click.option(
    "-c",
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="An athenadef.yaml to take the settings from; one in DIR is found by itself.",
)
@options.debug
@console.handle_errors
def init(*, folder: Path, yes: bool, force: bool, config_file: Path | None) -> None:
    """Make a project in DIR: Pulumi.yaml, program, a stack, a small tree, a CI workflow.

    A project of athenadef becomes one of athendef: its settings become a stack's config, and its
    folders of SQL move to stacks/warehouse/.
    """
    found = config_file or folder / _SEED_CONFIG
    wish = _of_seed(folder, found, yes=yes) if found.exists() else _asked(folder, yes=yes)
    texts = dict(_texts(wish))
    for name in _KEPT:
        if (folder / name).exists() and not force:
            del texts[name]
            console.echo_err(f"Kept: {folder / name}, which is there")
    there = sorted(name for name in texts if (folder / name).exists())
    if there and not force:
        console.fail(
            f"nothing was made: there is already {', '.join(there)}",
            "--force overwrites them, or choose another folder",
        )
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        console.echo(f"{console.paint('+', 'green')} {path}")
    for database in wish.databases:
        to = folder / "stacks" / "warehouse" / database.name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(database, to)
        console.echo(f"{console.paint('→', 'yellow')} {database} is {to} now")
    _say_what_next(wish)


def _asked(folder: Path, *, yes: bool) -> ProjectSpec:
    wish = ProjectSpec(folder, project_name(folder))
    if yes or not console.can_prompt():
        return wish
    project = click.prompt("Project", default=wish.project, err=True)
    local = click.confirm(
        "Begin with the embedded AWS on this machine (nothing to pay, no account)?",
        default=True,
        err=True,
    )
    if local:
        return ProjectSpec(folder, project)
    return ProjectSpec(
        folder,
        project,
        stack=click.prompt("Stack", default="dev", err=True),
        region=click.prompt("AWS region", default="eu-west-1", err=True),
        workgroup=click.prompt("Athena work group", default="primary", err=True),
        bucket=click.prompt("Bucket of the data", err=True),
    )


def _of_seed(folder: Path, config: Path, *, yes: bool) -> ProjectSpec:
    """A project of athenadef: its settings, and the folders that are its databases."""
    from athendef_provider.cli.context.athenadef_config import read_yaml, translated  # noqa: PLC0415 - only here

    settings = translated(config, read_yaml(config))
    databases = tuple(
        path
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and not path.name.startswith(".") and any(path.glob("*.sql"))
    )
    if databases and not yes and console.can_prompt():
        names = ", ".join(path.name for path in databases)
        if not click.confirm(f"Move {names} to stacks/warehouse/?", default=True, err=True):
            console.fail("nothing was made: the SQL must lie in stacks/<tree>/<database>/")
    return ProjectSpec(folder, project_name(folder), "dev", config=settings, databases=databases)


def project_name(folder: Path) -> str:
    """A name that Pulumi takes, after the folder's."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-.") or "athendef"


def _texts(wish: ProjectSpec) -> Iterator[tuple[str, str]]:
    """The files of the project, each with its text."""
    template = files("athendef_provider.cli") / "template"

    def text(name: str, **values: str) -> str:
        found = template.joinpath(*name.split("/")).read_text(encoding="utf-8")
        for key, value in values.items():
            found = found.replace(f"{{{key}}}", value)
        return found

    yield "Pulumi.yaml", text("Pulumi.yaml", project=wish.project, runtime=_runtime(wish.folder))
    yield "__main__.py", text("__main__.py.txt")
    yield "requirements.txt", text("requirements.txt")
    yield ".gitignore", text("gitignore.txt")
    yield ".github/workflows/athendef.yml", text("github/athendef.yml", stack=_ci_stack(wish))
    if wish.config or wish.databases:
        yield f"stacks/Pulumi.{wish.stack}.yaml", _stack_config(wish)
        return
    if wish.local:
        yield "stacks/Pulumi.local.yaml", text("stacks/Pulumi.local.yaml")
    else:
        values = {"region": wish.region, "workgroup": wish.workgroup, "bucket": wish.bucket}
        own = text("stacks/Pulumi.account.yaml", **values)
        yield f"stacks/Pulumi.{wish.stack}.yaml", own
    for name in _EXAMPLES:
        yield f"stacks/warehouse/shop/{name}", text(f"stacks/warehouse/shop/{name}")


def _stack_config(wish: ProjectSpec) -> str:
    import yaml  # noqa: PLC0415 - only here

    config = {"athendef:tree": "warehouse", **wish.config}
    return yaml.safe_dump({"config": config}, sort_keys=False)


def _runtime(folder: Path) -> str:
    """Pulumi runs the program with .venv where there is one, else with the `python` on PATH."""
    if (folder / ".venv").is_dir():
        return "runtime:\n  name: python\n  options:\n    virtualenv: .venv"
    return "runtime: python"


def _ci_stack(wish: ProjectSpec) -> str:
    return "prod" if wish.local else wish.stack


def _say_what_next(wish: ProjectSpec) -> None:
    there = wish.folder.resolve() == Path.cwd()
    lines = [] if there else [f"cd {wish.folder}"]
    lines.append("pulumi login --local           # or `pulumi login`: where the state is kept")
    lines.append("export PULUMI_CONFIG_PASSPHRASE=   # for secrets in the config; may be empty")
    if wish.local:
        lines.append("athendef local &               # the embedded AWS")
        lines.append("export AWS_ACCESS_KEY_ID=athendef AWS_SECRET_ACCESS_KEY=athendef")
    lines.append(f"pulumi stack init {wish.stack}")
    lines.append("athendef plan")
    lines.append("athendef apply")
    console.echo_err("\nNow:")
    for line in lines:
        console.echo_err(f"  {line}")
