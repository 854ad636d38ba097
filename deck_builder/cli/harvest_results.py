"""What `deck-builder harvest` prints: what learners propose, each proposal with the lines that would change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from deck_builder.cli.terminal import make_visible, show_path
from deck_builder.content.plain_text import to_plain_text
from deck_builder.problems.wording import format_count, shorten
from deck_builder.source.line_diff import diff_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.harvest.harvest import Harvest, Proposal

_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}
_LONGEST: Final = 300


def describe_harvest(harvest: Harvest) -> Iterator[str]:
    """Lines for what was found, and for what is left alone."""
    found = format_count(len(harvest.proposals), "proposal") if harvest.proposals else "no proposal"
    yield click.style(f"{format_count(harvest.packages, 'package')}: {found}", bold=True)
    left = (
        (harvest.personal, "what one learner only added or highlighted, such as a mnemonic, is theirs"),
        (harvest.edited_since, "changes of words that you have changed since"),
        (harvest.known, "changes that the deck has already"),
    )
    yield from (f"  {number:,} left alone: {what}" for number, what in left if number)


def describe_proposal(proposal: Proposal, harvest: Harvest, *, with_lines: bool = True) -> Iterator[str]:
    """Lines for a proposal: where it is, how many learners made it, and what it would change.

    Without `with_lines`, the words of the field are shown in place of the lines of the file, which takes far less time.
    """
    place = proposal.place
    where = f"{show_path(place.file)}:{place.line}:{place.column} {proposal.card_id}, {make_visible(proposal.name)}"
    yield f"{click.style(where, bold=True)}: {format_count(proposal.learners, 'learner')}"
    texts = harvest.edit([proposal]) if proposal.has_way_back and with_lines else {}
    for file, (old, new) in texts.items():
        for line in diff_lines(old, new, show_path(file)).rstrip("\n").split("\n")[2:]:
            yield f"  {click.style(make_visible(line), fg=_COLOURS.get(line[:1]))}"
    if not texts:
        for sign, html in (("-", proposal.before), ("+", proposal.after)):
            line = f"{sign} {shorten(' '.join(to_plain_text(html).split()), _LONGEST)}"
            yield f"  {click.style(make_visible(line), fg=_COLOURS[sign])}"
    if not proposal.has_way_back:
        yield "  No line in the card's file can say it: write it there yourself."


def format_json(harvest: Harvest) -> str:
    """The same for programs."""
    data = {
        "packages": harvest.packages,
        "personal": harvest.personal,
        "edited_since": harvest.edited_since,
        "known": harvest.known,
        "proposals": [
            {
                "card": proposal.card_id,
                "field": proposal.key,
                "file": show_path(proposal.place.file),
                "line": proposal.place.line,
                "column": proposal.place.column,
                "learners": proposal.learners,
                "before": proposal.before,
                "after": proposal.after,
                "can_be_applied": proposal.has_way_back,
            }
            for proposal in harvest.proposals
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
