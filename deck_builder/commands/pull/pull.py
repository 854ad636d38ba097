"""Plans what comes back from Anki: compares each note with its card, and edits the card's file line by line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.build.packed_note_type import pack_note_type
from deck_builder.build.pipeline import CardPass
from deck_builder.commands.pull.edited_cards import (
    LeftAlone,
    PulledCard,
    edit_file,
    find_ways_back,
    is_same_html,
    read_typed,
)
from deck_builder.commands.push.last_push import name_fields
from deck_builder.content.comparing import fold_name
from deck_builder.deck.model import REPORT_ID_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.commands.push.last_push import PushedNote
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.problems.problem import Problems
    from deck_builder.source.values import Mapping

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki gives to notes while people learn."""


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
    deck: Deck, lock: Lock, have: Package, pushed: AnyMapping[str, PushedNote], now: int, problems: Problems
) -> PullPlan | None:
    """Plan what comes back from the notes in `have`; None if a problem of the deck is an error. Writes nothing.

    `pushed` is what Anki had after the last push. `now`, in seconds since 1970, is when changes since the last build
    were made.
    """
    plan = PullPlan()
    errors_before = problems.errors
    known = {card.card.guid for card in lock.retired.values()}
    pulled: dict[Path, list[PulledCard]] = defaultdict(list)
    typed: dict[Path, dict[str, Mapping]] = {}
    for compiled in CardPass(deck, lock, now, problems):
        guid = compiled.identity.guid
        known.add(guid)
        if (note := have.notes.get(guid)) and not compiled.card.has_new_id:
            edits = _compare(compiled, note, pushed.get(guid), now, plan)
            if edits:
                file = compiled.card.place.file
                if file not in typed:
                    typed[file] = read_typed(file, deck)
                pulled[file].append(find_ways_back(compiled, edits, typed[file].get(compiled.card.id), deck))
    if problems.errors > errors_before:
        return None
    for file, cards in pulled.items():
        edited = edit_file(file, cards, deck)
        if edited.new != edited.old:
            plan.texts[file] = (edited.old, edited.new)
        plan.cards += edited.changed
        plan.no_way_back += edited.no_way_back
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
        if is_same_html(theirs, ours) or key == REPORT_ID_KEY:  # the program fills it, and no author edits it
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


def _compare_tags(
    theirs: Sequence[str], ours: Sequence[str], before: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the tags that were added in Anki since `before`, and those that were removed there."""
    in_anki, in_files, at_push = ({fold_name(tag) for tag in tags} for tags in (theirs, ours, before))
    added = tuple(tag for tag in theirs if fold_name(tag) not in in_files | at_push | _LEARNERS_TAGS)
    return added, tuple(tag for tag in ours if fold_name(tag) in at_push - in_anki)


def _add(ids: list[str], card: str) -> None:
    """Add an id, once."""
    if not ids or ids[-1] != card:
        ids.append(card)
