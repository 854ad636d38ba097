"""What differs between two packages, as Markdown for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.markdown_text import escape_markdown, mark_markdown
from deck_builder.commands.diff.media_files import describe_files
from deck_builder.commands.diff.sentences import (
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
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.diff.sentences import FieldInWords
    from deck_builder.packages.compare import Difference, NoteChange
    from deck_builder.packages.model import PackedNote

_COMMENT_LENGTH: Final = 60_000
"""The most characters of the Markdown: a comment on GitHub has at most 65,536, and the poster may add a heading."""


def as_markdown(difference: Difference) -> str:
    """The difference as Markdown for a comment on a pull request, cut where it is too long for one."""
    lines = list(_lines(difference))
    length = 0
    for number, line in enumerate(lines):
        length += len(line) + 1
        if length > _COMMENT_LENGTH:
            left = format_count(len(lines) - number, "more line")
            return "\n".join([*lines[:number], "", f"… and {left}: `deck-builder diff` shows them all."])
    return "\n".join(lines).rstrip()


def describe_details(change: NoteChange, difference: Difference, *, with_gaps: bool = True) -> Iterator[str]:
    """A list item for each field of a note that differs, and for its tags and cards, below the note's own item.

    Without `with_gaps`, gaps are filled as a learner reads them.
    """
    for field in change.fields:
        in_words = describe_field(field, difference, with_gaps=with_gaps)
        yield f"  - {escape_markdown(field.name)}: {_mark_field(in_words)}"
    yield from (f"  - {escape_markdown(fact)}" for fact in describe_facts(change))


def _mark_field(field: FieldInWords) -> str:
    words = mark_markdown(field.pieces)
    remark = escape_markdown(f"({field.remark})" if words else field.remark) if field.remark else ""
    return " ".join(filter(None, (words, remark and f"*{remark}*")))


def _lines(difference: Difference) -> Iterator[str]:
    first, *more = summarize(difference)
    deck = f" from {escape_markdown(difference.deck_name)}" if difference.deck_name else ""
    yield f"## What learners get{deck}\n"
    yield f"**{escape_markdown(first)}**\n"
    yield from (f"- {escape_markdown(sentence)}" for sentence in more)
    if difference.added:
        yield "\n### New"
        for subdeck, notes in group_by_subdeck(difference.added, lambda note: note, difference).items():
            yield _subheading(subdeck)
            yield from (f"- {escape_markdown(f'{title_of(note)} {describe_note(note, difference)}')}" for note in notes)
    if changes := list_changes(difference):
        yield "\n### Changed"
        for subdeck, inside in group_by_subdeck(changes, lambda change: change.new, difference).items():
            yield _subheading(subdeck)
            for change in inside:
                yield from _change(change, difference)
    if difference.moved:
        yield f"\n{NEVER_MOVED}"
    if sent_again := describe_sent_again(difference):
        yield f"\n{sent_again}"
    retired = [change.old for change in difference.retired]
    yield from _titles("Retired", retired, "*Tools › Empty Cards* removes their cards.", difference)
    yield from _titles("No longer in the package", difference.left_out, KEPT, difference)
    yield from _note_types(difference)
    if files := [*describe_files(difference)]:
        yield "\n### Pictures and sounds\n\n| | file |\n|---|---|"
        words = {"+": "new", "~": "replaced", "-": "gone"}
        yield from (f"| {words[sign]} | {escape_markdown(text)} |" for sign, text in files)


def _subheading(subdeck: str) -> str:
    return f"\n#### {escape_markdown(subdeck)}\n" if subdeck else ""


def _change(change: NoteChange, difference: Difference) -> Iterator[str]:
    kind = f"({kind_of(change.new.note_type, difference)})"
    yield f"- **{escape_markdown(title_of(change.new))}** {escape_markdown(kind)}"
    if loss := describe_loss(change):
        yield f"  - ⚠️ {escape_markdown(loss)}"
    yield from describe_details(change, difference)
    for before, after in list_moves(change, difference):
        yield f"  - moved for new learners: {escape_markdown(before)} → {escape_markdown(after)}"


def _titles(heading: str, notes: Iterable[PackedNote], advice: str, difference: Difference) -> Iterator[str]:
    lines = [f"- {escape_markdown(f'{title_of(note)} ({kind_of(note.note_type, difference)})')}" for note in notes]
    if lines:
        yield f"\n### {heading}\n\n{advice}\n"
        yield from lines


def _note_types(difference: Difference) -> Iterator[str]:
    added, gone = list_note_types(difference)
    if not (added or gone or difference.note_types):
        return
    yield "\n### Note types\n"
    yield from (f"- new: {escape_markdown(note_type.name)}" for note_type in added)
    yield from (f"- gone: {escape_markdown(note_type.name)}" for note_type in gone)
    for group in group_note_type_changes(difference):
        change = group[0]
        names = ", ".join(kind_of(change.new, difference) for change in group)
        yield f"- **{escape_markdown(names)}**: {escape_markdown('; '.join((*change.changes, *change.breaks)))}"
        if consequence := describe_consequence(change, difference):
            yield f"  - ⚠️ {escape_markdown(consequence)}"
