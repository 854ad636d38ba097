"""Edits values in YAML text in their places, so that comments and layout stay.

An edit may go wrong in files with an unusual layout: read the new text again, and compare it with what was meant.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.events import ScalarEvent, StreamEndEvent

from deck_builder.source.parse import parser
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deck_builder.problems.problem import Mark


class Span(NamedTuple):
    """Where a scalar is in a text. Lines and columns are counted from 0."""

    line: int
    """The line that it begins in."""
    column: int
    """The column of its first character, which is a quote or the sign of a block if it has one."""
    last_line: int
    """The line that it ends in."""
    end: int
    """The column behind its last character."""
    sign: str
    """The quote around it, the sign of its block, or nothing."""


def find_scalars(text: str) -> dict[Mark, Span]:
    """The place of each scalar in a YAML text, by the line and column of its beginning, counted from 1."""
    spans: dict[Mark, Span] = {}
    lines = text.split("\n")
    get_event: Callable[[], Any] = parser(text.encode()).get_event
    try:
        while not isinstance(event := get_event(), StreamEndEvent):
            if isinstance(event, ScalarEvent) and event.start_mark and event.end_mark:
                start, last, end = event.start_mark, event.end_mark.line, event.end_mark.column
                if event.style in ("|", ">"):  # it ends at the beginning of a line; blank lines below it stay
                    last = min(last, len(lines)) - (end == 0)
                    while last > start.line and not lines[last].strip():
                        last -= 1
                    end = len(lines[last].rstrip("\r"))
                spans[start.line + 1, start.column + 1] = Span(start.line, start.column, last, end, event.style or "")
    except yaml.YAMLError:
        return {}
    return spans


def write_ways(text: str, indent: int, sign: str) -> Iterator[str]:
    """Yield ways to write a text as the value of a key indented by `indent`, the best first; `sign` as in `Span`."""
    one_line = "\n" not in text
    if one_line and sign == '"':
        yield quote_with_escapes(text)
    if one_line and sign == "'":
        yield quote(text)
    yield write_scalar(text, indent)
    if one_line:
        yield quote(text)  # inside braces, where a comma ends a text without quotes
    yield quote_with_escapes(text)


def fold_like(text: str, span: Span, new: str) -> str | None:
    """Write a text over the folded block at `span`, with the same lines as far as their words are the same.

    None if the text can't be folded: only single spaces between words can become line ends.
    """
    first, *lines = text.split("\n")[span.line : span.last_line + 1]
    words = new.rstrip("\n").split(" ")
    if span.sign != ">" or not all(words) or any(word.split() != [word] for word in words) or not lines:
        return None
    line_end = "\r" if first.endswith("\r") else ""
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip(" "))]
    old = [line.split() for line in lines]
    before, after = list[list[str]](), list[list[str]]()
    while old and words[: len(old[0])] == old[0]:
        before.append(old.pop(0))
        words = words[len(before[-1]) :]
    while old and len(words) >= len(old[-1]) > 0 and words[-len(old[-1]) :] == old[-1]:
        after.insert(0, old.pop())
        words = words[: -len(after[0])]
    width = max(len(line.rstrip()) for line in lines) - len(margin)
    wrapped = [
        line.split(" ")
        for line in textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False)
    ]
    written = [f"{margin}{' '.join(line)}{line_end}" for line in (*before, *wrapped, *after)]
    every = text.split("\n")
    every[span.line + 1 : span.last_line + 1] = written
    return "\n".join(every)


def replace_scalar(text: str, span: Span, written: str) -> str:
    """Put a written value in the place of a scalar."""
    lines = text.split("\n")
    line_end = "\r" if lines[span.line].endswith("\r") else ""
    before = lines[span.line][: span.column]
    if written.startswith("\n"):
        before = before.rstrip(" ")
    written = written.replace("\n", f"{line_end}\n")
    lines[span.line : span.last_line + 1] = [before + written + lines[span.last_line][span.end :]]
    return "\n".join(lines)


def insert_line(text: str, after: int, line: str) -> str:
    """Insert a line, or several, below the line `after`, counted from 0."""
    lines = text.split("\n")
    line_end = "\r" if lines[after].endswith("\r") else ""
    lines.insert(after + 1, line.replace("\n", f"{line_end}\n") + line_end)
    return "\n".join(lines)
