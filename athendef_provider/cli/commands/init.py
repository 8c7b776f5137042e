"""``athendef init``: creates a project, and prompts for settings without a default."""

import os
import re
import shlex
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
    console.echo_err("\nNext steps (the state is stored in ~/.pulumi; a bucket is possible, too):")
    for line in _next_steps(spec):
        console.echo_err(f"  {line}")
    if not spec.local:
        console.echo_err("\nThe smallest IAM policy for this tree: athendef doctor --policy")


def _next_steps(spec: ProjectSpec) -> Iterator[str]:
    """Commands that can be pasted together into a shell: none asks a question, except the last.

    They have no comments, because an interactive zsh does not know any.
    """
    if spec.folder.resolve() != Path.cwd():
        yield f"cd {shlex.quote(str(spec.folder))}"
    if shutil.which("pulumi") is None:
        engine = _engine_off_path()
        if engine is None:
            yield "curl -fsSL https://get.pulumi.com | sh"
        yield f'export PATH="{engine or "$HOME/.pulumi/bin"}:$PATH"'
    if not os.environ.get("PULUMI_BACKEND_URL"):
        yield 'export PULUMI_BACKEND_URL="file://$HOME?metadata=skip"'
    if "PULUMI_CONFIG_PASSPHRASE" not in os.environ:
        yield f"export PULUMI_CONFIG_PASSPHRASE={'local' if spec.local else chr(39) * 2}"
    if spec.local:
        yield "athendef local &"
        yield "export AWS_ACCESS_KEY_ID=athendef AWS_SECRET_ACCESS_KEY=athendef"
    # On a terminal, `pulumi` asks for its colors, and discards lines that were pasted meanwhile.
    yield f"pulumi stack init {spec.stack} | cat"
    if not spec.local:
        yield "athendef doctor"
    yield "athendef plan"
    yield "athendef apply -y" if spec.local else "athendef apply"


def _engine_off_path() -> Path | None:
    """The folder of an engine of `make engine`, which athendef uses even if it is not on PATH."""
    from athendef_provider.engine.driver.installation import engine_environment  # noqa: PLC0415 - lazy

    engine = shutil.which("pulumi", path=engine_environment()["PATH"])
    return Path(engine).parent if engine else None
