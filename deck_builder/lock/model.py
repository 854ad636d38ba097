"""What `deck.lock` holds, as frozen data: cards, note types, releases, retired cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ADOPTED: Final = "0.0.0"
"""The release that stands for a package of another tool, which the deck was imported from."""


@dataclass(frozen=True, slots=True)
class LockedCard:
    """A card as it was last built. `released` is the version that it first went out in, or None.

    `digest` stands for all that the learner gets: fields, tags, media. `mod` is in seconds since
    1970; `ordinals` are the numbers of the note's cards, counted from 0. A card with shapes or steps has `parts`: what
    tells each from the others, with the number of its gap; `gone` are those that it has no more.
    """

    guid: str
    kind: str
    digest: str
    mod: int
    ordinals: tuple[int, ...]
    released: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    gone: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LockedSlot:
    """A field or a template of a note type. `key` is None while it is a spare one.

    `id` is None where an imported package had none: Anki then knows the part by its name.
    """

    key: str | None
    name: str
    id: int | None


@dataclass(frozen=True, slots=True)
class LockedKind:
    """A note type as it was last built.

    `former_names` are names that its fields once had and have no more, each with the field's id. `sort_field` is
    the position of the field that Anki sorts by; another one would be another note type.
    """

    id: int
    name: str
    cloze: bool
    digest: str
    mod: int
    fields: tuple[LockedSlot, ...]
    templates: tuple[LockedSlot, ...]
    former_names: tuple[tuple[str, int], ...] = ()
    released: str | None = None
    sort_field: int = 0


@dataclass(frozen=True, slots=True)
class RetiredCard:
    """A card that learners have and the deck has no more. `card` is as it was last built.

    `version` is the release that took it out, None until there is one; `mod` (seconds since 1970), `fields` and
    `tags` are what that release's cleanup package sends, and are empty until then.
    """

    card: LockedCard
    version: str | None = None
    mod: int = 0
    fields: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its version, its date (as 2026-11-23), its second since 1970, and what its package held."""

    version: str
    date: str
    at: int
    digest: str


@dataclass(frozen=True, slots=True)
class Lock:
    """All that the file says. `releases` are in their order; the last one is what learners have.

    `media` are files that came with an imported package under the names that learners have them under, each with
    the SHA-1 of its bytes; it is empty for a file that some note names and the package did not have.
    """

    deck_id: str
    deck_name: str
    kinds: Mapping[str, LockedKind] = field(default_factory=dict)
    cards: Mapping[str, LockedCard] = field(default_factory=dict)
    retired: Mapping[str, RetiredCard] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    media: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_release(self) -> Release | None:
        """The release that learners have, or None before the first one."""
        return self.releases[-1] if self.releases else None
