r"""Recognizes texts of Markdown that surely have no fault, so that none has to be searched for.

Most marked texts have a few italic or bold words, a formula, some code, a link, a list or gaps. Where each of these is
as plain as can be, with spaces or punctuation around it, the parser reads it as its author means it. This module knows
only such texts: all others are rendered with every search. So nothing here may guess.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from deck_builder.content.gap_colons import WORDS_WITH_HINT
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
_LINK: Final = (
    rf"\[{_INSIDE}\]\(https?://[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+(?:\.[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+)++"
    r"(?:[/?#][A-Za-z0-9./?#=~_-]*+)?\)"
)
"""A link to a page whose address any browser reads as it is written."""
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


_MARKED: Final = rf"{_BEFORE}(?:{_EMPHASIS}|{_CODE}|{_LINK}|{_make_formula(_GROUP)}){_AFTER}"
_LINE: Final = compile_late(
    rf"(?P<marker>[-*] (?!\d)|[1-9][0-9]?\. )?(?!\d+[.)])(?=[^\W_]|[{_OPENING}$*\[]|_\w){_make_line(_WORDS, _MARKED)}"
)
"""A line of a paragraph, or an item of a list. It begins with a letter, a digit, a bracket or markup."""
_LONG_LINE: Final = 44
"""In characters. An author who wraps lines ends them later than this; a shorter one may be a line of its own."""

_MAYBE_RECORDING: Final = compile_late(r"[(\[]\s?(?:sound|audio)", re.IGNORECASE)
"""What may be meant as `[sound:…]`."""

_SIGNS_BESIDE_GAPS: Final = r" .,;!?'\"/%\u00b0\u00b1\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2192-"
_WORDS_BESIDE_GAPS: Final = rf"(?:[^\W_\u02d0]++|[){_SIGNS_BESIDE_GAPS}]++|\((?!\()|:(?! ?:))*+"
"""Words of which none looks like the colons or brackets of a gap."""
_HIDDEN_WORDS: Final = rf"(?:[^\W_\u02d0]++|[{_SIGNS_BESIDE_GAPS}]++)++(?=\}})"
_GAP: Final = rf"\{{\{{c[1-9][0-9]?::(?=[^\s}}:])(?:{_HIDDEN_WORDS}|{WORDS_WITH_HINT})\}}\}}"
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
        (_USUAL_WITH_GAPS.fullmatch(text) is not None if gaps else _has_usual_lines(text))
        and "==" not in text
        and not (("(" in text or "[" in text) and _MAYBE_RECORDING.search(text))
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
        and not ("\\" in text and may_run_code(text))
    )


def _has_usual_lines(text: str) -> bool:
    """Whether each line of a text is usual, and follows the line above as authors and Markdown agree."""
    lines = text.split("\n")
    above = marker_above = ""
    for line in lines:
        usual = _LINE.fullmatch(line) if line else None
        if usual is None:
            if line:
                return False
            above = ""
            continue
        marker = usual["marker"] or ""
        if not _may_follow(marker, above, marker_above) or line[-1].isspace():
            return False
        above, marker_above = line, marker
    return len(lines) > 1 or not marker_above  # at the start of a single line, the sign of a list is text


def _may_follow(marker: str, above: str, marker_above: str) -> bool:
    """Whether a line with this marker of a list may follow; one without a marker is of a paragraph.

    `above` is the line above, which may be empty; `marker_above` is that of the last line that is not.
    """
    if above and marker_above:
        number = marker_above[:-2]
        return marker == (f"{int(number) + 1}. " if number else marker_above)
    if not marker:
        return not above or len(above) >= _LONG_LINE
    goes_on = not above and marker_above[:1].isdecimal()  # a list with other numbers than the typed ones
    return marker in ("- ", "* ") or (marker == "1. " and not goes_on)
