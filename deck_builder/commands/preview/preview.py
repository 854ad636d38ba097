"""Every card of a deck, rendered as Anki shows it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from deck_builder.build.finished_file import has_finished_files
from deck_builder.build.packed_note_type import pack_note_type
from deck_builder.build.pipeline import load_deck_and_lock
from deck_builder.build.progress import show_nothing
from deck_builder.commands.check.kept_shares import KeptShares
from deck_builder.commands.check.shares import ShareMaker, merge_cards, merge_checks
from deck_builder.content.image_occlusion import SCRIPT_NAME, draw_shapes
from deck_builder.content.raw_html import remove_code
from deck_builder.deck.card_files import read_card_file
from deck_builder.lock.identity import start_lock
from deck_builder.packages.model import PackedNote
from deck_builder.packages.render import render_card
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.build.progress import Progress
    from deck_builder.commands.check.shares import Share
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import PackedNoteType
    from deck_builder.problems.problem import Problems

FRONT: Final = "\1"
"""A placeholder in a back for the whole front, which most backs repeat. The page's script replaces it."""

_SOUND: Final = compile_late(r"\[sound:((?:(?!\[sound:)[^\]])+)\]")


class PreviewCard(TypedDict):
    """One card, with the keys that the page's script reads."""

    key: str
    """A name that no other card has: the card's id, followed by `/` and a number if its note has several cards."""
    id: str
    """The id that the author gave the card."""
    name: str
    """The template's name, or `gap 1` for a cloze; empty if its note has only this card."""
    kind: str
    """The name of the card's kind."""
    subdeck: str
    """The card's subdeck; empty if it is in the deck itself."""
    tags: tuple[str, ...]
    """The tags that the note has in Anki."""
    evidence: str
    """The card's evidence, with spaces instead of hyphens; empty if it has none."""
    file: str
    """The name of the file that the card is in."""
    line: int
    """The line on which the card begins, counted from 1."""
    type: int
    """The position of the card's stylesheet in `Preview.styles`."""
    front: str
    """The HTML of the front."""
    back: str
    """The HTML of the back, with `FRONT` where it repeats the front."""


class PreviewedFiles(NamedTuple):
    """What the page shows of some card files: of one, or of all together."""

    cards: tuple[PreviewCard, ...]
    """The cards, in the order of the files. The type of each is a position in `styles`."""
    styles: tuple[str, ...]
    """The stylesheets of their note types, each once."""
    media: Mapping[str, MediaFile]
    """The files that they show or play, by their names in the package."""


@dataclass(frozen=True, slots=True)
class Preview:
    """All cards of a deck that can be built."""

    deck_id: str
    """The deck's id."""
    name: str
    """The deck's name."""
    files: tuple[PreviewedFiles, ...]
    """What the page shows of the deck's files, in their order."""
    styles: tuple[str, ...]
    """The stylesheets of the cards' note types, each once."""

    @property
    def cards(self) -> tuple[PreviewCard, ...]:
        """The cards, in the deck's order. The type of each is a position in `styles`."""
        return tuple(card for each in self.files for card in self.list_cards(each))

    @property
    def media(self) -> Mapping[str, MediaFile]:
        """The files that the cards show or play, by their names in the package."""
        return {name: file for each in self.files for name, file in each.media.items()}

    def list_cards(self, files: PreviewedFiles) -> tuple[PreviewCard, ...]:
        """List the cards of some of its files. The type of each is a position in `styles`."""
        if files.styles == self.styles[: len(files.styles)]:
            return files.cards
        types = [self.styles.index(style) for style in files.styles]
        return tuple([{**card, "type": types[card["type"]]} for card in files.cards])


_MOST_OF_A_NOTE: Final = 1_000_000
"""In characters. Every card of a note has the note's whole text on both sides, and a note can have 499 gaps."""
_NOT_DRAWN: Final = '<p class="template-error">Not drawn: the cards of this note together are too long for a page.</p>'

Sides = tuple[tuple[str, str], ...]
"""The front and the back of each card of a note, as HTML."""

SidesCache = dict[str, tuple[PackedNote, Sides]]
"""Notes that were rendered and the result, by their guids."""

_Found = tuple["Share", PreviewedFiles]
"""What a check finds in some files, and what the page shows of them."""


@dataclass(frozen=True, slots=True)
class PreviewMemory:
    """What is kept from one preview of a deck to the next one."""

    shares: KeptShares[PreviewedFiles] = field(default_factory=KeptShares)
    """What was found in each card file."""
    sides: SidesCache = field(default_factory=dict)
    """The notes as they were last rendered."""


def preview_deck(
    folder: Path,
    now: int,
    problems: Problems,
    memory: PreviewMemory | None = None,
    *,
    edition: str = "",
    progress: Progress = show_nothing,
) -> Preview | None:
    """Render every card that can be built of the deck in `folder`; None if the deck can't be read. Writes nothing.

    `now` is the time in seconds since 1970. Files and notes that are in `memory` and have not changed are not gone
    through again; the others are added to it. If `edition` is the key of a smaller edition, only what that has is
    rendered. `progress` is told how far the work is.
    """
    deck, lock = load_deck_and_lock(folder, folder, problems)
    if deck is None:
        return None
    known = lock or start_lock(deck)
    sides = memory.sides if memory else {}

    def go_through(maker: ShareMaker, files: tuple[Path, ...], read_file: ReadCardFile) -> _Found:
        page = _PageMaker(deck, edition, sides)
        return maker.make(files, page.add, read_file), page.finish()

    def go_through_all() -> _Found:
        maker = ShareMaker(deck, deck.card_files, known, now, problems, progress=progress)
        return go_through(maker, deck.card_files, read_card_file)

    if memory and has_finished_files(deck):
        maker = ShareMaker(deck, deck.card_files, known, now, problems)
        found = memory.shares.find_or_make(
            deck, known, problems, maker, lambda file, read_file: go_through(maker, (file,), read_file)
        )
    else:
        found = [go_through_all()]
    cards = merge_cards([share for share, _ in found])
    if cards is None:
        found = [go_through_all()]
        cards = found[0][0].cards
    checks = merge_checks([share for share, _ in found], cards, deck, known, now, problems)
    if lock is None:
        return None
    cards.report_whole_deck(deck, lock, folder, problems)
    checks.finish()
    files = tuple(shown for _, shown in found)
    styles = dict.fromkeys(style for each in files for style in each.styles)
    return Preview(deck.id, deck.name, files, tuple(styles))


class _PageMaker:
    """Makes what the page shows of some card files, card by card. Arguments as for `preview_deck`."""

    def __init__(self, deck: Deck, edition: str, sides: SidesCache) -> None:
        self._deck, self._edition, self._sides = deck, edition, sides
        self._cards: list[PreviewCard] = []
        self._styles: dict[str, int] = {}
        self._note_types: dict[int, PackedNoteType] = {}
        self._media: dict[str, MediaFile] = {}

    def add(self, compiled: CompiledCard) -> None:
        """Add a card, unless it has errors or is not in the edition."""
        in_edition = _pick_edition(compiled, self._deck, self._edition)
        if compiled.has_errors or in_edition is None:
            return
        compiled = in_edition
        self._media.update((file.name, file) for file in compiled.content.media)
        note_type = self._note_types.get(compiled.note_type.id)
        if note_type is None:
            note_type = self._note_types[compiled.note_type.id] = pack_note_type(compiled.note_type)
        style = self._styles.setdefault(note_type.css, len(self._styles))
        self._cards += _describe_cards(compiled, note_type, _render_note(compiled, note_type, self._sides), style)

    def finish(self) -> PreviewedFiles:
        """What the page shows of all cards that were added."""
        return PreviewedFiles(tuple(self._cards), tuple(self._styles), self._media)


def _pick_edition(compiled: CompiledCard, deck: Deck, edition: str) -> CompiledCard | None:
    """What an edition has of a card; None if it leaves the card out. The whole deck has all of it."""
    if not edition:
        return compiled
    keys = [each.key for each in deck.editions]
    content = compiled.editions[keys.index(edition)] if edition in keys else None
    return compiled._replace(content=content) if content else None


def _describe_cards(
    compiled: CompiledCard, note_type: PackedNoteType, sides: Sides, style: int
) -> Iterator[PreviewCard]:
    """What the page shows of each card of a note; `style` is the position of its stylesheet."""
    card, content = compiled.card, compiled.content
    has_several = len(content.ordinals) > 1
    for ordinal, (front, back) in zip(content.ordinals, sides, strict=True):
        name = f"gap {ordinal + 1}" if note_type.cloze else note_type.templates[ordinal].name
        yield {
            "key": f"{card.id}/{ordinal + 1}" if has_several else card.id,
            "id": card.id,
            "name": name if has_several else "",
            "kind": card.kind.name,
            "subdeck": card.subdeck,
            "tags": content.tags,
            "evidence": card.evidence.replace("-", " "),
            "file": card.place.file.name,
            "line": card.place.line,
            "type": style,
            "front": front,
            "back": back.replace(front, FRONT, 1) if front else back,
        }


def _render_note(compiled: CompiledCard, note_type: PackedNoteType, cache: SidesCache) -> Sides:
    """The sides of a note's cards, from `cache` if the same note is in it."""
    guid, content = compiled.identity.guid, compiled.content
    decks = {**dict.fromkeys(content.ordinals, compiled.deck_name), **compiled.other_decks}
    packed = PackedNote(guid, note_type, content.fields, content.tags, 0, decks)
    cached = cache.get(guid)
    if cached and cached[0] == packed:
        return cached[1]
    sides: list[tuple[str, str]] = []
    drawn = 0
    for ordinal in content.ordinals:
        if drawn > _MOST_OF_A_NOTE:
            sides.append((_NOT_DRAWN, _NOT_DRAWN))
            continue
        front, back = map(_add_audio_players, map(remove_code, _render_card(packed, ordinal)))
        drawn += len(front) + len(back)
        sides.append((front, back))
    cache[guid] = packed, tuple(sides)
    return tuple(sides)


def _render_card(note: PackedNote, ordinal: int) -> tuple[str, str]:
    """A card's front and back; shapes over a picture, which Anki's script draws, are drawn as SVG."""
    front, back = render_card(note, ordinal)
    if SCRIPT_NAME not in front:
        return front, back
    number = ordinal + 1
    return draw_shapes(front, note.fields, number, front=True), draw_shapes(back, note.fields, number, front=False)


def _add_audio_players(side: str) -> str:
    """A side with an audio player where Anki shows a play button."""
    return _SOUND.sub(lambda sound: f'<audio controls preload="none" src="{html.escape(sound[1])}"></audio>', side)
