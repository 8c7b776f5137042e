"""``athendef completion``: shell completion of commands, options and table names."""

import click
from click.shell_completion import get_completion_class

from athendef_provider.cli import console

_CONFIG_FILES = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/athendef.fish",
}


@click.command(epilog="Example: echo 'eval \"$(athendef completion bash)\"' >> ~/.bashrc")
@click.argument("shell", type=click.Choice(sorted(_CONFIG_FILES)))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print the shell script that completes commands, options, stacks and table names.

    bash and zsh: add `eval "$(athendef completion bash)"` to ~/.bashrc or ~/.zshrc. fish:
    athendef completion fish > ~/.config/fish/completions/athendef.fish
    """
    completion_class = get_completion_class(shell)
    if completion_class is None:
        console.fail(f"this version of click does not support completion for {shell}")
    root = ctx.find_root().command
    try:
        console.echo(completion_class(root, {}, "athendef", "_ATHENDEF_COMPLETE").source())
    except RuntimeError as error:  # click runs bash to get its version
        console.fail(f"{error}")
