"""What learners get of one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder.lock.ids import make_digest

if TYPE_CHECKING:
    from deck_builder.content.media_file import MediaFile
    from deck_builder.lock.gap_numbers import GapNumbers


class Content(NamedTuple):
    """What learners get of one card; its guid and its time are not part of it. A tuple, because each card has one."""

    fields: tuple[str, ...]
    """The fields as HTML, in the order of the note type."""
    tags: tuple[str, ...]
    """The tags, in Anki's order."""
    ordinals: tuple[int, ...]
    """The numbers of its cards in Anki's sense, counted from 0."""
    media: tuple[MediaFile, ...]
    """The files that it shows or plays."""
    gaps: GapNumbers = ()
    """The numbers of its shapes or steps, for `deck.lock`."""
    gone_gaps: GapNumbers = ()
    """The numbers of the shapes or steps that it once had, for `deck.lock`."""

    @property
    def digest(self) -> str:
        """A digest of the fields and tags. It is made at each call, because only a build needs it."""
        return make_digest((*self.fields, *self.tags))
