"""Makes the schemas of a deck, and writes them where editors look for them."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING, Final

from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import SCHEMA_FOLDER, find_translated
from deck_builder.deck.load import load_deck
from deck_builder.deck.schema import FILES
from deck_builder.deck.schema.cards import make_card_schema
from deck_builder.deck.schema.deck_file import make_deck_schema
from deck_builder.deck.schema.kind_file import make_kind_schema
from deck_builder.deck.schema.lists import make_claim_schema, make_credit_schema, make_reference_schema
from deck_builder.deck.schema.translations import make_translation_schemas
from deck_builder.deck.schema.vocabulary import CardWords, collect_vocabulary
from deck_builder.files import write_text
from deck_builder.problems.problem import Problems
from deck_builder.source.inside import is_inside, is_there

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.deck.schema.parts import Schema

_DRAFT: Final = "http://json-schema.org/draft-07/schema#"


def read_words(folder: Path) -> tuple[Deck | None, CardWords]:
    """Read a deck for the words of its cards; None with no words for a translation or an unreadable `deck.yaml`."""
    problems, words = Problems(), CardWords()
    if find_translated(folder):
        return None, words
    deck = load_deck(folder, problems)
    for card in read_cards(deck, problems) if deck else ():
        words.look_at(card)
    return deck, words


def make_schemas(folder: Path, deck: Deck | None, cards: CardWords) -> dict[str, Schema]:
    """The schemas of the deck in a folder, by the names in `FILES`. `deck` is as for `collect_vocabulary`.

    A translation has only those of its texts and its `deck.yaml`.
    """
    if find_translated(folder):
        return _describe_all(folder.name, make_translation_schemas(folder))
    words = collect_vocabulary(folder, deck, cards)
    made = {
        "cards": make_card_schema(words),
        "deck": make_deck_schema(words),
        "kind": make_kind_schema(),
        "references": make_reference_schema(),
        "claims": make_claim_schema(),
        "credits": make_credit_schema(),
    }
    return _describe_all(deck.name if deck else folder.name, made)


def _describe_all(name: str, made: Mapping[str, Schema]) -> dict[str, Schema]:
    return {key: {"$schema": _DRAFT, "description": f"{name}: {FILES[key]}.", **schema} for key, schema in made.items()}


def write_schema(schema: Schema) -> str:
    """A schema as JSON."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path, schemas: Mapping[str, Schema]) -> list[Path]:
    """Write the schemas of a deck into its folder `.schema`, where git ignores them. Returns the files that changed.

    Raises OSError, also if that folder is a link to a place outside of the deck.
    """
    target = folder / SCHEMA_FOLDER
    if is_there(target) and (target.is_symlink() or not is_inside(target, folder)):
        raise OSError(errno.ELOOP, "it is a link", str(target))
    target.mkdir(exist_ok=True)
    texts = {".gitignore": "*\n", **{f"{name}.json": write_schema(schema) for name, schema in schemas.items()}}
    changed = []
    for name, text in texts.items():
        file = target / name
        if not _has_text(file, text):
            write_text(file, text)
            changed.append(file)
    return changed


def _has_text(file: Path, text: str) -> bool:
    return not file.is_symlink() and file.is_file() and file.read_bytes() == text.encode()
