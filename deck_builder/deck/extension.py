"""An extension: a deck with `extends:` in its `deck.yaml`, which builds on a deck of somebody else.

Its cards are notes of its own, in a deck below that of the base. So learners can have both, in any order, and no
package of one touches a note of the other.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.safety import report_parts
from deck_builder.content.unsafe_html import find_in_html
from deck_builder.deck.additions import ADDS_TO_KEY
from deck_builder.deck.base import BASE_FILE, Extension, read_base
from deck_builder.deck.folder import DECK_FILE, find_home
from deck_builder.deck.late_kinds import change_kinds
from deck_builder.problems.problem import Problems
from deck_builder.source.inside import is_inside, is_there

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deck_builder.deck.model import Kind
    from deck_builder.source.keys import Keys

EXTENDS_KEY: Final = "extends"
"""The key in `deck.yaml` that names the base: a package, or the folder of a deck."""


def read_extension(keys: Keys, allow: Collection[str]) -> Extension | None:
    """Read what a deck builds on; None if it builds on none, or, with a problem, if it can't be known.

    Only `base.lock` is read: the base itself need not be there. `allow` is what the deck's package may have in it.
    """
    source = keys.read_text(EXTENDS_KEY)
    base = read_base(keys.file.parent, keys.problems) if source else None
    if base is None:
        return None
    report_parts(find_in_html(base.name), keys.file.with_name(BASE_FILE), "", allow, keys.problems)
    return Extension(base, source, keys.place_of_value(EXTENDS_KEY))


def allow_additions(kinds: Mapping[str, Kind | None]) -> Mapping[str, Kind | None]:
    """Let cards of these kinds add to cards of a base."""
    return change_kinds(kinds, lambda kind: kind._replace(card_keys=kind.card_keys | {ADDS_TO_KEY}))


def list_media_of_base(extension: Extension | None) -> dict[str, str]:
    """List the media of the base, as `MediaFolder.keep_names` takes names of files that may be missing.

    Learners have them from the base, so a card may show what its own deck lacks.
    """
    return dict.fromkeys(extension.base.media, "") if extension else {}


def name_extension(name: str, extension: Extension, keys: Keys) -> str:
    """The whole name of an extension in Anki, below its base. A name that a subdeck of the base has is a problem."""
    whole = f"{extension.base.name}::{name}"
    if fold_deck_name(whole) in map(fold_deck_name, extension.base.decks):
        message = f"`{extension.base.name}` has a subdeck `{name}`, and Anki would put both together"
        keys.add("D262", message, keys.place_of_value("name"), "Give the deck another name.")
    return whole


def find_base_path(folder: Path, source: str) -> Path | None:
    """Find what `extends` names, from the deck's folder; None if that is outside of the deck's project."""
    if Path(source).is_absolute():
        return None
    path = Path(os.path.normpath(folder / source))  # a deck with `..` in its path would not find its media
    return path if is_inside(path, find_home(folder)) else None


def find_present_base(folder: Path) -> tuple[Path | None, frozenset[str]]:
    """Find the base of the deck in a folder, and list the names of the base's media.

    None and no names for a deck that extends none; None also if the base is not there.
    """
    base = read_base(folder, Problems()) if is_there(folder / BASE_FILE) else None
    if base is None:
        return None, frozenset()
    path = find_base_path(folder, base.source)
    is_usable = path is not None and is_there(path) and (path.is_file() or is_there(path / DECK_FILE))
    return (path if is_usable else None), frozenset(base.media)
