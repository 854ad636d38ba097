"""The program `deck-builder`: its list of commands. A command is loaded when you run it or ask for its help."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder import __version__
from deck_builder.cli.verbosity import add_verbosity, note_end

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS: Final = {
    "base": "Show what changed in the deck that DECK extends.",
    "build": "Build an Anki package of each DECK.",
    "check": "Report everything that is wrong with each DECK.",
    "claims": "Make a web page of the claims of DECK, with the evidence and the cards for each.",
    "completion": "Let your shell complete commands, options, decks and card ids.",
    "diff": "Show what changes for a learner who has OLD and imports NEW.",
    "docs": "List the pages of the documentation, or show PAGE.",
    "export": "Write the cards of DECK as a table, for co-authors with a spreadsheet, or as Markdown.",
    "harvest": "Bring learners' corrections back to the author, as proposals.",
    "import": "Make a deck folder from an Anki package or a table.",
    "inbox": "Sort the mistakes that learners reported to the lines of the cards.",
    "kinds": "List the kinds of card, or show one with its fields and an example.",
    "learn": "Say which cards to mend first, by what learners' reviews say of them.",
    "lock": "Merge the `deck.lock` of two branches.",
    "merge": "Make a personal update: the release NEW with your own words.",
    "merge-page": "Make a web page on which learners merge a release with their own words.",
    "new": "Start a deck called NAME, or a kind of card.",
    "preview": "Make a web page that shows every card of DECK.",
    "pull": "Bring edits that you made in Anki back into the files of DECK.",
    "push": "Build DECK and put it into the Anki that is open on this computer.",
    "rehearse": "Try the update from OLD to NEW in real Anki, with several learners.",
    "release": "Release DECK as VERSION: a package, and release notes for learners.",
    "retire": "Take released cards out of DECK with its next release.",
    "schema": "Print a JSON Schema of DECK, for editors that complete, explain and check what you type.",
    "shapes": "Make a web page to draw shapes on PICTURE, or to change those of a CARD of DECK.",
    "shrink": "Make the PNGs of each DECK smaller, without a change of a pixel.",
    "stats": "Count the cards, tags, claims, media and words of each DECK.",
    "translations": "Show which texts of DECK are not translated, or no longer fit their source.",
}
"""Every command and the first sentence of its help. Kept here so that `deck-builder --help` loads no command."""

_OUT_OF_MEMORY: Final = (
    "There is not enough memory. This command stopped there. Every file is whole: as it was, or as it was to be. "
    "Close other programs, or divide the deck. Then run the same command again."
)
"""Kept here, because loading a module takes memory."""

_OTHER_NAMES: Final = {
    "compile": "build",
    "make": "build",
    "lint": "check",
    "validate": "check",
    "fix": "check",
    "init": "new",
    "create": "new",
    "start": "new",
    "serve": "preview",
    "show": "preview",
    "publish": "release",
    "delete": "retire",
    "remove": "retire",
    "compare": "diff",
    "types": "kinds",
    "templates": "kinds",
    "count": "stats",
    "optimize": "shrink",
    "compress": "shrink",
    "test": "rehearse",
    "manual": "docs",
    "send": "push",
    "upload": "push",
    "sync": "push",
    "reports": "inbox",
    "feedback": "inbox",
    "issues": "inbox",
    "retention": "learn",
    "corrections": "harvest",
    "leeches": "learn",
    "extends": "base",
    "upstream": "base",
}
"""What people type for a command, from other tools."""

INTERRUPTED: Final = 130
"""The exit code after Ctrl+C, as shells have it."""

_BEFORE_INTERRUPTING_AGAIN: Final = 0.01
"""In seconds. If it comes into such a place again, it is tried again."""

_MODULES: Final = {"import": "import_package", "merge-page": "merge_page"}
"""Commands whose module has another name, because theirs can't be one in Python."""


def load_command(name: str) -> click.Command:
    """The command called `name`, from its module."""
    module = import_module(f"deck_builder.cli.commands.{_MODULES.get(name, name)}")
    command: click.Command = module.command
    add_verbosity(command)
    return command


class _LazyCommand(click.Command):
    """Stands for a command, with its name and short help, until the command's module is needed."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Load the real command and let it parse `args`. Click then runs the command of this context."""
        return load_command(str(self.name)).make_context(info_name, args, parent, **extra)


@contextmanager
def _keeping_interrupts() -> Iterator[None]:
    """Interrupt again if Ctrl+C comes where nothing can be raised.

    Code that Python calls for a library which is not written in Python is such a place: the cleaner of HTML goes on as
    if nothing was, and Python would print a traceback.
    """
    before = sys.unraisablehook

    def interrupt_again(lost: sys.UnraisableHookArgs) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            before(lost)
            return
        import threading  # only here
        from _thread import interrupt_main

        timer = threading.Timer(_BEFORE_INTERRUPTING_AGAIN, interrupt_main)  # now, it would be raised in here, and lost
        timer.daemon = True
        timer.start()

    sys.unraisablehook = interrupt_again
    try:
        yield
    finally:
        sys.unraisablehook = before


class _Program(click.Group):
    """The group of all commands. It turns errors of the disk, and faults of ours, into messages."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raises click.UsageError, with the right place of an option that every command has."""
        if args and args[0] in ("-q", "--quiet", "-v", "--verbose"):
            ctx.fail(f"`{args[0]}` comes behind the command, as in `deck-builder build {args[0]}`.")
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name. Raises click.UsageError, with the nearest command."""
        name = args[0] if args else ""
        if name == "help":
            args = [*args[1:2], "--help"]
            if len(args) == 1:
                click.echo(ctx.get_help())
                ctx.exit()
        elif name and self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches  # it takes a while to load

            near = get_close_matches(name, [*self.commands, *_OTHER_NAMES], n=1)
            meant = _OTHER_NAMES.get(near[0], near[0]) if near else ""
            hint = f"Did you mean `{meant}`?" if meant else "`deck-builder help` lists the commands."
            ctx.fail(f"There is no command `{name}`. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a message may quote what the terminal can't show
                with suppress(OSError):  # some streams can't be changed
                    stream.reconfigure(errors="backslashreplace")
        try:
            with _keeping_interrupts():
                result = super().invoke(ctx)
            note_end(ctx)
            return result
        except (KeyboardInterrupt, click.Abort):  # a question that is answered with Ctrl+C is an Abort
            with suppress(ValueError):  # only the main thread can do it
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice, it would end in a traceback of Python
            from deck_builder.cli.files_before import describe_interrupted

            click.echo(f"\n{describe_interrupted(ctx)}", err=True)
            raise SystemExit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise  # click knows what to do with them
        except MemoryError:
            raise click.ClickException(_OUT_OF_MEMORY) from None
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC and error.filename is None:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes it again when it exits
                raise click.ClickException("Can't print the output: the disk is full.") from error
            # Loaded here: no other run needs it, and what it needs takes a while to load.
            from deck_builder.cli.crash import CRASHED, explain_system_error, report_crash

            if explanation := explain_system_error(error):
                raise click.ClickException(explanation) from error
            report_crash(error, str(ctx.invoked_subcommand))
            raise SystemExit(CRASHED) from error


@click.group(
    cls=_Program,
    commands={name: _LazyCommand(name, short_help=short_help) for name, short_help in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="deck-builder")
@click.pass_context
def main(context: click.Context) -> None:
    """Write cards in YAML and build Anki packages that you can release again and again."""
    if os.environ.get("NO_COLOR"):
        context.color = False
