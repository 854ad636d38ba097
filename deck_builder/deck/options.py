"""The options of a card to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.comparing import fold_text
from deck_builder.deck.model import Options
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_count
from deck_builder.source.values import Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.deck.model import FieldValue
    from deck_builder.source.keys import Keys


def read_options(entry: Keys, key: str, most_words: int | None) -> Options | None:
    """Read a list of options, or a single one that is written as a text; None if there is none."""
    value = entry.mapping[key]
    texts = entry.read_texts(key) if not isinstance(value, str) else (entry.read_text(key, required=True),)
    for text in texts if most_words else ():
        if (words := len(text.split())) > (most_words or 0):
            message = f"an option has {format_count(words, 'word')}; {most_words} is the limit"
            entry.add("D210", message, entry.place_of_entry(key, text))
    options = tuple(filter(None, texts))
    if not options and isinstance(value, Sequence):
        entry.add("D202", f"`{key}` has no entries", entry.place_of(key))
    return Options(options) if options else None


def check_options(entry: Keys, values: Mapping[str, FieldValue]) -> None:
    """Report options that a card has twice: the learner could not tell which of them is right."""
    first: dict[str, Place] = {}
    for key, value in values.items():
        if not isinstance(value, Options):
            continue
        listed = entry.mapping[key]
        marks = listed.marks if isinstance(listed, Sequence) else (entry.mapping.marks[key][1],)
        items = listed if isinstance(listed, Sequence) else (listed,)
        for item, mark in zip(items, marks, strict=True):
            if not isinstance(item, str) or not item.strip():
                continue
            place = Place(entry.file, *mark)
            if (other := first.setdefault(fold_text(item), place)) != place:
                hint = "Each option must differ from the others."
                entry.add("D212", f"the option `{item.strip()}` stands on line {other.line} as well", place, hint)
