"""The learners of a rehearsal, and what each does with the deck before the new package comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.rehearse.promises import Doings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deck_builder.commands.rehearse.anki import Learner
    from deck_builder.packages.compare import Difference

OWN_WORDS: Final = "in my own words"
OWN_TAG: Final = "mine"
OWN_DECK: Final = "My own deck"


@dataclass(frozen=True, slots=True)
class Role:
    """A learner to play: their key, what they did in words, and what they do before the new package comes."""

    key: str
    who: str
    prepare: Callable[[Learner, Difference], Doings]
    presets: bool = False


def students(difference: Difference) -> Iterator[Role]:
    """The learners who have the old package when the new one comes. The first did nothing but study."""
    yield Role("studied", "studied every card", does_nothing)
    yield Role("wrote-before", "wrote into notes before the release", _writes_before)
    yield Role("wrote-after", "wrote into notes after the release", _writes_after)
    yield Role("arranged", "moved, suspended, flagged, buried, deleted", _arranges)
    yield Role("renamed", "renamed the deck", _renames)
    if difference.arriving("conflict") or any(each.breaks for each in difference.note_types):
        yield Role("merged", "ticks “Merge note types”", _will_merge)
    yield Role("presets", "ticks “Import any deck presets”", does_nothing, presets=True)


def does_nothing(_: Learner, __: Difference) -> Doings:
    """Leave all as it is."""
    return Doings()


def _will_merge(_: Learner, __: Difference) -> Doings:
    return Doings(merges=True)


def _newest(difference: Difference) -> int:
    return max((note.mod for note in difference.new.notes.values()), default=0)


def _writes_before(learner: Learner, difference: Difference) -> Doings:
    """Write into every note in the last second in which that is older than the release.

    No edit is older than the content that it was made on.
    """
    new, newest = difference.new.notes, _newest(difference)
    changed = {each.new.guid for each in difference.changed if each.arrival == "updated"}
    learner.write_into(difference.old.notes, OWN_WORDS, OWN_TAG)
    learner.set_note_times(
        {
            guid: max(note.mod, (new[guid].mod if guid in changed else newest) - 1)
            for guid, note in difference.old.notes.items()
        }
    )
    return Doings(wrote_before=frozenset(difference.old.notes))


def _writes_after(learner: Learner, difference: Difference) -> Doings:
    learner.write_into(difference.old.notes, OWN_WORDS, OWN_TAG)
    after = _newest(difference) + 1
    learner.set_note_times({guid: max(note.mod, after) for guid, note in difference.old.notes.items()})
    return Doings(wrote_after=frozenset(difference.old.notes))


def _arranges(learner: Learner, difference: Difference) -> Doings:
    both = [guid for guid in difference.new.notes if guid in difference.old.notes]
    if len(both) > 1:
        learner.delete_note(both[-1])
    cards = sorted(learner.col.find_cards(""))
    learner.col.set_deck(cards[0::5], learner.deck_id(OWN_DECK))
    learner.col.sched.suspend_cards(cards[1::5])
    learner.col.set_user_flag_for_cards(3, cards[2::5])
    learner.col.sched.bury_cards(cards[3::5])
    return Doings()


def _renames(learner: Learner, difference: Difference) -> Doings:
    roots = {deck.split("::")[0] for note in difference.old.notes.values() for deck in note.decks.values()}
    for number, root in enumerate(sorted(roots)):
        learner.rename_deck(root, f"{OWN_DECK} {number + 1}")
    return Doings()
