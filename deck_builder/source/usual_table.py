"""Reads a YAML file whose cards all have the same keys in the same order, each on one line: many cards in one search.

Large decks, which often come from a spreadsheet, have such files. They are read in a sixth of the time that
`usual_lines.py` takes. As there, nothing may be guessed: what this reader returns is what the parser would return.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.source.usual_lines import PLAIN, read_usual_lines
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.problems.problem import Mark

_BEGIN: Final = compile_late(r"(?:\A|\n)cards:\n")
_FIRST: Final = compile_late(
    r"(?P<indent> *)- (?P<first>[A-Za-z][\w-]*):[^\n]*\n"
    r"(?P<others>(?:(?P=indent)  [A-Za-z][\w-]*:[^\n]*\n)*)(?P<empty>\n?)",
    re.ASCII,
)
"""The first card, and an empty line behind it."""
_KEY: Final = compile_late(r"^ *([\w-]+)", re.MULTILINE | re.ASCII)

_VALUE: Final = rf"""(?:{PLAIN}|"[^"\\\n]*"|'[^'\n]*')"""

_LONGEST_KEY: Final = 100
"""In characters, as in `usual_lines.py`."""

_MOST_KEYS: Final = 40
"""A stranger's card may have thousands, and a pattern of so many takes long to compile."""


class UsualTable(NamedTuple):
    """A file of cards that all have the same keys."""

    head: Mapping
    """The keys and values before `cards`."""
    columns: dict[str, list[str]]
    """The values of each key of the cards, in the order of the cards."""
    first_line: int
    """The line of the first card, counted from 1."""
    lines_of_a_card: int
    """How many lines each card takes, with the empty line behind it if there is one."""
    indent: int
    """How many spaces are before the dash of each card."""

    def list_marks(self, key: str) -> list[Mark]:
        """List the places of the values of a key."""
        line = self.first_line + list(self.columns).index(key)
        column = self.indent + len(key) + 5  # after the dash or two spaces, and `: `
        step = self.lines_of_a_card
        return [(each, column) for each in range(line, line + step * len(self.columns[key]), step)]


def read_usual_table(text: str) -> UsualTable | None:
    """The cards of a file whose `cards` come last and are all alike; None for any other file.

    `text` is the file's text, in which every character is allowed.
    """
    begin = _BEGIN.search(text)
    if begin is None or "\t" in text or "\r" in text or text[-1:] != "\n":
        return None
    head = read_usual_lines(text[: begin.start() + 1]) if begin.start() else Mapping((1, 1))
    first = _FIRST.match(text, begin.end())
    if head is None or "cards" in head or first is None:  # a second `cards` is a mistake
        return None
    keys = (first["first"], *_KEY.findall(first["others"]))
    if not len(keys) == len(set(keys)) <= _MOST_KEYS or max(map(len, keys)) > _LONGEST_KEY:
        return None
    cards = text[begin.end() :]
    if first["empty"] and not cards.endswith("\n\n"):
        cards += "\n"
    indent, lines = len(first["indent"]), len(keys) + len(first["empty"])
    card = _compile_card(indent, keys, r"\n" if first["empty"] else "")
    if card.match(cards) is None:  # most files that are no table show it here
        return None
    rows = card.findall(cards)
    if len(rows) * lines != cards.count("\n"):  # a line is no part of a card
        return None
    values = map(_remove_quotes, zip(*rows, strict=True)) if len(keys) > 1 else [_remove_quotes(rows)]
    columns = dict(zip(keys, values, strict=True))
    return UsualTable(head, columns, text.count("\n", 0, begin.end()) + 1, lines, indent)


@lru_cache(maxsize=64)
def _compile_card(indent: int, keys: tuple[str, ...], after: str) -> re.Pattern[str]:
    """Compile the pattern of a card with these keys, whose dash comes after so many spaces."""
    lines = [
        rf"^[ ]{{{indent}}}{'-' if number == 0 else '[ ]'}[ ]{key}:[ ]({_VALUE})\n" for number, key in enumerate(keys)
    ]
    return re.compile(f"{''.join(lines)}{after}", re.VERBOSE | re.MULTILINE)


def _remove_quotes(values: Iterable[str]) -> list[str]:
    return [value[1:-1] if value[0] in "\"'" else value for value in values]
