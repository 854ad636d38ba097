"""Looks at what a release brings to learners of the smaller editions of a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.build.snapshot import read_back
from deck_builder.packages.compare import compare, title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from deck_builder.build.edition_packages import DraftEdition
    from deck_builder.commands.release.earlier_packages import EarlierPackages
    from deck_builder.deck.model import Edition
    from deck_builder.lock.model import Lock
    from deck_builder.packages.compare import Difference
    from deck_builder.problems.problem import Problems

_MOST_NAMED = 5
"""How many notes a message names."""


def check_editions(
    editions: tuple[DraftEdition, ...], earlier: EarlierPackages, lock: Lock, problems: Problems
) -> None:
    """Report what learners of smaller editions would lose, in comparison with the release before.

    `lock` is the lock after the release.
    """
    if len(lock.releases) < 2:
        return
    made = {draft.edition.key for draft in editions}
    for edition in earlier.deck.editions:
        if edition.key in lock.releases[-2].editions and edition.key not in made:
            message = f"the edition `{edition.key}` has no card of `{earlier.deck.id}` any more"
            problems.add("R825", message, edition.place)
    for draft in editions:
        previous = earlier.read(lock.releases[-2], problems, edition=draft.edition.key)
        if previous is not None and previous.notes:
            difference = compare(previous, read_back(draft.package))
            _report_losses(draft.edition, difference, lock, problems)


def _report_losses(edition: Edition, difference: Difference, lock: Lock, problems: Problems) -> None:
    retired = {each.card.guid for each in lock.retired.values()}
    if left := [note for note in difference.left_out if note.guid not in retired]:
        titles = _join([f"“{title_of(note, 40)}”" for note in left])
        message = f"the edition `{edition.key}` no longer has {format_count(len(left), 'note')}: {titles}"
        problems.add("R825", message, edition.place)
    lost: dict[str, list[str]] = {}
    for change in difference.changed:
        templates = change.new.note_type.templates
        if not change.new.note_type.cloze:  # what an author removes there is the same for all editions
            for ordinal in change.cards_left:
                lost.setdefault(templates[ordinal].name, []).append(f"“{title_of(change.old, 40)}”")
    for template, notes in lost.items():
        message = f"learners of the edition `{edition.key}` would lose the card “{template}” of {_join(notes)}"
        problems.add("R824", message, edition.place)


def _join(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
