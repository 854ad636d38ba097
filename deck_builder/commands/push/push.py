"""Compares a package with what Anki has, lets Anki import it, and checks note by note that it has arrived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.packages.compare import compare
from deck_builder.problems.errors import InputError
from deck_builder.source.json_shape import ListOf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from deck_builder.commands.push.anki_connect import AnkiConnect
    from deck_builder.commands.push.last_push import PushedNote
    from deck_builder.lock.model import Lock
    from deck_builder.packages.compare import Difference, NoteChange
    from deck_builder.packages.compare_note_types import NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote


@dataclass(frozen=True, slots=True)
class PushPlan:
    """What an import of the package changes in Anki."""

    difference: Difference
    """What Anki takes: new notes, notes that are updated, note types and files."""
    kept: tuple[NoteChange, ...]
    """The notes that stay as they are in Anki, because they were changed there later than in the deck."""
    renamed: tuple[NoteTypeChange, ...]
    """The note types with a field or template that has another name in Anki."""
    overwritten: tuple[NoteChange, ...]
    """The notes with a text that was edited in Anki since the last push and would be lost by the import."""
    retired: tuple[PackedNote, ...]
    """The notes that Anki has and that were taken out of the deck."""
    others: tuple[PackedNote, ...]
    """The notes in the deck in Anki that the deck's files do not know, such as one that was added in Anki."""

    @property
    def is_empty(self) -> bool:
        """Whether an import would change nothing."""
        difference = self.difference
        return not (difference.added or difference.changed or difference.note_types or difference.new_media)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What Anki has after the import."""

    notes: int
    """The number of the package's notes that Anki has as they are in the package."""
    missing: tuple[PackedNote, ...]
    """The notes of the package that Anki does not have."""
    different: tuple[NoteChange, ...]
    """The notes that are different in Anki, without those that the plan kept."""
    missing_media: tuple[str, ...]
    """The names of the files that Anki does not have."""

    @property
    def is_complete(self) -> bool:
        """Whether everything has arrived."""
        return not (self.missing or self.different or self.missing_media)


def list_note_types(package: Package, *locks: Lock | None) -> frozenset[int]:
    """The ids of the note types that a deck has, or has had."""
    of_locks = (kind.id for lock in locks if lock for kind in lock.kinds.values())
    return frozenset({*package.note_types, *of_locks})


def list_taken_out(before: Lock | None, after: Lock | None) -> frozenset[str]:
    """The guids of the cards that were retired, and of those that were in the lock before a build and not after it."""
    locks = [lock for lock in (before, after) if lock]
    retired = {card.card.guid for lock in locks for card in lock.retired.values()}
    if not (before and after):
        return frozenset(retired)
    left = {card.guid for card in after.cards.values()}
    return frozenset(retired | {card.guid for card in before.cards.values()} - left)


def plan_push(have: Package, new: Package, taken_out: Collection[str], pushed: Mapping[str, PushedNote]) -> PushPlan:
    """Compare what Anki has with the package.

    `taken_out` are the guids of notes that left the deck; `pushed` is what Anki had after the last push.
    """
    difference = compare(have, new)
    kept = tuple(change for change in difference.with_arrival("older") if not change.cards_added)
    changed = tuple(change for change in difference.changed if change not in kept and _changes_anki(change))
    gone = difference.left_out
    root = new.deck_name
    return PushPlan(
        difference=replace(
            difference,
            changed=changed,
            left_out=(),
            note_types=tuple(change for change in difference.note_types if change.arrives or change.breaks),
            old_media=(),
            deck_names=(root, root),
        ),
        kept=kept,
        renamed=tuple(change for change in difference.note_types if not change.breaks and _has_renamed_part(change)),
        overwritten=tuple(
            change
            for change in changed
            if change.arrival == "updated" and _loses_edit(change, pushed.get(change.new.guid))
        ),
        retired=tuple(note for note in gone if note.guid in taken_out),
        others=tuple(note for note in gone if note.guid not in taken_out and _is_below(note, root)),
    )


def _changes_anki(change: NoteChange) -> bool:
    return not change.only_sent_again or change.arrival == "conflict"


def _has_renamed_part(change: NoteTypeChange) -> bool:
    before, after = (
        ([field.name for field in each.fields], [template.name for template in each.templates])
        for each in (change.old, change.new)
    )
    return before != after


def _loses_edit(change: NoteChange, pushed: PushedNote | None) -> bool:
    """Whether an update replaces a text that Anki has had only since the last push."""
    if pushed is None or change.old.mod <= pushed.mod:
        return False
    return any(
        pushed.fields.get(field.name, field.before) != field.before
        and tidy_editor_html(field.before) != tidy_editor_html(field.after)  # a pull may have tidied it
        for field in change.fields
    )


def _is_below(note: PackedNote, root: str) -> bool:
    return any(deck == root or deck.startswith(f"{root}::") for deck in note.decks.values())


def import_package(anki: AnkiConnect, package: Path) -> None:
    """Let Anki import a package. Raises InputError."""
    if not anki.call("importPackage", "boolean", path=str(package)):
        raise InputError("P712", "Anki has closed its profile", "Open it, and run the same command again.")


def rename_parts(anki: AnkiConnect, note_types: Iterable[NoteTypeChange]) -> None:
    """Rename fields and templates in Anki before an import that knows them by their names alone.

    Otherwise Anki would make a second note type. A renamed note type counts as edited just then, so the import does not
    update it: it gets its templates and style here, too. Raises InputError.
    """
    for change in note_types:
        model, old, new = change.old.name, change.old, change.new
        fields = [(one.name, other.name) for one, other in zip(old.fields, new.fields, strict=False)]
        templates = [(one.name, other.name) for one, other in zip(old.templates, new.templates, strict=False)]
        for before, after in fields:
            if before != after:
                anki.call("modelFieldRename", "anything", modelName=model, oldFieldName=before, newFieldName=after)
        for before, after in templates:
            if before != after:
                anki.call(
                    "modelTemplateRename", "anything", modelName=model, oldTemplateName=before, newTemplateName=after
                )
        sides = {each.name: {"Front": each.front, "Back": each.back} for each in new.templates}
        anki.call("updateModelTemplates", "anything", model={"name": model, "templates": sides})
        anki.call("updateModelStyling", "anything", model={"name": model, "css": new.css})


def update_notes(anki: AnkiConnect, changes: Iterable[NoteChange]) -> None:
    """Write the fields of notes into Anki one by one. Raises InputError.

    When Anki merges a note type with a changed one, its notes count as edited just then, and are not updated.
    """
    for change in changes:
        fields = {each.name: each.after for each in change.fields}
        anki.call("updateNoteFields", "anything", note={"id": change.old.id, "fields": fields})


def check_arrival(new: Package, have: Package, kept: Iterable[NoteChange]) -> Arrival:
    """Compare the package note by note with what Anki has after the import; `kept` are notes that it was to keep."""
    difference = compare(have, new)
    expected = {change.new.guid for change in kept}
    different = tuple(
        change
        for change in difference.changed
        if change.new.guid not in expected and (change.fields or change.tags_added or change.cards_added)
    )
    wrong = len(difference.added) + len(different)
    return Arrival(
        notes=len(new.notes) - wrong - len(expected),
        missing=difference.added,
        different=different,
        missing_media=difference.new_media,
    )


def remove_notes(anki: AnkiConnect, notes: Collection[PackedNote]) -> None:
    """Remove notes from Anki, with their cards and reviews. Raises InputError, also if one is still there then."""
    ids = [note.id for note in notes]
    anki.call("deleteNotes", "anything", notes=ids)
    query = f"nid:{','.join(map(str, ids))}"
    if cast("list[int]", anki.call("findNotes", ListOf("number"), query=query)):
        raise InputError("P712", "Anki has not removed every retired note", "Remove the rest in Anki's browser.")
