"""The promises about what follows the import of a release: the next import, "Check Database", a cleanup package.

As in `promises`, everything is judged from data, and each sentence stands in the call of `BrokenPromise`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.commands.rehearse.promises import BrokenPromise
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.rehearse.observed_import import ObservedImport
    from deck_builder.commands.rehearse.state import CardKey, CollectionState, ImportLog
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class SecondImport:
    """What happened when a learner imported the same package once more and then ran "Check Database"."""

    log: ImportLog
    """Anki's log of the second import."""
    before: CollectionState
    """The collection before it."""
    after: CollectionState
    """The collection after it."""
    checked_cards: frozenset[CardKey]
    """The cards after "Check Database"."""


@dataclass(frozen=True, slots=True)
class ObservedCleanup:
    """What happened when a learner imported the cleanup package and then used "Empty Cards"."""

    package: Package
    """The cleanup package."""
    before: CollectionState
    """The collection before the cleanup package."""
    imported: CollectionState
    """The collection with the cleanup package imported."""
    emptied: CollectionState
    """The collection after "Empty Cards"."""


def find_broken_promises_of_second_import(
    second: SecondImport, *, conflicts_before: int = 0, notes_without_cards: frozenset[str] = frozenset()
) -> Iterator[BrokenPromise]:
    """Find what a second import of the same package, and "Check Database" after it, changed.

    `conflicts_before` is how many notes were in conflict at the first import. `notes_without_cards` are the guids of
    notes that a cleanup package brought to a learner who never had them: Anki can't be told to update notes and add
    none. "Check Database" gives each of them an empty card.
    """
    log, before, after = second.log, second.before, second.after
    if log.new or log.updated or replace(after, schema=before.schema) != before:
        parts = ("notes", "cards", "decks", "note_types", "presets", "empty")
        changed = [part.replace("_", " ") for part in parts if getattr(after, part) != getattr(before, part)]
        yield BrokenPromise(
            "again",
            f"Importing the same package again adds {format_count(log.new, 'note')} and updates"
            f" {format_count(log.updated, 'note')}. What changed: {', '.join(changed) or 'nothing'}.",
        )
    if log.conflicting > conflicts_before:
        yield BrokenPromise("again", f"The next import finds {format_count(log.conflicting, 'note')} in conflict.")
    checked = {key for key in second.checked_cards if key.guid not in notes_without_cards}
    if checked != after.cards.keys():
        added, removed = len(checked - after.cards.keys()), len(after.cards.keys() - checked)
        yield BrokenPromise("card", f"“Check Database” adds {format_count(added, 'card')} and removes {removed:,}.")


def find_broken_promises_of_cleanup(cleanup: ObservedCleanup, observed: ObservedImport) -> Iterator[BrokenPromise]:
    """Find what a cleanup package changed beside emptying the cards of retired notes."""
    before, imported = cleanup.before, cleanup.imported
    retired = cleanup.package.notes.keys() - observed.difference.new.notes.keys()
    should_be_empty = {key for key in before.cards if key.guid in retired}
    for key in sorted(should_be_empty - imported.empty):
        yield BrokenPromise("cleanup", f"{observed.card_title(key)}: the card is retired, but stays.", key.guid)
    for key in sorted(imported.empty - before.empty - should_be_empty):
        yield BrokenPromise(
            "cleanup", f"{observed.card_title(key)}: the card is not retired, but becomes empty.", key.guid
        )
    for guid, note in before.notes.items():
        if guid not in retired and imported.notes.get(guid) != note:
            yield BrokenPromise("cleanup", f"{observed.title(guid)} is not retired, but changes.", guid)
    if imported.cards != before.cards or imported.note_types != before.note_types:
        yield BrokenPromise("cleanup", "The cleanup package changes cards or note types.")
    if cleanup.emptied.cards != {key: card for key, card in before.cards.items() if key not in imported.empty}:
        yield BrokenPromise("cleanup", "“Empty Cards” removes other cards than the empty ones, or changes some.")
