"""The identity of a translation that has the notes of its source: guids, gap numbers and note types are the source's.

Its lock has what learners of its language have: digests, times, releases. All else follows the lock of the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.folder import LOCK_FILE, name_folder
from deck_builder.deck.same_notes import SAME_NOTES_KEY
from deck_builder.lock.identity import EarlierCards, identify_card
from deck_builder.lock.note_types import evolve_note_type, name_note_type
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.lock.identity import CardIdentity
    from deck_builder.lock.model import Lock, LockedCard, LockedKind


class SharedNotes:
    """What cards and note types are in the source of a translation that has its notes."""

    def __init__(self, source: Deck, lock: Lock) -> None:
        """`lock` is that of the source."""
        self.source, self.lock = source, lock
        self._earlier = EarlierCards(lock)

    def share_identity(self, card: Card, own: CardIdentity) -> tuple[CardIdentity, CardIdentity]:
        """Return the identity of a translated card, and the one by which its gaps are numbered.

        `own` is its identity by the lock of the translation.
        """
        source = identify_card(card.source or card, self.lock, self._earlier)
        identity = own._replace(guid=source.guid)
        return identity, identity._replace(known=_number_as(source.known, own.known))

    def share_note_type(self, kind: Kind, deck: Deck, own: LockedKind | None) -> LockedKind:
        """Fit a kind of the translation `deck` into the note type of the source; `own` is its entry in its lock."""
        of_source = self.source.kinds.get(kind.key) or kind
        shape = evolve_note_type(of_source, self.source, self.lock, Problems())  # a build of the source reports them
        names = {template.key: template.name for template in kind.templates}
        templates = (
            slot if slot.id is None else slot._replace(name=names.get(slot.key or "", slot.name))
            for slot in shape.templates
        )
        return shape._replace(
            name=name_note_type(kind, deck),
            templates=tuple(templates),
            digest=own.digest if own else "",
            mod=own.mod if own else 0,
            released=own.released if own else None,
            sent=own.sent if own else None,
            own=own.own if own else "",
        )


def _number_as(source: LockedCard | None, own: LockedCard | None) -> LockedCard | None:
    """Return what the lock knows of a card, with the gap numbers that its source has."""
    if source is None:
        return own._replace(gaps=(), gone_gaps=()) if own else None
    known = own or source._replace(digest="", released=None, sent=None)
    return known._replace(gaps=source.gaps, gone_gaps=source.gone_gaps)


def check_same_notes(deck: Deck, lock: Lock, problems: Problems) -> bool:
    """Report a translation that shared its notes with its source, or did not, when learners got it.

    `lock` is that of the translation. Returns whether it is so.
    """
    if deck.translation is None or not (lock.cards or lock.retired):
        return False
    source = deck.translation.source
    shared = lock.effective_namespace == source.namespace
    if shared == deck.translation.same_notes:
        return False
    folder = name_folder(deck.folder)
    if shared:
        message = f"learners of `{folder}` have the notes of `{source.folder.name}`, and now they would begin anew"
        hint = f"Write `{SAME_NOTES_KEY}: yes`, as it was."
    else:
        message = f"learners of `{folder}` have notes of its own, and with `{SAME_NOTES_KEY}` they would begin anew"
        hint = f"Delete the line `{SAME_NOTES_KEY}`."
    if not lock.releases:
        hint += f" If nobody has the translation yet, delete `{folder}/{LOCK_FILE}` and build again."
    problems.add("L635", message, Place(deck.id_place.file), hint=hint)
    return True


def has_unbuilt_source(deck: Deck, problems: Problems) -> bool:
    """Report that the deck whose notes a translation has was never built: then its notes have no identity yet."""
    if deck.translation is None or not deck.translation.same_notes:
        return False
    source = deck.translation.source
    if source.namespace_place or (source.folder / LOCK_FILE).exists():
        return False
    _report_unbuilt(deck, "which was never built", problems)
    return True


def has_unbuilt_cards(deck: Deck, lock: Lock, problems: Problems) -> bool:
    """Report that the source has cards, shapes or steps that it had not when it was last built.

    Their numbers are final only in its own lock. `lock` is the new one of the translation.
    """
    if lock.source is None:
        return False
    known = {card.guid: card for card in lock.source.cards.values()}
    for card_id, card in lock.cards.items():
        of_source = known.get(card.guid)
        if of_source is None or [number for _, number in of_source.gaps] != [number for _, number in card.gaps]:
            _report_unbuilt(deck, f"which has changed since it was built: `{card_id}`", problems)
            return True
    return False


def _report_unbuilt(deck: Deck, why: str, problems: Problems) -> None:
    folder = name_folder(deck.translation.source.folder) if deck.translation else ""
    hint = f"Run `deck-builder build {folder}`, which builds the translations, too."
    problems.add("L636", f"its notes are those of `{folder}`, {why}", Place(deck.id_place.file), hint=hint)
