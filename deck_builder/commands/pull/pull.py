"""Plans what comes back from Anki: compares each note with its card, and edits the card's file line by line."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.build.note_types import pack_note_type
from deck_builder.build.notes import compile_card
from deck_builder.build.pipeline import CardPass
from deck_builder.commands.pull.source_values import EditedCard, find_source_values
from deck_builder.commands.push.last_push import name_fields
from deck_builder.content.comparing import fold_name
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.cards import read_cards_of_text
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.commands.push.last_push import PushedNote
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.model import Lock
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.source.write_values import NewValue

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


@dataclass(frozen=True, slots=True)
class _PulledCard:
    """A card with edits that may come back."""

    compiled: CompiledCard
    """The card as it is in its file."""
    edits: dict[str, LeftAlone]
    """What was edited in Anki, by the key of the field; the tags by the key `tags`."""
    values: dict[str, dict[str, NewValue]]
    """The keys of the card that each of them changes, by the same key. Those without a way back are not in it."""


def plan_pull(
    deck: Deck, lock: Lock, have: Package, pushed: AnyMapping[str, PushedNote], now: int, problems: Problems
) -> PullPlan | None:
    """Plan what comes back from the notes in `have`; None if a problem of the deck is an error. Writes nothing.

    `pushed` is what Anki had after the last push. `now`, in seconds since 1970, is when changes since the last build
    were made.
    """
    plan = PullPlan()
    errors_before = problems.errors
    known = {card.card.guid for card in lock.retired.values()}
    pulled: dict[Path, list[_PulledCard]] = defaultdict(list)
    typed: dict[Path, dict[str, Mapping]] = {}
    for compiled in CardPass(deck, lock, now, problems):
        guid = compiled.identity.guid
        known.add(guid)
        if (note := have.notes.get(guid)) and not compiled.card.has_new_id:
            edits = _compare(compiled, note, pushed.get(guid), now, plan)
            if edits:
                file = compiled.card.place.file
                if file not in typed:
                    typed[file] = _read_typed(file, deck)
                pulled[file].append(_find_ways_back(compiled, edits, typed[file].get(compiled.card.id), deck))
    if problems.errors > errors_before:
        return None
    for file, cards in pulled.items():
        _edit_file(file, cards, deck, plan)
    own = [note for note in have.notes.values() if note.guid not in known]
    plan.added = [note for note in own if any(_is_below(name, deck.name) for name in note.decks.values())]
    return plan


def _is_below(name: str, root: str) -> bool:
    return name == root or name.startswith(f"{root}::")


def _compare(
    compiled: CompiledCard, note: PackedNote, pushed: PushedNote | None, now: int, plan: PullPlan
) -> dict[str, LeftAlone]:
    """List what was edited in Anki only, by the field's key; what was edited in the files is added to the plan."""
    card, content = compiled.card, compiled.content
    entry = compiled.identity.lock_card(card, content, now)
    is_newer_in_anki = note.mod > (pushed.mod if pushed else entry.mod)
    names = [each.name for each in pack_note_type(compiled.note_type).fields]
    in_anki = name_fields(note)
    edits = {}
    for key, name, ours in zip(compiled.note_type.field_keys, names, content.fields, strict=False):
        theirs = in_anki.get(name, ours)
        if is_same_html(theirs, ours):
            continue
        before = pushed.fields.get(name) if pushed else None
        if not is_newer_in_anki or before == theirs:
            _add(plan.newer_here, card.id)
        elif before is not None and before != ours:
            plan.both_edited.append(LeftAlone(card.id, name, ours, theirs))
        else:
            edits[key] = LeftAlone(card.id, name, ours, theirs)
    if is_newer_in_anki:
        added, removed = _compare_tags(note.tags, content.tags, pushed.tags if pushed else content.tags)
        if added or removed:
            edits["tags"] = LeftAlone(card.id, "tags", " ".join(removed), " ".join(added))
    return edits


def is_same_html(one: str, other: str) -> bool:
    """Whether two contents of a field are the same, but for marks of Anki's editor."""
    return _nfc(one) == _nfc(other) or tidy_editor_html(one) == tidy_editor_html(other)


def _compare_tags(
    theirs: Sequence[str], ours: Sequence[str], before: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the tags that were added in Anki since `before`, and those that were removed there."""
    in_anki, in_files, at_push = ({fold_name(tag) for tag in tags} for tags in (theirs, ours, before))
    added = tuple(tag for tag in theirs if fold_name(tag) not in in_files | at_push | _LEARNERS_TAGS)
    return added, tuple(tag for tag in ours if fold_name(tag) in at_push - in_anki)


def _read_typed(file: Path, deck: Deck) -> dict[str, Mapping]:
    """The keys of the cards of a file, as their author typed them, by id."""
    mapping = read_card_file(file, deck, Problems())
    cards = mapping.get("cards") if mapping else None
    listed = cards if isinstance(cards, list) else []
    return {str(card.get("id")): card for card in listed if isinstance(card, Mapping)}


def _find_ways_back(
    compiled: CompiledCard, edits: dict[str, LeftAlone], typed: Mapping | None, deck: Deck
) -> _PulledCard:
    """Find what the card's file may say for each edit."""
    card, media = compiled.card, deck.media
    names = {
        file.name: file.path.relative_to(media.root).as_posix()
        for file in compiled.content.media
        if file.path.is_relative_to(media.root)
    }
    edited = EditedCard(card, typed or {}, compiled.content, compiled.identity.known, deck, names)
    values: dict[str, dict[str, NewValue]] = {}
    for key, edit in edits.items():
        found = _find_tags(card, edit) if key == "tags" else find_source_values(edit.after, key, edit.before, edited)
        if found is not None:
            values[key] = found
    return _PulledCard(compiled, edits, values)


def _find_tags(card: Card, edit: LeftAlone) -> dict[str, NewValue] | None:
    """The tags of a card after an edit; None if it has not the tags that were removed."""
    own, removed = {fold_name(tag) for tag in card.tags}, {fold_name(tag) for tag in edit.before.split()}
    if not removed <= own:
        return None
    return {"tags": (*(tag for tag in card.tags if fold_name(tag) not in removed), *edit.after.split()) or None}


def _edit_file(file: Path, cards: Sequence[_PulledCard], deck: Deck, plan: PullPlan) -> None:
    """Edit a card file, and compile its cards again: an edit that they do not show has no way back."""
    data = read_bytes(file, deck.folder, Problems())
    old = data.decode("utf-8", errors="replace") if data else ""
    while True:
        changes = {
            each.compiled.card.id: {key: value for found in each.values.values() for key, value in found.items()}
            for each in cards
            if each.values
        }
        edited = edit_card_file(old, file, deck, changes)
        shown = _compile_again(cards, edited.text, file, deck)
        wrong = [
            (each, key)
            for each in cards
            for key, values in each.values.items()
            if key not in shown[each.compiled.card.id]
            or any((each.compiled.card.id, changed) in edited.left for changed in values)
        ]
        if not wrong:
            break
        for each, key in wrong:
            del each.values[key]
    if edited.text != old:
        plan.texts[file] = (old, edited.text)
    for each in cards:
        card_id = each.compiled.card.id
        if each.values:
            plan.cards.append(card_id)
        plan.no_way_back += [edit for key, edit in each.edits.items() if key not in shown[card_id]]


def _compile_again(cards: Sequence[_PulledCard], text: str, file: Path, deck: Deck) -> dict[str, set[str]]:
    """Compile cards from the new text of their file. Returns which edits each of them shows then, by its id."""
    shown: dict[str, set[str]] = {each.compiled.card.id: set() for each in cards}
    by_id = {each.compiled.card.id: each for each in cards if each.values}
    problems = Problems()
    for card in read_cards_of_text(text, file, deck, by_id.keys(), problems) if by_id else ():
        pulled = by_id[card.id]
        note_type = pulled.compiled.note_type
        content = compile_card(card, deck, note_type, problems, pulled.compiled.identity)
        if any(problem.card == card.id and problem.severity == "error" for problem in problems):
            continue
        contents = dict(zip(note_type.field_keys, content.fields, strict=True))
        shown[card.id] = {
            key
            for key, edit in pulled.edits.items()
            if (_has_tags(content.tags, edit) if key == "tags" else is_same_html(contents[key], edit.after))
        }
    return shown


def _has_tags(tags: Sequence[str], edit: LeftAlone) -> bool:
    """Whether a card has the tags that were added, and none that was removed."""
    own = {fold_name(tag) for tag in tags}
    added, removed = ({fold_name(tag) for tag in listed.split()} for listed in (edit.after, edit.before))
    return added <= own and not removed & own


def _add(ids: list[str], card: str) -> None:
    """Add an id, once."""
    if not ids or ids[-1] != card:
        ids.append(card)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
