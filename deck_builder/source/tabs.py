"""Finds tabs in YAML that an author can't see."""

from __future__ import annotations

import re
from typing import Any

from deck_builder.problems.errors import TextError


class TabFinder:
    """Finds tabs that are not in quotes, in a block of text, or in a comment.

    libyaml accepts some of them and PyYAML's own parser accepts none.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.allowed: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def allow(self, start: Any, end: Any) -> None:
        """Allow tabs between two of the parser's marks. Call it in the order of the file."""
        self.allowed.append(((start.line, start.column), (end.line, end.column)))

    def check(self) -> None:
        """Raise TextError at the first tab that is not allowed."""
        ranges = iter(self.allowed)
        start, end = next(ranges, ((-1, -1), (-1, -1)))
        for number, line in enumerate(self.lines):
            comment = re.search(r"(?:^|\s)#", line) if "\t" in line else None
            for tab in re.finditer("\t", line):
                here = (number, tab.start())
                while end <= here and (following := next(ranges, None)):
                    start, end = following
                if not (start <= here < end or (comment and comment.end() <= tab.start())):
                    raise TextError("Y107", "there is a tab here", (number + 1, tab.start() + 1))
