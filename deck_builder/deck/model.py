"""The words of the domain: a deck, its kinds of card, its cards. Frozen data only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.content.image_occlusion import Shape
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.template import Node
    from deck_builder.deck.base import Extension
    from deck_builder.source.values import Mapping as YamlMapping
    from deck_builder.source.values import Marks

EVIDENCE: Final = (
    "established",
    "supported",
    "mixed",
    "contested",
    "one-study",
    "not-established",
    "clinical-opinion",
)
"""How good the evidence for a card's answer is, from textbook knowledge to a plausible view that nobody can test."""

COMMON_FIELDS: Final = {"evidence": "Evidence", "sources": "Sources"}
"""The fields that every note type has besides those of its kind: the name in Anki, by key."""

RETIRED_FIELD: Final = "Retired"
RETIRED_KEY: Final = "retired"
"""The field that every note type has so that a note can be retired one day: its name in Anki, and its key."""

REPORT_ID_FIELD: Final = "Card id"
REPORT_ID_KEY: Final = "_card-id"
"""The field with the card's id for the link to report a mistake: its name in Anki, and its key. No kind can have a
field with that key. Only decks with `feedback` have it."""

FieldText = Literal[
    "markdown",
    "plain",
    "html",
    "picture",
    "sound",
    "switch",
    "steps",
    "shapes",
    "shape-names",
    "right-options",
    "wrong-options",
    "all-options",
    "several-right",
]
"""What authors write in a field, or what it is filled with."""

FILLED_TEXTS: Final = frozenset({"shape-names", "all-options", "several-right"})
"""Texts that no card has a key for: the field is filled from the card's shapes, or from its options."""


class Field(NamedTuple):
    """A field of a kind."""

    key: str
    """What authors call it in a card."""
    name: str
    """What Anki and the templates call it."""
    about: str
    """What to write in it, as a hint for authors."""
    place: Place
    """Where `kind.yaml` defines it."""
    text: FieldText = "markdown"
    """What authors write in it."""
    required: bool = False
    """Whether each card must fill it."""
    one_line: bool = False
    """Whether its text must be a single line."""
    most_words: int | None = None
    """The most words that it may have; None for no limit."""
    unique: bool = False
    """Whether no two cards of the kind may have the same text in it."""
    default: str = ""
    """For a switch: `yes` or nothing, if a card does not say."""
    settings: FieldSettings = FieldSettings()
    """What Anki's editor does with it."""


class Template(NamedTuple):
    """One card that a kind makes of each entry."""

    key: str
    """What `kind.yaml` and the lock call it."""
    name: str
    """What Anki calls it."""
    front: str
    """The front, in Anki's template language."""
    back: str
    """The back, in Anki's template language."""
    front_nodes: tuple[Node, ...]
    """The front, parsed."""
    place: Place
    """Where `kind.yaml` defines it."""
    settings: TemplateSettings = TemplateSettings()
    """What Anki's browser does with it, and Anki's deck override."""
    files: tuple[Path, ...] = ()
    """The files of its sides."""
    subdeck: str | None = None
    """The subdeck that its cards go into, empty for the deck itself; None for that of the card they are made from."""
    is_broken: bool = False
    """Whether it is kept as it is although Anki can't show it. One that Anki can't even read makes no cards, if
    another one of the kind can be read."""


class Kind(NamedTuple):
    """A kind of card; a note type in Anki."""

    key: str
    """The name of its folder, which authors write as a card's `kind`."""
    name: str
    """What Anki calls the note type, after the name of the deck."""
    about: str
    """What the kind is for, for authors."""
    fields: tuple[Field, ...]
    """Its own fields, without those that every note type has."""
    templates: tuple[Template, ...]
    """The cards that it makes of each entry."""
    cloze_fields: frozenset[str]
    """The keys of the fields with gaps; empty for most kinds."""
    card_keys: frozenset[str]
    """All keys that a card of this kind may have."""
    place: Place
    """Where `kind.yaml` begins."""
    replaces: str = ""
    """The key of the kind that this one takes over the cards of, or empty."""
    has_frame: bool = True
    """Whether its cards have the shared frame, look, fields and tags. A kind without them has only its own HTML and
    `css`, its own fields, and the tags that its cards name."""
    label: str = ""
    """What its cards say above the question, before the subdeck; empty for the kind's name."""
    css: str = ""
    """Its own stylesheet, after the looks that it asks for; with the frame, the deck's comes after it."""
    script: str = ""
    """A script for its fronts, which they get only if the deck allows scripts."""
    has_options: bool = False
    """Whether its cards have options to choose from."""
    depends_on_fields: bool = False
    """Whether a field can change what the HTML of its cards means, as in `<a href="{{Address}}">`."""
    latex: Latex | None = None
    """How Anki makes pictures of `[latex]` in its notes; None for Anki's own way."""
    stock: int | None = None
    """Anki's number for its own note type that the kind began as, 0 for none of them; None if it does not say."""
    example: str = ""
    """A card of this kind for authors to copy, as YAML without `id` and `kind`; empty if there is none."""


class Claim(NamedTuple):
    """A statement that the deck promises to teach."""

    id: str
    """The name by which cards refer to it."""
    text: str
    """The statement."""
    section: str = ""
    """The heading under which the page of claims shows it, or empty."""
    evidence: str = ""
    """How good the evidence for the statement is: one of `EVIDENCE`, or empty."""
    known: str = ""
    """What the evidence says of the statement, in Markdown, or empty."""


class Preset(NamedTuple):
    """Settings that a deck recommends, for learners who tick "Import any deck presets". None leaves Anki's own."""

    new_cards_a_day: int | None
    """The most new cards that learners see in a day."""
    order: Literal["as written", "random"]
    """The order of new cards."""
    desired_retention: float | None
    """The share of cards to be remembered, from 0.70 to 0.99; used if the learner has turned on FSRS."""
    bury_siblings: bool | None = None
    """Whether the other cards of a note wait for another day once the learner has seen one of them."""


class ReadAloud(NamedTuple):
    """What a learner's device reads aloud."""

    language: str
    """As Anki writes it: `en_GB`."""
    fields: tuple[str, ...]
    """The keys of the fields."""


class Description(NamedTuple):
    """What Anki shows above the cards of a deck."""

    text: str = ""
    """The text, or empty."""
    is_html: bool = False
    """Whether it is HTML, as Anki shows it unless a deck says that it is Markdown."""


class Edition(NamedTuple):
    """A smaller package of a deck's notes: what it leaves out, with all that larger editions leave out."""

    key: str
    """What `deck.yaml` and the names of its packages call it."""
    name: str
    """What people call it."""
    place: Place
    """Where `deck.yaml` names it."""
    tags: frozenset[str] = frozenset()
    """Cards with one of these tags are left out; the tags are folded."""
    kinds: frozenset[str] = frozenset()
    """Cards of the kinds with these keys are left out."""
    cards: frozenset[str] = frozenset()
    """The cards with these ids are left out."""
    templates: Mapping[str, frozenset[str]] = {}
    """The keys of the templates that make no cards, by the key of their kind."""
    fields: Mapping[str, frozenset[str]] = {}
    """The keys of the fields that are empty, by the key of their kind."""
    places: Mapping[tuple[str, str], Place] = {}
    """Where `deck.yaml` names each tag and card, by `tags` or `cards` and the word."""


class Turn(NamedTuple):
    """The place of a deck among the languages that have the same notes. Each has seconds of its own."""

    place: int
    """0 for the source, and then the translations by language."""
    languages: int
    """How many languages have these notes, with the source."""


class Deck(NamedTuple):
    """What a deck folder says, except for its cards.

    Kinds, references and claims that have errors are None; a card that names them has no problem of its own then.
    """

    folder: Path
    """The deck's folder."""
    id_place: Place
    """Where `deck.yaml` says the id."""
    name_place: Place
    """Where `deck.yaml` says the name."""
    id: str
    """The name that never changes. Ids in Anki and the names of packages are made from it."""
    name: str
    """What Anki calls the deck; with `::` between a deck and its subdeck."""
    namespace: str
    """What identities are made from, with the ids of cards and kinds: `namespace` in `deck.yaml`, or else the id."""
    namespace_place: Place | None
    """Where `deck.yaml` says the namespace; None if it does not say it."""
    description: str
    """What it says about itself, in Markdown or HTML."""
    authors: tuple[str, ...]
    """The names of its authors."""
    licence: str
    """The licence of its texts, or empty."""
    language: str
    """A code by BCP 47, such as `en` or `pt-BR`, or empty."""
    link: str
    """The deck's home page, or empty."""
    require: tuple[str, ...]
    """The keys that each card must have, besides the fields that its kind requires."""
    requires_credits: bool
    """Whether the deck must say where each file comes from that its cards show or play."""
    allow: frozenset[str]
    """What its package may hold besides harmless content: `scripts`, `remote`."""
    allow_places: Mapping[str, Place]
    """Where `deck.yaml` says each of these words."""
    kinds: Mapping[str, Kind | None]
    """The kinds that its cards may have, by key."""
    references: Mapping[str, str] | None
    """The short form of each reference as HTML, by id."""
    claims: Mapping[str, Claim] | None
    """The claims, by id."""
    css: str
    """The whole stylesheet: the shared one, and what the deck changes of it."""
    preset: Preset | None
    """The settings that it recommends; None if it recommends none."""
    tts: ReadAloud | None
    """What is read aloud; None for nothing."""
    limits: Mapping[str, int]
    """The limits that the deck sets for the checks in place of the usual ones, by name."""
    media: MediaFolder
    """Its pictures and recordings."""
    markdown_kind: str
    """The kind of Markdown files that name none; empty if only files that name one are card files."""
    card_files: tuple[Path, ...]
    """The files with its cards, in the order of their names, numbers by their size."""
    has_html_description: bool = False
    """Whether the description is HTML."""
    subdecks: Mapping[str, Description] = {}
    """What its subdecks say about themselves, by the subdecks' names below the deck."""
    feedback: str = ""
    """The address for reports of mistakes, with `{card}`, and perhaps `{release}` and `{deck}`, in it; or empty."""
    words: Mapping[str, str] = {}
    """What takes the place of each English text that the program puts on cards; empty for English."""
    translation: Translation | None = None
    """What it translates, and with which texts; None for a deck with texts of its own."""
    editions: tuple[Edition, ...] = ()
    """Its smaller editions, the smallest first; the whole deck is the largest one."""
    turn: Turn | None = None
    """Its place among the languages that have the same notes; None if no other deck has its notes."""

    @property
    def tag(self) -> str:
        """The first part of the program's tags on its notes: its id, or that of the source whose notes it has."""
        return self.translation.source.id if self.translation and self.translation.same_notes else self.id

    extension: Extension | None = None
    """The deck that it builds on; None for a deck that stands by itself."""

    @property
    def cards_folder(self) -> Path:
        """The folder that its card files and its kinds are in."""
        return self.translation.source.folder if self.translation else self.folder


class TranslatedEntry(NamedTuple):
    """The texts of a card in another language, as a translation's file has them."""

    texts: YamlMapping
    """What the file says of the card."""
    file: Path
    """The file."""
    subdeck: str
    """What the file calls the subdeck of the card; empty if it does not say."""


class Translation(NamedTuple):
    """What makes a deck the translation of another one."""

    source: Deck
    """The deck that is translated."""
    entries: Mapping[str, TranslatedEntry]
    """The texts of each card that is translated, by the card's id, or one that it had before."""
    former_ids: Mapping[str, tuple[str, ...]]
    """What the cards of the source were called before, as its lock says."""
    locked_ids: Mapping[str, tuple[str, ...]]
    """What the cards of the translation are called in its own lock, and what they were called before."""
    same_notes: bool = False
    """Whether its notes are those of the source, so that learners can change the language."""

    def find_entry(self, card: Card) -> TranslatedEntry | None:
        """Find the entry of a card of the source, which may still have an earlier id; None if it has none."""
        return next((self.entries[each] for each in self.list_ids(card) if each in self.entries), None)

    def list_ids(self, card: Card) -> list[str]:
        """List all ids that a card of the source has and had: its present one, and then the later ones first."""
        was = [*self.former_ids.get(card.was, ()), card.was, *self.former_ids.get(card.id, ())]
        return [card.id, *(each for each in reversed(was) if each)]


class Picture(NamedTuple):
    """The value of a picture field."""

    file: str
    """Its name in the media folder."""
    alt: str = ""
    """A text that describes it."""
    caption: str = ""
    """A line of Markdown to print below it."""


class Gap(NamedTuple):
    """A step, or what one or more shapes hide. Anki makes a card of each."""

    text: str
    """The step, or the name of the shape."""
    label: str
    """What `deck.lock` knows it by: the name of the shape, or a hash of the step."""
    number: int | None
    """The gap number that its author pins, or None."""
    place: Place
    """Where the author writes it."""


class Gaps(NamedTuple):
    """The value of a field of shapes or steps."""

    gaps: tuple[Gap, ...]
    """The gaps, in the order of the author."""
    shapes: tuple[Shape, ...] = ()
    """What covers the picture; empty for steps."""
    hide_all: bool = False
    """Whether a card covers all shapes, not only the one that it asks for."""


class Earlier(NamedTuple):
    """A card that is to be taught before another one."""

    card_id: str
    """Its id, as the later card names it; there may be no such card."""
    place: Place
    """Where the later card names it."""


class Options(NamedTuple):
    """The value of a field of options to choose from."""

    texts: tuple[str, ...]
    """The options in Markdown, in the order of the author. No two are alike."""


class Html(NamedTuple):
    """The value of a field of Markdown that its author writes in HTML, as in `front: {html: …}`."""

    text: str
    """The HTML, with the white space around it."""


FieldValue = str | Html | Picture | Gaps | Options
"""The value of a field."""


class Card(NamedTuple):
    """An entry of a card file, with the defaults of its file; a note in Anki.

    A tuple, as are all things that each card has one of: it is made in a third of the time of a frozen dataclass.
    """

    id: str
    """Its id, which no other card of the deck has."""
    kind: Kind
    """Its kind."""
    subdeck: str
    """The subdeck that it goes into, with `::` between levels, or empty."""
    values: Mapping[str, FieldValue]
    """The fields that have a value, by key. A switch is `yes` or empty."""
    tags: tuple[str, ...]
    """As the author writes them: those of the file, then those of the card."""
    sources: tuple[str, ...]
    """Ids of references."""
    claims: tuple[str, ...]
    """Ids of claims."""
    after: tuple[Earlier, ...]
    """The cards that are to be taught before it."""
    evidence: str
    """One of `EVIDENCE`, or empty."""
    was: str
    """The id that the card had before, or empty."""
    guid: str
    """The guid that an imported card keeps, or empty."""
    place: Place
    """Where its id is, or where the card begins if its file has no id for it."""
    marks: Mapping[str, Marks]
    """Where each key and its value are in the file."""
    has_new_id: bool = False
    """Whether its file has no id for it, and its id was made from its prompt."""
    subdecks: Mapping[str, str] = MappingProxyType({})
    """The subdecks that some of its cards go into instead, by the key of the card in the kind, or `c1` for a gap."""
    files: Mapping[str, Path] = MappingProxyType({})
    """The file of each key whose value is in another file than its id: of a translated card, what is not translated."""
    source: Card | None = None
    """The card that it translates; None for a card with texts of its own."""
    adds_to: str = ""
    """The id of the card of the base that it adds to, for a card of an extension; mostly empty."""

    def place_of(self, key: str) -> Place:
        """Return where the value of a key begins, or where the card's id is if it has no such key."""
        if key not in self.marks:
            return self.place
        return Place(self.files.get(key, self.place.file), *self.marks[key][1])
