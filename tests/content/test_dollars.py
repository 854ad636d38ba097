"""Money and names of variables stay what they are; formulas stay formulas; what is unclear is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    "typed",
    [
        *("$1,000–$2,000", "$5-$10 a day", "It was $20,$30 or US$40", "A$5 vs C$6", "$HOME/$USER", "US$ 5 and $ 6"),
        *("5$ … 6$", "5$-6$", "5$/6$", "20$, 30$", "$5/$6/$7/$8/$9", "$1–$2, $3–$4 and **$5–$6**", "$PATH:$HOME"),
        *("$5-$x", "$5", "$", "a $ b $ c", "$ 5 and $6", "NZ$1.50/NZ$2", "$user.$host", "$5,$6\n\n$7,$8"),
        ",".join(f"${price}" for price in range(100)),
    ],
)
def test_money_is_shown_as_it_is_typed(typed: str) -> None:
    rendered = render_markdown(typed, MEDIA)
    assert "math" not in rendered.html
    assert "\\(" not in rendered.html
    assert rendered.html.count("$") == typed.count("$")
    assert [fault for fault in rendered.faults if fault.code != "T431"] == []


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("$x^2$", r"\(x^2\)"),
        ("the $n$th of $k$", r"the \(n\)th of \(k\)"),
        ("H$_2$O at 37$^\\circ$C", r"H\(_2\)O at 37\(^\circ\)C"),
        ("2$\\times$3", r"2\(\times\)3"),
        ("Na$^+$channel", r"Na\(^+\)channel"),
        ("$x$, $y$ and $z$.", r"\(x\), \(y\) and \(z\)."),
        ("$5$ and $-6$", r"\(5\) and \(-6\)"),
        ("$\\text{for $x$}$", r"\(\text{for $x$}\)"),
        ("$$\\text{if $x$ and } y$$", r"\[\text{if $x$ and } y\]"),
        ("costs $5, with $x$ of them", r"costs $5, with \(x\) of them"),
        ("`$5-$6`", "<code>$5-$6</code>"),
    ],
)
def test_formulas_stay_formulas(typed: str, html: str) -> None:
    rendered = render_markdown(typed, MEDIA)
    assert (rendered.html, rendered.faults) == (html, ())


@pytest.mark.parametrize(
    "typed",
    ["$5 million and Smith's$", "$HOME$USER", "$500 (US$)", "$x and y$", "$x-$axis"],
)
def test_unclear_dollars_are_told(typed: str) -> None:
    (fault,) = render_markdown(typed, MEDIA).faults
    assert fault.code == "T434"
    assert fault.needle
    assert fault.needle in typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("$$\na = b\n\nc = d\n$$", "T410"),
        ("[$]x^2[/$]", "T409"),
        ("[$$]x[/$$]", "T409"),
        ("[latex]\\frac{1}{2}[/latex]", "T409"),
        ("$x^2 and nothing more", "T410"),
    ],
)
def test_a_formula_that_is_none_is_told_once(typed: str, code: str) -> None:
    assert [fault.code for fault in render_markdown(typed, MEDIA).faults] == [code]


def test_latex_in_markdown_is_told_with_the_fields_that_may_have_it() -> None:
    (fault,) = render_markdown("[latex]\\begin{tikzpicture}[/latex]", MEDIA).faults
    assert "use a field whose `text` is `html`" in fault.hint
    (fault,) = render_markdown("[$]x^2[/$]", MEDIA).faults
    assert "`html`" not in fault.hint


def test_tags_of_anki_in_code_are_not_told() -> None:
    assert not render_markdown("Write `[latex]x[/latex]` or `[$]x[/$]`", MEDIA).faults
