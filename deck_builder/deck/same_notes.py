"""Translations with the notes of the deck that they translate, so that a learner can change the language of a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import find_gaps
from deck_builder.deck.folder import DECK_FILE, find_translated, list_translations
from deck_builder.deck.model import Html, Turn
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import SWITCH
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import FieldValue
    from deck_builder.source.keys import Keys

SAME_NOTES_KEY: Final = "same-notes"
"""The key in `deck.yaml` of a translation."""


def find_turn(folder: Path) -> Turn | None:
    """Find the place of a deck among the languages with the same notes; None if it shares its notes with no other."""
    source = find_translated(folder) or folder
    sharing = [each for each in list_translations(source) if has_same_notes(each)]
    if not sharing or folder not in (source, *sharing):
        return None
    languages = (source, *sharing)
    return Turn(languages.index(folder), len(languages))


def has_same_notes(folder: Path) -> bool:
    """Whether the deck in a folder is a translation with the notes of the deck that it translates."""
    if find_translated(folder) is None:
        return False
    mapping = read_yaml_file(folder / DECK_FILE, folder, Problems())
    value = mapping.get(SAME_NOTES_KEY) if mapping is not None else None
    return isinstance(value, str) and SWITCH.get(value, False)


def share_notes(one: Path, other: Path) -> bool:
    """Whether the decks in two folders are languages of one deck that have the same notes."""
    sources = [find_translated(folder) if has_same_notes(folder) else folder for folder in (one, other)]
    return sources[0] == sources[1]


def report_own(keys: Keys, key: str, name: str) -> None:
    """Report a key that a translation with the notes of its source can't have; `name` is the source's."""
    if key in keys.mapping:
        message = f"`{key}` can't be another one than in the source: the notes and decks are those of “{name}”"
        keys.add("D254", message, keys.place_of(key))


def report_other_gaps(keys: Keys, key: str, source: FieldValue, translated: FieldValue | None) -> None:
    """Report a text whose gaps have other numbers than those of its source: each number is a card with an interval."""
    numbers = [find_gaps(text.text if isinstance(text, Html) else str(text)).numbers for text in (source, translated)]
    if translated and numbers[0] != numbers[1]:
        has, wanted = (", ".join(f"`c{number}`" for number in sorted(each)) or "none" for each in numbers[::-1])
        message = f"`{key}` has other gaps than its source: {has} instead of {wanted}"
        keys.add("D255", message, keys.place_of_value(key))
