"""The lines of a text, counted as YAML counts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck_builder.problems.problem import Mark


def split_lines(text: str) -> list[str]:
    """The lines of a text, without their line ends."""
    return re.split("\r\n|\n|\r", text)


def end_of(text: str) -> Mark:
    """The line and column just after a text that is the beginning of a file."""
    lines = split_lines(text)
    return len(lines), len(lines[-1]) + 1
