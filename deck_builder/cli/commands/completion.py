"""`deck-builder completion`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from click.shell_completion import get_completion_class

from deck_builder.cli.options import write_examples

_PROGRAM: Final = "deck-builder"
_VARIABLE: Final = "_DECK_BUILDER_COMPLETE"
"""The variable by which click knows that a shell asks for completion."""

_FILES: Final = {
    "bash": ".local/share/bash-completion/completions/deck-builder",
    "zsh": ".zfunc/_deck-builder",
    "fish": ".config/fish/completions/deck-builder.fish",
}
"""Where each shell looks for the completion of a program, in the user's home folder."""

_ZSH: Final = """\
If zsh does not complete yet, add these lines to ~/.zshrc:
  fpath+=~/.zfunc
  autoload -Uz compinit && compinit"""


@click.command("completion", epilog=write_examples("deck-builder completion", "deck-builder completion zsh"))
@click.argument("shell", required=False, type=click.Choice(list(_FILES)))
def command(shell: str | None) -> None:
    """Let your shell complete commands, options, decks and card ids.

    This writes one file into your home folder. Without SHELL, the shell that you use is taken.
    """
    from deck_builder.build.write_errors import explain_write_error
    from deck_builder.files import write_text

    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in _FILES:
        raise click.UsageError(f"Name your shell: {', '.join(_FILES)}.")
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    target = Path.home() / _FILES[shell]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, kind(click.Command(_PROGRAM), {}, _PROGRAM, _VARIABLE).source())
    except (OSError, RuntimeError) as error:  # click raises RuntimeError if it can't ask bash for its version
        reason = explain_write_error(error) if isinstance(error, OSError) else str(error)
        raise click.ClickException(f"`{target}` can't be written: {reason}.") from error
    click.echo(
        f"{click.style(str(target), bold=True)}: written. Open a new terminal, type `deck-builder ` and press Tab."
    )
    if shell == "zsh":
        click.echo(_ZSH)
