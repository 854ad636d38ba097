"""Checks of a deck's media beyond what a package needs: their sizes, their names, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.media import PICTURES
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_size, suggest
from deck_builder.source.keys import Keys
from deck_builder.source.locate import find_in_value
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.problems.problem import Problems

LARGE_PICTURE: Final = 1024 * 1024
"""In bytes. Every learner downloads it, and a phone has to show it in the blink of an eye."""

CREDITS: Final = "credits.yaml"

_NEEDED: Final = ("licence", "source")
"""What has to be on record of a file: without it, nobody may pass the deck on."""


def check_media(deck: Deck, shown: Mapping[Path, tuple[str, Place]], problems: Problems) -> None:
    """Say what is wrong with a deck's media; `shown` has each file that a card shows, with the card's id and place."""
    root = deck.media.root
    _check_names(deck, problems)
    credited = _credited(deck, problems)
    for path, (card, place) in shown.items():
        name = path.relative_to(root).as_posix()
        size = path.stat().st_size if path.suffix.lower() in PICTURES else 0
        if size > LARGE_PICTURE:
            problems.add("M506", f"`{name}` has {format_size(size)}", _where(place, name), card=card)
        if credited is not None and name not in credited:
            problems.add("M508", f"`{name}` is not in `{CREDITS}`", _where(place, name), card=card)


def _where(card: Place, name: str) -> Place:
    """Where a card, whose id stands in a place, names a file."""
    return find_in_value(card, name, card.column - len("id: ") - 1)


def _check_names(deck: Deck, problems: Problems) -> None:
    first: dict[str, str] = {}
    for name in sorted(deck.media.list_files()):
        other = first.setdefault(name.casefold(), name)
        if other != name:
            message = f"`{name}` and `{other}` differ in nothing but capitals"
            problems.add("M507", message, Place(deck.media.root / name))


def _credited(deck: Deck, problems: Problems) -> set[str] | None:
    """The files whose origin is on record; None where the deck does not keep track, or not readably."""
    file = deck.media.root / CREDITS
    if not file.is_file():
        return set() if deck.requires_credits else None
    mapping = read_yaml_file(file, deck.media.root, problems)
    files = Keys(mapping, file, problems).read_mapping("files") if mapping else None
    if files is None:
        return None
    for name in files.mapping:
        if name not in deck.media.list_files():
            hint = suggest(name, sorted(deck.media.list_files()))
            problems.add("M510", f"there is no file `{name}` in the media folder", files.place_of(name), hint=hint)
        elif credit := files.read_mapping(name):
            for key in _NEEDED:
                if not credit.read_text(key) and key not in credit.mapping:
                    hint = "It is spelled `licence` here." if key == "licence" and "license" in credit.mapping else ""
                    problems.add("M509", f"`{name}` has no `{key}`", files.place_of(name), hint=hint)
    return set(files.mapping)
