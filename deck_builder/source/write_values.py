"""Writes values of keys as YAML: texts, lists and mappings, on one line or on several."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.source import values
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

NewValue = str | tuple["NewValue", ...] | dict[str, "NewValue"] | None
"""A value for a key: a text, a list, keys with values; None takes the key away."""

_UNKNOWN_MARK: Final = (1, 1)
"""The place of what is described and was not read."""
_LONGEST_IN_BRACES: Final = 80
"""In characters. A longer list or mapping is written on several lines."""
_SHORT: Final = compile_late(r"\S{1,40}")
"""A text that may stand in a list on one line."""
_PLAIN: Final = compile_late(r"\w+(?:-\w+)*|\d*\.\d+|\d+\.|[A-Za-z<(](?!.*(?:: |:$| #|[\[\]{},?\t]))[^\r\n]*(?<! )")
"""A text that needs no quotation marks in braces; there are others."""


def describe_value(value: dict[str, NewValue]) -> values.Mapping:
    """Describe keys with values as they read once they are written; their places are unknown."""
    mapping = values.Mapping(_UNKNOWN_MARK)
    mapping.update((key, _describe(each)) for key, each in value.items() if each is not None)
    mapping.marks = dict.fromkeys(mapping, (_UNKNOWN_MARK, _UNKNOWN_MARK))
    return mapping


def _describe(value: NewValue) -> values.Value:
    if isinstance(value, dict):
        return describe_value(value)
    if isinstance(value, tuple):
        listed = values.Sequence(_UNKNOWN_MARK)
        listed += map(_describe, value)
        listed.marks = [_UNKNOWN_MARK] * len(listed)
        return listed
    return value or ""


def write_in_braces(value: NewValue) -> str:
    """Write a value on one line, as it may stand in a list or mapping in brackets."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(write_in_braces, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {write_in_braces(each)}" for key, each in value.items()) + "}"
    text = value or ""
    if "-->" in text:  # it would end the comment that the value may stand in
        return quote_with_escapes(text).replace("-->", "--\\u003e")
    if _PLAIN.fullmatch(text) and text.isprintable():
        return text
    return quote(text) if text.isprintable() else quote_with_escapes(text)


def write_below(value: NewValue, column: int, *, is_plain: bool = False) -> str:
    """Write what follows the colon of a key in a column, counted from 0.

    With `is_plain`, texts are in double quotes on one line, which can go wrong least.
    """
    margin = f"\n{' ' * (column + 2)}"
    if isinstance(value, tuple) and not _is_short(value):
        return "".join(f"{margin}- {write_entry(each, column + 2, is_plain=is_plain)}" for each in value)
    if isinstance(value, dict) and not _is_short(value):
        pairs = ((key, write_below(each, column + 2, is_plain=is_plain)) for key, each in value.items())
        return "".join(f"{margin}{key}:{written}" for key, written in pairs)
    if isinstance(value, str):
        return f" {quote_with_escapes(value) if is_plain else write_scalar(value, column)}"
    return f" {write_in_braces(value)}"


def write_entry(value: NewValue, column: int, *, is_plain: bool = False) -> str:
    """Write what follows the dash of an entry; the dash is in a column, counted from 0."""
    if isinstance(value, str):
        return quote_with_escapes(value) if is_plain else write_scalar(value, column)
    if isinstance(value, dict) and not _is_short(value):
        margin = f"\n{' ' * (column + 2)}"
        return margin.join(f"{key}:{write_below(each, column + 2, is_plain=is_plain)}" for key, each in value.items())
    return write_in_braces(value)


def _is_short(value: NewValue) -> bool:
    """Whether a list or mapping is written on one line."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    if any(isinstance(each, dict) for each in inside):
        return False
    return len(write_in_braces(value)) <= _LONGEST_IN_BRACES and all(map(_SHORT.fullmatch, _list_texts(value)))


def _list_texts(value: NewValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value.values() if isinstance(value, dict) else value or ():
            yield from _list_texts(each)


def fold_like(block: str, new: str) -> str:
    """Write a text over a folded block, with the same lines as far as their words are the same.

    `block` is the block with its sign `>`. Empty if the text can't be folded: only single spaces between words can
    become line ends.
    """
    first, *lines = block.split("\n")
    words = new.rstrip("\n").split(" ")
    if not all(words) or any(word.split() != [word] for word in words) or not lines:
        return ""
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
    return "\n".join([first, *(f"{margin}{' '.join(line)}" for line in (*before, *wrapped, *after))])
