"""What a learner gets of one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.lock.ids import digest_of

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFile
    from deck_builder.lock.gap_numbers import Numbers


@dataclass(frozen=True, slots=True)
class Content:
    """What a learner gets of one card, but for who it is and since when.

    `fields` are in the order of the note type; `ordinals` are the numbers of its cards, from 0. `parts` and `gone` are
    what `deck.lock` remembers of its shapes or steps.
    """

    fields: tuple[str, ...]
    tags: tuple[str, ...]
    ordinals: tuple[int, ...]
    media: tuple[MediaFile, ...]
    parts: Numbers = ()
    gone: Numbers = ()

    @property
    def digest(self) -> str:
        """A short name for what a learner gets. Made anew each time: not all who look at a card need it."""
        return digest_of((*self.fields, *self.tags))
