"""A kind with one field of Markdown, to render texts without a deck."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deck_builder.content.media import MediaFolder
from deck_builder.deck.model import Field, Kind
from deck_builder.problems.problem import Place

MEDIA: Final = MediaFolder(Path("there-are-none"))
_PLACE: Final = Place(Path("kind.yaml"))
FIELD: Final = Field("front", "Front", "", _PLACE, "markdown")


def make_kind(*cloze_fields: str) -> Kind:
    """Make the kind; `cloze_fields` has the key of the field if it may have gaps."""
    return Kind(
        key="basic",
        name="Basic",
        about="",
        fields=(FIELD,),
        templates=(),
        cloze_fields=frozenset(cloze_fields),
        card_keys=frozenset({"front"}),
        place=_PLACE,
    )
