"""Checks the media of a deck beyond what a build needs: sizes, names, and where files come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.content.media import LARGEST_SHARED_PACKAGE, PICTURES
from deck_builder.content.media_file import Reading, explain_reading
from deck_builder.content.packed_already import is_packed_already
from deck_builder.deck.folder import DECK_FILE
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_size, suggest
from deck_builder.source.inside import is_there
from deck_builder.source.keys import Keys
from deck_builder.source.locate import find_in_value
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.problems.problem import Problems

LARGE_PICTURE: Final = 1024 * 1024
"""In bytes. Every learner downloads the picture, and a phone has to show it at once."""

CREDITS: Final = "credits.yaml"
"""The file of a media folder that says where each file comes from."""

_REQUIRED_CREDITS: Final = ("licence", "source")
"""The keys of a file's credits. Without them nobody may pass the deck on."""


def check_media(
    deck: Deck, shown: Mapping[Path, tuple[str, Place]], problems: Problems, *, is_measured: bool = False
) -> None:
    """Check the media of a deck.

    `shown` has each file that a card shows, with the id and the place of the first such card. `is_measured` says that
    the finished package is measured, so that nobody has to guess its size.
    """
    root = deck.media.root
    _check_names(deck, problems)
    if not is_measured:
        _check_size_of_all(deck, shown, problems)
    credited = _read_credits(deck, problems)
    for path, (card, place) in shown.items():
        name = path.relative_to(root).as_posix()
        size = path.stat().st_size if path.suffix.lower() in PICTURES else 0
        if size > LARGE_PICTURE:
            problems.add("M506", f"`{name}` has {format_size(size)}", _find_mention(place, name), card=card)
        if credited is not None and name not in credited:
            problems.add("M508", f"`{name}` is not in `{CREDITS}`", _find_mention(place, name), card=card)


def _check_size_of_all(deck: Deck, shown: Iterable[Path], problems: Problems) -> None:
    """Report media that alone make a package too large for AnkiWeb. Files that a package makes smaller don't count."""
    sizes = {path: path.stat().st_size for path in shown}
    if sum(sizes.values()) <= LARGEST_SHARED_PACKAGE:
        return
    size = sum(size for path, size in sizes.items() if is_packed_already(_read_start(path, deck.media.root)))
    if size > LARGEST_SHARED_PACKAGE:
        message = f"the media have {format_size(size)}, and AnkiWeb shares no package above 250 MB"
        problems.add("M511", message, Place(deck.folder / DECK_FILE))


def _read_start(path: Path, within: Path) -> bytes:
    """The first piece of a media file. Raises InputError if it can't be read any more."""
    try:
        return next(iter(Reading(path, within, None)), b"")
    except OSError as error:
        raise explain_reading(path, error) from error


def _find_mention(card: Place, name: str) -> Place:
    """Where a card names a file; `card` is the place of the card's id."""
    return find_in_value(card, name, card.column - len("id: ") - 1)


def _check_names(deck: Deck, problems: Problems) -> None:
    """Report files whose names differ only in capitals: many file systems take them for one file."""
    first: dict[str, str] = {}
    for name in sorted(deck.media.list_files()):
        other = first.setdefault(fold_name(name), name)
        if other != name:
            message = f"the names `{name}` and `{other}` differ only in capitals"
            problems.add("M507", message, Place(deck.media.root / name))


def _read_credits(deck: Deck, problems: Problems) -> set[str] | None:
    """The files that have credits; None if the deck has no credits and needs none, or they can't be read."""
    file = deck.media.root / CREDITS
    if deck.media.leads_out or not is_there(file):
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
            for key in _REQUIRED_CREDITS:
                if not credit.read_text(key) and key not in credit.mapping:
                    hint = "Spell it `licence`." if key == "licence" and "license" in credit.mapping else ""
                    problems.add("M509", f"`{name}` has no `{key}`", files.place_of(name), hint=hint)
    return set(files.mapping)
