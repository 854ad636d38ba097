"""The general check: what is typed and not shown is told; markup that is supposed to disappear is not."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.content.parser import parse
from deck_builder.content.shown_text import find_text_lost_in_html
from tests.support.properties import QUICK

MEDIA = MediaFolder(Path("nowhere"))


def list_lost(typed: str) -> list[str]:
    """What the general check says is lost."""
    return [fault.needle for fault in render_markdown(typed, MEDIA).faults if fault.code == "T430"]


@pytest.mark.parametrize(
    ("typed", "needles"),
    [
        ("| a | b |\n|---|---|\n| x | y | lost |", ["lost"]),
        ("| a |\n|---|\n| x | 1 |\n| y |\n| z | 2 | 3 |", ["1", "2 | 3"]),
        ("[a][b]\n\n[b]: https://x.org\n[c]: https://y.org", ["[c]: https://y.org"]),
        ("[b]\n\n[b]: https://x.org\n[b]: https://y.org", ["[b]: https://y.org"]),
        ("[note]: https://x.org\n\nText", ["[note]: https://x.org"]),
        ("``` python x = 5\nprint(x)\n```", ["x = 5"]),
        ("text\n\n<!-- never closed\nmore", ["<!--"]),
        ("$50%$ of all", ["%"]),
        ("$50\\%$, 5% and $\\text{50%}$", ["%"]),
        ("$$\na \\\\% b\n$$", ["%"]),
    ],
)
def test_what_is_lost_is_told(typed: str, needles: list[str]) -> None:
    assert list_lost(typed) == needles


@pytest.mark.parametrize(
    "typed",
    [
        "**a** *b* ***c*** ~~d~~ `e` `` f`g `` __two words__ *a **b***",
        r"\* \_ \\ &amp; &copy; &#65; &nosuch; \a",
        "# One #\n\nTwo\n===\n\nThree\n---\n\n## Four ##",
        "- a\n- b\n\n  c\n\n1. d\n2. e\n   - f\n\n+ g\n\n* h\n* i",
        "> a\n> b\n>\n> - c\n> - d\n>\n> ```\n> e\n> ```",
        "```python\na = 1\n```\n\n~~~~\nb\n~~~~\n\n    indented",
        "| a | b |\n|:--|--:|\n| c \\| d | `e\\|f` |\n| only |\n\nafter",
        "a | b\n--|--\n1 | 2",
        "| a | b |\n|:--|---|",
        "> | a |\n> |---|\n\nb",
        "[a](https://b.org 'title') [b][c] [d] <https://e.org> <me@f.org>\n\n[c]: https://c.org 'title'\n[D]: <https://d.org>",
        "a  \nb\\\nc\n\n---\n\n***\n\nd",
        "<b>a</b> <!-- b --> <kbd>c</kbd>\n\n<div>\n\nd\n\n</div>\n\n<!--\ne\n-->\n\nf",
        "$x^2$ and $$\\frac{a}{b}$$ and $a < b$ & `c < d`",
        r"$50\%$ and $5 \\\% 6$, 5% and `$5%$`, 5% to 6%",
        "![a <b> *c* & <b>d</b>](x.png)",
        "Umlaute äöü, 東京, 😀, e\u0301 and \u00a0 space",
        "List<int> and Map<String, List<int>> and a < b > c",
        "H<sub>2</sub>O, x<sup>2</sup>",
        "- [ ] a\n- [x] b",
        "- [ ] a\n\n  b\n\n- [x] c",
        "* a\n    * b\n    * c\n        + d",
        "some:\n\n  * a\n  * b\n\n   1. c\n   2. d",
        "1. a\n     - [x] b\n     - [ ] c",
        "> - a\n>     - b",
    ],
)
def test_markup_that_disappears_is_not_lost(typed: str) -> None:
    assert list_lost(typed) == []


def test_text_that_the_html_lacks_or_adds_is_told() -> None:
    pieces = parse("one **two** six")
    told = [list(find_text_lost_in_html("", pieces, out)) for out in ("one six", "one two six", "one two or six")]
    assert [[fault.message for fault in faults] for faults in told] == [
        ["learners don't see `two` as it is typed: the HTML around it is not closed"],
        [],
        ["learners also see `or`"],
    ]


TEMPTING = [
    *(
        "word",
        "zwei",
        "3",
        "4.5",
        "\n",
        "\n\n",
        " ",
        "- ",
        "1. ",
        "7. ",
        "> ",
        "# ",
        "| ",
        "|---|\n",
        "```",
        "`",
        "*",
        "_",
    ),
    *(
        "**",
        "__",
        "~",
        "~~",
        "$",
        "$$",
        "\\",
        "[",
        "]",
        "](",
        ")",
        "]: ",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "&amp;",
        "=",
        "!",
    ),
    *("<", ">", "::", "{{c1::", "}}", "  \n", "---\n", "äöü", "東京"),
]


@QUICK
@given(st.lists(st.sampled_from(TEMPTING), min_size=1, max_size=14).map("".join))
def test_each_word_is_shown_or_told(typed: str) -> None:
    """A word that is neither in the HTML, nor in a comment, nor told, is lost without a word."""
    rendered = render_markdown(typed, MEDIA, gaps=True)
    if rendered.faults:
        return
    shown = html.unescape(rendered.html)
    without_comments = re.sub(r"<!--.*?-->", " ", typed, flags=re.DOTALL)
    for word in re.findall(r"word|zwei|äöü|東京|4\.5", without_comments):
        assert word in shown


def test_words_behind_the_language_of_a_block_of_code_are_told_with_what_may_stand_there() -> None:
    (fault,) = render_markdown('```js title="a"\nx\n```', MEDIA).faults
    assert (fault.code, fault.needle) == ("T430", 'title="a"')
    assert "Only the language" in fault.hint
