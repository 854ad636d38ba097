"""What `deck-builder push` prints: what changes in Anki, and what has arrived there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.terminal import make_visible
from deck_builder.commands.diff.text import list_note_types_and_files, list_notes
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.push.push import Arrival, PushPlan
    from deck_builder.packages.model import PackedNote

_MOST_LISTED: Final = 20
"""At most this many notes of one sort are listed; of the others, only the number is given."""


def describe_plan(plan: PushPlan) -> Iterator[str]:
    """Lines for what an import changes in Anki, and for what stays there although the deck has something else."""
    if plan.is_empty:
        yield click.style("Anki has this deck already: nothing changes there.", bold=True)
    else:
        counts = [
            (len(plan.difference.added), "new"),
            (sum(change.arrival == "updated" for change in plan.difference.changed), "updated"),
            (sum(change.arrival == "conflict" for change in plan.difference.changed), "with another note type"),
        ]
        notes = ", ".join(f"{number:,} {word}" for number, word in counts if number)
        yield click.style(f"In Anki, this changes: {f'notes: {notes}' if notes else 'no note'}.", bold=True)
        yield from list_notes(plan.difference)
        yield from list_note_types_and_files(plan.difference)
    yield from list_titled(
        (change.old for change in plan.kept),
        "Changed in Anki after the deck's files, and left as they are there (`deck-builder pull` shows them):",
    )
    yield from list_titled(
        (change.old for change in plan.overwritten),
        "Edited in Anki since the last push, and different in the files; an import would lose the edits in Anki:",
    )
    yield from list_titled(plan.others, "In Anki's deck and not in its files; they stay:")


def describe_arrival(arrival: Arrival) -> Iterator[str]:
    """Lines for what Anki has after the import."""
    sign = click.style("Anki has the deck", bold=True)
    yield f"{sign}: {format_count(arrival.notes, 'note')} checked, each as in the package."
    yield from list_titled(arrival.missing, "Not in Anki, although it has imported the package:")
    yield from list_titled(
        (change.new for change in arrival.different),
        "Still different in Anki:",
    )
    yield from list_lines(arrival.missing_media, "Files that did not arrive:")


def describe_retired(notes: tuple[PackedNote, ...]) -> Iterator[str]:
    """Lines for the notes that Anki still has and that were taken out of the deck."""
    yield from list_titled(notes, "Taken out of the deck, and still in Anki:")


def list_titled(notes: Iterable[PackedNote], heading: str) -> Iterator[str]:
    """A heading, and the title of each note; nothing without notes."""
    yield from list_lines((title_of(note) for note in notes), heading)


def list_lines(lines: Iterable[str], heading: str) -> Iterator[str]:
    """A heading and some lines, shortened; nothing without lines."""
    every = [*lines]
    if every:
        yield f"\n{click.style(heading, fg='yellow')}"
        yield from (f"  {make_visible(line)}" for line in every[:_MOST_LISTED])
    if len(every) > _MOST_LISTED:
        yield f"  … and {len(every) - _MOST_LISTED:,} more"
