"""What `deck-builder base` prints: what is new in the base of an extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from deck_builder.commands.diff.text import clean_line, mark_pieces
from deck_builder.commands.diff.word_diff import compare_words, shorten_pieces
from deck_builder.content.plain_text import to_plain_text
from deck_builder.deck.base import BASE_FILE
from deck_builder.deck.suspends import SUSPENDS_KEY
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.commands.base.survey_additions import Additions
    from deck_builder.commands.base.update import ReadBase
    from deck_builder.deck.made_from import StaleText

_WIDTH: Final = 90
"""The longest line about a card, in characters."""

_MOST_NAMED: Final = 20
"""How many cards of each sort are named."""


def describe_base_changes(found: ReadBase, *, is_written: bool) -> str:
    """Describe what changed in a base since `base.lock` was written, for after the name of the extension."""
    base, before = found.base, found.before
    lines = [f" builds on {base.describe()}, {format_count(len(base.cards), 'card')}"]
    is_same = before == base
    if before and not is_same and before.describe() != base.describe():
        lines[0] += f"; before on {before.describe()}"
    sorts = (("new", found.new), ("changed", found.changed), ("renamed", found.renamed), ("gone", found.gone))
    for about, ids in sorts:
        if ids:
            more = f" and {len(ids) - _MOST_NAMED:,} more" if len(ids) > _MOST_NAMED else ""
            lines.append(f"  {about}: {', '.join(sorted(ids)[:_MOST_NAMED])}{more}")
    if is_written:
        lines.append(f"  `{BASE_FILE}` is {'as it was' if is_same else 'written'}.")
    elif before is None:
        lines.append(f"  There is no `{BASE_FILE}` yet: write it with `--update`.")
    else:
        lines.append("  Nothing changed." if is_same else "  To build on it as it is now, add `--update`.")
    return "\n".join(lines)


def describe_additions(additions: Additions) -> Iterator[str]:
    """Yield lines about cards that add to a card of the base that has changed since, or is gone."""
    adding = [each for each in additions.stale if each.text.key != SUSPENDS_KEY]
    suspending = [each for each in additions.stale if each.text.key == SUSPENDS_KEY]
    about_adding = format_count(len({each.text.card_id for each in adding}), "card adds", "cards add")
    yield from _list_stale(adding, f"{about_adding} to a card of the base that has changed since")
    about_suspending = format_count(len(suspending), "card of the base has", "cards of the base have")
    yield from _list_stale(suspending, f"{about_suspending} changed since you listed it to be suspended")
    if additions.lost:
        heading = format_count(len(additions.lost), "card adds", "cards add") + " to a card that the base has no longer"
        yield f"\n{click.style(heading, bold=True)}"
        yield from (f"  {card_id}: added to {of_base}" for card_id, of_base in additions.lost[:_MOST_NAMED])
    if more_lost := additions.lost[_MOST_NAMED:]:
        yield f"  … and {format_count(len(more_lost), 'more card')}"
    if additions.search:
        number = format_count(additions.suspended, "card of the base", "cards of the base")
        yield f"\n{click.style(f'Learners suspend {number}, found by', bold=True)}\n  {additions.search}"


def _list_stale(stale: Sequence[StaleText], heading: str) -> Iterator[str]:
    """Yield lines about texts of the base that have changed, if there are any."""
    if stale:
        yield f"\n{click.style(heading, bold=True)}"
    shown = ""
    for each in stale[:_MOST_NAMED]:
        if each.text.card_id != shown:
            shown = each.text.card_id
            yield f"  {shown}: {shorten(clean_line(to_plain_text(each.text.text)), _WIDTH)}"
        before, now = to_plain_text(each.before), to_plain_text(each.text.source)
        if before == now:  # only tags or pictures differ
            before, now = each.before, each.text.source
        key = "" if each.text.key == SUSPENDS_KEY else f"{each.text.key}: "
        yield f"    {key}{mark_pieces(shorten_pieces(compare_words(before, now)))}"
    if more := stale[_MOST_NAMED:]:
        yield f"  … and {format_count(len(more), 'more text')}"
