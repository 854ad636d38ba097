"""An extension: a deck with `extends:` in its `deck.yaml`, which builds on a deck of somebody else.

Its cards are notes of its own, in a deck below that of the base. So learners can have both, in any order, and no
package of one touches a note of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.safety import report_parts
from deck_builder.content.unsafe_html import find_in_html
from deck_builder.deck.base import BASE_FILE, read_base
from deck_builder.deck.folder import find_home
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from deck_builder.deck.base import Base
    from deck_builder.problems.problem import Place
    from deck_builder.source.keys import Keys

EXTENDS_KEY: Final = "extends"
"""The key in `deck.yaml` that names the base: a package, or the folder of a deck."""


@dataclass(frozen=True, slots=True)
class Extension:
    """What makes a deck the extension of another one."""

    base: Base
    """The deck that it builds on."""
    source: str
    """What `extends` names."""
    place: Place
    """Where `deck.yaml` names it."""


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


def name_extension(name: str, extension: Extension, keys: Keys) -> str:
    """The whole name of an extension in Anki, below its base. A name that a subdeck of the base has is a problem."""
    whole = f"{extension.base.name}::{name}"
    if fold_deck_name(whole) in map(fold_deck_name, extension.base.decks):
        message = f"`{extension.base.name}` has a subdeck `{name}`, and Anki would put both together"
        keys.add("D262", message, keys.place_of_value("name"), "Give the deck another name.")
    return whole


def find_base_path(folder: Path, source: str) -> Path | None:
    """Find what `extends` names, from the deck's folder; None if that is outside of the deck's project."""
    if PurePath(source).is_absolute():
        return None
    path = folder / source
    return path if is_inside(path, find_home(folder)) else None
