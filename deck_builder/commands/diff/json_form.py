"""What differs between two packages, as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deck_builder.commands.diff.media_files import list_gone_files, list_new_files, list_replaced_files
from deck_builder.commands.diff.sentences import describe_consequence, describe_loss, list_note_types, name_card
from deck_builder.commands.diff.word_diff import compare_words
from deck_builder.content.plain_text import remove_hash, to_plain_text
from deck_builder.packages.compare import title_of

if TYPE_CHECKING:
    from deck_builder.packages.compare import Difference, FieldChange, NoteChange
    from deck_builder.packages.compare_note_types import NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote


def as_json(difference: Difference) -> str:
    """The difference as JSON, for programs: everything in it, under keys that stay.

    `format` is 1. `summary` counts what a learner with Anki's default options gets. `new_notes` and `left_out_notes`
    are whole notes; each of `changed_notes` has its `arrival`, as in `compare.Arrival`. A content is `html`, and
    `text` as a person reads it; ordinals count from 0; sizes are in bytes.
    """
    return json.dumps(_difference_data(difference), ensure_ascii=False, indent=2)


def _difference_data(difference: Difference) -> dict[str, Any]:
    added, gone = list_note_types(difference)
    return {
        "format": 1,
        "old": _package_data(difference.old),
        "new": _package_data(difference.new),
        "summary": {
            "new": len(difference.added),
            "updated": len(difference.updated),
            "sent_again": len(difference.sent_again),
            "conflict": len(difference.with_arrival("conflict")),
            "not_newer": len(difference.with_arrival("older")),
            "left_out": len(difference.left_out),
            "retired": len(difference.retired),
            "moved": len(difference.moved),
            "cards_added": sum(len(change.cards_added) for change in difference.changed),
            "cards_left_empty": sum(len(change.cards_left) for change in difference.changed),
            "unchanged": difference.unchanged,
        },
        "renamed": _before_and_after(*difference.rename) if difference.rename else None,
        "new_notes": [_note_data(note) for note in difference.added],
        "changed_notes": [_change_data(change) for change in difference.changed],
        "left_out_notes": [_note_data(note) for note in difference.left_out],
        "new_note_types": [note_type.name for note_type in added],
        "gone_note_types": [note_type.name for note_type in gone],
        "changed_note_types": [_note_type_data(change, difference) for change in difference.note_types],
        "media": {
            "new": [_file_data(difference.new, name) for name in list_new_files(difference)],
            "gone": [_file_data(difference.old, name) for name in list_gone_files(difference)],
            "replaced": [
                _before_and_after(_file_data(difference.old, before), _file_data(difference.new, after))
                for before, after in list_replaced_files(difference)
            ],
        },
    }


def _package_data(package: Package) -> dict[str, Any]:
    return {
        "file": package.file.name,
        "deck": package.deck_name,
        "notes": len(package.notes),
        "cards": sum(len(note.decks) for note in package.notes.values()),
    }


def _note_data(note: PackedNote) -> dict[str, Any]:
    names = (field.name for field in note.note_type.fields)
    return {
        **_title_data(note),
        "tags": list(note.tags),
        "fields": [{"name": name, **_content_data(html)} for name, html in zip(names, note.fields, strict=False)],
        "cards": [_card_data(note, ordinal) for ordinal in sorted(note.decks)],
    }


def _title_data(note: PackedNote) -> dict[str, Any]:
    return {
        "guid": note.guid,
        "title": title_of(note),
        "note_type": note.note_type.name,
        "deck": note.deck,
        "mod": note.mod,
    }


def _change_data(change: NoteChange) -> dict[str, Any]:
    return {
        **_title_data(change.new),
        "arrival": change.arrival,
        "reason": describe_loss(change),
        "only_sent_again": change.only_sent_again,
        "retired": change.is_retired,
        "fields": [_field_data(field) for field in change.fields],
        "tags_added": list(change.tags_added),
        "tags_removed": list(change.tags_removed),
        "cards_added": [_card_data(change.new, ordinal) for ordinal in change.cards_added],
        "cards_left_empty": [_card_data(change.old, ordinal) for ordinal in change.cards_left],
        "moves": [{"ordinal": move.ordinal, **_before_and_after(move.before, move.after)} for move in change.moves],
    }


def _field_data(field: FieldChange) -> dict[str, Any]:
    pieces = compare_words(to_plain_text(field.before), to_plain_text(field.after))
    return {
        "name": field.name,
        **_before_and_after(_content_data(field.before), _content_data(field.after)),
        "words": [{"what": what, "text": text} for what, text in pieces],
    }


def _content_data(html: str) -> dict[str, str]:
    return {"html": html, "text": to_plain_text(html)}


def _card_data(note: PackedNote, ordinal: int) -> dict[str, Any]:
    return {"ordinal": ordinal, "name": name_card(note, ordinal), "deck": note.decks[ordinal]}


def _note_type_data(change: NoteTypeChange, difference: Difference) -> dict[str, Any]:
    return {
        "id": change.new.id,
        "name": change.new.name,
        "name_before": change.old.name,
        "changes": list(change.changes),
        "breaks": list(change.breaks),
        "arrives": change.arrives,
        "consequence": describe_consequence(change, difference),
    }


def _file_data(package: Package, name: str) -> dict[str, Any]:
    media = package.media[name]
    return {"name": name, "plain_name": remove_hash(name), "size": media.size, "sha1": media.sha1}


def _before_and_after(before: Any, after: Any) -> dict[str, Any]:
    return {"before": before, "after": after}
