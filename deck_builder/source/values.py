"""What YAML text is read into: strings, mappings and lists, with the place of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder.problems.problem import Mark

if TYPE_CHECKING:
    from deck_builder.problems.errors import TextError

Marks = tuple[Mark, Mark]
"""The places of a key and of its value."""


class Mapping(dict[str, "Value"]):
    """A YAML mapping, in the order of the file. `mark` is where it begins; `marks` has the places of each key.

    `comments` has the comment after each key that has no value, or is None: it may be the value that is meant.
    """

    __slots__ = ("comments", "mark", "marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.comments: dict[str | int, str] | None = None
        self.marks: dict[str, Marks] = {}


class Sequence(list["Value"]):
    """A YAML list. `mark` is where it begins; `marks` has the place of each entry.

    `comments` has the comment after each empty entry, by the entry's position, or is None.
    """

    __slots__ = ("comments", "mark", "marks")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.comments: dict[str | int, str] | None = None
        self.marks: list[Mark] = []


Value = str | Mapping | Sequence
"""Anything that a YAML file can hold here: every scalar is a string."""


class Document(NamedTuple):
    """A parsed file."""

    root: Value
    """The value that the whole file is."""
    mark: Mark
    """Where that value begins."""
    cut_short: tuple[TextError, ...]
    """Values that end at a `#` that looks like text; the file can be used all the same."""
