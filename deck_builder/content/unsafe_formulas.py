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

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMULA: Final = re.compile(r"\\\((.*?)(?:\\\)|\Z)|\\\[(.*?)(?:\\\]|\Z)", re.DOTALL)
_LINE_BREAK: Final = re.compile(r"<wbr\s*/?>", re.IGNORECASE)
"""HTML that MathJax ignores, like comments: the text before and after it is one formula."""

_MACRO: Final = re.compile(r"\\(href|mmlToken|setOptions|require|style|bbox|unicode)(?![A-Za-z])")
_HARMLESS_REQUIRE: Final = re.compile(
    r"\s*\{\s*(?:action|ams|amscd|bbox|boldsymbol|braket|bussproofs|cancel|cases|centernot|color|colortbl|colorv2|empheq"
    r"|enclose|extpfeil|gensymb|mathtools|mhchem|newcommand|physics|tagformat|textcomp|textmacros|unicode|upgreek|verb)\s*\}"
)
"""The extensions that a formula may load: those that only draw."""
_HARMLESS_BOX: Final = re.compile(
    r"\s*(?:\[(?![^\]\\]*(?:url|image|src|expression))[^\[\]{}#\\]*\]|\[#[0-9a-f]+\])?\s*\{", re.IGNORECASE
)
r"""What follows a `\bbox` that only has a colour, a margin or a border."""
_HARMLESS_FONT: Final = re.compile(r"\s*(?:\[[\w\s.,'-]*\]\s*){0,2}(?:\{|[0-9])")
r"""What follows a `\unicode` whose font is only a name: MathJax puts it into a style as it is."""


def find_in_formula(tex: str) -> Iterator[Part]:
    """Find the commands with which a formula runs or loads something."""
    for macro in _MACRO.finditer(tex):
        name, rest = macro[1], macro.end()
        if name == "require" and _HARMLESS_REQUIRE.match(tex, rest):
            continue
        if name == "bbox" and _HARMLESS_BOX.match(tex, rest):
            continue
        if name == "unicode" and _HARMLESS_FONT.match(tex, rest):
            continue
        yield Part("remote" if name in ("style", "bbox", "unicode") else "scripts", macro.group(), macro.group())


def find_in_formulas(text: str) -> Iterator[Part]:
    """Find such commands in the formulas of HTML."""
    if _MACRO.search(plain := unescape(_LINE_BREAK.sub("", replace_spans(text, {"<!--": "-->"}, lambda _: "")))):
        for formula in _FORMULA.finditer(plain):
            yield from find_in_formula(formula[1] or formula[2] or "")


def has_open_formula(text: str) -> bool:
    """Whether a formula may begin or end in a neighbouring text, or contain a field."""
    plain = unescape(text)
    if plain.count("\\(") != plain.count("\\)") or plain.count("\\[") != plain.count("\\]"):
        return True
    return "{{" in plain and any("{{" in formula.group() for formula in _FORMULA.finditer(plain))
