"""Reports ids, namespaces and guids that two decks of a project share. A copied deck folder shares all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.folder import DECK_FILE, LOCK_FILE, find_translated, name_folder
from deck_builder.deck.namespace import NAMESPACE_KEY
from deck_builder.deck.neighbours import read_locked_guids, read_locked_id
from deck_builder.deck.same_notes import share_notes
from deck_builder.lock.lock_file import read_lock
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.deck.neighbours import Neighbour
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Place

_MOST_NAMED: Final = 5
"""How many cards a message names."""


def find_original(lock: Lock, neighbours: Iterable[Neighbour]) -> Neighbour | None:
    """Find the deck that a lock belongs to, if the lock was copied into another deck's folder."""
    return next((other for other in neighbours if other.is_built and other.id == lock.deck_id), None)


def explain_copy(deck: Deck, *, has_lock: bool) -> str:
    """Say step by step how to turn a copied folder into a second deck."""
    file = f"`{name_folder(deck.folder)}/{DECK_FILE}`"
    edits = "give it another `id` and another `name`"
    if deck.namespace_place:
        edits += f", and delete the line `{NAMESPACE_KEY}:`"
    lock = f" Delete `{name_folder(deck.folder)}/{LOCK_FILE}`: it belongs to the first deck." if has_lock else ""
    return f"If this folder is a copy, for another deck: in {file}, {edits}.{lock} The next build makes it a new deck."


def report_copies(deck: Deck, neighbours: Sequence[Neighbour], problems: Problems) -> None:
    """Report each other deck with the same id or the same namespace, if this deck seems to be the copy."""
    is_built = (deck.folder / LOCK_FILE).exists()
    editions = {f"{deck.id}-{edition.key}": edition for edition in deck.editions}
    for other in neighbours:
        if edition := editions.get(other.id):
            message = f"packages of the edition `{edition.key}` would have the names of those of the deck `{other.id}`"
            problems.add("D221", message, edition.place, hint="Give the edition another name.")
        if other.id == deck.id:
            if not deck.folder.name == deck.id != other.folder.name:
                report_same_id(deck, name_folder(other.folder), problems)
        elif (
            other.namespace == deck.namespace
            and not share_notes(deck.folder, other.folder)
            and (other.is_built or not is_built)
            and read_locked_id(other.folder) != deck.id  # then the other one is a copy of this one
        ):
            message = f"the deck in `{name_folder(other.folder)}` has the same namespace, `{deck.namespace}`"
            hint = explain_copy(deck, has_lock=is_built)
            problems.add("D234", message, deck.namespace_place or deck.id_place, hint=hint)


def report_same_id(deck: Deck, other: str, problems: Problems) -> None:
    """Report that the deck in the folder `other` has the id of this deck."""
    hint = explain_copy(deck, has_lock=(deck.folder / LOCK_FILE).exists())
    problems.add("D221", f"the deck in `{other}` has the same id, `{deck.id}`", deck.id_place, hint=hint)


class Guids(NamedTuple):
    """The guids of a deck's cards."""

    by_card: Mapping[str, str]
    """The guid of each card, by its id."""
    places: Mapping[str, Place]
    """Where a card states its guid, or the card that it was before (`was:`), by its id."""


def report_shared_guids(
    deck: Deck,
    lock: Lock,
    guids: Guids,
    neighbours: Sequence[Neighbour],
    problems: Problems,
    unbuilt: Mapping[str, str],
) -> None:
    """Report cards whose guid another deck has, or had until it retired the card.

    `unbuilt` maps the guids of decks that may have no lock yet to the names of their folders. Decks that share the id
    or the namespace are left to `report_copies`.
    """
    others = [other for other in neighbours if deck.namespace != other.namespace and deck.id != other.id]
    others = [
        other
        for other in others
        if not share_notes(deck.folder, other.folder) and not _had_notes_of(deck, other.folder)
    ]
    if not others:
        return
    ids = {guid: card_id for card_id, guid in guids.by_card.items()}
    retired = {each.card.guid: card_id for card_id, each in lock.retired.items() if each.card.guid not in ids}
    for other in others:
        locked, name = read_locked_guids(other.folder), name_folder(other.folder)
        live = locked.live | {guid for guid in unbuilt.keys() & ids.keys() if unbuilt[guid] == name}
        shared = sorted(ids[guid] for guid in live & ids.keys())
        taken_out = sorted(ids[guid] for guid in locked.retired & ids.keys())
        given_away = sorted(retired[guid] for guid in live & retired.keys())
        for cards, message in (
            (shared, f"the deck in `{name}` has a card with the same guid"),
            (taken_out, f"the deck in `{name}` has retired this card, and its cleanup package would empty it"),
            (given_away, f"the deck in `{name}` has this retired card now, and a cleanup package would empty it there"),
        ):
            for card_id in cards[:_MOST_NAMED]:
                place = guids.places.get(card_id, deck.id_place)
                problems.add("D235", f"`{card_id}`: {message}", place, card=card_id)
            if len(cards) > _MOST_NAMED:
                more = len(cards) - _MOST_NAMED
                problems.add("D235", f"{format_count(more, 'more card')} like `{cards[0]}`: {message}", deck.id_place)


def _had_notes_of(deck: Deck, folder: Path) -> bool:
    """Whether the deck in a folder is a translation that had the notes of this deck, and is to have its own now.

    That is told once, with the translation.
    """
    if find_translated(folder) != deck.folder:
        return False
    lock = read_lock(folder / LOCK_FILE, Problems())
    return lock is not None and lock.effective_namespace == deck.namespace
