"""Markup that gets lost is reported, and correct texts are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.lost_markup import find_formula_in_plain_text, find_markup_in_plain_text
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))

CORRECT = [
    "$5 and $6",
    "US$5, or A$7_000",
    "It costs $5 to $10.",
    r"\$HOME is a variable, `$HOME = x^2` code",
    "$x^2$ and $$\\frac{1}{2}$$",
    "$$\n\\begin{cases} a & b \\\\ c \\end{cases}\n$$",
    r"$\{a, b\}$ and $\left\{ x \right.$",
    "`\\(x\\)` and ``\\[a = b\\]``",
    r"He said \[sic\] it \(twice over\).",
    r"An array is written `a\[0\]`",
    r"The source is `\ce{H2O}` or \\ce{H2O}, and \alpha{} is \textquote",
    "<b>bold</b>, <span class='x' lang=fr>été</span>, <img src=x.png alt=x width=3>",
    "<!-- a comment --> text",
    "[a](https://example.org) [b](mailto:x@example.org) [c](#here) [d](page.html)",
    "What does `<font>` do, and <title> or a<b?",
    "<td align=right>1</td> <ol start=3><li>x</li></ol>",
    "Line one  \nline two",
    "5 < 6 > 4 & x",
]


@pytest.mark.parametrize("markdown", CORRECT)
def test_a_correct_text_has_no_fault(markdown: str) -> None:
    faults = text.render_markdown(markdown, MEDIA).faults
    assert [fault.message for fault in faults if fault.code in ("T408", "T409", "T410")] == []


@pytest.mark.parametrize(
    ("markdown", "codes"),
    [
        (r"\(x\)", ["T409"]),
        (r"\(\alpha + \beta\)", ["T409"]),
        (r"\[ E = mc^2 \]", ["T409"]),
        ("$x^2", ["T410"]),
        ("$x^2 $ is no formula", ["T410"]),
        ("about $10^7$ or $x_2 people", ["T410"]),
        (r"$\frac{1}{2$", ["T410"]),
        (r"$\frac{1}2}$", ["T410"]),
        ("$$\\sqrt{2$$", ["T410"]),
        (r"\ce{H2O} is water", ["T410"]),
        (r"half is \frac{1}{2} of it", ["T410"]),
        (r"\(\ce{H2O}\)", ["T409"]),
        (r"$x$ and \sqrt{2}, `\sqrt{3}`", ["T410"]),
        ("<b style='color:red' style='x'>x</b>", ["T408"]),
        ("<b onclick=x() id=y>x</b>", ["T408", "T408"]),
        ("<a href=' JavaScript:alert(1)'>x</a>", ["T408"]),
        ("<a href='&#106;avascript:alert(1)'>x</a>", ["T408"]),
        ("<font color=red>x</font>", ["T408"]),
        ("<center>x</center>", ["T408"]),
        ("<video src=x.mp4 controls>", ["T408"]),
        ("<div style='x'>x</div>", ["T408"]),
    ],
)
def test_markup_that_learners_would_not_see_is_reported(markdown: str, codes: list[str]) -> None:
    assert [fault.code for fault in text.render_markdown(markdown, MEDIA).faults] == codes


def test_a_picture_whose_name_has_a_space_is_reported_with_a_way_to_write_it() -> None:
    (fault,) = text.render_markdown("Look: ![a bird](my bird.png)", MEDIA).faults
    assert (fault.code, fault.message) == ("T413", "`my bird.png` has a space, so no picture is shown here")
    assert "`![…](<my bird.png>)`" in fault.hint


@pytest.mark.parametrize("quoted", ["`![a](my bird.png)`", r"\![a](my bird.png)", "[a](my bird.png)"])
def test_only_a_picture_is_reported(quoted: str) -> None:
    assert [fault.code for fault in text.render_markdown(quoted, MEDIA).faults if fault.code == "T413"] == []


@pytest.mark.parametrize(
    ("plain", "formula"),
    [
        ("Solve $x^2 = 4$.", "$x^2 = 4$"),
        ("$$\\frac{1}{2}$$", "$$\\frac{1}{2}$$"),
        ("It costs $5 to $10.", None),
        ("$HOME and $PATH", None),
        ("Solve $x^2 = 4 here.", None),
    ],
)
def test_a_formula_in_plain_text_is_reported(plain: str, formula: str | None) -> None:
    faults = [(fault.code, fault.needle) for fault in find_formula_in_plain_text(plain)]
    assert faults == ([("T411", formula)] if formula else [])


@pytest.mark.parametrize(
    ("plain", "needle"),
    [
        ("**Mitochondrion**", "**Mitochondrion**"),
        ("the `print` command", "`print`"),
        ("H<sub>2</sub>O", "<sub>2</sub>"),
        ("one<br>two", "<br>"),
        ("see [it](https://example.org)", "[it](https://example.org)"[:24]),
        ("![a](b.png)", "![a](b.png)"),
        ("a*b*c, 2**3**4, f(*args, **kwargs)", None),
        ("std::vector<int>, a < b > c, <title>", None),
        ("`a, it's `b, a[0](x) and \\*\\*c\\*\\*", None),
    ],
)
def test_markup_in_plain_text_is_told(plain: str, needle: str | None) -> None:
    found = list(find_markup_in_plain_text(plain))
    assert [(fault.code, plain.find(fault.needle) >= 0) for fault in found] == ([("T422", True)] if needle else [])
    assert not needle or needle.startswith(found[0].needle)


def test_a_tag_that_is_text_is_one_fault() -> None:
    (fault,) = text.render_markdown("if a <b and c> d", MEDIA).faults
    assert (fault.code, fault.needle) == ("T431", "<b and c>")
