"""What a person edits of an imported note: Markdown only where it becomes the same HTML again."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build.note_types import NoteType
from deck_builder.build.notes import render_markdown_field
from deck_builder.commands.import_package.editable_texts import choose_texts, find_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.content.template import parse_template
from deck_builder.deck.model import Field, Kind
from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.problems.problem import Place
from deck_builder.workers import Workers

PLACE: Final = Place(Path("kind.yaml"))
FIELDS: Final = (Field("front", "Front", "", PLACE, "html"), Field("back", "Back", "", PLACE, "html"))
MEDIA: Final = MediaFolder(Path("there-are-none"))
BASIC: Final = PackedNoteType(
    id=7,
    name="Basic",
    cloze=False,
    css="",
    mod=100,
    fields=(PackedField("Front", None), PackedField("Back", None)),
    templates=(PackedTemplate("Card 1", None, "{{Front}}", "{{Back}}"),),
)

NOTE_TYPE: Final = NoteType(
    id=7,
    name="Basic",
    cloze=False,
    css="",
    mod=100,
    fields=(),
    templates=(),
    cloze_fields=(),
    shown_fields=((0, "Front"),),
    fronts=((0, parse_template("{{Front}}")),),
    field_keys=("front", "back"),
)


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


def test_a_field_is_of_markdown_if_at_least_half_of_its_texts_can_be() -> None:
    odd = "<font color=red>x</font>"
    fields = [("A", odd), ("B", odd), (odd, "<em>C</em>"), ("D", odd)]
    notes = [PackedNote(str(number), BASIC, each, (), 100, {0: "Deck"}) for number, each in enumerate(fields)]
    texts = choose_texts(notes, {7: kind()}, {7: NOTE_TYPE}, "Deck", MEDIA, Workers(0))
    assert texts.markdown_keys == {"basic": {"front"}}
    assert [(text.text, text.is_html) for text in texts.by_guid["2"]] == [(odd, True), ("<em>C</em>", False)]


def test_what_markdown_becomes_counts_only_for_fields_of_markdown() -> None:
    odd = "<font color=red>x</font>"
    notes = [
        PackedNote(str(number), BASIC, (front, ""), (), 100, {0: "Deck"})
        for number, front in enumerate([odd, odd, "<", "&lt;"])
    ]
    texts = choose_texts(notes, {7: kind()}, {7: NOTE_TYPE}, "Deck", MEDIA, Workers(0))
    assert "front" not in texts.markdown_keys["basic"]
    assert [(text.text, text.files) for text, _ in texts.by_guid.values()] == [
        (odd, None),
        (odd, None),
        ("<", None),
        ("&lt;", None),
    ]


def test_a_note_whose_texts_become_its_html_is_summarized() -> None:
    odd = "<font color=red>x</font>"
    fields = [
        ("Same", ""),
        ("<em>a</em>", ""),
        ("x", "\x00"),
        ("<a href='{{", ""),
        (odd, ""),
        ("<i>a</i>", odd),
    ]
    notes = [PackedNote(front, BASIC, (front, back), ("tag",), 100, {0: "Deck"}) for front, back in fields]
    texts = choose_texts(notes, {7: kind()}, {7: NOTE_TYPE}, "Deck", MEDIA, Workers(0))
    assert texts.summaries.keys() == {"Same", "<em>a</em>", odd, "<i>a</i>"}
    assert {summary.ordinals for summary in texts.summaries.values()} == {(0,)}


def test_a_note_is_not_summarized_if_its_text_stays_html_because_most_of_its_field_do() -> None:
    odd = "<font color=red>x</font>"
    notes = [PackedNote(front, BASIC, (front, ""), (), 100, {0: "Deck"}) for front in (odd, f"{odd}y", "&lt;")]
    texts = choose_texts(notes, {7: kind()}, {7: NOTE_TYPE}, "Deck", MEDIA, Workers(0))
    assert texts.summaries.keys() == {odd, f"{odd}y"}
