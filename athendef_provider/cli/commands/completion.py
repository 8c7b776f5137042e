"""``athendef completion``: what a shell needs to complete commands, options and table names."""

import click
from click.shell_completion import get_completion_class

from athendef_provider.cli import console

_WHERE = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/athendef.fish",
}


@click.command(epilog="Example: echo 'eval \"$(athendef completion bash)\"' >> ~/.bashrc")
@click.argument("shell", type=click.Choice(sorted(_WHERE)))
@click.pass_context
@console.handle_errors
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print the shell's script that completes commands, options, stacks and table names.

    bash and zsh: put `eval "$(athendef completion bash)"` into ~/.bashrc or ~/.zshrc. fish:
    athendef completion fish > ~/.config/fish/completions/athendef.fish
    """
    found = get_completion_class(shell)
    if found is None:
        console.fail(f"this version of click knows no completion for {shell}")
    root = ctx.find_root().command
    try:
        console.echo(found(root, {}, "athendef", "_ATHENDEF_COMPLETE").source())
    except RuntimeError as error:  # click asks bash for its version
        console.fail(f"{error}")
