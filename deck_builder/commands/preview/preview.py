"""Every card of a deck, rendered as Anki shows it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict

from deck_builder.build.note_types import pack_note_type
from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.build.progress import show_nothing
from deck_builder.commands.check.checks import DeckChecks
from deck_builder.content.image_occlusion import SCRIPT_NAME, draw_shapes
from deck_builder.content.raw_html import remove_code
from deck_builder.packages.model import PackedNote
from deck_builder.packages.render import render_card
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.build.progress import Progress
    from deck_builder.content.media_file import MediaFile
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


@dataclass(frozen=True, slots=True)
class Preview:
    """All cards of a deck that can be built."""

    deck_id: str
    """The deck's id."""
    name: str
    """The deck's name."""
    cards: tuple[PreviewCard, ...]
    """The cards, in the deck's order."""
    styles: tuple[str, ...]
    """The stylesheets of the cards' note types, each once."""
    media: Mapping[str, MediaFile]
    """The files that the cards show or play, by their names in the package."""


_MOST_OF_A_NOTE: Final = 1_000_000
"""In characters. Every card of a note has the note's whole text on both sides, and a note can have 499 gaps."""
_NOT_DRAWN: Final = '<p class="template-error">Not drawn: the cards of this note together are too long for a page.</p>'

Sides = tuple[tuple[str, str], ...]
"""The front and the back of each card of a note, as HTML."""

SidesCache = dict[str, tuple[PackedNote, Sides]]
"""Notes that were rendered and the result, by their guids."""


def preview_deck(
    folder: Path,
    now: int,
    problems: Problems,
    cache: SidesCache | None = None,
    *,
    edition: str = "",
    thorough: bool = True,
    progress: Progress = show_nothing,
) -> Preview | None:
    """Render every card that can be built of the deck in `folder`; None if the deck can't be read. Writes nothing.

    `now` is the time in seconds since 1970. Notes that are in `cache` and have not changed are not rendered again;
    the others are added to it. If `edition` is the key of a smaller edition, only what that has
    is rendered. Without `thorough`, only the problems that a build finds are found.
    `progress` is told how far the work is.
    """
    opened = open_deck(folder, folder, problems)
    if opened is None:
        return None
    deck, lock = opened
    cards: list[PreviewCard] = []
    styles: dict[str, int] = {}
    note_types: dict[int, PackedNoteType] = {}
    media: dict[str, MediaFile] = {}
    cache = {} if cache is None else cache
    checks = DeckChecks(deck, problems) if thorough else None
    card_pass = CardPass(deck, lock, now, problems, progress=progress)
    for compiled in card_pass:
        if checks:
            checks.look_at(compiled.card, compiled.content)
        in_edition = _pick_edition(compiled, deck, edition)
        if compiled.has_errors or in_edition is None:
            continue
        compiled = in_edition
        media.update((file.name, file) for file in compiled.content.media)
        note_type = note_types.get(compiled.note_type.id)
        if note_type is None:
            note_type = note_types[compiled.note_type.id] = pack_note_type(compiled.note_type)
        style = styles.setdefault(note_type.css, len(styles))
        cards += _describe_cards(compiled, note_type, _render_note(compiled, note_type, cache), style)
    card_pass.report_whole_deck(folder)
    if checks:
        checks.finish()
    return Preview(deck.id, deck.name, tuple(cards), tuple(styles), media)


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
