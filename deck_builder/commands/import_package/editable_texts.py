"""Chooses what a person edits of an imported note: Markdown where it becomes the same HTML again, or else the HTML."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.notes import can_check_sides, find_in_sides, render_markdown_field
from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.card_ids import suggest_id
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.content.markdown import is_prose
from deck_builder.content.raw_html import remove_code, render_raw_html
from deck_builder.content.simple_html import is_simple_html, write_simple_markdown
from deck_builder.content.unsafe_html import depends_on_neighbours
from deck_builder.deck.write_shapes import ShapeEntries, find_shape_entries
from deck_builder.lock.card_texts import hash_field_texts
from deck_builder.lock.ids import make_digest
from deck_builder.patterns import compile_late
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.content.markdown import Rendered
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Field, Kind
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.packages.model import PackedNote
    from deck_builder.workers import Workers

_NEVER_MARKDOWN: Final = compile_late(
    r"\A\s*\{\{c\d+::image-occlusion:|\[/?latex\]|<font\b|<[^<>]*\sstyle\s*=|<img\b(?![^<>]*\salt=)"
    r"|\A[^<\[\]&]*+(?:&(?:amp|gt|quot);[^<\[\]&]*+)*+&nbsp;(?:[^<\[\]&]|&(?:amp|gt|nbsp|quot);)*+\Z",
    re.IGNORECASE,
)
"""What our renderer never makes or warns of: trying such texts takes time for nothing."""

_NOTES_AT_ONCE: Final = 250
_LETTERS_AT_ONCE: Final = 100_000
"""How much one process takes at a time: enough that sending it costs little, little enough that none waits long."""


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


@dataclass(frozen=True, slots=True)
class EditableTexts:
    """The texts of notes, as card files have them."""

    by_guid: Mapping[str, tuple[EditableText, ...]]
    """The text of each field of a note, in the note type's order, by the note's guid."""
    summaries: Mapping[str, NoteSummary]
    """Those of the notes whose texts are all simple or the same, by the note's guid."""
    ids: Mapping[str, str]
    """What `suggest_id` made of each note's fields, by the note's guid."""
    markdown_keys: Mapping[str, frozenset[str]]
    """The keys of the fields that are of Markdown, by the key of their kind."""


class _SentNote(NamedTuple):
    """What another process needs of a note. A tuple, because each note has one."""

    note_type: int
    """The id of its note type."""
    fields: tuple[str, ...]
    """The HTML of its fields."""
    tags: tuple[str, ...]
    """Its tags."""


class NoteSummary(NamedTuple):
    """What the lock has of the content of a note that stays as it is. A tuple, because each note has one."""

    digest: str
    """The digest of its fields and tags."""
    ordinals: tuple[int, ...]
    """The numbers of its cards, counted from 0."""
    texts: CardTexts
    """The hashes of its fields' texts."""


class _FoundNote(NamedTuple):
    """What was found for a note."""

    texts: tuple[EditableText | None, ...]
    """The text of each field; None if it is simple and the same as the HTML. What is of HTML can't be Markdown."""
    summary: NoteSummary | None
    """Its summary, if all its texts are simple or the same."""
    card_id: str
    """What `suggest_id` made of its fields."""


@dataclass(frozen=True, slots=True)
class _Search:
    """Finds the texts of notes, each by itself: so processes can share the notes."""

    kinds: Mapping[int, Kind]
    """The kind of each note type, as it was read back."""
    note_types: Mapping[int, NoteType]
    """What each of them compiles to."""
    deck_name: str
    """The name of the deck."""
    media: MediaFolder
    """The deck's media."""

    def __call__(self, notes: Sequence[_SentNote]) -> list[_FoundNote]:
        """Find the texts of these notes."""
        return [self._find_texts(self.kinds[note.note_type], note) for note in notes]

    def _find_texts(self, kind: Kind, note: _SentNote) -> _FoundNote:
        fields = note.fields
        found = tuple([self._find(html, kind, field) for field, html in zip(kind.fields, fields, strict=False)])
        summary = None
        is_whole = len(fields) == len(kind.fields) and all(map(str.isprintable, note.tags))
        if is_whole and all(text is None or text.is_same for text in found):
            texts = [html if text is None else text.text for html, text in zip(fields, found, strict=True)]
            summary = summarize(kind, self.note_types[note.note_type], fields, texts, note.tags)
        if summary and kind.depends_on_fields and not self._has_harmless_sides(note, summary.ordinals):
            summary = None
        return _FoundNote(found, summary, suggest_id(fields))

    def _has_harmless_sides(self, note: _SentNote, ordinals: tuple[int, ...]) -> bool:
        """Whether nothing is to be said about the finished cards of a note."""
        if not can_check_sides(note.fields, ordinals):
            return False
        note_type = self.note_types[note.note_type]
        parts = find_in_sides(note_type, note.fields, note.tags, ordinals, self.deck_name)
        return all(part.unsafe in self.media.allow for part in parts)

    def _find(self, html: str, kind: Kind, field: Field) -> EditableText | None:
        if field.text == "shapes":
            return write_shapes_text(html)
        if not html or (html.isprintable() and _stays_the_same(html, kind, field)):
            return None
        if field.key not in kind.cloze_fields and (simple := write_simple_markdown(html)):
            return EditableText(simple, is_html=False, is_same=True, files=())
        media = self.media
        rendered: list[Rendered] = []
        text = find_markdown(html, kind, field, media, rendered)
        if text is None:
            text = remove_code(html)
            return EditableText(text, is_html=True, is_same=is_same(html, text, render_raw_html(text, media)))
        if not rendered:
            return EditableText(text, is_html=False)
        (result,) = rendered
        return EditableText(text, is_html=False, is_same=is_same(html, text, result), files=result.media)


def choose_texts(
    notes: Sequence[PackedNote],
    kinds: Mapping[int, Kind],
    note_types: Mapping[int, NoteType],
    deck_name: str,
    media: MediaFolder,
    workers: Workers,
    progress: Progress = show_nothing,
) -> EditableTexts:
    """Choose the text of each field of these notes.

    `kinds` has the kind of each note type, as it was read back, and `note_types` what it compiles to. `deck_name` and
    `media` are the deck's.
    A field of a kind is of Markdown if at least half of its texts can be.
    """
    found: dict[str, tuple[EditableText | None, ...]] = {}
    summaries: dict[str, NoteSummary] = {}
    ids: dict[str, str] = {}
    balances = {
        number: [0] * len(kind.fields) for number, kind in kinds.items()
    }  # texts in Markdown less those in HTML
    all_found = chain.from_iterable(workers.map(_Search(kinds, note_types, deck_name, media), _divide(notes)))
    for number, (note, of_note) in enumerate(zip(notes, all_found, strict=True), 1):
        found[note.guid], summary, ids[note.guid] = of_note
        if summary:
            summaries[note.guid] = summary
        balance = balances[note.note_type.id]
        for place, (html, text) in enumerate(zip(note.fields, of_note.texts, strict=False)):
            if html:
                balance[place] += 1 if text is None or not text.is_html else -1
        progress("Turning HTML into Markdown", number, len(notes))
    markdown_keys = {
        kind.key: frozenset(
            field.key for field, balance in zip(kind.fields, balances[number], strict=True) if balance >= 0
        )
        for number, kind in kinds.items()
    }
    texts = {}
    for note in notes:
        kind = kinds[note.note_type.id]
        of_markdown = markdown_keys[kind.key]
        fields = zip(note.fields, found.pop(note.guid), kind.fields, strict=False)
        chosen = tuple([_choose_text(html, text, field, of_markdown) for html, text, field in fields])
        texts[note.guid] = chosen
        may_stay_html = len(of_markdown) < len(kind.fields)
        if may_stay_html and note.guid in summaries and not all(text.is_simple or text.is_same for text in chosen):
            del summaries[note.guid]  # one of its texts stays HTML, because most of the same field do
    return EditableTexts(texts, summaries, ids, markdown_keys)


def _divide(notes: Iterable[PackedNote]) -> Iterator[list[_SentNote]]:
    """Divide notes into pieces of work that are large enough to be worth sending."""
    piece: list[_SentNote] = []
    letters = 0
    for note in notes:
        piece.append(_SentNote(note.note_type.id, note.fields, note.tags))
        letters += sum(map(len, note.fields))
        if letters > _LETTERS_AT_ONCE or len(piece) == _NOTES_AT_ONCE:
            yield piece
            piece, letters = [], 0
    if piece:
        yield piece


def _choose_text(html: str, found: EditableText | None, field: Field, markdown_keys: Container[str]) -> EditableText:
    """Choose the text of a field, of its HTML and of what was found for it."""
    if found is None:
        return EditableText(html, is_html=False, is_simple=True) if html else _EMPTY
    text, is_html, is_simple, shapes, is_same, files = found
    if field.text != "shapes" and field.key not in markdown_keys:
        if not is_html:
            return EditableText(remove_code(html), is_html=False)
        is_html = False
    # A text that came from another process is a copy.
    text = html if text == html else text
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
    if NOT_IN_TEXT.search(html) or "\r" in html or _NEVER_MARKDOWN.search(html) or html != html.strip(" \t\n"):
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
