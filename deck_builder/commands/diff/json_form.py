"""What differs between two packages, as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deck_builder.commands.diff.sentences import (
    card_name,
    consequence,
    fate,
    gone_files,
    is_retired,
    moves,
    new_files,
    replaced_files,
    retired,
    rewritten,
    whole_note_types,
)
from deck_builder.commands.diff.word_diff import compare_words
from deck_builder.content.plain_text import remove_hash, to_plain_text
from deck_builder.packages.compare import NoteChange, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference, FieldChange, NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote


def as_json(difference: Difference) -> str:
    """The difference as JSON, for programs: everything in it, under keys that stay.

    `format` is 1. `summary` counts what a learner with Anki's default options gets. `new_notes` and `left_out_notes`
    are whole notes; each of `changed_notes` has its `arrival`, as in `compare.Arrival`. A content is `html`, and
    `text` as a person reads it; ordinals count from 0; sizes are in bytes.
    """
    return json.dumps(_data(difference), ensure_ascii=False, indent=2)


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
