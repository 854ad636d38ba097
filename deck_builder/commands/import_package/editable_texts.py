"""Chooses what a person edits of an imported note: Markdown where it becomes the same HTML again, or else the HTML."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.fields import render_markdown_field
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.content.raw_html import remove_code, render_raw_html
from deck_builder.content.rendered import is_prose
from deck_builder.content.simple_html import is_simple_html, write_simple_markdown
from deck_builder.content.unsafe_html import depends_on_neighbours
from deck_builder.deck.write_shapes import ShapeEntries, find_shape_entries
from deck_builder.lock.card_texts import hash_field_texts
from deck_builder.lock.ids import make_digest
from deck_builder.patterns import compile_late
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from deck_builder.build.note_types import NoteType
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile
    from deck_builder.content.rendered import Rendered
    from deck_builder.deck.model import Field, Kind
    from deck_builder.lock.card_texts import CardTexts

_NEVER_MARKDOWN: Final = compile_late(
    r"\A\s*\{\{c\d+::image-occlusion:|\[/?latex\]|<font\b|<[^<>]*\sstyle\s*=|<img\b(?![^<>]*\salt=)"
    r"|\A[^<\[\]&]*+(?:&(?:amp|gt|quot);[^<\[\]&]*+)*+&nbsp;(?:[^<\[\]&]|&(?:amp|gt|nbsp|quot);)*+\Z",
    re.IGNORECASE,
)
"""What our renderer never makes or warns of: trying such texts takes time for nothing."""


class EditableText(NamedTuple):
    """The text of a field, as a card file has it. A tuple, because each field of each note has one."""

    text: str
    """The text, in Markdown or HTML."""
    is_html: bool
    """Whether it is HTML in a field of something else: a card file says so with the key `html`."""
    is_simple: bool = False
    """Whether it is surely the same as HTML, Markdown and YAML's text: nothing in it needs to be rendered."""
    shapes: ShapeEntries | None = None
    """The shapes on a picture that the HTML stands for, if it is the text of such a field."""
    is_same: bool = False
    """Whether it surely becomes the note's HTML again, and nothing is to be said about it."""
    files: tuple[MediaFile, ...] | None = None
    """The files that it shows or plays, if it is Markdown that was rendered."""


_EMPTY: Final = EditableText("", is_html=False, is_simple=True)


class NoteSummary(NamedTuple):
    """What the lock has of the content of a note that stays as it is. A tuple, because each note has one."""

    digest: str
    """The digest of its fields and tags."""
    ordinals: tuple[int, ...]
    """The numbers of its cards, counted from 0."""
    texts: CardTexts
    """The hashes of its fields' texts."""


def find_text(html: str, kind: Kind, field: Field, media: MediaFolder) -> EditableText | None:
    """Find the text of a field; None if it is simple and the same as the HTML. What is of HTML can't be Markdown."""
    if field.text == "shapes":
        return write_shapes_text(html)
    if not html or (html.isprintable() and _stays_the_same(html, kind, field)):
        return None
    if field.key not in kind.cloze_fields and (simple := write_simple_markdown(html)):
        return EditableText(simple, is_html=False, is_same=True, files=())
    rendered: list[Rendered] = []
    text = find_markdown(html, kind, field, media, rendered)
    if text is None:
        text = remove_code(html)
        return EditableText(text, is_html=True, is_same=is_same(html, text, render_raw_html(text, media)))
    if not rendered:
        return EditableText(text, is_html=False)
    (result,) = rendered
    return EditableText(text, is_html=False, is_same=is_same(html, text, result), files=result.media)


def choose_text(html: str, found: EditableText | None, field: Field, markdown_keys: Container[str]) -> EditableText:
    """Choose the text of a field, of its HTML and of what was found for it."""
    if found is None:
        return EditableText(html, is_html=False, is_simple=True) if html else _EMPTY
    text, is_html, is_simple, shapes, is_same, files = found
    if field.text != "shapes" and field.key not in markdown_keys:
        if not is_html:
            return EditableText(remove_code(html), is_html=False)
        is_html = False
    return EditableText(text, is_html, is_simple, shapes, is_same, files)


def summarize(
    kind: Kind, note_type: NoteType, fields: tuple[str, ...], texts: Iterable[str], tags: tuple[str, ...]
) -> NoteSummary:
    """Summarize a note whose texts become its fields."""
    digest = make_digest((*fields, *tags))
    return NoteSummary(digest, note_type.list_ordinals(fields, tags), hash_field_texts(kind, texts))


def write_shapes_text(html: str) -> EditableText:
    """Write what Anki stored as the text of a field of shapes."""
    html = remove_code(html)
    shapes = find_shape_entries(html) if html else None
    return EditableText(html, is_html=html != "" and shapes is None, shapes=shapes)


def is_same(html: str, text: str, rendered: Rendered) -> bool:
    """Whether a text, which was rendered, surely becomes the HTML of a field, and nothing is to be said about it."""
    return (
        rendered.html == html
        and not rendered.faults
        and not NOT_IN_TEXT.search(text)
        and not has_latex_marks(html)
        and not depends_on_neighbours(html)
    )


def _stays_the_same(html: str, kind: Kind, field: Field) -> bool:
    """Whether HTML without code surely is the same as Markdown. There is other HTML that is."""
    return html == html.strip() and (is_prose(html) or is_simple_html(html, gaps=field.key in kind.cloze_fields))


def find_markdown(
    html: str,
    kind: Kind,
    field: Field,
    media: MediaFolder,
    rendered: list[Rendered] | None = None,
) -> str | None:
    """Find the Markdown that a field of this kind turns into exactly this HTML, without a fault; None if none does.

    What it becomes is added to `rendered`, if it had to be rendered.
    """
    html = remove_code(html)
    if html == html.strip() and is_prose(html):
        return html
    if html != html.strip(" \t\n") or "\r" in html or NOT_IN_TEXT.search(html) or _NEVER_MARKDOWN.search(html):
        return None
    if html == html.strip() and is_simple_html(html, gaps=field.key in kind.cloze_fields):
        return html
    wanted = unicodedata.normalize("NFC", html)
    field = field._replace(text="markdown")
    for text in suggest_markdown(html):
        if text == text.strip() and text:
            result = render_markdown_field(kind, field, text, media)
            if result.html == wanted and not result.faults:
                if rendered is not None:
                    rendered.append(result)
                return text
    return "" if not html else None
