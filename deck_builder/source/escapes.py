"""Escapes in double-quoted YAML values, as the author typed them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from yaml.scanner import Scanner

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from deck_builder.problems.problem import Mark

AVOID_ESCAPES: Final = (
    "A backslash has a meaning between double quotes. Use single quotes, or write `|` after the key and the text on "
    "the next line."
)
"""The hint for a value in double quotes that has an unwanted backslash."""

_ESCAPE: Final = compile_late(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_FORMULA: Final = compile_late(
    # `\\$` is money, not a formula; Markdown also takes `$` beside a space for money.
    r"\\\\\$|\\\\(?P<open>[(\[])(?P<tex>(?:\\(?!\\[)\]])(?:\\|.)|[^\\])+)\\\\[)\]]|\\.|(?P<sign>\$\$|\$(?!\s))(?P<inside>(?:\\.|[^\\$])+)(?<!\s)(?<!\\[nrt])(?P=sign)",
    re.DOTALL,
)
_COMMAND: Final = compile_late(r"\\(?:([nrt])[A-Za-z]+|.)", re.DOTALL)
_SPACES: Final = {"t": "a tab", "n": "a line end", "r": "a line end"}
"""What YAML reads these escapes as. Other letters of LaTeX commands are refused by another rule."""


def find_forbidden_escape(character: str, lines: list[str], start: Any, end: Any) -> Mark:
    """The place of the escape for a character in a double-quoted value.

    `lines` are the file's; the value stands between the parser's marks `start` and `end`.
    """
    begin = start.line + 1, start.column + 1
    raw = text_between(lines, begin, (end.line + 1, end.column + 1))
    offsets = (escape.start() for escape in _ESCAPE.finditer(raw) if _meaning_of(escape) == character)
    return place_in(raw, next(offsets, 0), begin)


def find_last_escape(raw: str, begin: Mark) -> Mark:
    """The place of the last escape in a text that begins at `begin`; `begin` if it has none."""
    return place_in(raw, max((escape.start() for escape in _ESCAPE.finditer(raw + " ")), default=0), begin)


def find_escape_in_formula(lines: list[str], start: Any, end: Any) -> TextError | None:
    r"""The error if a double-quoted value has LaTeX that YAML changes, or None. `\t` of `$\theta$` is a tab, for one.

    `lines` are the file's; the value stands between the parser's marks `start` and `end`. Doubled backslashes are fine.
    """
    begin = start.line + 1, start.column + 1
    raw = text_between(lines, begin, (end.line + 1, end.column + 1))
    formulas = (
        match.span("tex" if match["tex"] else "inside")
        for match in _FORMULA.finditer(raw)
        if match["inside"] or match["tex"]
    )
    commands = (command for span in formulas for command in _COMMAND.finditer(raw, *span) if command[1])
    for command in commands:
        message = f"`{command[0]}` in this formula is read as {_SPACES[command[1]]}"
        return TextError("Y117", message, place_in(raw, command.start(), begin))
    return None


def text_between(lines: list[str], start: Mark, end: Mark) -> str:
    """The text from one place to another, as its author typed it."""
    cut = lines[start[0] - 1 : end[0]]
    cut[-1] = cut[-1][: end[1] - 1]
    cut[0] = cut[0][start[1] - 1 :]
    return "\n".join(cut)


def place_in(raw: str, offset: int, begin: Mark) -> Mark:
    """The place of the character at an offset in a text that begins at `begin`."""
    *above, line = raw[:offset].split("\n")
    return (begin[0] + len(above), len(line) + 1) if above else (begin[0], begin[1] + offset)


def _meaning_of(escape: re.Match[str]) -> str | None:
    """The character that an escape stands for."""
    letters = escape[1]
    return chr(int(letters[1:], 16)) if letters[1:] else Scanner.ESCAPE_REPLACEMENTS.get(letters)
