"""A rehearsal as a person reads it, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.rehearse.promises import Broken
    from deck_builder.commands.rehearse.rehearse import Found, Rehearsal

_MOST_SHOWN: Final = 5
"""Broken promises of one sort that are named; the rest is counted."""


def as_text(rehearsal: Rehearsal) -> str:
    """A line a learner, the promises that were broken, and the verdict."""
    width = max((len(found.who) for found in rehearsal.learners), default=0)
    lines = [f"From {rehearsal.old} to {rehearsal.new}, with Anki {rehearsal.anki}", ""]
    for found in rehearsal.learners:
        lines.append(f"{found.who.ljust(width)}  {_counted(found)}")
        lines += (click.style(f"    {remark}", dim=True) for remark in _remarks(found))
    broken = _met_by(rehearsal)
    if broken:
        lines += ["", *_broken(broken, len(rehearsal.learners))]
    return "\n".join([*lines, "", _verdict(rehearsal, len(broken))])


def as_json(rehearsal: Rehearsal) -> str:
    """All of a rehearsal as JSON, for other programs."""
    found = {"kept": not rehearsal.broken, **asdict(rehearsal)}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _counted(found: Found) -> str:
    empty = found.empty_cards
    counts = (
        (found.new, "new"),
        (found.updated, "updated"),
        (found.skipped, "left alone"),
        (found.conflicting, "in conflict"),
        (found.lost_edits, "with own words replaced"),
        (empty, f"empty card{'s' * (empty != 1)}"),
    )
    told = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    return (told or "nothing") + (", full sync" if found.full_sync else "")


def _remarks(found: Found) -> Iterator[str]:
    yield from found.remarks
    for preset in found.presets:
        yield f"gets the preset “{preset}”"


def _met_by(rehearsal: Rehearsal) -> dict[Broken, list[str]]:
    """Each broken promise, with the learners who met it."""
    met: dict[Broken, list[str]] = {}
    for found in rehearsal.learners:
        for broken in dict.fromkeys(found.broken):
            met.setdefault(broken, []).append(found.learner)
    return met


def _broken(met: dict[Broken, list[str]], learners: int) -> Iterator[str]:
    times = Counter(each.promise for each in met)
    shown: Counter[str] = Counter()
    for each, who in met.items():
        shown[each.promise] += 1
        if shown[each.promise] <= _MOST_SHOWN:
            whom = "all learners" if len(who) == learners else ", ".join(who)
            yield click.style(each.message, fg="red") + click.style(f" ({whom})", dim=True)
        elif shown[each.promise] == times[each.promise]:
            yield click.style(f"… and {times[each.promise] - _MOST_SHOWN:,} more like the last", fg="red")


def _verdict(rehearsal: Rehearsal, broken: int) -> str:
    if broken:
        return click.style(f"{broken:,} promise{'s were' if broken > 1 else ' was'} broken.", fg="red", bold=True)
    counts = ((len(rehearsal.learners), "learner"), (rehearsal.notes, "note"), (rehearsal.cards, "card"))
    listed = ", ".join(f"{number:,} {word}{'s' * (number != 1)}" for number, word in counts)
    return click.style(f"No promise was broken: {listed}.", fg="green", bold=True)
