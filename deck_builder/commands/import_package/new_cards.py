"""Writes the notes that a newer package has more into the card files of a deck."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.import_package.card_ids import suggest_card_id
from deck_builder.commands.import_package.compare_notes import Differences, write_field_text
from deck_builder.commands.import_package.names import put_on_one_line, split_deck_name
from deck_builder.commands.import_package.subdecks import SubdeckNames
from deck_builder.commands.import_package.texts import correct_tags, make_yaml_list, makes_a_card, write_field
from deck_builder.content.raw_html import remove_code
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.folder import MARKDOWN
from deck_builder.packages.compare import title_of
from deck_builder.problems.problem import Problems
from deck_builder.source.readable_ids import UniqueIds
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.packages.model import Package, PackedNote

_NEW_FILE: Final = "new-cards.yaml"


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that a package has and the deck does not."""

    card_id: str
    """Its id."""
    kind: str
    """The key of its kind."""
    subdeck: str
    """Its subdeck, empty for the deck itself."""
    note: PackedNote
    """Its note."""


@dataclass(frozen=True, slots=True)
class FileDefaults:
    """What a card file says about all its cards."""

    kind: str = ""
    """The key of their kind, or empty."""
    subdeck: str = ""
    """Their subdeck, or empty."""
    tags: frozenset[str] = frozenset()
    """Their tags."""


def list_new_cards(
    package: Package, deck: Deck, lock: Lock, note_types: Mapping[str, NoteType], found: Differences
) -> list[NewCard]:
    """List the notes that the deck does not have, in the order of the package.

    `note_types` are those of the deck's kinds with cards. Notes that can't come in are added to `found`.
    """
    kinds = {locked.id: key for key, locked in lock.kinds.items() if deck.kinds.get(key)}
    known = [note for guid, note in package.notes.items() if guid in found.seen and note.deck]
    root = package.root or (split_deck_name(known[0].deck)[0] if known else "")
    names, ids = SubdeckNames(root), UniqueIds([*found.ids, *lock.cards, *lock.retired])
    retired = {entry.card.guid for entry in lock.retired.values()}
    new = []
    for guid, note in package.notes.items():
        if guid in found.seen or guid in retired or split_deck_name(note.deck)[0] != split_deck_name(root)[0]:
            continue
        key = kinds.get(note.note_type.id, "")
        kind = deck.kinds.get(key)
        if kind is None or len(kind.fields) != len(note.fields) or not _is_plain(guid):
            found.no_kind.append(title_of(note))
            continue
        if not kind.has_frame and key in note_types and not makes_a_card(note, note_types[key]):
            found.no_card.append(title_of(note))
            continue
        card_id = ids.give(suggest_card_id(note, key, len(ids) + 1))
        new.append(NewCard(card_id, key, names.name(note.deck), note))
    return new


def _is_plain(guid: str) -> bool:
    return guid != "" and guid == put_on_one_line(guid) and not re.search(r"\s", guid)


def read_defaults(file: Path, deck: Deck) -> FileDefaults:
    """Read what a card file says about all its cards; nothing for a file that is not there."""
    mapping = read_card_file(file, deck, Problems()) if file.exists() else None
    if mapping is None:
        return FileDefaults()
    tags = mapping.get("tags", "")
    listed = frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()
    return FileDefaults(str(mapping.get("kind", "")).strip(), str(mapping.get("subdeck", "")).strip(), listed)


def share_out(deck: Deck, cards: Sequence[NewCard]) -> dict[Path, list[NewCard]]:
    """Share new cards out among the files: the last one with cards of the same subdeck, or else a new file."""
    files = {file: read_defaults(file, deck) for file in deck.card_files if file.suffix != MARKDOWN} if cards else {}
    shared: dict[Path, list[NewCard]] = defaultdict(list)
    for card in cards:
        tags = frozenset(correct_tags(card.note.tags))
        fitting = [file for file, each in files.items() if each.subdeck == card.subdeck and each.tags <= tags]
        shared[fitting[-1] if fitting else deck.folder / _NEW_FILE].append(card)
    return shared


def write_new_cards(file: Path, cards: Sequence[NewCard], deck: Deck) -> Iterator[str]:
    """Write new cards for a card file, each as lines that are indented as in a new file."""
    usual = read_defaults(file, deck)
    for number, card in enumerate(cards):
        kind, note = deck.kinds[card.kind], card.note
        lines = ["", f"  - id: {card.card_id}"] if number else [f"  - id: {card.card_id}"]
        lines.append(f"    guid: {write_scalar(note.guid, 4)}")
        if card.kind != usual.kind:
            lines.append(f"    kind: {card.kind}")
        if card.subdeck != usual.subdeck:
            lines.append(f"    subdeck: {write_scalar(card.subdeck, 4)}")
        for field, html in zip(kind.fields, note.fields, strict=True) if kind else ():
            if kind and (text := write_field_text(remove_code(html), kind, field, deck)):
                lines += write_field(field.key, text, 4)
        if own := [tag for tag in correct_tags(note.tags) if tag not in usual.tags]:
            lines.append(f"    tags: {make_yaml_list(own)}")
        yield "\n".join(lines) + "\n"
