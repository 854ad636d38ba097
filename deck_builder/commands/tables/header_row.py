"""Tells whether the first row of a table has the names of its columns, for names that no kind of ours has as a key.

Such a row differs from those below it: it has usual names of columns, names as programs write them (`part_of_speech`),
or words where all other rows have numbers, files or the letters of another script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.commands.tables.formulas import remove_guard
from deck_builder.patterns import compile_late
from deck_builder.problems.other_names import WORDS, fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAMPLE: Final = 300
"""How many rows are looked at."""
_LONGEST: Final = 40
"""The longest name of a column, in characters."""
_USUAL: Final = (
    "id guid tags term picture pos part-of-speech ipa pronunciation transcription reading kana kanji hanzi pinyin "
    "romaji romanization hangul simplified traditional furigana lemma gender plural class level rank frequency number "
    "no order lesson unit page example examples example-sentence sentence sentences date language english german "
    "french spanish italian portuguese russian chinese japanese korean arabic hebrew hindi thai greek latin dutch "
    "danish swedish norwegian polish czech turkish deutsch englisch français anglais español inglés"
)
"""Usual names of columns beside those that others have for our keys, folded."""
_AS_IN_PROGRAMS: Final = compile_late(r"[a-z]+(_[a-z\d]+)+|[A-Za-z]?[a-z]+([A-Z][A-Za-z]*)+")
NUMBER: Final = compile_late(r"[+-]?\d+([.,/:-]\d+)*\s*%?")
"""A cell that is a number, a date or a share."""
_FILE: Final = compile_late(
    r"\[sound:.+\]|<img .+>|https?://\S+|\S+\.(mp3|ogg|wav|jpe?g|png|gif|svg|webp)", re.IGNORECASE
)
_LATIN: Final = compile_late("[A-Za-z]")
_END_OR_MARKUP: Final = compile_late(r"[.?!;]$|[<>{}\n]")


def is_header_row(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of these rows has the names of the columns: two of them show it, and a third of them all."""
    first = [remove_guard(cell) for cell in rows[0]] if rows else []
    filled = [name for name in first if name]
    folded = {fold_name(name) for name in filled}
    if len(filled) < 2 or len(folded) < len(filled) or not all(map(_can_be_name, filled)):
        return False
    signs = 0
    cells_below = {cell for row in rows[1:_SAMPLE] for cell in row}
    for number, name in enumerate(first):
        below = [row[number] for row in rows[1:_SAMPLE] if row[number]]
        signs += bool(name) and name not in cells_below and _is_name_of(name, below)
    return signs >= 2 and signs * 3 >= len(filled)


def _can_be_name(name: str) -> bool:
    return (
        len(name) <= _LONGEST
        and len(name.split()) <= 4
        and not _END_OR_MARKUP.search(name)
        and any(map(str.isalpha, name))
    )


def _is_name_of(name: str, below: Sequence[str]) -> bool:
    """Whether a cell looks like the name of a column with these cells below it."""
    folded = fold_name(name)
    if folded in _USUAL.split() or any(folded in words.split() for words in WORDS):
        return True
    if _AS_IN_PROGRAMS.fullmatch(name):
        return not any(map(_AS_IN_PROGRAMS.fullmatch, below))
    if len(below) < 3:
        return False
    if all(map(NUMBER.fullmatch, below)) or all(map(_FILE.fullmatch, below)):
        return True
    return name.isascii() and sum(bool(_LATIN.search(cell)) for cell in below) * 10 < len(below)
