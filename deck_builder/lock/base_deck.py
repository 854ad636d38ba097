"""What an extension may not share with its base, and whether the base has changed since `base.lock` was written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.content.media_file import Reading, compute_sha1_of
from deck_builder.deck.base import BASE_FILE
from deck_builder.deck.extension import find_base_path
from deck_builder.deck.folder import LOCK_FILE, find_home, name_folder
from deck_builder.lock.lock_file import read_lock
from deck_builder.problems.problem import Problems
from deck_builder.source.inside import open_inside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.base import Base
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.model import Lock

_PIECE: Final = 1 << 20
"""How many bytes are read at a time."""


def digest_package(file: Path, within: Path) -> str:
    """A digest of a package in the folder `within`. Raises OSError."""
    digest = hashlib.sha256()
    with open_inside(file, within) as package:
        while piece := package.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def digest_lock(lock: Lock) -> str:
    """A digest of the notes that a deck's lock says learners get."""
    notes = sorted(f"{card.guid}\0{card.digest}" for card in lock.cards.values())
    return hashlib.sha256("\n".join((lock.deck_name, *notes)).encode()).hexdigest()


def report_changed_base(deck: Deck, problems: Problems) -> None:
    """Report that `base.lock` was written from another state of the base than the one that is there.

    A base that is not there is no problem: `base.lock` has all that is needed of it.
    """
    extension = deck.extension
    if extension is None or deck.translation:
        return
    base = extension.base
    hint = f"See what is new in it, and build on that: `deck-builder base {name_folder(deck.folder)} --update`."
    if extension.source != base.source:
        message = f"`{BASE_FILE}` was written from `{base.source}`, not from `{extension.source}`"
        problems.add("D263", message, extension.place, hint=hint)
    elif (digest := _digest_base(deck.folder, extension.source)) and digest != base.digest:
        message = f"`{extension.source}` has changed since `{BASE_FILE}` was written"
        problems.add("D263", message, extension.place, hint=hint)


def _digest_base(folder: Path, source: str) -> str:
    """The digest of the base that is there; empty if there is none, or none that can be read."""
    path = find_base_path(folder, source)
    try:
        if path is None or not path.exists():
            return ""
        if path.is_file():
            return digest_package(path, find_home(folder))
        lock = read_lock(path / LOCK_FILE, Problems())
        return digest_lock(lock) if lock else ""
    except OSError:
        return ""


def report_taken(card: Card, guid: str, media: Iterable[MediaFile], base: Base, problems: Problems) -> None:
    """Report what a card shares with the base: its id, its guid, or the name of a file that is another one there."""
    if card.id in base.cards or card.id in base.gone:
        message = f"`{base.name}` has a card with the id `{card.id}`"
        hint = "Give your card another id. If learners have it, write `was:` with the id from before."
        problems.add("D262", message, card.place, hint=hint, card=card.id)
    elif guid in base.ids_by_guid:
        message = f"the card has the guid of `{base.ids_by_guid[guid]}` in `{base.name}`, and would overwrite it"
        hint = "Delete its `guid:` or `was:`, so that it gets a guid of its own."
        problems.add("D262", message, card.place_of("guid" if card.guid else "was"), hint=hint, card=card.id)
    for file in media:
        name, sha1 = base.media_by_folded_name.get(fold_name(file.name), ("", ""))
        if sha1 and (name != file.name or sha1 != compute_sha1_of(Reading(file.path, file.within, file.line_end))):
            message = f"`{base.name}` has another file `{name}`, and Anki keeps only one of the two"
            problems.add("D262", message, card.place, hint=f"Rename your `{file.path.name}`.", card=card.id)


def report_taken_note_type(number: int, kind: str, deck: Deck, problems: Problems) -> None:
    """Report a note type that has the id of one of the base; `kind` is the key of its kind."""
    if deck.extension and number in deck.extension.base.note_types:
        name = deck.extension.base.note_types[number]
        message = f"the note type of the kind `{kind}` is `{name}` of the base, and would overwrite it"
        hint = "If this folder is a copy of the base: begin with a new folder, `deck-builder new NAME`."
        problems.add("D262", message, deck.namespace_place or deck.id_place, hint=hint)
