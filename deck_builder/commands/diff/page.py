"""What differs between two packages, as one page: each changed card as it was and as it is."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.drawings import MOST_DRAWN, Drawings
from deck_builder.commands.diff.media_files import describe_files
from deck_builder.commands.diff.sentences import (
    EMPTIED,
    KEPT,
    NEVER_MOVED,
    describe_consequence,
    describe_facts,
    describe_field,
    describe_loss,
    describe_sent_again,
    group_by_subdeck,
    group_note_type_changes,
    kind_of,
    list_changes,
    list_moves,
    list_note_types,
    summarize,
)
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference, FieldChange, NoteChange
    from deck_builder.packages.model import PackedNote

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE_FILE: Final = Path(__file__).with_name("page.css")
_TAGS: Final = {"gone": "del", "new": "ins"}


def as_html(difference: Difference) -> str:
    """The whole page. Raises InputError where pictures can't be read from a package any more."""
    return "\n".join(_page(difference, Drawings(difference)))


def _page(difference: Difference, drawings: Drawings) -> Iterator[str]:
    title = f"What learners get from {difference.deck_name}" if difference.deck_name else "What learners get"
    sections = [(name, heading, list(lines)) for name, heading, lines in _sections(difference, drawings)]
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_STYLE_FILE.read_text(encoding='utf-8')}</style></head>"
    yield "<body>"
    yield f"<header><h1>{escape(title)}</h1>"
    before, now = format_count(len(difference.old.notes), "note"), format_count(len(difference.new.notes), "note")
    yield f'<p class="quiet">Before: {before}. Now: {now}.</p>'
    yield '<div class="summary">'
    yield from (f"<p>{escape(sentence)}</p>" for sentence in summarize(difference))
    yield "</div>"
    with_content = [(name, heading) for name, heading, lines in sections if lines]
    if len(with_content) > 1:
        links = "".join(f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading in with_content)
        yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>'
    yield "</header><main>"
    if drawings.not_drawn:
        rest = format_count(drawings.not_drawn, "further note")
        yield f"<p>The page draws the first {MOST_DRAWN:,} notes and shows the words of {rest}.</p>"
    for name, heading, lines in sections:
        if lines:
            yield f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(heading)}</h2>'
            yield from lines
            yield "</section>"
    yield "</main></body></html>"


def _sections(difference: Difference, drawings: Drawings) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Each section's name, heading and lines."""
    retired = [change.old for change in difference.retired]
    changes = list_changes(difference)
    left_out = difference.left_out
    sent_again = describe_sent_again(difference)
    yield "changed", f"Changed ({len(changes):,})", _changed(changes, difference, drawings)
    yield "new", f"New ({len(difference.added):,})", _added(difference, drawings)
    yield (
        "retired",
        f"Retired ({len(retired):,})",
        _titles(retired, EMPTIED, difference),
    )
    yield "left-out", f"No longer in the package ({len(left_out):,})", _titles(left_out, KEPT, difference)
    yield "sent-again", "Sent again", [f"<p>{escape(sent_again)}</p>"] if sent_again else []
    yield "note-types", "Note types", _note_types(difference, drawings)
    yield "media", "Pictures and sounds", _files(difference)


def _changed(changes: Iterable[NoteChange], difference: Difference, drawings: Drawings) -> Iterator[str]:
    if difference.moved:
        yield f"<p>{escape(NEVER_MOVED)}</p>"
    for subdeck, inside in group_by_subdeck(changes, lambda change: change.new, difference).items():
        yield _subheading(subdeck)
        for change in inside:
            yield from _change(change, difference, drawings)


def _change(change: NoteChange, difference: Difference, drawings: Drawings) -> Iterator[str]:
    yield f"<article>{_heading(change.new, difference)}"
    if loss := describe_loss(change):
        yield f'<p class="warn">{escape(loss[0].upper() + loss[1:])}.</p>'
    if change.fields:
        yield "<dl>"
        yield from (f"<dt>{escape(field.name)}</dt><dd>{_field(field, difference)}</dd>" for field in change.fields)
        yield "</dl>"
    facts = [*describe_facts(change)]
    facts += [f"moved for new learners: {before} → {after}" for before, after in list_moves(change, difference)]
    if facts:
        yield f'<ul class="facts">{_items(facts)}</ul>'
    yield from drawings.draw_change(change)
    yield "</article>"


def _field(field: FieldChange, difference: Difference) -> str:
    in_words = describe_field(field, difference)
    words = "".join(map(_mark, in_words.pieces))
    remark = f"({in_words.remark})" if words else in_words.remark
    return " ".join(filter(None, (words, f'<span class="quiet">{escape(remark)}</span>' if in_words.remark else "")))


def _mark(piece: Piece) -> str:
    tag = _TAGS.get(piece.what)
    return f"<{tag}>{escape(piece.text)}</{tag}>" if tag else escape(piece.text)


def _added(difference: Difference, drawings: Drawings) -> Iterator[str]:
    for subdeck, inside in group_by_subdeck(difference.added, lambda note: note, difference).items():
        yield _subheading(subdeck)
        for note in inside:
            yield f"<article>{_heading(note, difference)}"
            yield from drawings.draw_new_note(note)
            yield "</article>"


def _titles(notes: Iterable[PackedNote], advice: str, difference: Difference) -> Iterator[str]:
    if items := [f"<li>{escape(title_of(note))} {_kind(note, difference)}</li>" for note in notes]:
        yield f"<p>{escape(advice)}</p><ul>{''.join(items)}</ul>"


def _note_types(difference: Difference, drawings: Drawings) -> Iterator[str]:
    added, gone = list_note_types(difference)
    names = [f"New: {note_type.name}" for note_type in added] + [f"Gone: {note_type.name}" for note_type in gone]
    if names:
        yield f"<ul>{_items(names)}</ul>"
    for group in group_note_type_changes(difference):
        change = group[0]
        yield f"<article><h3>{escape(', '.join(kind_of(change.new, difference) for change in group))}</h3>"
        warnings = "".join(f'<li class="warn">{escape(phrase)}</li>' for phrase in change.breaks)
        yield f'<ul class="facts">{_items(change.changes)}{warnings}</ul>'
        if consequence := describe_consequence(change, difference):
            yield f'<p class="warn">{escape(consequence)}</p>'
        yield from drawings.draw_example(change)
        yield "</article>"


def _files(difference: Difference) -> Iterator[str]:
    words = {"+": "New", "~": "Replaced", "-": "Gone"}
    if lines := [f"{words[sign]}: {text}" for sign, text in describe_files(difference)]:
        yield f"<ul>{_items(lines)}</ul>"


def _subheading(subdeck: str) -> str:
    return f"<h3>{escape(subdeck or 'In the deck itself')}</h3>"


def _heading(note: PackedNote, difference: Difference) -> str:
    return f"<h4>{escape(title_of(note))} {_kind(note, difference)}</h4>"


def _kind(note: PackedNote, difference: Difference) -> str:
    return f'<span class="quiet">{escape(kind_of(note.note_type, difference))}</span>'


def _items(texts: Iterable[str]) -> str:
    return "".join(f"<li>{escape(text)}</li>" for text in texts)
