"""The learners of a rehearsal, and what each does with the deck before importing the new package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.rehearse.observed_import import LearnerActions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deck_builder.commands.rehearse.anki import Learner
    from deck_builder.packages.compare import Difference

OWN_WORDS: Final = "in my own words"
"""What a learner adds to a field."""
OWN_TAG: Final = "mine"
"""The tag that a learner adds to a note."""
OWN_DECK: Final = "My own deck"
"""The deck that a learner moves cards to, or the new name of a renamed deck."""


@dataclass(frozen=True, slots=True)
class LearnerProfile:
    """One of the learners of a rehearsal."""

    key: str
    """Names the learner in JSON and in messages."""
    description: str
    """What the learner did, in words that follow "someone who"."""
    prepare: Callable[[Learner, Difference], LearnerActions]
    """Does in Anki what the learner does between the two imports, beside writing."""
    writes: bool = False
    """Whether the learner writes into every note first, see `write_into_notes`: `prepare` then says when that was."""
    presets: bool = False
    """Whether the learner ticks "Import any deck presets"."""


def list_students(difference: Difference) -> Iterator[LearnerProfile]:
    """List the learners who have studied the old package. The first one did nothing else."""
    yield LearnerProfile("studied", "studied every card", do_nothing)
    yield LearnerProfile("wrote-before", "wrote into notes before the release", date_words_before_release, writes=True)
    yield LearnerProfile("wrote-after", "wrote into notes after the release", _date_words_after_release, writes=True)
    yield LearnerProfile("arranged", "moved, suspended, flagged, buried, deleted", _rearrange)
    yield LearnerProfile("renamed", "renamed the deck", _rename_decks)
    if difference.with_arrival("conflict") or any(change.breaks for change in difference.note_types):
        yield LearnerProfile("merged", "ticks “Merge note types”", _decide_to_merge)
    yield LearnerProfile("presets", "ticks “Import any deck presets”", do_nothing, presets=True)


def do_nothing(_: Learner, __: Difference) -> LearnerActions:
    """Leave the collection as it is."""
    return LearnerActions()


def _decide_to_merge(_: Learner, __: Difference) -> LearnerActions:
    return LearnerActions(merges=True)


def _release_time(difference: Difference) -> int:
    """The newest time of a note in the new package, in seconds since 1970."""
    return max((note.mod for note in difference.new.notes.values()), default=0)


def write_into_notes(learner: Learner, difference: Difference) -> None:
    """Write into every note of the old package. All learners who write share a collection until here."""
    learner.write_into(difference.old.notes, OWN_WORDS, OWN_TAG)


def date_words_before_release(learner: Learner, difference: Difference) -> LearnerActions:
    """Let each note be written into one second before its new version, or else before the release.

    No edit is older than the content that it edits.
    """
    new, release = difference.new.notes, _release_time(difference)
    updated = {change.new.guid for change in difference.changed if change.arrival == "updated"}
    learner.set_note_times(
        {
            guid: max(note.mod, (new[guid].mod if guid in updated else release) - 1)
            for guid, note in difference.old.notes.items()
        }
    )
    return LearnerActions(wrote_before=frozenset(difference.old.notes))


def _date_words_after_release(learner: Learner, difference: Difference) -> LearnerActions:
    after = _release_time(difference) + 1
    learner.set_note_times({guid: max(note.mod, after) for guid, note in difference.old.notes.items()})
    return LearnerActions(wrote_after=frozenset(difference.old.notes))


def _rearrange(learner: Learner, difference: Difference) -> LearnerActions:
    in_both = [guid for guid in difference.new.notes if guid in difference.old.notes]
    if len(in_both) > 1:
        learner.delete_note(in_both[-1])
    cards = sorted(learner.col.find_cards(""))
    learner.col.set_deck(cards[0::5], learner.deck_id(OWN_DECK))
    learner.col.sched.suspend_cards(cards[1::5])
    learner.col.set_user_flag_for_cards(3, cards[2::5])
    learner.col.sched.bury_cards(cards[3::5])
    return LearnerActions()


def _rename_decks(learner: Learner, difference: Difference) -> LearnerActions:
    roots = {deck.split("::")[0] for note in difference.old.notes.values() for deck in note.decks.values()}
    for number, root in enumerate(sorted(roots), 1):
        learner.rename_deck(root, f"{OWN_DECK} {number}")
    return LearnerActions()
