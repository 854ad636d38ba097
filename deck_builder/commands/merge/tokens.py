"""Splits the HTML of a field into pieces that a merge takes whole or not at all.

A browser does the same in JavaScript, and passes the same cases (`tests/commands/merge/merge_cases/`). So everything is
said here in signs that both languages have, and nothing is left to a library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.cloze import find_braces
from deck_builder.content.plain_text import split_at_tags
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS: Final = {
    "\\(": "\\)",
    "\\[": "\\]",
    "[latex]": "[/latex]",
    "[$]": "[/$]",
    "[$$]": "[/$$]",
    "[sound:": "]",
    "[anki:": "[/anki:tts]",
    "<svg": "</svg>",
    "<math": "</math>",
    "<style": "</style>",
    "<script": "</script>",
}
"""What begins and ends a piece that is never cut: formulas, recordings, and elements whose content is no text."""
_OPENING: Final = compile_late("|".join(map(re.escape, _PAIRS)), re.IGNORECASE | re.ASCII)

_LETTERS: Final = (
    "0-9A-Za-z_\u00aa\u00b5\u00ba\u00c0-\u1fff\u200c\u200d\u2070-\u2e7f\ua4d0-\ud7ff\ue000-\uf8ff\ufb00-\ufe2f\ufe50-\ufeff"
    "\U00010000-\U0001ffff"
)
"""The signs that words are made of. Chinese and Japanese have no spaces, so there each sign is a piece of its own."""
_WHITE: Final = " \\t\\n\\f\\r\u00a0"
_PIECE: Final = compile_late(
    f"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|[{_WHITE}]+|[{_LETTERS}]+|.", re.DOTALL
)
_ALL_WHITE: Final = compile_late(f"[{_WHITE}]+")

_SPELLED: Final = compile_late(
    r"<br[ \n]*/?>|&(?:nbsp|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});", re.IGNORECASE | re.ASCII
)
_NAMED: Final = {"&nbsp;": "\u00a0", "&quot;": '"', "&apos;": "'"}
_MARKUP: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


class Token(NamedTuple):
    """A piece of a text."""

    text: str
    """The piece as it is written."""
    key: str
    """What it is compared by: Anki's editor spells breaks, spaces and signs in its own way."""

    @property
    def is_white(self) -> bool:
        """Whether it is only space between words."""
        return _ALL_WHITE.fullmatch(self.key) is not None


def split_text(html: str) -> list[Token]:
    """Split a field into words, spaces, signs, and whole tags, entities, gaps, formulas, recordings and drawings.

    The pieces together are the text. Takes time in proportion to it.
    """
    tokens: list[Token] = []
    position = 0
    for start, end in _join_overlapping(sorted([*_find_gaps(html), *_find_pairs(html), *_find_tags(html)])):
        tokens += map(_make_token, _PIECE.findall(html[position:start]))
        tokens.append(_make_token(html[start:end]))
        position = end
    tokens += map(_make_token, _PIECE.findall(html[position:]))
    return tokens


def join_keys(html: str) -> str | None:
    """The keys of all pieces of a field together, without splitting it; None if only splitting can tell.

    No piece begins or ends within an entity. Within a break it may, where the break is no tag.
    """
    for spelled in _SPELLED.finditer(html):
        if spelled.group().startswith("<") and spelled.group() != "<br>":
            return None
    return _SPELLED.sub(_spell, html)


def _make_token(text: str) -> Token:
    return Token(text, _SPELLED.sub(_spell, text) if "&" in text or "<" in text else text)


def _spell(match: re.Match[str]) -> str:
    text = match.group().lower()
    if text.startswith("<"):
        return "<br>"
    if text in _NAMED:
        return _NAMED[text]
    number = int(text[3:-1], 16) if text.startswith("&#x") else int(text[2:-1])
    if not 0 < number < 0x110000 or 0xD800 <= number < 0xE000:
        return text
    return _MARKUP.get(chr(number), chr(number))


def _join_overlapping(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans, those that overlap as one."""
    start = end = 0
    for next_start, next_end in spans:
        if next_start < end:
            end = max(end, next_end)
            continue
        if end:
            yield start, end
        start, end = next_start, next_end
    if end:
        yield start, end


def _find_gaps(html: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost gaps that are closed."""
    if "{{c" not in html:
        return
    openings: list[int] = []
    for start, end, numbers in find_braces(html):
        if numbers is None:
            yield openings.pop(), end  # those inside are joined with the one around them
        elif numbers:
            openings.append(start)


def _find_pairs(html: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between the signs of `_PAIRS`, with the signs. A sign that is never closed is text."""
    folded = html.lower() if html.isascii() else "".join(_lower(sign) for sign in html)
    never: set[str] = set()
    position = 0
    while opening := _OPENING.search(html, position):
        closing = _PAIRS[opening.group().lower()]
        end = -1 if closing in never else folded.find(closing, opening.end())
        if end < 0:
            never.add(closing)
            position = opening.end()
        else:
            yield opening.start(), end + len(closing)
            position = end + len(closing)


def _lower(sign: str) -> str:
    """A sign in lower case, if that is one sign: the text must keep its length."""
    return sign.lower() if sign.isascii() else sign


def _find_tags(html: str) -> Iterator[tuple[int, int]]:
    position = 0
    for text, tag in split_at_tags(html):
        position += len(text)
        if tag:
            yield position, position + len(tag)
            position += len(tag)
