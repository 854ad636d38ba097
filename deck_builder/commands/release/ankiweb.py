"""Warns if AnkiWeb does not take a finished package: to share the deck, or to sync the collection of a learner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.media import LARGEST_SHARED_PACKAGE
from deck_builder.deck.folder import DECK_FILE
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_size

if TYPE_CHECKING:
    from deck_builder.build.build import Draft
    from deck_builder.deck.model import Deck
    from deck_builder.problems.problem import Problems

_LARGEST_COLLECTION: Final = 250 * 1024 * 1024
_LARGEST_PACKED_COLLECTION: Final = 100 * 1024 * 1024
"""In bytes, of all that a learner has, without media. Source: "Are there limits on file sizes on AnkiWeb?" in Anki's
documentation, 2026; its source code allows 300 MB unpacked."""


def report_size(deck: Deck, draft: Draft, problems: Problems) -> None:
    """Warn about a package that AnkiWeb does not take: one warning, about what weighs most."""
    unpacked, packed = draft.collection_sizes
    message = ""
    if unpacked > _LARGEST_COLLECTION or packed > _LARGEST_PACKED_COLLECTION:
        sizes = f"{format_size(packed)} packed and {format_size(unpacked)} unpacked"
        message = f"the cards have {sizes}, and AnkiWeb syncs no collection above 100 MB packed or 250 MB unpacked"
    elif draft.built.size > LARGEST_SHARED_PACKAGE:
        message = f"the package has {format_size(draft.built.size)}, and AnkiWeb shares none above 250 MB"
    if message:
        problems.add("M511", message, Place(deck.folder / DECK_FILE))
