"""What `deck-builder import --adopt-kinds` prints: which kinds become kinds of the program, and what learners see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deck_builder.cli.terminal import make_visible, quote_path, show_path
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.commands.import_package.adopt_kinds import Adoption
    from deck_builder.commands.import_package.stock_kinds import StockKind


def describe_offer(folder: Path, stocks: Sequence[StockKind]) -> Iterator[str]:
    """Lines that say which imported kinds can become kinds of the program."""
    if stocks:
        pairs = ", ".join(f"`{stock.key}` as `{stock.becomes}`" for stock in stocks)
        yield f"The cards have the shape of kinds that come with Deck Builder: {pairs}. To see what that would mean:"
        yield f"  deck-builder import {quote_path(folder)} --adopt-kinds"


def describe_adoption(adoption: Adoption) -> Iterator[str]:
    """Lines for the kinds that change or stay, and for what learners see with the next release."""
    yield click.style(f"{show_path(adoption.folder)}:", bold=True)
    for adopted in adoption.kinds:
        stock = adopted.stock
        keys = ", ".join(f"`{old}` → `{new}`" for old, new in stock.fields.items())
        yield f"  `{stock.key}` becomes `{stock.becomes}`: {format_count(adopted.notes, 'note')}; {keys}"
    for key, reason in adoption.refused.items():
        yield click.style(f"  `{key}` stays as it is: {make_visible(reason)}", fg="yellow")
    if not adoption.kinds:
        yield "  No kind can become one that comes with Deck Builder."
        return
    updated = sum(adopted.updated for adopted in adoption.kinds)
    yield ""
    yield "Learners get, with the next release and without a tick in Anki's import window:"
    yield "  the look of these kinds in place of the one that they have, and other names of fields if these have ids;"
    if updated:
        again = format_count(updated, "note")
        yield f"  {again} again, which you edited since the import: their own words and tags on these are replaced;"
    else:
        yield "  no note: all of them stay as they are, with their own tags and words;"
    yield "  no new schedule: every interval stays."
    yield "The note types have no spare fields: these cards can't use other keys, such as `evidence` and `sources`, or"
    yield "be retired."
