"""A rehearsal as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from deck_builder.problems.wording import format_count, pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.rehearse.promises import BrokenPromise
    from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal

_MOST_SHOWN: Final = 5
"""How many broken promises of one sort are written out; the rest is counted."""


def as_text(rehearsal: Rehearsal) -> str:
    """Write a line for each learner, the broken promises, and the verdict."""
    width = max((len(result.who) for result in rehearsal.learners), default=0)
    lines = [f"From {rehearsal.old} to {rehearsal.new}, with Anki {rehearsal.anki}", ""]
    for result in rehearsal.learners:
        lines.append(f"{result.who.ljust(width)}  {_counts(result)}")
        remarks = [*result.remarks, *(f"gets the preset “{preset}”" for preset in result.presets)]
        lines += (click.style(f"    {remark}", dim=True) for remark in remarks)
    broken = _group_by_promise(rehearsal)
    if broken:
        lines += ["", *_broken_promises(broken, len(rehearsal.learners))]
    return "\n".join([*lines, "", _verdict(rehearsal, len(broken))])


def as_json(rehearsal: Rehearsal) -> str:
    """Write everything about a rehearsal as JSON."""
    return json.dumps({"kept": not rehearsal.broken, **asdict(rehearsal)}, ensure_ascii=False, indent=2)


def _counts(result: LearnerResult) -> str:
    counts = (
        (result.new, "new"),
        (result.updated, "updated"),
        (result.skipped, "left alone"),
        (result.conflicting, "in conflict"),
        (result.lost_edits, "with own words replaced"),
        (result.empty_cards, pluralize("empty card", result.empty_cards)),
    )
    listed = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    return (listed or "nothing") + (", full sync" if result.full_sync else "")


def _group_by_promise(rehearsal: Rehearsal) -> dict[BrokenPromise, list[str]]:
    """Map each broken promise to the keys of the learners whom it hit."""
    learners: dict[BrokenPromise, list[str]] = {}
    for result in rehearsal.learners:
        for broken in dict.fromkeys(result.broken):
            learners.setdefault(broken, []).append(result.learner)
    return learners


def _broken_promises(learners_by_promise: dict[BrokenPromise, list[str]], all_learners: int) -> Iterator[str]:
    totals = Counter(broken.promise for broken in learners_by_promise)
    shown: Counter[str] = Counter()
    for broken, learners in learners_by_promise.items():
        shown[broken.promise] += 1
        if shown[broken.promise] <= _MOST_SHOWN:
            names = "all learners" if len(learners) == all_learners else ", ".join(learners)
            yield click.style(broken.message, fg="red") + click.style(f" ({names})", dim=True)
        elif shown[broken.promise] == totals[broken.promise]:
            yield click.style(f"… and {totals[broken.promise] - _MOST_SHOWN:,} more like the last", fg="red")


def _verdict(rehearsal: Rehearsal, broken: int) -> str:
    if broken:
        return click.style(f"{format_count(broken, 'promise was', 'promises were')} broken.", fg="red", bold=True)
    counts = ((len(rehearsal.learners), "learner"), (rehearsal.notes, "note"), (rehearsal.cards, "card"))
    listed = ", ".join(format_count(number, word) for number, word in counts)
    return click.style(f"No promise was broken: {listed}.", fg="green", bold=True)
