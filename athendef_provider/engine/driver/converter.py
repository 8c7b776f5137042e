"""``pulumi-converter-athendef``: what ``pulumi import --from athendef -- TARGET...`` starts.

Pulumi starts it, reads the port that it prints, calls ConvertState once with the arguments after
``--``, and ends it with SIGINT. The answer is the list of resources with inputs and outputs; the
SQL files are written before it. Pulumi shows its stderr to the user.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import converter_pb2, converter_pb2_grpc

from athendef_provider.engine.driver.import_plan import (
    Resource,
    other_tree_warnings,
    plan_import,
)
from athendef_provider.engine.driver.stack import open_stack
from athendef_provider.engine.provider.inputs import Inputs
from athendef_provider.engine.provider.masking import encode_for_call, sealed
from athendef_provider.errors import AthendefError
from athendef_provider.export import write
from athendef_provider.export.summary import summary
from athendef_provider.redaction import Secrets
from athendef_provider.targets import parse_targets


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments after ``--``."""

    targets: tuple[str, ...]
    tree: Path | None
    overwrite: bool
    everything: bool
    stack: str


@click.command("pulumi import --from athendef --", add_help_option=False)
@click.argument("targets", nargs=-1)
@click.option("--tree", type=click.Path(path_type=Path), help="The folder for the SQL files.")
@click.option(
    "--overwrite", is_flag=True, help="Replace files that differ from the live definition."
)
@click.option("--all", "everything", is_flag=True, help="Import everything in the catalog.")
@click.option(
    "--stack", "-s", default="", help="The stack, if Pulumi's own --stack cannot be read."
)
def command_line(
    *, targets: tuple[str, ...], tree: Path | None, overwrite: bool, everything: bool, stack: str
) -> _Arguments:
    """Parse the arguments after ``--``."""
    if not targets and not everything:
        raise click.UsageError(
            "name what to import, for example `-- 'sales.*' 'logs.alb_*'`, or `-- --all`"
        )
    return _Arguments(targets, tree, overwrite, everything, stack)


class _Converter(converter_pb2_grpc.ConverterServicer):
    """Answers the engine's one call."""

    def ConvertState(  # noqa: N802 - gRPC's name
        self, request: converter_pb2.ConvertStateRequest, context: grpc.ServicerContext
    ) -> converter_pb2.ConvertStateResponse:
        """Write the SQL files of the targets, and return the entries of the import."""
        try:
            resources = _convert(list(request.args))
        except click.UsageError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.format_message())
        except (AthendefError, OSError) as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        return converter_pb2.ConvertStateResponse(resources=map(_entry, resources))


def main() -> None:
    """Serve until Pulumi ends the process. The console script calls this."""
    server = grpc.server(ThreadPoolExecutor(1))
    converter_pb2_grpc.add_ConverterServicer_to_server(_Converter(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(grace=None)


def _convert(words: Sequence[str]) -> Sequence[Resource]:
    arguments: _Arguments = command_line.main(list(words), standalone_mode=False)
    # Pulumi does not pass the stack to its converters. Its command line may name it.
    options = _options_of_pulumi()
    stack = open_stack(Path.cwd(), arguments.stack or stack_among(options))
    tree = arguments.tree or stack.tree
    import_plan = plan_import(
        stack.settings, parse_targets(arguments.targets), tree, overwrite=arguments.overwrite
    )
    write(tree, import_plan.decisions)
    lines = [
        *summary(import_plan.decisions, tree),
        *(f"warning: {warning}" for warning in other_tree_warnings(stack, tree)),
        # An error in the answer would end the whole import.
        *(f"error: {error}" for error in import_plan.errors),
        *_code_generation_note(options),
    ]
    sys.stderr.write(Secrets.of(stack.settings.secrets).mask("\n".join(lines)) + "\n")
    sys.stderr.flush()
    return import_plan.resources


def _code_generation_note(options: Sequence[str]) -> Sequence[str]:
    """A note if Pulumi will try to generate code, which it cannot for dynamic resources."""
    if (
        "--generate-code=false" in options
        or os.environ.get("PULUMI_OPTION_GENERATE_CODE", "").lower() == "false"
    ):
        return ()
    note = (
        "After the import, Pulumi reports that it cannot load a schema: it tries to generate code, "
        "and SQL files need none. The import is complete. To avoid the error: "
        "`pulumi import --generate-code=false`, or `athendef import`"
    )
    return (note,)


def stack_among(options: Sequence[str]) -> str:
    """The stack that the options of a `pulumi` name; empty for none."""
    for word, following in zip(options, [*options[1:], ""], strict=True):
        if word in {"-s", "--stack"}:
            return following
        if word.startswith("--stack="):
            return word.removeprefix("--stack=")
    return ""


def _options_of_pulumi() -> list[str]:
    """The command line of the `pulumi` that started this process, up to ``--``."""
    words = _command_line(os.getppid())
    return words[: words.index("--")] if "--" in words else words


def _command_line(process: int) -> list[str]:
    file = Path(f"/proc/{process}/cmdline")
    try:
        if file.exists():
            return file.read_bytes().decode(errors="replace").rstrip("\0").split("\0")
        return subprocess.run(
            ["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=True
        ).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return []


def _entry(resource: Resource) -> converter_pb2.ResourceImport:
    return converter_pb2.ResourceImport(
        type=resource.type,
        name=resource.name,
        id=resource.id,
        inputs=_struct(sealed(resource.inputs, encode_for_call)),
        outputs=_struct(sealed(resource.outputs, encode_for_call)),
    )


def _struct(values: Inputs) -> Struct:
    struct = Struct()
    struct.update(values)
    return struct
