"""Writes formulas in the HTML that Markdown makes as Anki's MathJax expects them, and leaves code alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.content import cloze
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMULA_OR_CODE: Final = compile_late(
    r"(?P<code><code[ >].*?</code>)"
    r'|<span class="math math-(?P<form>inline|display)">(?P<tex>[^<]*)</span>'
    r"|\\(?P<bracket>[()\[\]])",
    re.DOTALL,
)


def write_formulas(out: str, *, gaps: bool) -> str:
    r"""Write each formula as `\(…\)` or `\[…\]`, and keep what is none from being read as one.

    `gaps` says that the text may have cloze deletions, whose `}}` must survive in formulas.
    """
    return replace_in_html(_FORMULA_OR_CODE, _write_formula_with_gaps if gaps else _write_formula, out)


def replace_in_html(pattern: re.Pattern[str], write: Callable[[re.Match[str]], str], out: str) -> str:
    """Replace every match in HTML. Behind the last end of code, none is searched for: it would take long."""
    end = out.rfind("</code>") + len("</code>") if "</code>" in out else 0
    if out.find("<code", end) < 0:
        return pattern.sub(write, out)
    return pattern.sub(write, out[:end]) + _without_code(pattern).sub(write, out[end:])


@lru_cache
def _without_code(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The same pattern, which matches no code."""
    return re.compile(pattern.pattern.replace("<code[ >]", "(?!)", 1), pattern.flags)


def _write_formula(piece: re.Match[str], edit: Callable[[str], str] = str) -> str:
    if piece["code"]:
        return piece["code"]
    if piece["bracket"]:
        return f"\\<span>{piece['bracket']}</span>"
    tex = edit(piece["tex"])
    return f"\\({tex}\\)" if piece["form"] == "inline" else f"\\[{tex}\\]"


def _write_formula_with_gaps(piece: re.Match[str]) -> str:
    return _write_formula(piece, cloze.separate_braces)
