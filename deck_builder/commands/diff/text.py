"""What differs between two packages, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from deck_builder.commands.diff.media_files import describe_files
from deck_builder.commands.diff.sentences import (
    EMPTIED,
    KEPT,
    NEVER_MOVED,
    describe_consequence,
    describe_facts,
    describe_field,
    describe_loss,
    describe_note,
    describe_sent_again,
    group_by_subdeck,
    group_note_type_changes,
    kind_of,
    list_changes,
    list_moves,
    list_note_types,
    summarize,
)
from deck_builder.packages.compare import NoteChange, title_of
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.diff.sentences import FieldInWords
    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import PackedNote

_CONTROL: Final = compile_late(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could write elsewhere on the terminal, or turn the direction of the rest of a line."""


def as_text(difference: Difference) -> str:
    """The difference for a terminal, in colour. click removes the colours where the output is not a terminal."""
    return "\n".join(_lines(difference)).rstrip()


def _lines(difference: Difference) -> Iterator[str]:
    first, *more = summarize(difference)
    yield click.style(clean_line(first), bold=True)
    yield from map(clean_line, more)
    yield from list_notes(difference)
    if difference.moved:
        yield f"\n{_dim(NEVER_MOVED)}"
    if sent_again := describe_sent_again(difference):
        yield f"\n{clean_line(sent_again)}"
    retired = [change.old for change in difference.retired]
    yield from _titles("Retired", retired, EMPTIED, difference)
    yield from _titles("No longer in the package", difference.left_out, KEPT, difference)
    yield from list_note_types_and_files(difference)


def list_notes(difference: Difference) -> Iterator[str]:
    """Lines for the new and the changed notes, by subdeck."""
    entries: list[PackedNote | NoteChange] = [*difference.added, *list_changes(difference)]
    for subdeck, inside in group_by_subdeck(entries, _note_of, difference).items():
        yield _heading(subdeck or difference.deck_name or "Decks")
        for entry in inside:
            yield from _change(entry, difference) if isinstance(entry, NoteChange) else _new_note(entry, difference)


def list_note_types_and_files(difference: Difference) -> Iterator[str]:
    """Lines for the note types, pictures and sounds that differ."""
    if note_types := [*_note_types(difference)]:
        yield _heading("Note types")
        yield from note_types
    if files := [*describe_files(difference)]:
        yield _heading("Pictures and sounds")
        yield from (f"  {_colour_sign(sign)} {clean_line(text)}" for sign, text in files)


def _note_of(entry: PackedNote | NoteChange) -> PackedNote:
    return entry.new if isinstance(entry, NoteChange) else entry


def _heading(text: str) -> str:
    return f"\n{click.style(clean_line(text), bold=True, underline=True)}"


def _new_note(note: PackedNote, difference: Difference) -> Iterator[str]:
    yield f"  {_colour_sign('+')} {clean_line(title_of(note))} {_dim(describe_note(note, difference))}"


def _change(change: NoteChange, difference: Difference) -> Iterator[str]:
    kind = _dim(f"({kind_of(change.new.note_type, difference)})")
    yield f"  {_colour_sign('~')} {clean_line(title_of(change.new))} {kind}"
    if loss := describe_loss(change):
        yield f"      {click.style(clean_line(loss), fg='red')}"
    for field in change.fields:
        name = click.style(clean_line(field.name), bold=True)
        yield f"      {name}: {_mark_field(describe_field(field, difference))}"
    for fact in describe_facts(change):
        yield f"      {clean_line(fact)}"
    for before, after in list_moves(change, difference):
        yield f"      {clean_line(f'moved for new learners: {before} → {after}')}"


def _mark_field(field: FieldInWords) -> str:
    words = mark_pieces(field.pieces)
    remark = f"({field.remark})" if field.remark and words else field.remark
    return " ".join(filter(None, (words, _dim(remark) if remark else "")))


def mark_pieces(pieces: Iterable[Piece]) -> str:
    """Words as git's word diff marks them, which needs no colours."""
    return "".join(map(_mark, pieces))


def _mark(piece: Piece) -> str:
    text = clean_line(piece.text, fold=False)
    if piece.what == "gone":
        return click.style(f"[-{text}-]", fg="red")
    return click.style(f"{{+{text}+}}", fg="green") if piece.what == "new" else text


def _titles(heading: str, notes: Iterable[PackedNote], advice: str, difference: Difference) -> Iterator[str]:
    lines = [
        f"  {_colour_sign('-')} {clean_line(title_of(note))} {_dim(f'({kind_of(note.note_type, difference)})')}"
        for note in notes
    ]
    if lines:
        yield _heading(heading)
        yield _dim(advice)
        yield from lines


def _note_types(difference: Difference) -> Iterator[str]:
    added, gone = list_note_types(difference)
    yield from (f"  {_colour_sign('+')} {clean_line(note_type.name)}" for note_type in added)
    yield from (f"  {_colour_sign('-')} {clean_line(note_type.name)}" for note_type in gone)
    for group in group_note_type_changes(difference):
        change = group[0]
        yield f"  {_colour_sign('~')} {clean_line(', '.join(kind_of(change.new, difference) for change in group))}"
        yield from (f"      {clean_line(phrase)}" for phrase in change.changes)
        warnings = [*change.breaks, *filter(None, [describe_consequence(change, difference)])]
        yield from (click.style(f"      {clean_line(warning)}", fg="red") for warning in warnings)


def _colour_sign(sign: str) -> str:
    return click.style(sign, fg={"+": "green", "-": "red", "~": "yellow"}[sign], bold=True)


def _dim(text: str) -> str:
    return click.style(clean_line(text), dim=True)


def clean_line(text: str, *, fold: bool = True) -> str:
    """A text on one line, without the characters that do something to a terminal."""
    return _CONTROL.sub("�", " ".join(text.split()) if fold else text.replace("\t", " ").replace("\n", " "))
