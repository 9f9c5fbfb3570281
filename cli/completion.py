"""``duban completion SHELL``: the script that completes commands, to be loaded by the shell."""

from __future__ import annotations

from click.shell_completion import get_completion_class

from cli.options import Session, click, command
from cli.output import out


@command(
    "completion",
    database=False,
    outputs=("plain",),
    example='eval "$(duban completion bash)"\nduban completion fish > ~/.config/fish/completions/duban.fish',
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(session: Session, shell: str) -> None:
    """Print the completion script of a shell."""
    from cli.main import duban

    found = get_completion_class(shell)
    assert found is not None
    out(found(duban, {}, "duban", "_DUBAN_COMPLETE").source())
