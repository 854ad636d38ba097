"""The page `docs/commands.md`: every command with its arguments and options, from the commands themselves."""

from __future__ import annotations

import inspect
import re

import click

from deck_builder.cli.main import COMMANDS, load_command, main
from deck_builder.cli.verbosity import OPTIONS_OF_ALL

_INTRODUCTION = """\
# Every command

<!-- Made by `make docs` from deck_builder/cli/commands/. Change those, not this page. -->

`deck-builder COMMAND --help` shows what is written here about a command, `deck-builder --version` the version. Every
command has `-q` (print only problems, and what you ask for) and `-v` (also print which deck is meant, what takes how
long, and which files are written).

{table}

Problems are printed with their place and what to do about them; [checks.md](checks.md) explains each. The exit code is
0 if all went well, 1 if there is an error, 2 if the command can't be run as it was typed, and 130 after Ctrl+C, when
the command says which files it has written. Output has colours only in a terminal, and none if the environment variable
`NO_COLOR` is set.
"""


def make_commands_page() -> str:
    """The page on the command line."""
    rows = [f"| [`{name}`](#{_name_anchor(name)}) | {short_help} |\n" for name, short_help in COMMANDS.items()]
    table = "| command | what it does |\n|---|---|\n" + "".join(rows)
    program = main.make_context("deck-builder", [], resilient_parsing=True)
    sections = (_describe(name, load_command(name), program) for name in COMMANDS)
    return _INTRODUCTION.format(table=table.rstrip()) + "".join(sections)


def _name_anchor(name: str) -> str:
    """The anchor of a command's section; for a group, of its first command's."""
    command = load_command(name)
    return f"{name}-{next(iter(command.commands))}" if isinstance(command, click.Group) else name


def _describe(name: str, command: click.Command, parent: click.Context) -> str:
    """The section on a command: its usage, its help and its options; for a group, those of its commands."""
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    if isinstance(command, click.Group):
        return "".join(_describe(inner, each, context) for inner, each in command.commands.items()).replace(
            "## ", f"## {name} ", 1
        )
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    help_text = _to_markdown(inspect.cleandoc(command.help or ""))
    options = [each for each in command.params if isinstance(each, click.Option) and each.name not in OPTIONS_OF_ALL]
    records = [record for option in options if (record := option.get_help_record(context))]
    rows = [f"| `{_escape(option)}` | {_escape(_to_markdown(about))} |\n" for option, about in records]
    table = "\n| option | what it does |\n|---|---|\n" + "".join(rows) if rows else ""
    examples = "".join(f"  {line}\n" for line in (command.epilog or "").splitlines()[2:])
    block = f"\nExamples:\n\n{examples}" if examples else ""
    return f"\n## {name}\n\n    {usage}\n\n{help_text}\n{table}{block}"


def _to_markdown(text: str) -> str:
    """A help text with its options and its default as code."""
    text = re.sub(r"  \[default: (.+)\]\Z", lambda match: f" Default: `{match[1].partition(';')[0]}`.", text)
    return re.sub(r"`[^`]+`|(?<![\w-])--[a-z-]+", lambda match: f"`{match[0].strip('`')}`", text)


def _escape(text: str) -> str:
    """A text for a cell of a table, where `|` would end the cell."""
    return text.replace("|", r"\|")
