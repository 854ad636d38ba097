"""What a package holds, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
from deck_builder.packages.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.packages.limits import Limits


class PackedField(NamedTuple):
    """A field of a note type."""

    name: str
    """The field's name."""
    id: int | None
    """The field's id; None where the package has none."""
    settings: FieldSettings = FieldSettings()
    """What Anki's editor does with it."""


class PackedTemplate(NamedTuple):
    """A card template of a note type."""

    name: str
    """The template's name."""
    id: int | None
    """The template's id; None where the package has none."""
    front: str
    """The HTML of the front template."""
    back: str
    """The HTML of the back template."""
    settings: TemplateSettings = TemplateSettings()
    """What Anki's browser does with it, and which deck its cards go into."""


class PackedNoteType(NamedTuple):
    """A note type."""

    id: int
    """The note type's id."""
    name: str
    """The note type's name."""
    cloze: bool
    """Whether its cards come from cloze gaps rather than from templates."""
    css: str
    """The styling that all its cards share."""
    mod: int
    """When it last changed, in seconds since 1970."""
    fields: tuple[PackedField, ...]
    """Its fields, in order."""
    templates: tuple[PackedTemplate, ...]
    """Its templates, in order."""
    sort_field: int = 0
    """The position of the field that Anki's browser sorts by, counted from 0."""
    latex: Latex = Latex()
    """How Anki makes pictures of `[latex]` in its notes."""
    stock: int = 0
    """Anki's number for its own note type that it began as; 0 for none."""
    extra: str = ""
    """What else add-ons and earlier versions of Anki keep in it, as JSON; see `note_types.py`."""
    decks: tuple[tuple[str, int], ...] = ()
    """The names and ids of the package's decks that its templates name."""


@dataclass(frozen=True, slots=True)
class PackedNote:
    """A note with its cards."""

    guid: str
    """The id by which Anki recognises the note at import."""
    note_type: PackedNoteType
    """The note's type."""
    fields: tuple[str, ...]
    """The HTML of each field, in the order of the note type's fields."""
    tags: tuple[str, ...]
    """The note's tags."""
    mod: int
    """When the note last changed, in seconds since 1970."""
    decks: Mapping[int, str]
    """The name of each card's deck, by the card's ordinal, counted from 0; the home deck of one in a filtered deck."""
    id: int = field(default=0, compare=False)
    """The note's id in the collection that it comes from; 0 if it comes from none."""

    @property
    def deck(self) -> str:
        """The deck of the first card; empty for a note without cards."""
        return self.decks[min(self.decks)] if self.decks else ""


class PackedMedia(NamedTuple):
    """A media file."""

    size: int
    """The file's size in bytes."""
    sha1: str
    """The SHA-1 of the file's bytes, in hexadecimal."""


class Progress(NamedTuple):
    """What a package holds of its author's own learning. Anki imports it only where the learner asks for it."""

    reviews: int = 0
    """How many reviews it has a record of."""
    studied: int = 0
    """How many cards are no longer new."""
    suspended: int = 0
    """How many cards are suspended."""
    flagged: int = 0
    """How many cards have a flag."""


class Package(NamedTuple):
    """Everything that a package holds."""

    file: Path
    """The package's file."""
    notes: Mapping[str, PackedNote]
    """The notes by guid, in the order in which learners meet them."""
    note_types: Mapping[int, PackedNoteType]
    """The note types by id."""
    decks: Mapping[str, str]
    """The decks' descriptions by the decks' names."""
    media: Mapping[str, PackedMedia]
    """The media files by name."""
    doubled: tuple[str, ...] = ()
    """Guids that occur more than once; `notes` has the first note of each."""
    limits: Limits = DEFAULT_LIMITS
    """How much the package may take when it is read further."""
    markdown: frozenset[str] = frozenset()
    """The names of the decks whose description is Markdown; that of the others is HTML."""
    filtered: frozenset[str] = frozenset()
    """The names of the filtered decks. Their cards are counted to their home decks, if the package has these."""
    filtered_cards: int = 0
    """How many cards of filtered decks have their home deck in the package."""
    progress: Progress = Progress()
    """What it holds of its author's own learning."""
    presets: tuple[str, ...] = ()
    """The names of the presets with deck options, without Anki's own."""
    preset: tuple[tuple[str, str], ...] = ()
    """Settings of its deck options that a `deck.yaml` can have under `preset`."""

    @property
    def root(self) -> str:
        """The name of the outermost deck that holds all cards, in its subdecks too; empty where there is none."""
        return next(iter(self._shared_decks), "")

    @property
    def deck_name(self) -> str:
        """What the deck is called: as its root, or as the names of its note types say.

        In packages of ours these names begin with the deck's name, which tells a deck called `Languages::French` from a
        subdeck of `Languages`.
        """
        names = [note_type.name for note_type in self.note_types.values()]
        ours = [deck for deck in self._shared_decks if any(name.startswith(f"{deck}: ") for name in names)]
        return ours[-1] if ours else self.root

    @property
    def _shared_decks(self) -> list[str]:
        """The names of the decks that hold all cards, from the outermost to the innermost."""
        names = {deck for note in self.notes.values() for deck in note.decks.values()}
        if not names:
            return []
        paths = [name.split("::") for name in names]
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(min(paths), max(paths), strict=False))
        return [*accumulate((part for part, _ in shared), "{}::{}".format)]
