"""Reports editions that learners have and that a deck no longer has, because it removed or renamed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.lock.releases import find_last_releases
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Problems


def report_lost_editions(deck: Deck, lock: Lock, packages: Path, problems: Problems) -> None:
    """Report each edition of the last release that is gone. `packages` is the folder of packages.

    A release without it is the last word: the next build says nothing.
    """
    if deck.translation:  # it has the editions of its source, for which it is said
        return
    known = {edition.key: edition for edition in deck.editions}
    released = {key for release in lock.releases for key in release.editions}
    new = [key for key in known if key not in released]
    for key in dict.fromkeys(key for release in find_last_releases(lock.releases) for key in release.editions):
        if key in known:
            continue
        message = f"learners have the edition `{key}`, and `{deck.id}` no longer has it"
        hint = f"Tell them to import the whole deck, or another edition. If it is only renamed, call it `{key}` again"
        hint += f", as it was instead of `{new[0]}`" if len(new) == 1 else ""
        hint += f", and write what people call it as its `name:`, as in `{key}: {{name: …}}`."
        if (stale := packages / f"{deck.id}-{key}.apkg").is_file():
            hint += f" Delete `{stale.name}`, which no build writes any more."
        place = known[new[0]].place if new else Place(deck.id_place.file)
        problems.add("R826", message, place, hint=hint)
