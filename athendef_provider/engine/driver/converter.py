"""``pulumi-converter-athendef``: what ``pulumi import --from athendef -- TARGET...`` starts.

Pulumi starts it, reads the port that it prints, asks ConvertState once with what stands behind
``--``, and ends it with SIGINT. The answer is the list of resources with inputs and outputs; the
SQL files are written on the way. What it writes to stderr is shown to the user.
"""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import converter_pb2, converter_pb2_grpc

from athendef_provider.aws import AwsError
from athendef_provider.config import ConfigError
from athendef_provider.engine.driver.import_plan import Resource, elsewhere, plan_import
from athendef_provider.engine.driver.project import (
    StackError,
    open_stack,
    parents_options,
    stack_among,
)
from athendef_provider.engine.provider.inputs import Inputs
from athendef_provider.engine.provider.masking import in_calls, sealed
from athendef_provider.export import write
from athendef_provider.export.summary import summary
from athendef_provider.redaction import Secrets
from athendef_provider.targets import TargetError, parse_targets


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What stands behind ``--``."""

    targets: tuple[str, ...]
    tree: Path | None
    overwrite: bool
    everything: bool
    stack: str


@click.command("pulumi import --from athendef --", add_help_option=False)
@click.argument("targets", nargs=-1)
@click.option("--tree", type=click.Path(path_type=Path), help="Where the SQL files go.")
@click.option("--overwrite", is_flag=True, help="Replace files that differ from what is live.")
@click.option("--all", "everything", is_flag=True, help="Everything that the catalog holds.")
@click.option(
    "--stack", "-s", default="", help="The stack, where Pulumi's own --stack is not seen."
)
def command_line(
    *, targets: tuple[str, ...], tree: Path | None, overwrite: bool, everything: bool, stack: str
) -> _Arguments:
    """Read what stands behind ``--``."""
    if not targets and not everything:
        raise click.UsageError(
            "say what to import, for example `-- 'sales.*' 'logs.alb_*'`, or `-- --all`"
        )
    return _Arguments(targets, tree, overwrite, everything, stack)


class _Converter(converter_pb2_grpc.ConverterServicer):
    """Answers the engine's one question."""

    def ConvertState(  # noqa: N802 - gRPC's name
        self, request: converter_pb2.ConvertStateRequest, context: grpc.ServicerContext
    ) -> converter_pb2.ConvertStateResponse:
        """Write the files of what was asked for, and give the entries of the import."""
        try:
            resources = _take_over(list(request.args))
        except click.UsageError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, error.format_message())
        except (TargetError, StackError, ConfigError, AwsError, OSError) as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        return converter_pb2.ConvertStateResponse(resources=map(_entry, resources))


def main() -> None:
    """Serve until Pulumi has what it wants; what the console script calls."""
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


def _take_over(words: Sequence[str]) -> Sequence[Resource]:
    arguments: _Arguments = command_line.main(list(words), standalone_mode=False)
    # Pulumi does not tell its converters which stack it imports into; its command line does.
    options = parents_options()
    stack = open_stack(Path.cwd(), arguments.stack or stack_among(options))
    tree = arguments.tree or stack.tree
    takeover = plan_import(
        stack.settings, parse_targets(arguments.targets), tree, overwrite=arguments.overwrite
    )
    write(tree, takeover.decisions)
    lines = [
        *summary(takeover.decisions, tree),
        *(f"warning: {warning}" for warning in elsewhere(stack, tree)),
        # An error in the answer would end the whole import.
        *(f"error: {error}" for error in takeover.errors),
        *_of_generated_code(options),
    ]
    sys.stderr.write(Secrets.of(stack.settings.secrets).mask("\n".join(lines)) + "\n")
    sys.stderr.flush()
    return takeover.resources


def _of_generated_code(options: Sequence[str]) -> Sequence[str]:
    """Pulumi writes code for what it has imported, and can't for dynamic resources."""
    told = "--generate-code=false" in options
    if told or os.environ.get("PULUMI_OPTION_GENERATE_CODE", "").lower() == "false":
        return ()
    note = (
        "After the import, Pulumi will say that it can't load a schema: it looks for code to "
        "generate, and SQL files need none. What was imported stays. Without that error: "
        "`pulumi import --generate-code=false`, or `athendef import`"
    )
    return (note,)


def _entry(resource: Resource) -> converter_pb2.ResourceImport:
    return converter_pb2.ResourceImport(
        type=resource.type,
        name=resource.name,
        id=resource.id,
        inputs=_struct(sealed(resource.inputs, in_calls)),
        outputs=_struct(sealed(resource.outputs, in_calls)),
    )


def _struct(values: Inputs) -> Struct:
    struct = Struct()
    struct.update(values)
    return struct
