"""Quotes around texts of one line: for files that the program writes, and for lines that a message suggests."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

_ENTRY: Final = compile_late(r" *(?:- +)*(?P<key>[\w-]+): +(?P<value>\S.*?) *")
_LONGEST_SUGGESTED: Final = 100
"""In characters. A longer line is not repeated in a message."""


def quote(text: str) -> str:
    """A text of one line in single quotes; no character in it has a meaning for YAML."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def quote_with_escapes(text: str) -> str:
    """Any text in double quotes, with escapes for line ends and control characters."""
    import json  # only files that the program writes need it

    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string, too


def quote_as_people_do(text: str) -> str:
    r"""A text of one line in double quotes, or in single quotes if it has a `"` or a backslash."""
    return quote(text) if '"' in text or "\\" in text else f'"{text}"'


def suggest_quoted_entry(line: str, column: int = 0) -> str:
    """The key of a line and its whole value in quotes, for a message; empty if the line is long or has quotes.

    `line` is a line of YAML: `  - id: a`, `answer: #1`. With `column`, counted from 1, the value must begin there.
    """
    entry = _ENTRY.fullmatch(line)
    if (
        entry is None
        or len(line) > _LONGEST_SUGGESTED
        or entry["value"][0] in "\"'"
        or line.rstrip().endswith((": |", ": >"))
    ):
        return ""
    if column and entry.start("value") != column - 1:
        return ""
    return f"{entry['key']}: {quote_as_people_do(entry['value'])}"


def suggest_quotes(line: str, column: int = 0) -> str:
    """A hint to put the value on a line in quotes, with the line as it should be. Arguments as above."""
    if quoted := suggest_quoted_entry(line, column):
        return f"Put the value in quotes: `{quoted}`. Or write `|` after its key and the text on the next line."
    return "Put the value in quotes, or write `|` after its key and the text on the next line."
