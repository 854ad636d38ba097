"""Recognizes texts with a few simple tags or gaps that are the same in HTML and in Markdown, without rendering them."""

from __future__ import annotations

import unicodedata
from typing import Final

from deck_builder.patterns import compile_late

_WORDS: Final = r"[^\\`*_\[\]<>&$~|{}\x00-\x1f\u00a0]*+"
"""Nothing that means something to Markdown or Anki, and nothing that the sanitiser writes in another way."""
_PAIRS: Final = ("b", "i", "u", "s", "sub", "sup", "small")
"""The tags that may stand around words; Markdown has no signs of its own for them."""


def _make_line(words: str, *others: str) -> str:
    """Make the pattern of words between tags; `others` are patterns of what else may stand between words."""
    pairs = (f"<{tag}>{words}</{tag}>" for tag in _PAIRS)
    return f"{words}(?:(?:{'|'.join(['<br>', *pairs, *others])}){words})*+"


_FIRST_SIGN: Final = rf"(?!\d+[.)])(?=(?:<(?:div|{'|'.join(_PAIRS)})>)?[^\W_])"
_LINE: Final = _make_line(_WORDS)
_SIMPLE: Final = compile_late(rf"{_FIRST_SIGN}{_LINE}(?:<div>{_LINE}</div>{_LINE})*+")

_WORDS_BESIDE_GAPS: Final = r"(?:[^\W_\u02d0]|[ .,!?'\"/%–—-])*+"
"""Letters, digits and signs of which none looks like the colons or brackets of a gap."""
_GAP: Final = (
    r"\{\{c[1-9][0-9]?::(?:(?=[^}])"
    + _WORDS_BESIDE_GAPS
    + r"|[^\W\d_]+(?: [^\W\d_]+)*(?<!std)(?<!boost)(?<!crate)::[^\W\d_][^\W\d_A-Z]*(?: [^\W\d_]+)*)\}\}"
)
"""A gap, and one with a hint, in which `::` is surely no part of the words."""
_SIMPLE_WITH_GAPS: Final = compile_late(rf"(?!\d+[.)])(?=\{{\{{c|[^\W_]){_make_line(_WORDS_BESIDE_GAPS, _GAP)}")


def is_simple_html(text: str, *, gaps: bool) -> bool:
    """Whether a text stays the same, without a fault, as HTML and as Markdown. There are others that do.

    `gaps` says that the text may have cloze deletions.
    """
    simple = _SIMPLE_WITH_GAPS if gaps else _SIMPLE
    return (
        simple.fullmatch(text) is not None
        and "==" not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )
