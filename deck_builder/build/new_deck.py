"""The first build of a deck gives it a namespace, and writes it into `deck.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.source_edits import SourceEdit
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import DECK_FILE, LOCK_FILE
from deck_builder.deck.git import find_last_commit
from deck_builder.deck.namespace import NAMESPACE_KEY, add_namespace, make_namespace
from deck_builder.lock.ids import make_guid
from deck_builder.lock.shared_notes import has_unbuilt_source
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import Deck


class NewDeckFile(NamedTuple):
    """A `deck.yaml` with a namespace, which is not written yet."""

    deck: Deck
    """The deck with the namespace."""
    edit: SourceEdit
    """The file with its new text."""


def give_namespace(deck: Deck, packages: Path, problems: Problems) -> NewDeckFile | None:
    """Write a namespace into the `deck.yaml` of a deck that has none there; None if it needs none or can't get one.

    A new deck gets a new namespace. A deck that was built gets the namespace in its lock. If its lock is lost, learners
    may have cards whose identities were made from the deck's id. Then it is an error if git knows an earlier lock, and
    nothing changes if a package in the folder `packages` has such cards.
    """
    lock_file = deck.folder / LOCK_FILE
    if deck.namespace_place or has_unbuilt_source(deck, problems) or (deck.translation and deck.translation.same_notes):
        return None
    namespace = deck.namespace
    if lock_file.exists():
        if namespace == deck.id:  # it was first built before there were namespaces
            return None
    else:
        namespace = make_namespace()
        if commit := find_last_commit(lock_file):
            message = f"`{LOCK_FILE}` is missing, and an earlier commit has it"
            hint = (
                f"Restore it: run `git checkout {commit[:10]}~ -- {LOCK_FILE}` in the deck's folder. If nobody has the "
                f"deck yet, write the line `{NAMESPACE_KEY}: {namespace}`: then it is a new deck."
            )
            problems.add("L622", message, Place(lock_file), hint=hint)
            return None
        if _was_packed(deck, packages):
            return None
    text = add_namespace(deck.folder / DECK_FILE, namespace)
    if text is None:
        hint = f"Write the line `{NAMESPACE_KEY}: {namespace}` yourself."
        problems.add("D202", f"`{NAMESPACE_KEY}` is missing, and can't be added", deck.id_place, hint=hint)
        return None
    new_deck = deck._replace(namespace=namespace, namespace_place=deck.id_place)
    return NewDeckFile(new_deck, SourceEdit(deck.folder / DECK_FILE, text))


def _was_packed(deck: Deck, packages: Path) -> bool:
    """Whether a package of this deck has a card whose guid was made from the deck's id."""
    files = [*packages.glob(f"{deck.id}.apkg"), *packages.glob(f"{deck.id}-*.apkg")]
    if not files:
        return False
    from deck_builder.packages.read import read_package  # loads what unpacks; few runs need it

    guids = {make_guid(deck.id, card.id) for card in read_cards(deck, Problems())}
    for file in files:
        try:
            if not guids.isdisjoint(read_package(file).notes):
                return True
        except InputError:
            continue
    return False
