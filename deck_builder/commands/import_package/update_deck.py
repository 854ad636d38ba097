"""Takes what is new in a newer package over into the deck folder that an earlier one became.

Notes are known by their guids. What only the package changed is taken over; what only the deck's authors changed stays;
what both changed stays, and is told. Card files are edited in their lines, so that comments and layout stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.commands.import_package.compare_kinds import compare_kinds
from deck_builder.commands.import_package.compare_notes import Differences, compare_card
from deck_builder.commands.import_package.deck_folder import unpack_media
from deck_builder.commands.import_package.file_update import FileUpdate
from deck_builder.commands.import_package.new_cards import (
    NewCard,
    list_new_cards,
    share_out,
    write_new_cards,
)
from deck_builder.commands.import_package.notices import Notice
from deck_builder.content.media_file import compute_sha1
from deck_builder.deck.edit_card_files import add_cards, edit_card_file
from deck_builder.deck.folder import find_home, find_media_folder
from deck_builder.files import put_in_place, scratch_folder, write_text
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class DeckUpdate:
    """What a newer package brings to a deck folder; nothing is written yet."""

    folder: Path
    """The deck's folder."""
    files: tuple[FileUpdate, ...]
    """The files that change: cards, and templates and styles of kinds."""
    media: tuple[str, ...]
    """The names of media files that are new or have other bytes."""
    changed: tuple[str, ...]
    """The ids of the cards that change."""
    added: tuple[str, ...]
    """The ids of new cards."""
    notices: tuple[Notice, ...]
    """What the author must know, or do by hand."""


def plan_update(package: Package, folder: Path, since: Package | None, problems: Problems) -> DeckUpdate | None:
    """Find what is new in a package for the deck in `folder`; None if a problem is an error. Nothing is written.

    `since` is the package that the deck was imported or updated from last. Without it, a text counts as the deck's own
    if its card has changed since the import.
    """
    deck, lock = load_deck_and_lock(folder, folder / "dist", problems)
    if deck is None or lock is None:
        return None
    found = Differences()
    cards = CardPass(deck, lock, 0, problems)
    for compiled in cards:
        found.seen.add(compiled.identity.guid)
        found.ids.append(compiled.card.id)
        compare_card(compiled, package, since, deck, lock, found)
    if problems.errors:
        return None
    if not found.seen & package.notes.keys():
        message = f"no note of `{package.file.name}` has the guid of a card of `{folder.name}`"
        hint = "Import it as a deck of its own: name another folder with `--into`."
        problems.add("P706", message, Place(package.file), hint=hint)
        return None
    additions = list_new_cards(package, deck, lock, cards.note_types, found)
    kinds = compare_kinds(package, since, deck, lock, cards.kinds, found)
    return _make_update(deck, found, additions, kinds, _list_new_media(package, deck))


def _list_new_media(package: Package, deck: Deck) -> tuple[str, ...]:
    """List the media files of the package that the deck does not have, or has with other bytes."""
    known = deck.media.list_files()
    return tuple(
        name
        for name, file in package.media.items()
        if name not in known or (file.sha1 and _compute_sha1(deck.media.root / known[name]) != file.sha1)
    )


def _compute_sha1(file: Path) -> str:
    """The SHA-1 of a file; empty if it can't be read, such as a link that leads out of the deck."""
    try:
        return compute_sha1(file)
    except OSError:
        return ""


def _make_update(
    deck: Deck,
    found: Differences,
    additions: Sequence[NewCard],
    kinds: Sequence[FileUpdate],
    media: tuple[str, ...],
) -> DeckUpdate:
    texts: dict[Path, str] = {}
    new_texts: dict[Path, str] = {}
    left: list[str] = []
    changed: list[str] = []
    for file, changes in found.changes.items():
        texts[file] = _read(file, deck)
        edited = edit_card_file(texts[file], file, deck, changes)
        new_texts[file] = edited.text
        left += [f"{card_id}: {key}" for card_id, key in edited.left]
        changed += edited.changed
    for file, cards in share_out(deck, additions).items():
        if file not in texts:
            texts[file] = _read(file, deck) if file.exists() else ""
        added = "".join(write_new_cards(file, cards, deck))
        old = new_texts.get(file, texts[file]) or "cards:\n"
        new_texts[file] = add_cards(old, added).replace("cards:\n\n", "cards:\n", 1)
    files = [FileUpdate(file, texts[file], new) for file, new in new_texts.items() if new != texts[file]]
    notices = (
        Notice("You have changed these files of kinds, and the package has others: yours stay", tuple(found.kinds)),
        Notice("The package and you changed the same text of these cards: yours stays", tuple(found.both)),
        Notice("These texts can't be edited in their files: write what is new by hand", tuple(left)),
        Notice("The package has another text in these fields, which hold no text here", tuple(found.other_texts)),
        Notice(
            "The package has other settings of these note types, which only a new import takes over",
            tuple(found.not_taken),
            "behind",
        ),
        Notice("The note of these cards has another note type in the package", tuple(found.other_type), "behind"),
        Notice(
            "New notes with a note type that is not in the deck, or with a guid that has spaces",
            tuple(found.no_kind),
            "behind",
        ),
        Notice("New notes that make no card", tuple(found.no_card), "behind"),
        Notice(
            "These cards are no longer in the package; they stay until you retire them", tuple(found.gone), "behind"
        ),
    )
    return DeckUpdate(
        folder=deck.folder,
        files=tuple(sorted([*files, *kinds], key=lambda each: each.file)),
        media=media,
        changed=tuple(changed),
        added=tuple(card.card_id for card in additions),
        notices=tuple(notice for notice in notices if notice.items),
    )


def _read(file: Path, deck: Deck) -> str:
    return (read_bytes(file, deck.folder, Problems()) or b"").decode("utf-8")


def write_update(update: DeckUpdate, package: Package, entries: Mapping[str, str]) -> None:
    """Write an update into the deck's folder. Raises OSError, and InputError if the package is damaged.

    `entries` has the names in the zip of media that the package calls otherwise. Nothing is written through a link that
    leads out of the deck: InputError is raised before anything changes.
    """
    media_folder = find_media_folder(update.folder)
    targets = [(media_folder, find_home(update.folder)), *((each.file, update.folder) for each in update.files)]
    for target, within in targets:
        if not is_inside(target, within):
            raise InputError("Y116", f"`{target.name}` is a link to a place outside `{within.name}`")
    if update.media:
        media_folder.mkdir(parents=True, exist_ok=True)
        with scratch_folder(media_folder) as scratch:  # a file is replaced whole, or not at all
            for file, _ in list(unpack_media(package, update.media, scratch, entries)):
                put_in_place(file, media_folder / file.name)
    for each in update.files:
        write_text(each.file.resolve(), each.new)
