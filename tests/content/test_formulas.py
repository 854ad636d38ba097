"""Formulas in HTML that Markdown made: written for MathJax, with code left alone."""

from __future__ import annotations

import pytest

from deck_builder.content.formulas import write_formulas


@pytest.mark.parametrize(
    ("out", "written"),
    [
        ('a <span class="math math-inline">x</span>', r"a \(x\)"),
        ('<span class="math math-display">x</span>', r"\[x\]"),
        (r"\(x\)", r"\<span>(</span>x\<span>)</span>"),
        (r"<code>\(x\)</code> \(", r"<code>\(x\)</code> \<span>(</span>"),
        (r"<code>\(x\)", r"<code>\<span>(</span>x\<span>)</span>"),
    ],
)
def test_formulas_are_written_for_mathjax(out: str, written: str) -> None:
    assert write_formulas(out, gaps=False) == written


def test_braces_in_formulas_end_no_gap() -> None:
    out = '{{c1::<span class="math math-inline">a_{b_{2}}</span>}}'
    assert write_formulas(out, gaps=True) == r"{{c1::\(a_{b_{2} }\)}}"
    assert write_formulas(out, gaps=False) == r"{{c1::\(a_{b_{2}}\)}}"
