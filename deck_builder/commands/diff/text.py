"""What differs between two packages, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deck_builder.commands.diff.sentences import (
    KEPT,
    NEVER_MOVED,
    alike,
    by_subdeck,
    consequence,
    deck_name,
    facts,
    fate,
    in_words,
    kind_in_brackets,
    kind_of,
    makeup,
    media_lines,
    moves,
    note_of,
    printable,
    retired,
    sent_again,
    shown_changes,
    signed_note_types,
    summary,
)
from deck_builder.packages.compare import NoteChange, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.commands.diff.sentences import FieldInWords
    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import PackedNote


def as_text(difference: Difference) -> str:
    """The difference for a terminal, in colour; click takes the colours out where nobody sees them."""
    return "\n".join(_text(difference)).rstrip()


def _text(difference: Difference) -> Iterator[str]:
    first, *more = summary(difference)
    yield click.style(printable(first), bold=True)
    yield from map(printable, more)
    entries: list[PackedNote | NoteChange] = [*difference.added, *shown_changes(difference)]
    for subdeck, inside in by_subdeck(entries, note_of, difference).items():
        yield f"\n{click.style(printable(subdeck or deck_name(difference) or 'Decks'), bold=True, underline=True)}"
        for each in inside:
            yield from _note_lines(each, difference)
    if any(moves(change, difference) for change in difference.changed):
        yield f"\n{_about(NEVER_MOVED)}"
    if again := sent_again(difference):
        yield f"\n{printable(again)}"
    yield from _gone("Retired", [change.old for change in retired(difference)], "Tools › Empty Cards removes them.")
    yield from _gone("No longer in the package", difference.left_out, KEPT)
    if types := [*_type_lines(difference)]:
        yield f"\n{click.style('Note types', bold=True, underline=True)}"
        yield from types
    if media := [*media_lines(difference)]:
        yield f"\n{click.style('Pictures and sounds', bold=True, underline=True)}"
        yield from (f"  {_sign(sign)} {printable(text)}" for sign, text in media)


def _note_lines(each: PackedNote | NoteChange, difference: Difference) -> Iterator[str]:
    if not isinstance(each, NoteChange):
        yield f"  {_sign('+')} {printable(title_of(each))} {_about(makeup(each))}"
        return
    change = each
    yield f"  {_sign('~')} {printable(title_of(change.new))} {_about(kind_in_brackets(change.new))}"
    if reason := fate(change):
        yield f"      {click.style(printable(reason), fg='red')}"
    for field in change.fields:
        yield f"      {click.style(printable(field.name), bold=True)}: {_coloured(in_words(field, difference))}"
    for fact in facts(change, difference):
        yield f"      {printable(fact)}"


def _coloured(field: FieldInWords) -> str:
    """Words as git's word diff marks them, so that they are told apart without colours too."""
    words = "".join(map(_coloured_piece, field.pieces))
    said = f"({field.said})" if field.said and words else field.said
    return " ".join(filter(None, (words, _about(said) if said else "")))


def _coloured_piece(piece: Piece) -> str:
    what, text = piece.what, printable(piece.text, fold=False)
    if what == "same":
        return text
    bare = text.strip() or text
    lead, _, tail = text.partition(bare)
    marked = click.style(f"[-{bare}-]", fg="red") if what == "gone" else click.style(f"{{+{bare}+}}", fg="green")
    return f"{lead}{marked}{tail}"


def _gone(heading: str, notes: Sequence[PackedNote], what_then: str) -> Iterator[str]:
    if not notes:
        return
    yield f"\n{click.style(heading, bold=True, underline=True)}"
    yield _about(what_then)
    yield from (f"  {_sign('-')} {printable(title_of(note))} {_about(kind_in_brackets(note))}" for note in notes)


def _type_lines(difference: Difference) -> Iterator[str]:
    for sign, name in signed_note_types(difference):
        yield f"  {_sign(sign)} {printable(name)}"
    for types in alike(difference):
        each = types[0]
        yield f"  {_sign('~')} {printable(', '.join(kind_of(one.new) for one in types))}"
        yield from (f"      {printable(said)}" for said in each.changes)
        yield from (click.style(f"      {printable(said)}", fg="red") for said in each.breaks)
        if then := consequence(each, difference):
            yield click.style(f"      {printable(then)}", fg="red")


def _sign(sign: str) -> str:
    return click.style(sign, fg={"+": "green", "-": "red", "~": "yellow"}[sign], bold=True)


def _about(text: str) -> str:
    return click.style(printable(text), dim=True)
