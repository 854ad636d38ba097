"""Retires released cards, and brings them back: notes it in `deck.lock`, and the next release acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import RETIRED_KEY
from deck_builder.deck.translation import place_of_entry
from deck_builder.lock.lock_file import locate_key, read_lock, write_lock
from deck_builder.lock.releases import bring_back_card, retire_card
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import suggest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.lock.model import Lock


@dataclass(frozen=True, slots=True)
class Retirement:
    """A card that was retired or brought back."""

    card: str
    """The card's id."""
    lines: tuple[Place, ...]
    """Where the card is in the files of the deck and its translations; empty if it is in none."""


def retire(
    folder: Path, cards: Sequence[str], problems: Problems, *, undo: bool = False, translations: Sequence[Path] = ()
) -> tuple[Retirement, ...] | None:
    """Note in the lock of a deck that its next release retires these cards, or with `undo` that they stay.

    The same is noted in the locks of those of its `translations`, which are their folders, whose learners have the
    cards. All of them or none: returns None, and leaves the locks as they were, if a problem is an error.
    """
    deck = load_deck(folder, problems)
    file = folder / LOCK_FILE
    lock = read_lock(file, problems)
    if deck is None or problems.errors:
        return None
    if lock is None:
        problems.add("L615", f"`{deck.id}` was never built, so nobody has its cards", Place(file))
        return None
    for card in dict.fromkeys(cards):
        if why := _why_not_bring_back(card, lock) if undo else _why_not_retire(card, lock):
            message, hint = why
            problems.add("L615", message, locate_key(card, file), hint=hint, card=card)
        else:
            lock = bring_back_card(lock, card) if undo else retire_card(lock, card)
    if problems.errors:
        return None
    locks = {file: lock}
    places = {card.id: [card.place] for card in read_cards(deck, Problems())}
    for translation in translations:
        translated = load_deck(translation, Problems())
        entries = translated.translation.entries if translated and translated.translation else {}
        for card, entry in entries.items():
            places.setdefault(card, []).append(place_of_entry(entry))
        if known := read_lock(translation / LOCK_FILE, problems):
            locks[translation / LOCK_FILE] = _retire_in_translation(cards, known, undo=undo)
    if problems.errors:
        return None
    with reporting_write_errors(file, problems):
        for lock_file, changed in locks.items():
            write_lock(changed, lock_file)
        return tuple(Retirement(card, tuple(places.get(card, ()))) for card in dict.fromkeys(cards))
    return None


def _retire_in_translation(cards: Sequence[str], lock: Lock, *, undo: bool) -> Lock:
    """Retire the cards in the lock of a translation, or bring them back; only those whose learners have them."""
    for card in dict.fromkeys(cards):
        if not (_why_not_bring_back(card, lock) if undo else _why_not_retire(card, lock)):
            lock = bring_back_card(lock, card) if undo else retire_card(lock, card)
    return lock


def _why_not_retire(card: str, lock: Lock) -> tuple[str, str] | None:
    """Why a card can't be retired, and what to do; None if it can."""
    if gone := lock.retired.get(card):
        when = f"was retired in release {gone.version}"
        if not gone.version:
            when = f"is retired already: `{LOCK_FILE}` has it, and the card goes with the next release"
        return f"`{card}` {when}", "Leave it out of the command. If its lines are still in a card file, delete them."
    known = lock.cards.get(card)
    if known is None:
        return f"the deck never had a card `{card}`", suggest(card, lock.cards, "Ids are in the card files.")
    if known.released is None:
        return f"`{card}` was never released", "Delete its lines; learners do not have it."
    kind = lock.kinds[known.kind]
    if all(part.key != RETIRED_KEY for part in kind.fields):
        hint = "Keep it, or write on the card itself that it is out of date."
        return f"`{card}` is of the imported kind `{known.kind}`, whose notes have no way to be emptied", hint
    return None


def _why_not_bring_back(card: str, lock: Lock) -> tuple[str, str] | None:
    if card in lock.retired:
        return None
    hint = suggest(card, lock.retired, "Retired cards stand in `deck.lock` under `retired`.")
    return f"`{card}` is not retired", hint
