"""What a person edits of an imported note: Markdown only where it becomes the same HTML again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build.fields import render_markdown_field
from deck_builder.commands.import_package.editable_texts import find_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.deck.model import Field, Kind
from deck_builder.problems.problem import Place

PLACE: Final = Place(Path("kind.yaml"))
FIELDS: Final = (Field("front", "Front", "", PLACE, "html"), Field("back", "Back", "", PLACE, "html"))
MEDIA: Final = MediaFolder(Path("there-are-none"))


def kind(*cloze_fields: str) -> Kind:
    return Kind(
        key="basic",
        name="Basic",
        about="",
        fields=FIELDS,
        templates=(),
        cloze_fields=frozenset(cloze_fields),
        card_keys=frozenset({"front", "back"}),
        place=PLACE,
        has_frame=False,
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("Oslo", "Oslo"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<strong>x</strong> and <em>y</em>", "**x** and *y*"),
        ("<b>x</b><br>y", "<b>x</b><br>y"),
        ("<p>one</p>\n<p>two</p>", "one\n\ntwo"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        ("<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>", "1. a\n   - b\n2. c"),
        (r"\(x &lt; 1\)", "$x < 1$"),
        (r"\[\frac{1}{2}\]", r"$$\frac{1}{2}$$"),
        ("<pre><code>x = 1\ny &lt; 2\n</code></pre>", "```\nx = 1\ny < 2\n```"),
        ('see <a href="https://a.example/c">here</a>', "see [here](https://a.example/c)"),
        ("`x`", r"\`x\`"),
    ],
)
def test_html_that_markdown_makes_becomes_markdown(html: str, markdown: str) -> None:
    assert find_markdown(html, kind(), FIELDS[0], MEDIA) == markdown


@pytest.mark.parametrize(
    "html",
    [
        '<span style="color: red">x</span>',
        "a&nbsp;b",
        "&quot;x&quot;",
        " x",
        '<img src="lost.png">',
        "a\r\nb",
        "[latex]x[/latex]",
        "{{c1::image-occlusion:rect:left=.1}}",
    ],
)
def test_html_that_markdown_would_change_stays_html(html: str) -> None:
    assert find_markdown(html, kind("front"), FIELDS[0], MEDIA) is None


@given(
    st.lists(st.sampled_from([*"ab 1.*_`[]()<>&$~|#=+-\\!:\n{}", "<b>", "</b>", "<p>", "</p>", "<li>", "&lt;", "\\("]))
)
def test_no_text_in_markdown_changes_what_learners_have(pieces: list[str]) -> None:
    html = "".join(pieces)
    if (text := find_markdown(html, kind(), FIELDS[0], MEDIA)) is not None and text:
        rendered = render_markdown_field(kind(), FIELDS[0], text.strip(), MEDIA)
        assert (rendered.html, rendered.faults) == (html, ())
