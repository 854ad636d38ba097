"""The words of the domain: a deck, its kinds of card, its cards, its references. Frozen data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.content.image_occlusion import Shape
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.template import Node
    from deck_builder.source.parse import Marks

EVIDENCE: Final = ("established", "supported", "mixed", "contested", "not-established", "clinical-opinion")
"""How sure a card's statement is, from textbook knowledge to a plausible view that nobody can test."""

FieldText = Literal["markdown", "plain", "html", "picture", "switch", "shapes", "shape-names", "steps"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: `key` is what authors write, `name` what Anki and the templates call it.

    `most_words` is the longest length in words, None for any. A switch holds `yes` or nothing. What `shapes` and
    `steps` hold are `Gaps`; `shape-names` is filled from the shapes, and no key of a card.
    """

    key: str
    name: str
    about: str
    place: Place
    text: FieldText = "markdown"
    required: bool = False
    one_line: bool = False
    most_words: int | None = None
    unique: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One card that a kind makes. `front` and `back` are Anki templates; `shown` is the front, parsed."""

    key: str
    name: str
    front: str
    back: str
    front_nodes: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of card. `cloze_fields` are the keys of the fields with gaps; it is empty for most.

    `card_keys` are all the keys that a card of this kind may have. `replaces` is the key of the kind whose
    cards have become cards of this one, or empty. A kind that is not `framed` has its HTML and `css` for the whole
    of its look, no field but its own, and notes without tags of their own making; the `css` of one that is framed
    comes beside the deck's.
    """

    key: str
    name: str
    about: str
    fields: tuple[Field, ...]
    templates: tuple[Template, ...]
    cloze_fields: frozenset[str]
    card_keys: frozenset[str]
    place: Place
    replaces: str = ""
    has_frame: bool = True
    css: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that the deck promises to teach."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings that a deck recommends, for learners who tick "Import any deck presets"; None leaves Anki's own.

    `desired_retention` is a fraction, used where the learner has FSRS turned on.
    """

    new_cards_a_day: int | None
    order: Literal["as written", "random"]
    desired_retention: float | None


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """What a learner's device reads aloud: fields by their keys, in a language as Anki writes it (`en_GB`)."""

    language: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """All that a deck folder says but for its cards.

    `references` holds each reference's short form as HTML, `css` is the whole stylesheet, and
    `card_files` are in the order of their names. `require` is what every card must have; a deck that is `credited` must
    say of every file that its cards show where it comes from. `limits` are what the checks measure
    against, by name. A kind, the references or the claims are None where
    something is wrong with them; what names them is not wrong for that.
    """

    folder: Path
    id_place: Place
    name_place: Place
    id: str
    name: str
    description: str
    authors: tuple[str, ...]
    licence: str
    language: str
    link: str
    require: tuple[str, ...]
    requires_credits: bool
    kinds: Mapping[str, Kind | None]
    references: Mapping[str, str] | None
    claims: Mapping[str, Claim] | None
    css: str
    preset: Preset | None
    tts: ReadAloud | None
    limits: Mapping[str, int]
    media: MediaFolder
    card_files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture field: a file of the media folder, what it shows, and a line to print below it."""

    file: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One of several things that a card's entry asks for: a step, or what one or more shapes hide.

    Each becomes a card. `label` tells it from the others in `deck.lock`; `number` is pinned by the author, or None.
    """

    text: str
    label: str
    number: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Gaps:
    """The value of a field of shapes or steps. `hide_all` covers all shapes while one is asked for."""

    gaps: tuple[Gap, ...]
    shapes: tuple[Shape, ...] = ()
    hide_all: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a card file, with its defaults filled in; Anki calls it a note.

    `values` holds the fields that have one, by key; `marks` says where each key stands in the file.
    """

    id: str
    kind: Kind
    subdeck: str
    values: Mapping[str, str | Picture | Gaps]
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    evidence: str
    was: str
    guid: str
    place: Place
    marks: Mapping[str, Marks]

    def place_of(self, key: str) -> Place:
        """Where the value of a key begins, or the card's id where it has no such key."""
        return Place(self.place.file, *self.marks[key][1]) if key in self.marks else self.place
