"""What `deck-builder pull` prints: the edits that come back from Anki, and those that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.push_results import list_lines, list_titled
from deck_builder.cli.terminal import make_visible, show_path
from deck_builder.problems.wording import format_count, shorten
from deck_builder.source.line_diff import diff_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.pull.edited_cards import LeftAlone
    from deck_builder.commands.pull.pull import PullPlan

_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}
_LONGEST: Final = 300
"""The most characters that are shown of a text."""


def describe_pull(plan: PullPlan) -> Iterator[str]:
    """Lines for the diff of each file, and for what stays as it is."""
    count = format_count(len(plan.cards), "card")
    first = f"From Anki: edits of {count}." if plan.cards else "From Anki: no edit to bring back."
    yield click.style(first, bold=True)
    for file, (old, new) in plan.texts.items():
        for line in diff_lines(old, new, show_path(file)).rstrip("\n").split("\n") if old != new else ():
            yield click.style(make_visible(line), fg=_COLOURS.get(line[:1]))
    yield from _list_left(plan.no_way_back, "Edited in Anki, in a way that a card file can't say; left alone:")
    yield from _list_left(plan.both_edited, "Edited in Anki and in the files; decide yourself, and write it there:")
    yield from list_lines(
        (f"`{card}`" for card in plan.newer_here), "Edited in the files; `deck-builder push` brings it to Anki:"
    )
    yield from list_titled(plan.added, "In Anki's deck and not in the files; write them there if they are to stay:")


def _list_left(differences: Iterable[LeftAlone], heading: str) -> Iterator[str]:
    lines = (
        f"`{each.card}`, {each.name}: {shorten(each.before, _LONGEST)} → {shorten(each.after, _LONGEST)}"
        for each in differences
    )
    yield from list_lines(lines, heading)
