"""What a learner notices after an import although no promise is broken. The documentation announces each of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.comparing import fold_deck_name
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.rehearse.later_promises import ObservedCleanup
    from deck_builder.commands.rehearse.observed_import import ObservedImport


def list_remarks(observed: ObservedImport) -> Iterator[str]:
    """List what a learner with the old package notices about the import of the new one."""
    before, after = observed.before, observed.after
    if not before.cards:
        return
    written = observed.actions.wrote_after & observed.log.unchanged_guids
    if kept := sum(map(observed.has_new_content, written)):
        yield f"{format_count(kept, 'changed note')} {'stays' if kept == 1 else 'stay'} as the learner wrote"
    for guid in observed.difference.new.notes:
        if guid in observed.difference.old.notes and guid in observed.log.new_guids:
            yield f"{observed.title(guid)} was deleted, and comes back"
    in_conflict = [guid for guid in observed.changes if observed.outcome(guid) == "conflict"]
    if waiting := sum(map(observed.has_new_note_type, in_conflict)):
        verb = "stays as it was" if waiting == 1 else "stay as they were"
        yield f"{format_count(waiting, 'note')} of a new note type {verb}, without “Merge note types”"
    known_roots = {fold_deck_name(_root(name)) for name in before.decks.values()}
    added = [_root(after.decks[card.deck]) for key, card in after.cards.items() if key not in before.cards]
    for root in dict.fromkeys(added):
        if fold_deck_name(root) not in known_roots:
            number = format_count(added.count(root), "new card")
            yield f"{number} in the deck “{root}”, which the learner did not have"


def list_cleanup_remarks(cleanup: ObservedCleanup, unknown_notes: int) -> Iterator[str]:
    """List what a learner notices about a cleanup package.

    `unknown_notes` is how many retired notes the package brings that the learner never had.
    """
    removed = len(cleanup.before.cards) - len(cleanup.emptied.cards)
    yield f"“Empty Cards” removes {format_count(removed, 'card')}"
    if unknown_notes:
        yield f"{format_count(unknown_notes, 'retired note')} that the learner did not have, without a card"


def list_merge_remarks(shown: frozenset[tuple[str, int]]) -> Iterator[str]:
    """List what a learner who merges notices; `shown` has a guid and a position for each field in conflict."""
    if notes := len({guid for guid, _ in shown}):
        yield f"{format_count(notes, 'note')} in conflict, shown before the import, with the learner's words"


def _root(deck: str) -> str:
    return deck.split("::")[0]
