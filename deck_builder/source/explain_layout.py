"""Explains lines that begin in the wrong column, and entries of a list without their dash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DASHES: Final = compile_late(r"(?:- +)+")
_ENTRY: Final = compile_late(r"(?P<key>[\w-]+):(?: +(?P<value>[^\s#].*))?(?= |$)")
_LISTS: Final = {"cards": "card", "references": "reference", "claims": "claim"}
"""The keys whose values are lists of mappings, and what an entry of each is called."""

_IS_NOT_PLAIN: Final = tuple("\"'|>[{&*!")


class _Line(NamedTuple):
    """What a line of YAML begins with."""

    number: int
    """Counted from 1."""
    text: str
    """The line without white space at its end."""
    margin: int
    """How many spaces it begins with."""
    dashes: str
    """The dashes after them, with the spaces that follow each."""
    key: str
    """Its key; empty if it has none."""
    value: str
    """The value of the key; empty if it has none on this line."""

    @property
    def key_column(self) -> int:
        """The column in which the key begins, counted from 1."""
        return self.margin + len(self.dashes) + 1

    @property
    def shown(self) -> str:
        """The line without its margin, short enough for a message."""
        text = self.text.strip()
        return text if len(text) <= 60 else f"{self.key}: …"


def explain_layout(lines: list[str], number: int) -> TextError | None:
    """What is wrong with the columns or dashes at a line that does not fit those above it; None if that is not known.

    `lines` are those of the file; `number` is that of the line, counted from 1.
    """
    here = _read(lines, number)
    above = next(_read_upwards(lines, number), None)
    if above is None or not (here.key or here.dashes):
        return None
    if here.dashes:
        return _explain_dash(lines, here, above)
    return _explain_missing_dash(lines, here, above) or _explain_column(lines, here, above)


def _read(lines: list[str], number: int) -> _Line:
    text = lines[number - 1].rstrip()
    margin = len(text) - len(text.lstrip(" "))
    dashes = _DASHES.match(text, margin)
    begin = dashes.end() if dashes else margin
    entry = _ENTRY.match(text, begin)
    key, value = (entry["key"], entry["value"] or "") if entry else ("", "")
    return _Line(number, text, margin, text[margin:begin], key, value)


def _read_upwards(lines: list[str], number: int) -> Iterator[_Line]:
    """The lines above a line, the nearest first, without blank ones and comments."""
    for above in range(number - 1, 0, -1):
        if re.match(r"\s*[^\s#]", lines[above - 1]):
            yield _read(lines, above)


def _has_plain_value(line: _Line) -> bool:
    return bool(line.key) and bool(line.value) and not line.value.startswith(_IS_NOT_PLAIN)


def _explain_dash(lines: list[str], here: _Line, above: _Line) -> TextError | None:
    """A dash in a column in which no list has its dashes, or a list that no key names."""
    dashes = [line for line in _read_upwards(lines, here.number) if line.dashes]
    mark = (here.number, here.margin + 1)
    if dashes:
        nearest = min(dashes, key=lambda line: abs(line.margin - here.margin))
        if nearest.margin == here.margin:
            return None
        message = f"this dash is in column {here.margin + 1}, and the dash on line {nearest.number} in column"
        hint = f"Begin both in one column: write `{' ' * nearest.margin}{here.shown}`."
        return TextError("Y106", f"{message} {nearest.margin + 1}", mark, hint)
    if not _has_plain_value(above) or above.margin or any(line.startswith("cards:") for line in lines):
        return None
    hint = "Write the line `cards:` above this one, in the column of `kind:`."
    return TextError("Y106", "a list begins here, but the line `cards:` above it is missing", mark, hint)


def _explain_missing_dash(lines: list[str], here: _Line, above: _Line) -> TextError | None:
    """The first key of a card without the dash that begins a card."""
    before = _read_upwards(lines, above.number)
    container = next(before, None)
    if (
        container is not None
        and container.key in _LISTS
        and not container.value
        and above.key
        and not above.dashes
        and here.margin > above.margin
    ):
        entry = _LISTS[container.key]
        message = f"there is no `- ` before the first key of this {entry}"
        hint = f"Write `{' ' * above.margin}- {above.shown}`, and begin its other keys below `{above.key}`."
        return TextError("Y106", message, (above.number, above.key_column), hint)
    entries = [line for line in _read_upwards(lines, here.number) if line.dashes]
    for line in (here, above):
        own = next((entry for entry in entries if entry.margin == line.margin), None)
        if own is None or line.dashes or not (line.margin or line.key == "id"):
            continue
        message = f"this line begins in the column of the dashes and has no dash (column {line.margin + 1})"
        hint = (
            f"If a new entry begins here, write `{' ' * line.margin}- {line.shown}`; "
            f"if not, begin the line in column {own.key_column}."
        )
        return TextError("Y106", message, (line.number, line.key_column), hint)
    return None


def _explain_column(lines: list[str], here: _Line, above: _Line) -> TextError | None:
    """A key that begins further to the right or to the left than the keys beside it."""
    mark = (here.number, here.key_column)
    if here.key_column > above.key_column:
        if not _has_plain_value(above):
            return None
        message = f"`{here.key}` begins in column {here.key_column}, and `{above.key}` above it in column"
        hint = (
            f"Begin both in column {above.key_column}. If the line belongs to the text of `{above.key}`, put that "
            "whole text in quotes."
        )
        return TextError("Y106", f"{message} {above.key_column}", mark, hint)
    siblings = [line for line in _read_upwards(lines, here.number) if line.key and line.key_column != here.key_column]
    if not siblings or above.key_column == here.key_column:
        return None
    nearest = min(siblings, key=lambda line: abs(line.key_column - here.key_column))
    message = f"`{here.key}` begins in column {here.key_column}, and `{nearest.key}` on line {nearest.number} in column"
    return TextError(
        "Y106",
        f"{message} {nearest.key_column}",
        mark,
        f"Begin the keys that belong together in one column: here, in column {nearest.key_column}.",
    )
