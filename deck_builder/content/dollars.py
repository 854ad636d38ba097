r"""Tells money and names of variables from formulas: `$5-$10` and `$HOME/$USER` are not mathematics.

The rule is pandoc's: a `$` that a digit follows closes no formula, unless the formula has a sign of TeX, as in
`2$\times$3`. The parser does not know this, so the dollar signs of what is no formula are hidden from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.parser import parse
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.content.parser import Piece

HIDDEN_DOLLAR: Final = "\uffff"
"""Stands for a `$` that is no mathematics. No text of a card can hold this character."""

_MOST_PASSES: Final = 20
"""How often a text is parsed again. Each pass halves a chain of prices, so people's texts need two or three."""
_SURELY_TEX: Final = compile_late(r"[\\^{}]")
_TEX: Final = compile_late(r"[\\^_{}=<>+]")
_AMOUNT: Final = compile_late(r"[^\w\\^{}$]{0,3}\d[\d.,]*")
_ENDS_OPEN: Final = compile_late(r"[-\u2013\u2014/,;:.|&~(]\Z")
_NAME: Final = compile_late(r"[A-Za-z]{3,}")
_SENTENCE: Final = compile_late(r"(?=.*\s)(?:.*\W)?[^\W\d_]{2}", re.DOTALL)
_LONGEST_SHOWN: Final = 25
"""In characters."""


def hide_money(text: str) -> str:
    """Replace each `$` that opens no formula, although the parser would take it for one, by `HIDDEN_DOLLAR`."""
    for _ in range(_MOST_PASSES if text.count("$") > 1 else 0):
        data = text.encode()
        places = [piece.start for piece in parse(text) if piece.kind == "InlineMath" and _is_money(piece, data)]
        if not places:
            break
        pieces = [data[: places[0]]]
        for place, end in zip(places, [*places[1:], len(data)], strict=True):
            pieces += (HIDDEN_DOLLAR.encode(), data[place + 1 : end])
        text = b"".join(pieces).decode()
    return text


def _is_money(formula: Piece, data: bytes) -> bool:
    tex = str(formula.value)
    before = data[max(0, formula.start - 4) : formula.start].decode(errors="ignore")[-1:]
    after = data[formula.end : formula.end + 4].decode(errors="ignore")[:1]
    if before == "[" and tex.startswith("]"):  # Anki's own `[$]…[/$]`, which has another fault
        return True
    if after.isdecimal():
        return not _SURELY_TEX.search(tex)
    if before.isdecimal() and _AMOUNT.fullmatch(tex):  # `5$-6$`
        return True
    is_open = _ENDS_OPEN.search(tex) is not None and not _TEX.search(tex)
    return is_open and _is_letter(after) and (len(tex) > 2 or tex[0].isdecimal())


def _is_letter(sign: str) -> bool:
    return sign == "_" or sign.isalpha()


def find_unclear_dollars(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find the first formula that is more likely money, a name or a sentence between two dollar signs."""
    data = text.encode()
    for piece in pieces:
        if piece.kind != "InlineMath":
            continue
        tex = str(piece.value)
        after = data[piece.end : piece.end + 4].decode(errors="ignore")[:1]
        is_name = _is_letter(after) and bool(_NAME.fullmatch(tex) or _ENDS_OPEN.search(tex))
        if _TEX.search(tex) or not (is_name or _SENTENCE.match(tex)):
            continue
        source = data[piece.start : piece.end].decode().splitlines()[0]
        shown = shorten(source, _LONGEST_SHOWN)
        hint = "Write money as `\\$5`. In a formula, put words into `\\text{…}`."
        message = f"`{shown}` is shown as a formula: without the dollar signs, its words in one"
        yield Fault("T434", message, hint, source[:_LONGEST_SHOWN])
        return
