"""Finds and replaces parts of a text between an opening and a closing sign, in linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BACKTICKS: Final = compile_late(r"`+")


def replace_spans(text: str, closing: Mapping[str, str], replace: Callable[[str], str]) -> str:
    """Replace each part of a text from an opening sign to the nearest closing one, both included.

    `closing` maps opening signs to closing signs. An opening sign that is never closed stays, and is not searched for
    again: a regular expression would search to the end of the text from each one.
    """
    pieces: list[str] = []
    position = search_from = 0
    never: set[str] = set()
    while opening := _compile(tuple(closing)).search(text, search_from):
        sign = closing[opening.group()]
        end = -1 if sign in never else text.find(sign, opening.end())
        if end < 0:
            never.add(sign)
            search_from = opening.start() + 1
            continue
        end += len(sign)
        pieces += (text[position : opening.start()], replace(text[opening.start() : end]))
        position = search_from = end
    pieces.append(text[position:])
    return "".join(pieces)


@lru_cache(maxsize=32)
def _compile(signs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, signs)))


def find_code(text: str) -> Iterator[tuple[int, int]]:
    """Yield the beginning and end of each code span or fenced block of a text, with its backticks."""
    if "`" not in text:
        return
    runs = [run.span() for run in _BACKTICKS.finditer(text)]
    closing: dict[int, int] = {}  # by its length, the nearest run further on
    partners = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        start, end = runs[number]
        partners[number] = closing.get(end - start, 0)
        closing[end - start] = number
    number = 0
    while number < len(runs):
        if partner := partners[number]:
            yield runs[number][0], runs[partner][1]
            number = partner
        number += 1


def blank_code(text: str) -> str:
    """Replace code by spaces: it may have any signs."""
    pieces: list[str] = []
    position = 0
    for start, end in find_code(text):
        pieces += (text[position:start], " " * (end - start))
        position = end
    return "".join(pieces) + text[position:]
