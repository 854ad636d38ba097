"""The results of a rehearsal: what the import of the new package did to each learner. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck_builder.commands.rehearse.learners import LearnerProfile
    from deck_builder.commands.rehearse.observed_import import ObservedImport
    from deck_builder.commands.rehearse.promises import BrokenPromise


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """What the import of the new package did to one learner. The names of the fields are keys of the JSON output."""

    learner: str
    """The learner's key."""
    who: str
    """What the learner did, in words."""
    new: int
    """How many notes Anki added."""
    updated: int
    """How many notes Anki updated."""
    skipped: int
    """How many notes Anki left alone."""
    conflicting: int
    """How many notes Anki could not update."""
    new_cards: int
    """How many cards the learner got."""
    lost_edits: int
    """How many notes lost words or tags of the learner."""
    empty_cards: int
    """How many cards became empty."""
    full_sync: bool
    """Whether Anki will upload the whole collection at the next sync."""
    presets: tuple[str, ...]
    """The names of the deck presets that came with the package."""
    remarks: tuple[str, ...]
    """What else the learner notices, without a promise being broken."""
    broken: tuple[BrokenPromise, ...]
    """The promises that were broken."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The results of all learners. The names of the fields are keys of the JSON output."""

    old: str
    """The old package, as the reader knows it."""
    new: str
    """The new package, as the reader knows it."""
    anki: str
    """The version of Anki."""
    notes: int
    """How many notes the new package has."""
    cards: int
    """How many cards the new package has."""
    learners: tuple[LearnerResult, ...]
    """What each learner experienced."""

    @property
    def broken(self) -> tuple[BrokenPromise, ...]:
        """The broken promises of all learners, one after the other."""
        return tuple(promise for result in self.learners for promise in result.broken)


def summarize_learner(
    profile: LearnerProfile, observed: ObservedImport, remarks: list[str], broken: list[BrokenPromise]
) -> LearnerResult:
    """Summarize what an import did to a learner."""
    before, after = observed.before, observed.after
    return LearnerResult(
        learner=profile.key,
        who=profile.description,
        new=observed.log.new,
        updated=observed.log.updated,
        skipped=observed.log.unchanged,
        conflicting=observed.log.conflicting,
        new_cards=len(after.cards.keys() - before.cards.keys()),
        lost_edits=len(observed.lost_edits),
        empty_cards=len(after.empty - before.empty),
        full_sync=after.schema != before.schema and not observed.is_newcomers,
        presets=tuple(name for key, name in after.presets.items() if key not in before.presets),
        remarks=tuple(remarks),
        broken=tuple(broken),
    )


def make_failed_result(profile: LearnerProfile, failure: BrokenPromise) -> LearnerResult:
    """Make the result of a learner for whom Anki could not import a package."""
    return _make_result_without_counts(profile, (), (failure,))


def make_result_of_orders(profile: LearnerProfile, remark: str, broken: tuple[BrokenPromise, ...]) -> LearnerResult:
    """Make the result of learners who imported the same packages in several orders."""
    return _make_result_without_counts(profile, (remark,), broken)


def _make_result_without_counts(
    profile: LearnerProfile, remarks: tuple[str, ...], broken: tuple[BrokenPromise, ...]
) -> LearnerResult:
    return LearnerResult(
        learner=profile.key,
        who=profile.description,
        new=0,
        updated=0,
        skipped=0,
        conflicting=0,
        new_cards=0,
        lost_edits=0,
        empty_cards=0,
        full_sync=False,
        presets=(),
        remarks=remarks,
        broken=broken,
    )
