"""What differs between two packages, as text for a terminal, as JSON, and as Markdown for a pull request."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder.commands.diff.sentences import (
    KEPT,
    NEVER_MOVED,
    alike,
    by_subdeck,
    card_name,
    consequence,
    counted,
    deck_name,
    facts,
    fate,
    file_words,
    gone_files,
    in_words,
    is_retired,
    kind_of,
    moves,
    new_files,
    replaced_files,
    retired,
    rewritten,
    sent_again,
    shown_changes,
    size_of,
    summary,
    whole_note_types,
)
from deck_builder.commands.diff.word_diff import compare_words
from deck_builder.content.plain_text import remove_hash, to_plain_text
from deck_builder.packages.compare import NoteChange, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deck_builder.commands.diff.sentences import FieldInWords
    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference, FieldChange, NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MEANS_SOMETHING: Final = re.compile(r"([\\`*_\[\]<>|~&$])")
_REFERS: Final = re.compile(r"([@#])(?=\w)")
_BEGINS_SOMETHING: Final = re.compile(r"^(?:(\d+)([.)])|([-+=#]))")
_COMMENT_LENGTH: Final = 60_000
"""What fits into a comment on GitHub (65,536 characters), with room for a heading of the poster's own."""


def as_text(difference: Difference) -> str:
    """The difference for a terminal, in colour; click takes the colours out where nobody sees them."""
    return "\n".join(_text(difference)).rstrip()


def as_markdown(difference: Difference) -> str:
    """The difference as Markdown for a comment on a pull request, cut where it gets too long for one."""
    lines = list(_markdown(difference))
    length = 0
    for at, line in enumerate(lines):
        length += len(line) + 1
        if length > _COMMENT_LENGTH:
            left = len(lines) - at
            return "\n".join([*lines[:at], "", f"… and {left:,} lines more: `deck-builder diff` shows all of it."])
    return "\n".join(lines).rstrip()


def as_json(difference: Difference) -> str:
    """The difference as JSON, for programs: everything in it, under keys that stay.

    `format` is 1. `summary` counts what a learner with Anki's default options gets. `new_notes` and `left_out_notes`
    are whole notes; each of `changed_notes` has its `arrival`, as in `compare.Arrival`. A content is `html`, and
    `text` as a person reads it; ordinals count from 0; sizes are in bytes.
    """
    return json.dumps(_data(difference), ensure_ascii=False, indent=2)


def _text(difference: Difference) -> Iterator[str]:
    first, *more = summary(difference)
    yield click.style(_line(first), bold=True)
    yield from map(_line, more)
    entries: list[PackedNote | NoteChange] = [*difference.added, *shown_changes(difference)]
    for subdeck, inside in by_subdeck(entries, _note_of, difference).items():
        yield f"\n{click.style(_line(subdeck or deck_name(difference) or 'Decks'), bold=True, underline=True)}"
        for each in inside:
            yield from _note_lines(each, difference)
    if any(moves(change, difference) for change in difference.changed):
        yield f"\n{_about(NEVER_MOVED)}"
    if again := sent_again(difference):
        yield f"\n{_line(again)}"
    yield from _gone("Retired", [change.old for change in retired(difference)], "Tools › Empty Cards removes them.")
    yield from _gone("No longer in the package", difference.left_out, KEPT)
    if types := [*_type_lines(difference)]:
        yield f"\n{click.style('Note types', bold=True, underline=True)}"
        yield from types
    if media := [*_media_lines(difference)]:
        yield f"\n{click.style('Pictures and sounds', bold=True, underline=True)}"
        yield from (f"  {_sign(sign)} {_line(text)}" for sign, text in media)


def _note_lines(each: PackedNote | NoteChange, difference: Difference) -> Iterator[str]:
    if not isinstance(each, NoteChange):
        yield f"  {_sign('+')} {_line(title_of(each))} {_about(_made_of(each))}"
        return
    change = each
    yield f"  {_sign('~')} {_line(title_of(change.new))} {_about(_kind(change.new))}"
    if reason := fate(change):
        yield f"      {click.style(_line(reason), fg='red')}"
    for field in change.fields:
        yield f"      {click.style(_line(field.name), bold=True)}: {_coloured(in_words(field, difference))}"
    for fact in facts(change, difference):
        yield f"      {_line(fact)}"


def _coloured(field: FieldInWords) -> str:
    """Words as git's word diff marks them, so that they are told apart without colours too."""
    words = "".join(map(_coloured_piece, field.pieces))
    said = f"({field.said})" if field.said and words else field.said
    return " ".join(filter(None, (words, _about(said) if said else "")))


def _coloured_piece(piece: Piece) -> str:
    what, text = piece.what, _line(piece.text, fold=False)
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
    yield from (f"  {_sign('-')} {_line(title_of(note))} {_about(_kind(note))}" for note in notes)


def _type_lines(difference: Difference) -> Iterator[str]:
    for sign, name in _whole_types(difference):
        yield f"  {_sign(sign)} {_line(name)}"
    for types in alike(difference):
        each = types[0]
        yield f"  {_sign('~')} {_line(', '.join(kind_of(one.new) for one in types))}"
        yield from (f"      {_line(said)}" for said in each.changes)
        yield from (click.style(f"      {_line(said)}", fg="red") for said in each.breaks)
        if then := consequence(each, difference):
            yield click.style(f"      {_line(then)}", fg="red")


def _whole_types(difference: Difference) -> Iterator[tuple[str, str]]:
    come, gone = whole_note_types(difference)
    yield from (("+", each.name) for each in come)
    yield from (("-", each.name) for each in gone)


def _media_lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """What differs among the files, each with a sign."""
    for name in new_files(difference):
        yield "+", f"{remove_hash(name)} ({size_of(difference.new, name)})"
    for before, after in replaced_files(difference):
        arrives = "" if before != after else "; arrives only with a note that is updated and shows it"
        yield "~", f"{file_words(before, after, difference)}{arrives}"
    for name in gone_files(difference):
        yield "-", f"{remove_hash(name)} ({size_of(difference.old, name)})"


def _note_of(each: PackedNote | NoteChange) -> PackedNote:
    return each.new if isinstance(each, NoteChange) else each


def _kind(note: PackedNote) -> str:
    return f"({kind_of(note.note_type)})"


def _made_of(note: PackedNote) -> str:
    return f"({kind_of(note.note_type)}, {counted(len(note.decks), 'card')})"


def _sign(sign: str) -> str:
    return click.style(sign, fg={"+": "green", "-": "red", "~": "yellow"}[sign], bold=True)


def _about(text: str) -> str:
    return click.style(_line(text), dim=True)


def _line(text: str, *, fold: bool = True) -> str:
    """A text that does nothing to a terminal but stand in it."""
    return _CONTROL.sub("�", " ".join(text.split()) if fold else text.replace("\t", " ").replace("\n", " "))


def _markdown(difference: Difference) -> Iterator[str]:
    first, *more = summary(difference)
    root = deck_name(difference)
    yield f"## What learners get{f' of {_escaped(root)}' if root else ''}\n"
    yield f"**{_escaped(first)}**\n"
    yield from (f"- {_escaped(each)}" for each in more)
    if difference.added:
        yield "\n### New"
        for subdeck, notes in by_subdeck(difference.added, _note_of, difference).items():
            yield from _subheading(subdeck)
            yield from (f"- {_escaped(title_of(note))} {_escaped(_made_of(note))}" for note in notes)
    if changes := shown_changes(difference):
        yield "\n### Changed"
        for subdeck, inside in by_subdeck(changes, _note_of, difference).items():
            yield from _subheading(subdeck)
            for change in inside:
                yield from _markdown_change(change, difference)
    if any(moves(change, difference) for change in difference.changed):
        yield f"\n{_escaped(NEVER_MOVED)}"
    if again := sent_again(difference):
        yield f"\n{_escaped(again)}"
    for heading, notes, then in (
        ("Retired", [change.old for change in retired(difference)], "*Tools › Empty Cards* removes them."),
        ("No longer in the package", list(difference.left_out), KEPT),
    ):
        if notes:
            yield f"\n### {heading}\n\n{then}\n"
            yield from (f"- {_escaped(title_of(note))} {_escaped(_kind(note))}" for note in notes)
    yield from _markdown_types(difference)
    if media := [*_media_lines(difference)]:
        yield "\n### Pictures and sounds\n\n| | file |\n|---|---|"
        words = {"+": "new", "~": "replaced", "-": "gone"}
        yield from (f"| {words[sign]} | {_escaped(text)} |" for sign, text in media)


def _subheading(subdeck: str) -> Iterator[str]:
    yield f"\n#### {_escaped(subdeck)}\n" if subdeck else ""


def _markdown_change(change: NoteChange, difference: Difference) -> Iterator[str]:
    yield f"- **{_escaped(title_of(change.new))}** {_escaped(_kind(change.new))}"
    if reason := fate(change):
        yield f"  - ⚠️ {_escaped(reason)}"
    for field in change.fields:
        words = in_words(field, difference)
        marked = "".join(_marked(words.pieces))
        said = (
            f"*({_escaped(words.said)})*" if words.said and marked else f"*{_escaped(words.said)}*" * bool(words.said)
        )
        yield f"  - {_escaped(field.name)}: {' '.join(filter(None, (marked, said)))}"
    yield from (f"  - {_escaped(fact)}" for fact in facts(change, difference))


def _markdown_types(difference: Difference) -> Iterator[str]:
    whole = [*_whole_types(difference)]
    if not whole and not difference.note_types:
        return
    yield "\n### Note types\n"
    yield from (f"- {'new' if sign == '+' else 'gone'}: {_escaped(name)}" for sign, name in whole)
    for types in alike(difference):
        each = types[0]
        names, said = ", ".join(kind_of(one.new) for one in types), "; ".join((*each.changes, *each.breaks))
        yield f"- **{_escaped(names)}**: {_escaped(said)}"
        if then := consequence(each, difference):
            yield f"  - ⚠️ {_escaped(then)}"


def _marked(pieces: Sequence[Piece]) -> Iterator[str]:
    """Words with what went struck out and what came in bold."""
    for at, (what, text) in enumerate(pieces):
        bare = text.strip()
        if what == "same" or not bare:
            yield _escaped(text, fold=False)
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        before = pieces[at - 1].text[-1:] if at and not lead and pieces[at - 1].what == "same" else ""
        after = pieces[at + 1].text[:1] if at + 1 < len(pieces) and not tail and pieces[at + 1].what == "same" else ""
        # CommonMark takes no sign for one that stands between a letter and a full stop, say: there, HTML does it.
        signs = not (before.isalnum() and not bare[0].isalnum()) and not (after.isalnum() and not bare[-1].isalnum())
        sign, tag = ("~~", "del") if what == "gone" else ("**", "strong")
        inside = _escaped(bare)
        yield f"{lead}{sign}{inside}{sign}{tail}" if signs else f"{lead}<{tag}>{inside}</{tag}>{tail}"


def _escaped(text: str, *, fold: bool = True) -> str:
    """Words as Markdown that says just them, on one line, and calls nobody.

    GitHub looks for `@someone` and `#12` in what is already rendered, where no backslash is left: a comment
    parts the sign from what follows.
    """
    text = _MEANS_SOMETHING.sub(r"\\\1", _line(text, fold=fold))
    text = _REFERS.sub(r"\1<!-- -->", text)
    return _BEGINS_SOMETHING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)


def _data(difference: Difference) -> dict[str, Any]:
    changed = difference.changed
    return {
        "format": 1,
        "old": _package_data(difference.old),
        "new": _package_data(difference.new),
        "summary": {
            "new": len(difference.added),
            "updated": len(rewritten(difference)),
            "sent_again": sum(change.only_sent_again for change in difference.arriving("updated")),
            "conflict": len(difference.arriving("conflict")),
            "not_newer": len(difference.arriving("older")),
            "left_out": len(difference.left_out),
            "retired": len(retired(difference)),
            "moved": sum(bool(moves(change, difference)) for change in changed),
            "cards_added": sum(len(change.cards_added) for change in changed),
            "cards_left_empty": sum(len(change.cards_left) for change in changed),
            "unchanged": difference.unchanged,
        },
        "renamed": _before_after(*difference.renamed) if difference.renamed else None,
        "new_notes": [_note_data(note) for note in difference.added],
        "changed_notes": [_change_data(change) for change in changed],
        "left_out_notes": [_note_data(note) for note in difference.left_out],
        "new_note_types": [each.name for each in whole_note_types(difference)[0]],
        "gone_note_types": [each.name for each in whole_note_types(difference)[1]],
        "changed_note_types": [_type_data(each, difference) for each in difference.note_types],
        "media": {
            "new": [_file_data(difference.new, name) for name in new_files(difference)],
            "gone": [_file_data(difference.old, name) for name in gone_files(difference)],
            "replaced": [
                _before_after(_file_data(difference.old, before), _file_data(difference.new, after))
                for before, after in replaced_files(difference)
            ],
        },
    }


def _package_data(package: Package) -> dict[str, Any]:
    return {
        "file": package.file.name,
        "deck": package.root,
        "notes": len(package.notes),
        "cards": sum(len(note.decks) for note in package.notes.values()),
    }


def _note_data(note: PackedNote) -> dict[str, Any]:
    names = (field.name for field in note.note_type.fields)
    return {
        **_head_data(note),
        "tags": list(note.tags),
        "fields": [{"name": name, **_content(html)} for name, html in zip(names, note.fields, strict=False)],
        "cards": [_card_data(note, ordinal) for ordinal in sorted(note.decks)],
    }


def _head_data(note: PackedNote) -> dict[str, Any]:
    return {
        "guid": note.guid,
        "title": title_of(note),
        "note_type": note.note_type.name,
        "deck": note.deck,
        "mod": note.mod,
    }


def _change_data(change: NoteChange) -> dict[str, Any]:
    return {
        **_head_data(change.new),
        "arrival": change.arrival,
        "reason": fate(change),
        "only_sent_again": change.only_sent_again,
        "retired": is_retired(change),
        "fields": [_field_data(field) for field in change.fields],
        "tags_added": list(change.tags_added),
        "tags_removed": list(change.tags_removed),
        "cards_added": [_card_data(change.new, ordinal) for ordinal in change.cards_added],
        "cards_left_empty": [_card_data(change.old, ordinal) for ordinal in change.cards_left],
        "moves": [{"ordinal": move.ordinal, **_before_after(move.before, move.after)} for move in change.moves],
    }


def _field_data(field: FieldChange) -> dict[str, Any]:
    words: Iterable[Piece] = compare_words(to_plain_text(field.before), to_plain_text(field.after))
    return {
        "name": field.name,
        **_before_after(_content(field.before), _content(field.after)),
        "words": [{"what": what, "text": text} for what, text in words],
    }


def _content(html: str) -> dict[str, str]:
    return {"html": html, "text": to_plain_text(html)}


def _card_data(note: PackedNote, ordinal: int) -> dict[str, Any]:
    return {"ordinal": ordinal, "name": card_name(note, ordinal), "deck": note.decks[ordinal]}


def _type_data(each: NoteTypeChange, difference: Difference) -> dict[str, Any]:
    return {
        "id": each.new.id,
        "name": each.new.name,
        "name_before": each.old.name,
        "changes": list(each.changes),
        "breaks": list(each.breaks),
        "arrives": each.arrives,
        "consequence": consequence(each, difference),
    }


def _file_data(package: Package, name: str) -> dict[str, Any]:
    known = package.media[name]
    return {"name": name, "plain_name": remove_hash(name), "size": known.size, "sha1": known.sha1}


def _before_after(before: Any, after: Any) -> dict[str, Any]:
    return {"before": before, "after": after}
