"""Which fronts are looked at after an import: Anki takes long to show all of them to each learner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from deck_builder.commands.rehearse.observed_import import LearnerActions
    from deck_builder.commands.rehearse.state import CardKey, CollectionState, StoredNoteType
    from deck_builder.packages.compare import Difference

_PLAIN_DECK: Final = compile_late(r"(?:\w[\w .,()-]*)(?:::\w[\w .,()-]*)*")
"""The names of most decks: each part is text that shows, so a front with one is not blank, whichever it is."""


def list_other_fronts(
    difference: Difference,
    actions: LearnerActions,
    before: CollectionState,
    after: CollectionState,
    newcomer: CollectionState,
) -> frozenset[CardKey]:
    """List the cards whose fronts may show what the newcomer does not see, because of the new package.

    All states are of collections with the new package, but for `before`. Left out are cards with nothing but the
    learner's own words beside what the newcomer has, and all of a learner who wrote after the release: what those show
    is not the author's doing.
    """
    changed = {change.new.guid for change in difference.changed}
    as_newcomers, as_before = (_list_same_fronts(after, each) for each in (newcomer, before))
    decks, newcomers_decks = _read_decks(after), _read_decks(newcomer)
    with_flag = {
        key for key, each in after.note_types.items() if any("Flag" in front for _, front, _ in each.templates)
    }
    fronts = set()
    for key, card in after.cards.items():
        guid, note = key.guid, after.notes[key.guid]
        if guid not in difference.new.notes or guid in actions.wrote_after:
            continue
        had, right, right_card = before.notes.get(guid), newcomer.notes.get(guid), newcomer.cards.get(key)
        has_words = guid in actions.wrote_before and guid not in changed and had and had[:3] == note[:3]
        is_known = (
            right_card
            and right
            and (right[:3] == note[:3] or (has_words and note.note_type in as_before))
            and note.note_type in as_newcomers
            and decks[card.deck] == newcomers_decks[right_card.deck]
            and (card.flags == right_card.flags or note.note_type not in with_flag)
        )
        if not is_known:
            fronts.add(key)
    return frozenset(fronts)


def _list_same_fronts(one: CollectionState, other: CollectionState) -> frozenset[int]:
    """The ids of the note types that have the same fronts in both collections."""
    return frozenset(
        key
        for key, note_type in one.note_types.items()
        if (same := other.note_types.get(key)) and _list_fronts(note_type) == _list_fronts(same)
    )


def _list_fronts(note_type: StoredNoteType) -> tuple[object, ...]:
    """Everything about a note type that a front may show."""
    return note_type.name, note_type.fields, [template[:2] for template in note_type.templates]


def _read_decks(state: CollectionState) -> dict[int, str]:
    """The names of decks by id; empty for all names that show."""
    return {deck: "" if _PLAIN_DECK.fullmatch(name) else name for deck, name in state.decks.items()}
