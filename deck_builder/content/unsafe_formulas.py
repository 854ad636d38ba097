"""Finds what runs code or loads something in formulas.

MathJax has commands that make links, set styles and load files. A command's name can't be put together from pieces, so
it is always readable in the text. The commands are those of MathJax 3.2 with all extensions that Anki
lets formulas load.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.plain_text import unescape
from deck_builder.content.safety import Part
from deck_builder.content.spans import replace_spans
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMULA: Final = compile_late(r"\\\((.*?)(?:\\\)|\Z)|\\\[(.*?)(?:\\\]|\Z)", re.DOTALL)
_MAY_BE_BACKSLASH: Final = compile_late(r"\\|&(?!(?:nbsp|amp|lt|gt|quot|#39);)")
r"""A `\`, or what may stand for one in HTML: any entity but the usual ones. Without it, there is no formula."""
_LINE_BREAK: Final = compile_late(r"<wbr\s*/?>", re.IGNORECASE)
"""HTML that MathJax ignores, like comments: the text before and after it is one formula."""

_MACRO: Final = compile_late(
    r"\\(href|mmlToken|setOptions|require|style|bbox|unicode|fcolorbox|definecolor)(?![A-Za-z])"
)
_HARMLESS_REQUIRE: Final = compile_late(
    r"\s*\{\s*(?:action|ams|amscd|bbox|boldsymbol|braket|bussproofs|cancel|cases|centernot|color|colortbl|colorv2|empheq"
    r"|enclose|extpfeil|gensymb|mathtools|mhchem|newcommand|physics|tagformat|textcomp|textmacros|unicode|upgreek|verb)\s*\}"
)
"""The extensions that a formula may load: those that only draw."""
_HARMLESS_BOX: Final = compile_late(
    r"\s*(?:\[(?![^\]\\]*(?:url|image|src|expression))[^\[\]{}#\\]*\]|\[#[0-9a-f]+\])?\s*\{", re.IGNORECASE
)
r"""What follows a `\bbox` that only has a colour, a margin or a border."""
_HARMLESS_FONT: Final = compile_late(r"\s*(?:\[[\w\s.,'-]*\]\s*){0,2}(?:\{|[0-9])")
r"""What follows a `\unicode` whose font is only a name: MathJax puts it into a style as it is."""
_HARMLESS_FRAME: Final = compile_late(r"\s*(?:\[[\w\s]*\]\s*)?\{\s*#?[\w\s.,!-]*\}")
r"""What follows a `\fcolorbox` whose frame has a plain colour: MathJax puts the colour into a style as it is."""
_HARMLESS_COLOUR: Final = compile_late(r"\s*\{[^{}\\#]*\}\s*\{[\w\s]*\}\s*\{\s*#?[\w\s.,!-]*\}")
r"""What follows a `\definecolor` whose colour is plain."""
_HARMLESS: Final = {
    "require": _HARMLESS_REQUIRE,
    "bbox": _HARMLESS_BOX,
    "unicode": _HARMLESS_FONT,
    "fcolorbox": _HARMLESS_FRAME,
    "definecolor": _HARMLESS_COLOUR,
}
_STYLES: Final = frozenset({"style", "bbox", "unicode", "fcolorbox", "definecolor"})
"""The commands that set a style. The others make links or load code."""
_DEFINES: Final = compile_late(r"\\(?:def|(?:re)?new(?:command|environment)|providecommand)(?![A-Za-z])")
"""A command that makes another. In its text, `#1` is what follows the new command, and no colour."""


def may_run_code(text: str) -> bool:
    """Whether a text without HTML has a command with which formulas run or load something, harmless or not."""
    return _MACRO.search(text) is not None


def find_in_formula(tex: str) -> Iterator[Part]:
    """Find the commands with which a formula runs or loads something."""
    has_parameters = _DEFINES.search(tex) is not None
    for macro in _MACRO.finditer(tex):
        name = macro[1]
        follows = _HARMLESS[name].match(tex, macro.end()) if name in _HARMLESS else None
        if not follows or (has_parameters and "#" in follows.group()):
            yield Part("remote" if name in _STYLES else "scripts", macro.group(), macro.group())


def find_in_formulas(text: str) -> Iterator[Part]:
    """Find such commands in the formulas of HTML."""
    if not _MAY_BE_BACKSLASH.search(text):
        return
    if _MACRO.search(plain := unescape(_LINE_BREAK.sub("", replace_spans(text, {"<!--": "-->"}, lambda _: "")))):
        for formula in _FORMULA.finditer(plain):
            yield from find_in_formula(formula[1] or formula[2] or "")


def has_open_formula(text: str) -> bool:
    """Whether a formula may begin or end in a neighbouring text, or contain a field."""
    if not _MAY_BE_BACKSLASH.search(text):
        return False
    plain = unescape(text)
    if plain.count("\\(") != plain.count("\\)") or plain.count("\\[") != plain.count("\\]"):
        return True
    return "{{" in plain and any("{{" in formula.group() for formula in _FORMULA.finditer(plain))
