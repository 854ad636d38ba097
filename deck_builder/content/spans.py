"""Replaces parts of a text between an opening and a closing sign, in linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
