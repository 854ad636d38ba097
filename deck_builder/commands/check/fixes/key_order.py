"""The keys of each card in the order of the card format."""

from __future__ import annotations

import re

from deck_builder.commands.check.fixes.yaml_text import keep_meaning, read_text
from deck_builder.deck.kinds import CARD_KEYS, KEYS_AFTER_FIELDS, KEYS_BEFORE_FIELDS
from deck_builder.source.values import Mapping, Sequence


def sort_keys(text: str) -> str:
    """Put the `id` of each card first and its `tags` last; the fields between stay in the order of their author."""
    value = read_text(text)
    cards = value.get("cards") if value is not None else None
    if not isinstance(cards, Sequence):
        return text
    lines = text.split("\n")
    end = len(lines)
    for card, (line, _) in zip(reversed(cards), reversed(cards.marks), strict=True):
        begin = line - 1
        if isinstance(card, Mapping):
            before, after = ([key for key in keys if key in card] for keys in (KEYS_BEFORE_FIELDS, KEYS_AFTER_FIELDS))
            order = [*before, *(key for key in card if key not in CARD_KEYS), *after]
            if order != list(card) and (moved := _move_lines(lines[begin:end], card, order)):
                lines[begin:end] = moved
        end = begin
    return keep_meaning(text, "\n".join(lines))


def _move_lines(lines: list[str], card: Mapping, order: list[str]) -> list[str] | None:
    """The lines of a card, and those after it, with the card's keys in an order.

    A comment moves with the key below it. None if it is not clear what belongs to a key: keys that share a line, groups
    of keys with empty lines between them, a comment above the key that is to be first, a comment below the last key.
    """
    keys, column = list(card), card.mark[1] - 1
    margin, dash = " " * column, lines[0][:column]
    starts = [card.marks[key][0][0] - card.mark[0] for key in keys]
    lines = [margin + lines[0][column:], *lines[1:]]
    has_line_each = len(set(starts)) == len(starts) and all(card.marks[key][0][1] == card.mark[1] for key in keys)
    is_plain = re.fullmatch(r" *- +", dash) and all(lines[start][:column] == margin for start in starts)
    if not has_line_each or not is_plain:
        return None
    comment = f"{margin}#"
    end = starts[-1] + 1
    for number, line in enumerate(lines[end:], end):
        if line.startswith((f"{margin} ", f"{margin}- ", comment)):
            end = number + 1
        elif line.strip():
            break
    for index in range(1, len(starts)):
        while lines[starts[index] - 1].startswith(comment):
            starts[index] -= 1
    blocks = {key: lines[begin:stop] for key, begin, stop in zip(keys, starts, [*starts[1:], end], strict=True)}
    has_groups = any(not block[-1].strip() for block in blocks.values())
    if has_groups or blocks[order[0]][0].startswith(comment) or lines[end - 1].startswith(comment):
        return None
    first, *others = [line for key in order for line in blocks[key]]
    return [dash + first[column:], *others, *lines[end:]]
