"""The program `deck-builder`: the list of its commands, each loaded only when it is run or asked for help."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from deck_builder import __version__

COMMANDS: Final = {
    "build": "Make a package of each DECK.",
    "check": "Say everything that is wrong with each DECK.",
    "diff": "Say what a learner who has OLD gets of NEW.",
    "import": "Make a deck folder from a package, made by any tool.",
    "preview": "Make a page with every card of DECK, both sides, by day and by night.",
    "rehearse": "Play an update from OLD to NEW through in real Anki, with several learners.",
    "release": "Release DECK as VERSION: a package, and notes that tell learners what they get.",
    "retire": "Take released cards, named by their IDs, out of DECK with its next release.",
    "shapes": "Make a page to draw shapes on PICTURE, for cards that hide parts of it.",
    "stats": "Say what is in each DECK: cards, tags, claims, media, words.",
}
"""Every command and the first sentence of its help. Kept here so that `deck-builder --help` loads no command."""

_MODULES: Final = {"import": "import_package"}
"""The modules in `deck_builder.cli.commands` that can't have their command's name: it is a word of Python."""


def load_command(name: str) -> click.Command:
    """The command called `name`, from its module."""
    module = import_module(f"deck_builder.cli.commands.{_MODULES.get(name, name)}")
    command: click.Command = module.command
    return command


class _LazyCommand(click.Command):
    """A command that is known by its name and short help until it is run, asked for help or completed."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Load the command and let it read its arguments. Click runs the command that the context belongs to."""
        return load_command(str(self.name)).make_context(info_name, args, parent, **extra)


class _Program(click.Group):
    """All commands. A full disk behind standard output ends any of them with a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno != errno.ENOSPC or error.filename is not None:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would try once more at its end
            raise click.ClickException("What there is to say can't be printed: the disk is full.") from error


@click.group(
    cls=_Program,
    commands={name: _LazyCommand(name, short_help=short_help) for name, short_help in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="deck-builder")
@click.pass_context
def main(context: click.Context) -> None:
    """Write concept cards in YAML, and make Anki packages that can be released again and again."""
    if os.environ.get("NO_COLOR"):
        context.color = False
