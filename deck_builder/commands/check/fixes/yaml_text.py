"""Reads a YAML text for a fix: its content, its error, and the lines that belong to an author's text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.events import ScalarEvent, StreamEndEvent

from deck_builder.problems.problem import Problem, Problems
from deck_builder.source import events
from deck_builder.source.read import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.source.values import Mapping

_ANY_FILE: Final = Path("cards.yaml")
"""Reading a text needs a file for the places of problems; nothing of it is shown."""


def read_text(text: str) -> Mapping | None:
    """What a text says, or None if it can't be read."""
    return read_yaml(text.encode(), _ANY_FILE, Problems())


def find_first_error(text: str) -> Problem | None:
    """The error that keeps a text from being read, or None."""
    problems = Problems()
    read_yaml(text.encode(), _ANY_FILE, problems)
    return next((problem for problem in problems if problem.severity == "error"), None)


def keep_meaning(text: str, new: str) -> str:
    """The new text if it says the same as the old one, else the old text."""
    return new if (value := read_text(text)) is not None and read_text(new) == value else text


def find_lines_of_texts(text: str) -> set[int] | None:
    """The lines whose white space belongs to an author's text, in quotes or after `|` or `>`. Lines count from 0.

    None if the text can't be read.
    """
    lines: set[int] = set()
    get_event: Callable[[], Any] = events.parser(text.encode()).get_event
    try:
        while not isinstance(event := get_event(), StreamEndEvent):
            if isinstance(event, ScalarEvent) and event.start_mark and event.end_mark:
                first, last = event.start_mark.line, event.end_mark.line
                is_block = event.style in ("|", ">")
                lines.update(range(first + is_block, last))
                if is_block and last == text.count("\n"):  # a text that ends the file without a line end
                    lines.add(last)
    except yaml.YAMLError:
        return None
    return lines
