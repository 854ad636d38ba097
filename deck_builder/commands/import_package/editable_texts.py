"""Chooses what a person edits of an imported note: Markdown where it becomes the same HTML again, or else the HTML."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.notes import render_markdown_field
from deck_builder.build.progress import show_nothing
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.markdown import is_prose
from deck_builder.content.raw_html import remove_code
from deck_builder.content.simple_html import is_simple_html
from deck_builder.deck.write_shapes import ShapeEntries, find_shape_entries
from deck_builder.patterns import compile_late
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.build.progress import Progress
    from deck_builder.content.markdown import Rendered
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Field, Kind
    from deck_builder.packages.model import PackedNote

_NEVER_MARKDOWN: Final = compile_late(
    r"\A\s*\{\{c\d+::image-occlusion:|\[/?latex\]|<font\b|<[^<>]*\sstyle\s*=|<img\b(?![^<>]*\salt=)", re.IGNORECASE
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


_EMPTY: Final = EditableText("", is_html=False, is_simple=True)


@dataclass(frozen=True, slots=True)
class EditableTexts:
    """The texts of notes, as card files have them."""

    by_guid: Mapping[str, tuple[EditableText, ...]]
    """The text of each field of a note, in the note type's order, by the note's guid."""
    markdown_keys: Mapping[str, frozenset[str]]
    """The keys of the fields that are of Markdown, by the key of their kind."""
    rendered: Mapping[tuple[str, str, str], Rendered]
    """What texts of Markdown become, by the keys of their kind and field and the text."""


def choose_texts(
    notes: Sequence[PackedNote], kinds: Mapping[int, Kind], media: MediaFolder, progress: Progress = show_nothing
) -> EditableTexts:
    """Choose the text of each field of these notes. `kinds` has the kind of each note type, as it was read back.

    A field of a kind is of Markdown if at least half of its texts can be.
    """
    rendered: dict[tuple[str, str, str], Rendered] = {}
    found: dict[str, tuple[EditableText | None, ...]] = {}
    for number, note in enumerate(notes, 1):
        found[note.guid] = _find_markdown(note, kinds[note.note_type.id], media, rendered)
        progress("Turning HTML into Markdown", number, len(notes))
    in_markdown, in_all = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for note in notes:
        kind = kinds[note.note_type.id]
        for field, html, markdown in zip(kind.fields, note.fields, found[note.guid], strict=False):
            if html:
                in_all[kind.key, field.key] += 1
                in_markdown[kind.key, field.key] += markdown is not None
    markdown_keys = {
        kind.key: frozenset(
            field.key for field in kind.fields if in_markdown[kind.key, field.key] * 2 >= in_all[kind.key, field.key]
        )
        for kind in kinds.values()
    }
    texts = {}
    for note in notes:
        kind = kinds[note.note_type.id]
        texts[note.guid] = choose_note_texts(note.fields, found[note.guid], kind, markdown_keys[kind.key])
    # In a field of HTML the same text is HTML.
    of_markdown = {key: each for key, each in rendered.items() if key[1] in markdown_keys[key[0]]}
    return EditableTexts(texts, markdown_keys, of_markdown)


def choose_note_texts(
    fields: Sequence[str],
    in_markdown: Sequence[EditableText | None],
    kind: Kind,
    markdown_keys: Iterable[str],
) -> tuple[EditableText, ...]:
    """Choose the text of each field of a note: of its HTML, and the same in Markdown or None."""
    return tuple(
        [
            write_shapes_text(html)
            if field.text == "shapes"
            else markdown
            if markdown is not None and (markdown.is_simple or field.key in markdown_keys)
            else EditableText(remove_code(html), is_html=field.key in markdown_keys and html != "")
            for field, html, markdown in zip(kind.fields, fields, in_markdown, strict=False)
        ]
    )


def write_shapes_text(html: str) -> EditableText:
    """Write what Anki stored as the text of a field of shapes."""
    html = remove_code(html)
    shapes = find_shape_entries(html) if html else None
    return EditableText(html, is_html=html != "" and shapes is None, shapes=shapes)


def _find_markdown(
    note: PackedNote, kind: Kind, media: MediaFolder, rendered: dict[tuple[str, str, str], Rendered]
) -> tuple[EditableText | None, ...]:
    fields = zip(kind.fields, note.fields, strict=False)
    return tuple([_find_text(html, kind, field, media, rendered) for field, html in fields])


def _find_text(
    html: str, kind: Kind, field: Field, media: MediaFolder, rendered: dict[tuple[str, str, str], Rendered]
) -> EditableText | None:
    if not html:
        return _EMPTY
    if html.isprintable() and _stays_the_same(html, kind, field):
        return EditableText(html, is_html=False, is_simple=True)
    markdown = find_markdown(html, kind, field, media, rendered)
    return None if markdown is None else EditableText(markdown, is_html=False)


def _stays_the_same(html: str, kind: Kind, field: Field) -> bool:
    """Whether HTML without code surely is the same as Markdown. There is other HTML that is."""
    return html == html.strip() and (is_prose(html) or is_simple_html(html, gaps=field.key in kind.cloze_fields))


def find_markdown(
    html: str,
    kind: Kind,
    field: Field,
    media: MediaFolder,
    rendered: dict[tuple[str, str, str], Rendered] | None = None,
) -> str | None:
    """Find the Markdown that a field of this kind turns into exactly this HTML, without a fault; None if none does.

    What it becomes is added to `rendered`, by the keys of its kind and field and the text.
    """
    html = remove_code(html)
    if html == html.strip() and is_prose(html):
        return html
    if NOT_IN_TEXT.search(html) or "\r" in html or _NEVER_MARKDOWN.search(html) or html != html.strip(" \t\n"):
        return None
    if html == html.strip() and is_simple_html(html, gaps=field.key in kind.cloze_fields):
        return html
    wanted = unicodedata.normalize("NFC", html)
    field = replace(field, text="markdown")
    for text in suggest_markdown(html):
        if text == text.strip() and text:
            result = render_markdown_field(kind, field, text, media)
            if result.html == wanted and not result.faults:
                if rendered is not None:
                    rendered[kind.key, field.key, text] = replace(result, html=wanted)  # two copies take more memory
                return text
    return "" if not html else None
