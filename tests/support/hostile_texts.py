"""Texts that mean something to Markdown, HTML or GitHub, and packages that have them in every place."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_note, make_note_type, make_package
from tests.support.reading import Reader, fold

_SIGNS = [*"\\`*_[]()<>#|~@&$!:;.,+-=^\"'%{}/? ", "&lt;", "&amp;", "&#35;", "<br>", "-->", "1. ", "~~~", "**", "__"]
_WORDS = ["a", "B", "7", "é", "字", "🙂", "\u00b4", "\u00a0", "\n", "https://a.b", "www.a.b", "- ", "# ", "> "]

LONG_TEXTS = st.lists(st.sampled_from(_SIGNS + _WORDS), max_size=10).map("".join)
"""Texts to compare word by word."""

TEXTS = st.lists(st.sampled_from(_SIGNS + _WORDS), min_size=1, max_size=6).map("".join).map(fold).filter(bool)
"""Texts of one line that are short enough for a title."""


class Texts(NamedTuple):
    """A text, and what it becomes where not every character can be."""

    anywhere: str
    """The text as it is."""
    deck: str
    """The text for a deck's name."""
    tag: str
    """The text for a tag."""
    file: str
    """The text for a file's name."""

    @classmethod
    def from_text(cls, text: str) -> Texts:
        """The text, with the characters replaced that a place can't have."""
        deck = text.replace(":", ";")
        return cls(text, deck, deck.replace(" ", "_"), deck.replace("/", "_"))


_STAND_INS = Texts("Xanyx", "Xdeckx", "Xtagx", "Xfilex")


def _difference(texts: Texts) -> Difference:
    """Two packages with the texts in their titles, fields, tags and files, and in the names of everything."""
    text, deck, tag, file = texts
    content = html.escape(text, quote=False)
    old_type = make_note_type("Front", text, name=f"Old {text}", css="a", cards=(text, "Two"))
    new_type = make_note_type("Front", text, name=text, css="b", mod=2_000, cards=(text, "Two"))
    broken = make_note_type("Front", "Back", type_id=2, cards=("One", text))
    mended = make_note_type("Front", "Back", text, type_id=2, mod=2_000, cards=("One",))
    here, there = f"{deck}::{deck}", f"{deck}::Two {deck}"
    old = make_package(
        make_note("changed", content, "", note_type=old_type, deck=here, cards=(0,)),
        make_note("moved", content, "Same", note_type=old_type, deck=here, tags=(tag,)),
        make_note("gone", content, "Back", note_type=old_type, deck=here),
        make_note("conflict", content, "Back", note_type=broken, deck=here, cards=(0, 1)),
        media={f"old {file}": PackedMedia(1, "a"), f"{file}.png": PackedMedia(1, "a")},
    )
    new = make_package(
        make_note("changed", content, content, note_type=new_type, deck=here, tags=(tag,), mod=2_000, cards=(0, 1)),
        make_note("moved", content, "Same", note_type=new_type, deck=there, mod=2_000),
        make_note("added", content, "Back", note_type=new_type, deck=there),
        make_note("conflict", content, content, "", note_type=mended, deck=here),
        media={f"new {file}": PackedMedia(1, "a"), f"{file}.png": PackedMedia(2, "b")},
    )
    return compare(old, new)


def assert_reads_as_typed(text: str, render: Callable[[Difference, Texts], Reader]) -> None:
    """Check that a page with a text in every place has the tags and the words of a page with harmless stand-ins."""
    texts = Texts.from_text(text)
    page, expected = render(_difference(texts), texts), render(_difference(_STAND_INS), _STAND_INS)
    expected_text = expected.text
    for stand_in, typed in zip(_STAND_INS, texts, strict=True):
        expected_text = expected_text.replace(stand_in, typed)
    assert page.text == fold(expected_text)
    assert page.tags == expected.tags
