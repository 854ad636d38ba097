"""JSON Schema for the files of a deck, from which editors complete, explain and check what an author types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES: Final[Mapping[str, str]] = {
    "cards": "card files",
    "deck": "deck.yaml",
    "kind": "kind.yaml",
    "references": "references.yaml",
    "claims": "claims.yaml",
    "credits": "credits.yaml",
}
"""The schemas by name, each with the files that it is for."""
