"""Plans what comes back from Anki: compares each note with its card, and edits the card's file line by line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.build.note_types import pack_note_type
from deck_builder.build.pipeline import CardPass
from deck_builder.commands.pull.source_text import find_source_text
from deck_builder.commands.push.last_push import name_fields
from deck_builder.content.comparing import fold_name
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.deck.edit_cards import CardEdit, edit_card
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.commands.push.last_push import PushedNote
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.model import Lock
    from deck_builder.packages.model import Package, PackedNote

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki gives to notes while people learn."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A difference that does not come back by itself."""

    card: str
    """The card's id."""
    name: str
    """The name of the field in Anki, or `tags`."""
    before: str
    """What the deck's files say, as HTML."""
    after: str
    """What Anki has, as HTML."""


@dataclass(slots=True)
class PullPlan:
    """What comes back into the files, and what does not."""

    texts: dict[Path, tuple[str, str]] = field(default_factory=dict)
    """The old and the new text of each card file that changes."""
    cards: list[str] = field(default_factory=list)
    """The ids of the cards with an edit that comes back."""
    no_way_back: list[LeftAlone] = field(default_factory=list)
    """Edits in Anki that no line in a card file says."""
    both_edited: list[LeftAlone] = field(default_factory=list)
    """Fields that were edited in Anki and in the files."""
    newer_here: list[str] = field(default_factory=list)
    """The ids of cards that were edited in the files only, or later there."""
    added: list[PackedNote] = field(default_factory=list)
    """Notes of the deck that its files do not know."""


def plan_pull(
    deck: Deck, lock: Lock, have: Package, pushed: Mapping[str, PushedNote], now: int, problems: Problems
) -> PullPlan | None:
    """Plan what comes back from the notes in `have`; None if a problem of the deck is an error. Writes nothing.

    `pushed` is what Anki had after the last push. `now`, in seconds since 1970, is when changes since the last build
    were made.
    """
    plan = PullPlan()
    errors_before = problems.errors
    known = {card.card.guid for card in lock.retired.values()}
    for compiled in CardPass(deck, lock, now, problems):
        guid = compiled.identity.guid
        known.add(guid)
        if (note := have.notes.get(guid)) and not compiled.card.has_new_id:
            _Pull(deck, compiled, note, pushed.get(guid), now, plan).run()
    if problems.errors > errors_before:
        return None
    own = [note for note in have.notes.values() if note.guid not in known]
    plan.added = [note for note in own if any(_is_below(name, deck.name) for name in note.decks.values())]
    return plan


def _is_below(name: str, root: str) -> bool:
    return name == root or name.startswith(f"{root}::")


class _Pull:
    """Brings the edits of one note back into the file of its card."""

    def __init__(
        self, deck: Deck, compiled: CompiledCard, note: PackedNote, pushed: PushedNote | None, now: int, plan: PullPlan
    ) -> None:
        self._deck, self._compiled, self._note, self._pushed, self._plan = deck, compiled, note, pushed, plan
        entry = compiled.identity.lock_card(compiled.card, compiled.content, now)
        self._is_newer_in_anki = note.mod > (pushed.mod if pushed else entry.mod)

    def run(self) -> None:
        """Compare the note with the card, and plan the edits."""
        card, content = self._compiled.card, self._compiled.content
        keys = self._compiled.note_type.field_keys
        names = [each.name for each in pack_note_type(self._compiled.note_type).fields]
        in_anki = name_fields(self._note)
        above = "id"
        for key, name, html in zip(keys, names, content.fields, strict=False):
            theirs = in_anki.get(name, html)
            if _nfc(theirs) != _nfc(html) and tidy_editor_html(theirs) != tidy_editor_html(html):
                self._compare(key, name, html, theirs, above)
            if key in card.marks and isinstance(card.values.get(key), str):
                above = key
        self._compare_tags(card, content.tags)

    def _compare(self, key: str, name: str, ours: str, theirs: str, above: str) -> None:
        card = self._compiled.card
        before = self._pushed.fields.get(name) if self._pushed else None
        if not self._is_newer_in_anki or before == theirs:
            _add(self._plan.newer_here, card.id)
            return
        difference = LeftAlone(card.id, name, ours, theirs)
        if before is not None and before != ours:
            self._plan.both_edited.append(difference)
        elif not self._edit(card, self._find_edit(card, key, ours, theirs, above)):
            self._plan.no_way_back.append(difference)

    def _find_edit(self, card: Card, key: str, ours: str, html: str, above: str) -> CardEdit | None:
        fields = [each for each in card.kind.fields if each.key == key]
        if not fields:
            return None  # it is made of something else, such as the sources
        media = self._deck.media
        names = {
            file.name: file.path.relative_to(media.root).as_posix()
            for file in self._compiled.content.media
            if file.path.is_relative_to(media.root)
        }
        found = find_source_text(html, card.kind, fields[0], card.values.get(key), ours, media, names)
        if found is None:
            return None
        is_trimmed = fields[0].text != "html" and not found.is_html
        return CardEdit(card.id, key, found.text, found.is_html, is_trimmed, before=above)

    def _compare_tags(self, card: Card, tags: tuple[str, ...]) -> None:
        ours = {fold_name(tag) for tag in tags}
        pushed = {fold_name(tag) for tag in self._pushed.tags} if self._pushed else set()
        added = tuple(tag for tag in self._note.tags if fold_name(tag) not in ours | pushed | _LEARNERS_TAGS)
        if added and self._is_newer_in_anki and not self._edit(card, CardEdit(card.id, "tags", tags=added)):
            self._plan.no_way_back.append(LeftAlone(card.id, "tags", "", " ".join(added)))

    def _edit(self, card: Card, edit: CardEdit | None) -> bool:
        """Edit the text of a card's file in the plan. Returns whether that worked."""
        if edit is None:
            return False
        file = card.place.file
        if file not in self._plan.texts:
            data = read_bytes(file, self._deck.folder, Problems())
            old = data.decode("utf-8", errors="replace") if data else ""
            self._plan.texts[file] = (old, old)
        old, text = self._plan.texts[file]
        new = edit_card(text, file, self._deck, edit)
        if new is None:
            return False
        self._plan.texts[file] = (old, new)
        _add(self._plan.cards, card.id)
        return True


def _add(ids: list[str], card: str) -> None:
    """Add an id, once."""
    if not ids or ids[-1] != card:
        ids.append(card)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
