"""Recognizes texts with a few simple tags or gaps that are the same in HTML and in Markdown, without rendering them."""

from __future__ import annotations

import unicodedata
from typing import Final

from deck_builder.content.plain_text import unescape
from deck_builder.patterns import compile_late

_WORDS: Final = r"[^\\`*_\[\]<>&$~|{}\x00-\x1f\x7f-\u00a0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*+"
"""Nothing that means something to Markdown or Anki, that the sanitiser writes otherwise, or that no file can have."""
_PAIRS: Final = ("b", "i", "u", "s", "sub", "sup", "small", "span")
"""The tags that may stand around words; Markdown has no signs of its own for them."""


def _make_line(words: str, *others: str) -> str:
    """Make the pattern of words between tags; `others` are patterns of what else may stand between words."""
    pairs = (f"<{tag}>{words}</{tag}>" for tag in _PAIRS)
    return f"{words}(?:(?:{'|'.join(['<br>', *pairs, *others])}){words})*+"


_FIRST_SIGN: Final = rf"(?!\d+[.)])(?=(?:<(?:div|{'|'.join(_PAIRS)})>)?[^\W_])"
_LINE: Final = _make_line(_WORDS)
_SIMPLE: Final = compile_late(rf"{_FIRST_SIGN}{_LINE}(?:<div>{_LINE}</div>{_LINE})*+")

_WORDS_WITH_ENTITIES: Final = rf"{_WORDS}(?:&(?:nbsp;|gt;|(?:amp|lt);(?= )){_WORDS})*+"
"""Words, and the entities of signs that stay text in Markdown: no tag and no other entity begins with them."""
_LINE_WITH_ENTITIES: Final = _make_line(_WORDS_WITH_ENTITIES)
_SIMPLE_WITH_ENTITIES: Final = compile_late(
    rf"{_FIRST_SIGN}{_LINE_WITH_ENTITIES}(?:<div>{_LINE_WITH_ENTITIES}</div>{_LINE_WITH_ENTITIES})*+"
)

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


def write_simple_markdown(html: str) -> str | None:
    """Write HTML with a few simple tags and entities as the Markdown that surely becomes it again, without a fault.

    None for all other HTML, and for some of which that is true, too. The text must not be one with cloze deletions.
    """
    if (
        "&" not in html
        or not _SIMPLE_WITH_ENTITIES.fullmatch(html)
        or "==" in html
        or not (html.isascii() or unicodedata.is_normalized("NFC", html))
    ):
        return None
    text = unescape(html)
    # Only where it has tags, the renderer writes such a space as HTML has it.
    is_same = text == text.strip() and ("\u00a0" not in text or "<" in html)
    return text if is_same else None
