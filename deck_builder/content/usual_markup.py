r"""Recognizes texts of Markdown that surely have no fault, so that none has to be searched for.

Most marked texts have a few italic or bold words, a formula, some code, a list or gaps. Where each of these is as plain
as can be, with spaces or punctuation around it, the parser reads it as its author means it. This module knows only
such texts: all others are rendered with every search. So nothing here may guess.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from deck_builder.content.unsafe_formulas import may_run_code
from deck_builder.patterns import compile_late

_NOT_WORDS: Final = r"\\`*_\[\]<>&$~|{}\x00-\x1f\x7f-\x9f\u2028\u2029"
"""Signs that may mean something to Markdown or Anki."""
_WORDS: Final = rf"(?:[^{_NOT_WORDS}]++|<(?=[ =])|>|&(?![#\w]+;))*+"
"""Words between markup, not at the start of a line."""
_INSIDE: Final = rf"(?!\s)[^{_NOT_WORDS}]++(?<!\s)"
"""Words inside of markup."""
_OPENING: Final = r"(\"'\u201c\u2018\u201e\u00ab"
"""Brackets and quotation marks that open."""
_BEFORE: Final = rf"(?:(?<!\S)|(?<=[{_OPENING}])(?<!\S[{_OPENING}]))"
"""Where markup may begin: after a space, or after one sign that a space stands before."""
_AFTER: Final = r"(?=[\s.,;:!?)\"'\u2019\u201d\u2026/\u2013\u2014-]|\Z)"
"""Where markup may end."""
_EMPHASIS: Final = rf"(?:\*{_INSIDE}\*|\*\*{_INSIDE}\*\*|_{_INSIDE}_)"
_CODE: Final = r"`(?![\s<])(?:[^`\\\[\]<&$~|{}\x00-\x1f\x7f-\x9f\u2028\u2029]|<(?=[ =]))++(?<!\s)`"
_TEX: Final = r"(?:[A-Za-z0-9 .,()=+^_/'>-]++|<(?![A-Za-z])|\\[A-Za-z]+|\\[,; ])"
_FLAT_GROUP: Final = rf"\{{{_TEX}*+\}}"
_GROUP: Final = rf"\{{(?:{_TEX}|{_FLAT_GROUP})*+\}}"


def _make_formula(group: str) -> str:
    """Make the pattern of a formula; `group` is that of what may stand in its braces."""
    with_a_sign = rf"(?=[^$]*[\\^_={{}}<>+])(?! )(?:{_TEX}|{group})++(?<! )"
    return rf"\$(?:[A-Za-z0-9.,()/'-]++|{with_a_sign})\$"


def _make_line(words: str, inside: str) -> str:
    """Make the pattern of words with markup between them."""
    return rf"{words}(?:{inside}{words})*+"


_MARKED: Final = rf"{_BEFORE}(?:{_EMPHASIS}|{_CODE}|{_make_formula(_GROUP)}){_AFTER}"
_LINE: Final = rf"(?!\d+[.)])(?=[^\W_]|[{_OPENING}$*]|_\w){_make_line(_WORDS, _MARKED)}"
"""A paragraph on one line. It begins with a letter, a digit, a bracket or markup."""
_ITEM: Final = rf"- (?=[^\W\d_]|[{_OPENING}*]){_make_line(_WORDS, _MARKED)}"
_LIST: Final = rf"{_ITEM}(?:\n{_ITEM})*+"
_USUAL: Final = compile_late(rf"(?:{_LINE}|(?=.*\n){_LIST})(?:\n\n(?:{_LINE}|{_LIST}))*+")
"""A text on one line that begins with a dash is no list."""

_SIGNS_BESIDE_GAPS: Final = r" .,;!?'\"/%\u00b0\u00b1\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2192-"
_WORDS_BESIDE_GAPS: Final = rf"(?:[^\W_\u02d0]++|[){_SIGNS_BESIDE_GAPS}]++|\((?!\()|:(?! ?:))*+"
"""Words of which none looks like the colons or brackets of a gap."""
_WORDS_BEFORE_HINT: Final = r"(?:[^\W\d_\u02d0]|[ ,'\u2019-])++(?<=[^\W\d_])(?<!std)(?<!boost)(?<!crate)"
_HINT: Final = r"[^\W\d_\u02d0][^\W\d_A-Z\u02d0]*+(?:[ ,?!'\u2019-][^\W\d_\u02d0]*+)*+"
"""Words that are surely a hint after `::`: neither code nor an address."""
_HIDDEN_WORDS: Final = rf"(?:[^\W_\u02d0]++|[{_SIGNS_BESIDE_GAPS}]++)++(?=\}})"
_GAP: Final = rf"\{{\{{c[1-9][0-9]?::(?=[^\s}}:])(?:{_HIDDEN_WORDS}|{_WORDS_BEFORE_HINT}::{_HINT})\}}\}}"
_NAMES: Final = r"(?=[^\W_])(?:[^\W_\u02d0]|[ ,'\u2019-])++(?<=[^\W_])"
_EMPHASIS_BESIDE_GAPS: Final = rf"{_BEFORE}(?:\*{_NAMES}\*|\*\*{_NAMES}\*\*){_AFTER}"
_FORMULA_BESIDE_GAPS: Final = rf"(?<!\S){_make_formula(_FLAT_GROUP)}{_AFTER}"
_USUAL_WITH_GAPS: Final = compile_late(
    rf"(?!\d+[.)])(?=\{{\{{c|[^\W_]|[{_OPENING}])"
    + _make_line(_WORDS_BESIDE_GAPS, f"(?:{_GAP}|{_EMPHASIS_BESIDE_GAPS}|{_FORMULA_BESIDE_GAPS})")
)


def has_usual_markup(text: str, *, gaps: bool) -> bool:
    """Whether a text has only markup that surely is no fault. There are other texts without a fault.

    `gaps` says that the text may have cloze deletions.
    """
    return (
        (_USUAL_WITH_GAPS if gaps else _USUAL).fullmatch(text) is not None
        and "==" not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
        and not ("\\" in text and may_run_code(text))
    )
