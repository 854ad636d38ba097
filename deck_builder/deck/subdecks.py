"""The names of subdecks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.comparing import fold_deck_name, fold_text

if TYPE_CHECKING:
    from deck_builder.deck.unique_values import UniqueValues
    from deck_builder.source.keys import Keys


def read_subdeck(keys: Keys, unique: UniqueValues, key: str = "subdeck") -> str:
    """Read the name of a subdeck; empty, with a problem, if Anki could not have it.

    `unique` has the spelling of each subdeck that was read before: two that look alike are a problem.
    """
    name = keys.read_text(key)
    if name and unique.noted:
        unique.noted.deck_names.append(name)
    if not name or unique.deck_names.get(name) == name:
        return name
    parts = [part.strip() for part in name.split("::")]
    if not all(parts):
        keys.add("D216", f"`{name}` has an empty part", keys.place_of_value(key))
        return ""
    if "\n" in name:
        keys.add("D211", f"`{key}` has several lines", keys.place_of_value(key))
        return ""
    for length in range(1, len(parts) + 1):
        name = "::".join(parts[:length])
        other = unique.deck_names.setdefault(fold_text(name), name)
        if other != name:
            message, hint = _compare_deck_names(name, other)
            keys.add("D216", message, keys.place_of_value(key), hint)
    unique.deck_names[name] = name
    return name


def _compare_deck_names(name: str, other: str) -> tuple[str, str]:
    """Return a message and a hint for two spellings of a subdeck that a person takes for one name."""
    if fold_deck_name(name) != fold_deck_name(other):
        hint = "Write the name the same way everywhere: one of them has a space or an invisible character more."
        return f"`{name}` and `{other}` look the same, and Anki makes two decks of them", hint
    hint = ""
    if name.casefold() != other.casefold():
        hint = "They differ only in how accents are stored: `deck-builder check --fix` stores them in one way."
    return f"Anki takes `{name}` and `{other}` for one deck", hint
