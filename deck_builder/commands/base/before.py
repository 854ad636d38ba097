"""Reads `base.lock` as it was before it is written anew: it knows which ids the cards of a package got once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deck_builder.deck.base import BASE_FILE, MERGE_MARK, parse_base, read_base
from deck_builder.source.inside import is_there, read_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.base import Base
    from deck_builder.problems.problem import Problems


def read_base_before(folder: Path, problems: Problems) -> Base | None:
    """Read `base.lock` in a folder; None if there is none, or, with a problem (D260), if it is damaged.

    A file with marks of a merge gives our side, which then also has the ids of the other side.
    """
    file = folder / BASE_FILE
    if not is_there(file):
        return None
    try:
        text = read_inside(file, folder).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    if not MERGE_MARK.search(text):
        return read_base(folder, problems)
    lines = text.split("\n")
    ours = parse_base("\n".join(_leave_out(">", lines)), file, problems)
    theirs = parse_base("\n".join(_leave_out("<", lines)), file, problems) if ours else None
    return _join(ours, theirs) if ours and theirs else None


def _leave_out(other_side: str, lines: list[str]) -> Iterator[str]:
    """Yield the lines of one side of a merge; the other one, by its sign, is `<` for ours and `>` for theirs."""
    side = ""
    for line in lines:
        if mark := MERGE_MARK.fullmatch(line):
            side = {"<": "<", "|": "|", "=": ">", ">": ""}[mark[1][0]]
        elif side not in (other_side, "|"):
            yield line


def _join(ours: Base, theirs: Base) -> Base:
    """Our side, which also knows the ids of the cards that only the other side has."""
    guids = {card.guid for card in ours.cards.values()}
    known = {**theirs.gone, **{card_id: card.guid for card_id, card in theirs.cards.items()}, **ours.gone}
    return replace(ours, gone={key: guid for key, guid in known.items() if guid not in guids and key not in ours.cards})
