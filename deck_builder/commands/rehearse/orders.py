"""Rehearse an extension together with its base: imports every order of their releases into real Anki."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from anki.errors import AnkiException

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.learners import LearnerProfile, do_nothing
from deck_builder.commands.rehearse.promises import report_failed_import
from deck_builder.commands.rehearse.promises_of_orders import (
    DeckRows,
    find_broken_promises_of_order,
    find_changed_schedules,
)
from deck_builder.commands.rehearse.results import make_failed_result, make_result_of_orders
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.commands.rehearse.promises import BrokenPromise
    from deck_builder.commands.rehearse.results import LearnerResult
    from deck_builder.packages.model import Package

_PROFILE: Final = LearnerProfile("base", "has the base, too, in every order", do_nothing)
MOST_BASES: Final = 3
"""The most releases of a base: with two of an extension, there are ten orders."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A package that a learner imports."""

    package: Package
    """Its contents."""
    is_base: bool
    """Whether it is of the base."""


def rehearse_orders(extension: Sequence[Package], bases: Sequence[Package], scratch: Path) -> LearnerResult:
    """Import the releases of an extension and of its base in every order, and compare with each of them alone.

    Learners study all cards after each import. `scratch` is a folder for their collections.
    """
    of_extension = [_Step(package, is_base=False) for package in extension]
    of_base = [_Step(package, is_base=True) for package in bases]
    orders = list(_interleave(of_base, of_extension))
    titles = {guid: title_of(note) for step in (*of_base, *of_extension) for guid, note in step.package.notes.items()}
    broken: list[BrokenPromise] = []
    try:
        alone = {
            steps[0].is_base: _live(steps, scratch / f"alone-{steps[0].is_base}", [])[steps[0].is_base]
            for steps in (of_base, of_extension)
        }
        for number, order in enumerate(orders):
            found = _live(order, scratch / f"order-{number}", broken)
            for is_base, wanted in alone.items():
                broken += find_broken_promises_of_order(wanted, found[is_base], _describe(order), titles)
    except AnkiException as error:
        return make_failed_result(_PROFILE, report_failed_import("new", str(error)))
    remark = f"{format_count(len(orders), 'order')} of {format_count(len(bases), 'release')} of the base tried"
    return make_result_of_orders(_PROFILE, remark, tuple(dict.fromkeys(broken)))


def _interleave(first: Sequence[_Step], second: Sequence[_Step]) -> Iterator[list[_Step]]:
    """Yield every order of two sequences that leaves each of them in its own order."""
    if not first or not second:
        yield [*first, *second]
        return
    yield from ([first[0], *rest] for rest in _interleave(first[1:], second))
    yield from ([second[0], *rest] for rest in _interleave(first, second[1:]))


def _describe(order: Sequence[_Step]) -> str:
    return ", ".join(step.package.file.name for step in order)


def _live(order: Sequence[_Step], folder: Path, broken: list[BrokenPromise]) -> dict[bool, DeckRows]:
    """Import packages one after the other, and study after each; returns what there is of the base and the extension.

    Schedules that an import changed are added to `broken`.
    """
    learner = Learner(folder)
    try:
        for number, step in enumerate(order, 1):
            before = learner.read_state()
            log = learner.import_package(step.package.file)
            mods = {guid: note.mod for guid, note in step.package.notes.items()}
            learner.set_note_times({guid: mods[guid] for guid in log.new_guids | log.updated_guids if guid in mods})
            broken += find_changed_schedules(before, learner.read_state(), _describe(order[:number]))
            learner.study_everything()
        return {is_base: _read_rows(learner, order, is_base=is_base) for is_base in (True, False)}
    finally:
        learner.close()


def _read_rows(learner: Learner, order: Sequence[_Step], *, is_base: bool) -> DeckRows:
    """Read what a collection has of the base or of the extension."""
    packages = [step.package for step in order if step.is_base is is_base]
    guids = {guid for package in packages for guid in package.notes}
    names = {name for package in packages for note in package.notes.values() for name in note.decks.values()}
    state = learner.read_state()
    note_types = {note.note_type for guid, note in state.notes.items() if guid in guids}
    return DeckRows(
        what="base" if is_base else "extension",
        notes={guid: note for guid, note in state.notes.items() if guid in guids},
        cards={key: state.decks[card.deck] for key, card in state.cards.items() if key.guid in guids},
        note_types={number: state.note_types[number] for number in note_types},
        decks={name: settings for name, settings in learner.read_deck_settings().items() if name in names},
    )
