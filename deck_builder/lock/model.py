"""What `deck.lock` holds, as frozen data: cards, note types, releases, retired cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.gap_numbers import GapNumbers

ADOPTED: Final = "0.0.0"
"""The release that stands for a package of another tool, from which the deck was imported."""


class LockedCard(NamedTuple):
    """A card as it was last built."""

    guid: str
    """The guid of its note."""
    kind: str
    """The key of its kind."""
    digest: str
    """A hash of all that learners get: fields, tags, media."""
    mod: int
    """When its content last changed, in seconds since 1970: the `mod` of its note in Anki."""
    ordinals: tuple[int, ...]
    """The numbers of its cards in Anki's sense, counted from 0."""
    released: str | None = None
    """The version that it first went out in; None before that."""
    gaps: GapNumbers = ()
    """Its shapes or steps with their numbers; in the file, `parts`."""
    gone_gaps: GapNumbers = ()
    """The shapes or steps that it once had; in the file, `gone`."""
    sent: str | None = None
    """The digest of what learners have of it, if that is something else; empty if a release took it from them."""
    texts: CardTexts = ()
    """Short hashes of what its author wrote; empty if an older version of Deck Builder wrote the lock."""
    sent_texts: CardTexts = ()
    """The hashes of what learners of the last release have, if those are others."""
    former_ids: tuple[str, ...] = ()
    """The ids that it had before, the first one first; in the file, `was`."""

    @property
    def learners_texts(self) -> CardTexts:
        """The hashes of what learners have; empty before the first release."""
        return (self.sent_texts or self.texts) if self.released else ()

    @property
    def has_changed(self) -> bool:
        """Whether learners of the last release have something else, or nothing. Git keeps this true in a merge."""
        return self.released is None or self.sent is not None


class LockedSlot(NamedTuple):
    """A field or a template of a note type."""

    key: str | None
    """Its key in the kind; None while it is a spare one."""
    name: str
    """Its name in Anki."""
    id: int | None
    """Its id in Anki; None if an imported package had none: Anki then knows it by its name."""


class LockedKind(NamedTuple):
    """A note type as it was last built."""

    id: int
    """The note type's id in Anki."""
    name: str
    """Its name in Anki."""
    cloze: bool
    """Whether its cards are made from gaps."""
    digest: str
    """A hash of all that learners get of it: names, templates, style."""
    mod: int
    """When that last changed, in seconds since 1970."""
    fields: tuple[LockedSlot, ...]
    """Its fields, in Anki's order."""
    templates: tuple[LockedSlot, ...]
    """Its templates, in Anki's order."""
    former_names: tuple[tuple[str, int], ...] = ()
    """Former names of its fields, each with the field's id."""
    released: str | None = None
    """The version that it first went out in; None before that."""
    sort_field: int = 0
    """The position of the field that Anki sorts by; with another one it would be another note type."""
    sent: str | None = None
    """The digest of what learners have of it, if that is something else."""
    own: str = ""
    """Stands for what the deck's authors say about its look; empty if an older version of Deck Builder wrote the lock.
    What is different for learners although this is the same comes from another version of the program."""

    extra: str = ""
    """For an imported note type, what add-ons and earlier versions of Anki keep in it, as JSON; see
    `packages/note_types.py`. Empty for a note type of this program."""
    decks: tuple[tuple[str, int], ...] = ()
    """The ids of the decks that imported templates name: learners' templates have these numbers."""

    @property
    def has_changed(self) -> bool:
        """Whether learners of the last release have something else, or nothing."""
        return self.released is None or self.sent is not None


class RetiredCard(NamedTuple):
    """A card that learners have and that is no longer in the deck."""

    card: LockedCard
    """The card as it was last built."""
    version: str | None = None
    """The release that took it out; None until there is one."""
    mod: int = 0
    """The second since 1970 from which the cleanup package counts; 0 until there is a release."""
    fields: tuple[str, ...] = ()
    """The fields that the cleanup package sends; empty until there is a release."""
    tags: tuple[str, ...] = ()
    """The tags that the cleanup package sends; empty until there is a release."""


class Release(NamedTuple):
    """A release."""

    version: str
    """Its version."""
    date: str
    """Its date, as in `2026-11-23`."""
    at: int
    """Its time, in seconds since 1970. All that changed in it has this time."""
    digest: str
    """A hash of all that its package holds."""
    after: tuple[str, ...] | None = None
    """The digests of the releases that it follows: more than one after a merge of branches that each had a release.
    None in a file of format 1, where each follows the one before it."""
    editions: tuple[str, ...] = ()
    """The keys of its smaller editions, the smallest first."""


class Lock(NamedTuple):
    """All that `deck.lock` says."""

    deck_id: str
    """The deck's id."""
    deck_name: str
    """The deck's name in Anki."""
    kinds: Mapping[str, LockedKind] = {}
    """The note types, by the key of their kind."""
    cards: Mapping[str, LockedCard] = {}
    """The cards, by id."""
    retired: Mapping[str, RetiredCard] = {}
    """The retired cards, by id."""
    releases: tuple[Release, ...] = ()
    """The releases, the oldest first; learners have the last one."""
    media: Mapping[str, str] = {}
    """Files of an imported package by name, which they keep because learners have them under it, with the SHA-1 of
    their bytes; empty for a file that a note names and the package did not have."""

    program: str = ""
    """The newest version of Deck Builder that has written the file; empty in files from before versions were noted."""
    begun: int = 0
    """The second since 1970 of the deck's first build, from which packages count row ids; 0 before the first build."""
    source: Lock | None = None
    """For a translation that has the notes of its source, the lock of that; the file does not have it."""
    namespace: str = ""
    """The random text that the guids of new cards are made with; empty for a deck that was first built without one."""

    @property
    def effective_namespace(self) -> str:
        """What guids are made with: the namespace, or the id of a deck from before there was one."""
        return self.namespace or self.deck_id

    @property
    def last_release(self) -> Release | None:
        """The release that learners have; None before the first one."""
        return self.releases[-1] if self.releases else None
