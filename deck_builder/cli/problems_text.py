"""Problems as text for people, as ruff's full format has them: with the line of the file and carets below it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import click

from deck_builder.cli.terminal import make_visible, measure_columns, show_path
from deck_builder.problems.rules import RULES
from deck_builder.problems.wording import format_count
from deck_builder.source.inside import find_own_folder, open_inside
from deck_builder.source.lines import split_lines
from deck_builder.source.read import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.problems.problem import Problem, Problems

_LONGEST_LINE = 160
"""The longest line of a file that is shown whole, in characters. Some lines are whole paragraphs."""

_MOST_OF_A_CODE = 10
"""A build shows this many problems with one code; `check` shows all."""

_WITH_LINES = frozenset({".yaml", ".yml", ".md", ".html", ".css", ".lock"})
"""Suffixes of the files whose lines are shown."""


def print_problems(problems: Problems) -> None:
    """Print problems to standard error, in colour if that is a terminal."""
    for block in format_first_of_each_code(problems):
        click.echo(block, err=True)
    if problems:
        click.echo(format_summary(problems), err=True)


def format_all(problems: Problems) -> Iterator[str]:
    """Every problem as a block of lines: code and message, place, the line of the file, help.

    For changes that affect learners, a note says what they would see.
    """
    for problem in problems:
        yield "\n".join(_block(problem)) + "\n"


def format_first_of_each_code(problems: Problems) -> Iterator[str]:
    """As `format_all`, but only the first problems with each code, and the number of the others."""
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= _MOST_OF_A_CODE:
            yield "\n".join(_block(problem)) + "\n"
    for code, count in counts.items():
        if count > _MOST_OF_A_CODE:
            more = f"… and {count - _MOST_OF_A_CODE:,} more with {click.style(code, bold=True)} ({RULES[code].name})."
            yield f"{more} `deck-builder check` shows them all.\n"


def format_summary(problems: Problems) -> str:
    """The last line: `Found 2 errors and 1 warning.`."""
    counts = ((problems.errors, "error"), (problems.warnings, "warning"))
    return f"Found {' and '.join(format_count(number, noun) for number, noun in counts if number)}."


def _block(problem: Problem) -> Iterator[str]:
    place = problem.place
    color = "red" if problem.severity == "error" else "yellow"
    code = click.style(problem.code, fg=color, bold=True)
    name = click.style(f"({RULES[problem.code].name})", dim=True)
    yield f"{code} {click.style(make_visible(problem.message), bold=True)} {name}"
    arrow = click.style("-->", fg="blue")
    card = f" (card `{problem.card}`)" if problem.card else ""
    yield f" {arrow} {make_visible(show_path(place.file))}:{place.line}:{place.column}{card}"
    lines = _lines(place.file) if _shows_a_line(problem) else ()
    if 1 <= place.line <= len(lines):
        yield from _excerpt(lines, place.line, place.column, color)
    if problem.note:
        yield f"{click.style('note:', fg='blue')} {problem.note}"
    yield f"{click.style('help:', fg='cyan')} {make_visible(problem.help)}"


def _shows_a_line(problem: Problem) -> bool:
    """Whether to show the line of a problem: it is not private, and it says more than the message."""
    if problem.code == "Y116":  # the file is a link to something outside the deck, which may be private
        return False
    about_the_whole_deck = problem.code.startswith("R")
    return not about_the_whole_deck and problem.place.file.suffix.lower() in _WITH_LINES


def _excerpt(lines: tuple[str, ...], line: int, column: int, color: str) -> Iterator[str]:
    """A line of a file and the one above it, with carets below the word at `column`."""
    digits = len(str(line))
    bar = click.style("|", fg="blue")
    gutter = " " * digits
    yield f"{gutter} {bar}"
    if line > 1 and lines[line - 2] and not lines[line - 2].isspace():
        above = make_visible(_cut(lines[line - 2], 0)[0])
        yield f"{click.style(str(line - 1).rjust(digits), fg='blue')} {bar} {above}"
    text, position = _cut(lines[line - 1], column - 1)
    text = make_visible(text)
    yield f"{click.style(str(line), fg='blue')} {bar} {text}".rstrip()
    word = re.match(r"[\w{}<*&!:.\-/]+?(?=[:,\]]?\s|[:,\]]?$)", text[position:])
    carets = "^" * (measure_columns(word.group()) if word else 1)
    indent = " " * measure_columns(text[:position])
    yield f"{gutter} {bar} {indent}{click.style(carets, fg=color, bold=True)}"
    yield f"{gutter} {bar}"


def _cut(text: str, position: int) -> tuple[str, int]:
    """The part of a long line around a position, and where the position is in that part."""
    if len(text) <= _LONGEST_LINE:
        return text, position
    start = max(0, min(position - _LONGEST_LINE // 2, len(text) - _LONGEST_LINE))
    end = start + _LONGEST_LINE
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}", position - start + len(before)


@lru_cache(maxsize=8)
def _lines(file: Path) -> tuple[str, ...]:
    """The lines of a file; none if it can't be read or is too large for a deck."""
    try:
        with open_inside(file, find_own_folder(file)) as opened:
            data = opened.read(LARGEST_FILE + 1)
        return tuple(split_lines(data.decode("utf-8", errors="replace"))) if len(data) <= LARGEST_FILE else ()
    except OSError:
        return ()
