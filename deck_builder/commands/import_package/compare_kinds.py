"""Compares the look of a newer package's note types with the kinds of the deck folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.commands.import_package.compare_kind_settings import compare_kind_settings
from deck_builder.commands.import_package.file_update import FileUpdate
from deck_builder.commands.import_package.texts import convert_note_type
from deck_builder.lock.model import ADOPTED
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.commands.import_package.compare_notes import Differences
    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.model import Lock, LockedKind
    from deck_builder.packages.model import Package, PackedNoteType


def compare_kinds(
    package: Package,
    since: Package | None,
    deck: Deck,
    lock: Lock,
    compiled: Mapping[str, LockedKind],
    found: Differences,
) -> list[FileUpdate]:
    """List the templates, styles and settings of kinds that are new in the package.

    Files that the deck's authors have changed stay; they are added to `found`. `compiled` has the kinds as they are
    now, `since` is as for `plan_update`.
    """
    adopted = next((release.at for release in lock.releases if release.version == ADOPTED), None)
    updates: list[FileUpdate] = []
    for key, locked in lock.kinds.items():
        kind, note_type = deck.kinds.get(key), package.note_types.get(locked.id)
        if kind is None or kind.has_frame or note_type is None or not _has_same_parts(kind, note_type):
            continue
        had = since.note_types.get(locked.id) if since else None
        old_texts = convert_note_type(had, key).texts if had else {}
        learners_have = locked.digest if locked.sent is None else locked.sent
        is_as_imported = compiled[key].digest == learners_have and (adopted is None or locked.mod <= adopted)
        settings = compare_kind_settings(kind, note_type, had, deck, is_as_imported=is_as_imported)
        updates += settings.updates
        found.kinds += settings.kept
        if note_type.sort_field != locked.sort_field:
            found.not_taken.append(f"{key}: the field to sort by")
        if note_type.extra != locked.extra:
            found.not_taken.append(f"{key}: what add-ons keep in the note type")
        seen = {update.file for update in settings.updates}
        for name, new in convert_note_type(note_type, key).texts.items():
            file = deck.folder / "kinds" / key / name
            old = (read_text(file, deck.folder, Problems()) or "") if file.exists() else ""
            if name == "kind.yaml" or file in seen or old == new or (had and old_texts.get(name, "") == new):
                continue
            if old_texts.get(name, "") == old if had else is_as_imported:
                updates.append(FileUpdate(file, old, new))
            else:
                found.kinds.append(f"{key}/{name}")
    return updates


def _has_same_parts(kind: Kind, note_type: PackedNoteType) -> bool:
    fields, templates = [field.name for field in note_type.fields], [card.name for card in note_type.templates]
    return fields == [field.name for field in kind.fields] and templates == [card.name for card in kind.templates]
