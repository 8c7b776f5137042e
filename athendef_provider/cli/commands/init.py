"""``athendef init``: creates a project, and prompts for settings without a default."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import click

from athendef_provider.cli import console, options

_SEED_CONFIG = "athenadef.yaml"
_KEPT_FILES = (".gitignore", "requirements.txt", ".github/workflows/athendef.yml")
_EXAMPLES = ("_database.sql", "orders.sql", "revenue.sql")


@dataclass(frozen=True, slots=True)
class ProjectSpec:
    """The settings of a new project. ``config`` is the stack's config from an athenadef.yaml."""

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
        """Whether the first stack uses the embedded AWS."""
        return self.stack == "local"


@click.command(epilog="Example: athendef init warehouse && cd warehouse && athendef plan")
@click.argument(
    "folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path)
)
@click.option("-y", "--yes", is_flag=True, help="Do not prompt; use the embedded AWS.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.option(
    "-c",
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="An athenadef.yaml with settings to convert; default: the one in DIR.",
)
@options.debug
def init(*, folder: Path, yes: bool, force: bool, config_file: Path | None) -> None:
    """Create a project in DIR: Pulumi.yaml, program, a stack, a small tree, a CI workflow.

    A project of athenadef is converted: its settings become a stack's config, and its folders of
    SQL files move to stacks/warehouse/.
    """
    seed = config_file or folder / _SEED_CONFIG
    spec = _from_athenadef(folder, seed, yes=yes) if seed.exists() else _prompt(folder, yes=yes)
    texts = dict(_texts(spec))
    for name in _KEPT_FILES:
        if (folder / name).exists() and not force:
            del texts[name]
            console.echo_err(f"Kept: {folder / name} exists")
    existing = sorted(name for name in texts if (folder / name).exists())
    if existing and not force:
        console.fail(
            f"nothing was created: these files exist: {', '.join(existing)}",
            "use --force to overwrite them, or choose another folder",
        )
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        console.echo(f"{console.paint('+', 'green')} {path}")
    for database in spec.databases:
        to = folder / "stacks" / "warehouse" / database.name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(database, to)
        console.echo(f"{console.paint('→', 'yellow')} moved {database} to {to}")
    _echo_next_steps(spec)


def _prompt(folder: Path, *, yes: bool) -> ProjectSpec:
    spec = ProjectSpec(folder, project_name(folder))
    if yes or not console.can_prompt():
        return spec
    project = click.prompt("Project", default=spec.project, err=True)
    local = click.confirm(
        "Use the embedded AWS on this machine (no account, no costs)?",
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
        bucket=click.prompt("Bucket for data", err=True),
    )


def _from_athenadef(folder: Path, config: Path, *, yes: bool) -> ProjectSpec:
    """The spec for a project of athenadef: its settings and its database folders."""
    from athendef_provider.cli.context.athenadef_config import translated  # noqa: PLC0415 - lazy
    from athendef_provider.engine.project_folder import read_yaml  # noqa: PLC0415 - see above

    settings = translated(config, read_yaml(config))
    databases = tuple(
        path
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and not path.name.startswith(".") and any(path.glob("*.sql"))
    )
    if databases and not yes and console.can_prompt():
        names = ", ".join(path.name for path in databases)
        if not click.confirm(f"Move {names} to stacks/warehouse/?", default=True, err=True):
            console.fail("nothing was created: SQL files must be in stacks/<tree>/<database>/")
    return ProjectSpec(folder, project_name(folder), "dev", config=settings, databases=databases)


def project_name(folder: Path) -> str:
    """A valid Pulumi project name, derived from the folder's name."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-.") or "athendef"


def _texts(spec: ProjectSpec) -> Iterator[tuple[str, str]]:
    """The files of the project and their texts."""
    template = files("athendef_provider.cli") / "template"

    def text(name: str, **values: str) -> str:
        content = template.joinpath(*name.split("/")).read_text(encoding="utf-8")
        for key, value in values.items():
            content = content.replace(f"{{{key}}}", value)
        return content

    yield "Pulumi.yaml", text("Pulumi.yaml", project=spec.project, runtime=_runtime(spec.folder))
    yield "__main__.py", text("__main__.py.txt")
    yield "requirements.txt", text("requirements.txt")
    yield ".gitignore", text("gitignore.txt")
    yield ".github/workflows/athendef.yml", text("github/athendef.yml", stack=_ci_stack(spec))
    if spec.config or spec.databases:
        yield f"stacks/Pulumi.{spec.stack}.yaml", _stack_config(spec)
        return
    if spec.local:
        yield "stacks/Pulumi.local.yaml", text("stacks/Pulumi.local.yaml")
    else:
        values = {"region": spec.region, "workgroup": spec.workgroup, "bucket": spec.bucket}
        yield f"stacks/Pulumi.{spec.stack}.yaml", text("stacks/Pulumi.account.yaml", **values)
    for name in _EXAMPLES:
        yield f"stacks/warehouse/shop/{name}", text(f"stacks/warehouse/shop/{name}")


def _stack_config(spec: ProjectSpec) -> str:
    import yaml  # noqa: PLC0415 - lazy

    config = {"athendef:tree": "warehouse", **spec.config}
    return yaml.safe_dump({"config": config}, sort_keys=False)


def _runtime(folder: Path) -> str:
    """The runtime in Pulumi.yaml: .venv if it exists, else the `python` on PATH."""
    if (folder / ".venv").is_dir():
        return "runtime:\n  name: python\n  options:\n    virtualenv: .venv"
    return "runtime: python"


def _ci_stack(spec: ProjectSpec) -> str:
    return "prod" if spec.local else spec.stack


def _echo_next_steps(spec: ProjectSpec) -> None:
    lines = [] if spec.folder.resolve() == Path.cwd() else [f"cd {spec.folder}"]
    lines.append("pulumi login --local           # or `pulumi login`: where the state is stored")
    lines.append("export PULUMI_CONFIG_PASSPHRASE=   # for secrets in the config; may be empty")
    if spec.local:
        lines.append("athendef local &               # the embedded AWS")
        lines.append("export AWS_ACCESS_KEY_ID=athendef AWS_SECRET_ACCESS_KEY=athendef")
    lines.append(f"pulumi stack init {spec.stack}")
    lines.append("athendef plan")
    lines.append("athendef apply")
    console.echo_err("\nNext steps:")
    for line in lines:
        console.echo_err(f"  {line}")
