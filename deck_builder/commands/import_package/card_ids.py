"""Ids of imported cards, made from the words of their notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.plain_text import to_plain_text
from deck_builder.patterns import compile_late
from deck_builder.source.readable_ids import make_readable_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.packages.model import PackedNote

_NO_WORDS: Final = compile_late(r"<img\b[^<>]*>|\[sound:[^\[\]]*\]|\{\{c\d+::image-occlusion:[^{}]*\}\}", re.IGNORECASE)
"""What shows a picture, plays a recording or covers a part of a picture."""
_SIGNS_OF_NO_WORDS: Final = ("<img", "[sound:", "::image-occlusion:")
"""What a text of ASCII must have for that, in small letters."""

_CODE: Final = compile_late(r"(?=\S{16,}\Z)\S*?(?:[A-Za-z]+\d+){3}\S*")
"""A hash or another long code without a space, such as `ce5e95e0660147b985b0761f60d8c4c8-ao-1`."""


def suggest_id(fields: Iterable[str]) -> str:
    """Make an id from the first field with words. If there are only numbers, it is one; empty if there is nothing.

    Neither the name of a file nor a code by which a program knows the note is a word.
    """
    first = ""
    for field in fields:
        if not field.isascii() or any(sign in field.lower() for sign in _SIGNS_OF_NO_WORDS):
            field = _NO_WORDS.sub(" ", field)
        text = fill_gaps(to_plain_text(field))
        made = make_readable_id(text) if not _CODE.fullmatch(text.strip()) else ""
        if _has_letters(made):
            return made
        first = first or made
    return first


def complete_id(suggested: str, kind: str, number: int) -> str:
    """Complete what `suggest_id` made: a number alone says nothing, so the key of its kind comes first.

    `number` is used if nothing was suggested.
    """
    return suggested if _has_letters(suggested) else f"{kind[:40]}-{suggested or number}"


def suggest_card_id(note: PackedNote, kind: str, number: int) -> str:
    """Make an id of the fields of a note; arguments as for `complete_id`."""
    return complete_id(suggest_id(note.fields), kind, number)


def _has_letters(made: str) -> bool:
    return bool(made) and not made.replace("-", "").isdigit()
