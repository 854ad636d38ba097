"""Merges the text of one field: the learner's, the author's, and the one that both began with.

`tests/commands/merge/merge_cases/` says what comes out. The page for learners has the same in JavaScript, and passes
the same cases.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from deck_builder.commands.merge.faults import count_faults
from deck_builder.commands.merge.find_changes import find_changes
from deck_builder.commands.merge.tokens import Token, join_keys, split_text
from deck_builder.content.cloze import find_braces, find_gaps
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.commands.merge.find_changes import Change

Conflicts = Literal["mine", "theirs", "both"]
"""Whose words stay where the learner and the author changed the same ones."""
CONFLICTS: Final[tuple[Conflicts, ...]] = get_args(Conflicts)

Kind = Literal["same", "kept", "taken", "agreed", "merged", "conflict"]
"""What became of a text: nobody changed it; only the learner did; only the author did; both did the same; both changed
other words of it, and it has the changes of both; both changed the same words."""

BETWEEN_BOTH: Final = "<hr>"
"""What stands between the learner's text and the author's where both are kept."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Words that the learner and the author changed in different ways."""

    base: str
    """The words as both had them."""
    mine: str
    """The learner's words."""
    new: str
    """The author's words."""


@dataclass(frozen=True, slots=True)
class MergedText:
    """A merged text."""

    text: str
    """The result, as HTML."""
    kind: Kind
    """What became of it."""
    clashes: tuple[Clash, ...] = ()
    """The words in conflict, in order; the whole text if its pieces can't be put together."""


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the text, in its three states."""

    base: str
    mine: str
    new: str
    kind: Kind
    """What becomes of this part."""


def merge_texts(base: str | None, mine: str, new: str, conflicts: Conflicts = "mine") -> MergedText:
    """Merge the changes that the learner (`mine`) and the author (`new`) made to the text `base`, all HTML.

    Changes that touch are in conflict: no word that stayed is between them. `conflicts` says whose words the result
    then has. Tags, entities, gaps and formulas are never cut, and the result leaves no more of them unclosed than each
    text does.
    If `base` is None, nobody knows who changed what: any difference is a conflict of the whole texts.
    """
    if mine == new and base in (None, new):
        return MergedText(mine, "same")
    if base in (mine, new) and _are_surely_different(mine, new):
        return MergedText(mine, "kept") if base == new else MergedText(new, "taken")
    mine_tokens = split_text(mine)
    new_tokens = mine_tokens if new == mine else split_text(new)
    mine_keys, new_keys = _keys(mine_tokens), _keys(new_tokens)
    if base is None:
        if mine_keys == new_keys:
            return MergedText(mine, "same")
        return settle("", mine, new, conflicts)
    base_tokens = new_tokens if base == new else split_text(base)
    base_keys = _keys(base_tokens)
    if mine_keys == base_keys:
        return MergedText(mine, "same") if new_keys == base_keys else MergedText(new, "taken")
    if new_keys == base_keys:
        return MergedText(mine, "kept")
    if mine_keys == new_keys:
        return MergedText(mine, "agreed")
    regions = tuple(_list_regions(base_tokens, mine_tokens, new_tokens))
    clashes = tuple(Clash(each.base, each.mine, each.new) for each in regions if each.kind == "conflict")
    for_mine, for_new = _join(regions, "mine"), _join(regions, "theirs")
    if not all(_is_sound(text, base, mine, new) for text in (for_mine, for_new)):
        return settle(base, mine, new, conflicts)
    if not clashes:
        return MergedText(for_mine, "merged")
    return MergedText(_choose(for_mine, for_new, conflicts), "conflict", clashes)


def merge_lines(base: str, mine: str, new: str, conflicts: Conflicts = "mine") -> MergedText:
    """Merge the changes to a style or a template, line by line; both is as `mine`."""
    if mine == base:
        return MergedText(mine, "same") if new == base else MergedText(new, "taken")
    if new == base:
        return MergedText(mine, "kept")
    if mine == new:
        return MergedText(mine, "agreed")
    lines = ([Token(f"{line}\n", line.strip() or " ") for line in text.split("\n")] for text in (base, mine, new))
    regions = tuple(_list_regions(*lines))
    clashes = tuple(Clash(each.base, each.mine, each.new) for each in regions if each.kind == "conflict")
    text = _join(regions, conflicts).removesuffix("\n")
    return MergedText(text, "conflict" if clashes else "merged", clashes)


def _are_surely_different(one: str, other: str) -> bool:
    """Whether two texts differ in more than their spelling, as far as that can be told without splitting them."""
    one_keys, other_keys = join_keys(one), join_keys(other)
    return None not in (one_keys, other_keys) and one_keys != other_keys


def _keys(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens]


def settle(base: str, mine: str, new: str, conflicts: Conflicts) -> MergedText:
    """Make the result for texts that are in conflict as a whole."""
    return MergedText(_choose(mine, new, conflicts), "conflict", (Clash(base, mine, new),))


def _choose(mine: str, new: str, conflicts: Conflicts) -> str:
    """The text that is asked for. Two texts with gaps never become one: each gap would be there twice."""
    if conflicts == "both" and not (find_gaps(mine).numbers or find_gaps(new).numbers):
        return BETWEEN_BOTH.join(filter(str.strip, (mine, new)))
    return new if conflicts == "theirs" else mine


def _join(regions: Sequence[_Region], conflicts: Conflicts) -> str:
    takes_new = {"taken", "conflict"} if conflicts == "theirs" else {"taken"}
    return "".join(each.new if each.kind in takes_new else each.mine for each in regions)


def _list_regions(base: list[Token], mine: list[Token], new: list[Token]) -> Iterator[_Region]:
    """Yield the parts of a text one after the other: those that are the same in all, and those that anyone changed."""
    keys = _keys(base)
    sides = [(side, find_changes(keys, _keys(side), lambda place: base[place].is_white)) for side in (mine, new)]
    at, starts = 0, [0, 0]  # where the next part begins, in the base and on each side
    for changes in _group([changes for _, changes in sides], base, (mine, new)):
        start = min(change.start for change in changes[0] + changes[1])
        end = max(change.end for change in changes[0] + changes[1])
        same = start - at
        yield _make_region(base[at:start], *(side[i : i + same] for (side, _), i in zip(sides, starts, strict=True)))
        begins = [i + same for i in starts]
        grows = [sum(each.new_end - each.new_start - each.end + each.start for each in side) for side in changes]
        starts = [begin + end - start + grow for begin, grow in zip(begins, grows, strict=True)]
        yield _make_region(base[start:end], mine[begins[0] : starts[0]], new[begins[1] : starts[1]])
        at = end
    yield _make_region(base[at:], mine[starts[0] :], new[starts[1] :])


def _make_region(base: list[Token], mine: list[Token], new: list[Token]) -> _Region:
    keys, mine_keys, new_keys = _keys(base), _keys(mine), _keys(new)
    kind: Kind = "conflict"
    if mine_keys == keys:
        kind = "same" if new_keys == keys else "taken"
    elif new_keys == keys:
        kind = "kept"
    elif mine_keys == new_keys:
        kind = "agreed"
    return _Region(_write(base), _write(mine), _write(new), kind)


def _write(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _group(sides: list[list[Change]], base: list[Token], texts: Sequence[list[Token]]) -> Iterator[list[list[Change]]]:
    """Yield the changes of the learner and of the author that touch: only space, or nothing, is between them.

    A line that was added does not touch what was changed in the line above or below.
    """
    edits = sorted(
        (change.start, change.end, _rank(change, texts[side]), side, change)
        for side, changes in enumerate(sides)
        for change in changes
    )
    group: list[list[Change]] = [[], []]
    end, last_rank = 0, _WITHIN
    for start, change_end, rank, side, change in edits:
        if group[0] or group[1]:
            is_apart = not all(token.is_white for token in base[end:start])
            is_line = start >= end and rank != last_rank and (rank == _LINE_BELOW or last_rank == _LINE_ABOVE)
            if is_apart or is_line:
                yield group
                group, last_rank = [[], []], rank
            else:
                last_rank = rank if rank == last_rank else _WITHIN
        else:
            last_rank = rank
        end = max(end, change_end)
        group[side].append(change)
    if group[0] or group[1]:
        yield group


_LINE_ABOVE: Final = 0
_WITHIN: Final = 1
_LINE_BELOW: Final = 2
"""How a change stands to what is around it: a new line that ends with a break; words in a line; a new line that begins
with a break."""
_BLOCKS: Final = r"(?:div|p|ul|ol|li|table|blockquote|pre)"
_BEGINS_LINE: Final = compile_late(rf"<(?:br|hr|{_BLOCKS})\b", re.IGNORECASE)
_ENDS_LINE: Final = compile_late(rf"<(?:br|hr|/{_BLOCKS})\b", re.IGNORECASE)


def _rank(change: Change, text: list[Token]) -> int:
    added = [token.key for token in text[change.new_start : change.new_end] if not token.is_white]
    if change.start < change.end or not added:
        return _WITHIN
    if _ENDS_LINE.match(added[-1]):
        return _LINE_ABOVE
    return _LINE_BELOW if _BEGINS_LINE.match(added[0]) else _WITHIN


def _is_sound(text: str, base: str, mine: str, new: str) -> bool:
    """Whether a merged text is put together as well as both texts, and no new gap number asks for two things.

    A number that only the learner or the author has given must stand for what it stands for with them: they may both
    have taken the next one.
    """
    if count_faults(text) > min(count_faults(mine), count_faults(new)):
        return False
    before = list_gaps(base)
    gaps, mine_gaps, new_gaps = list_gaps(text), list_gaps(mine), list_gaps(new)
    return all(
        number in before or gap in (mine_gaps.get(number), new_gaps.get(number)) for number, gap in gaps.items()
    ) and all(
        number in before or number not in new_gaps or mine_gaps[number] == new_gaps[number] for number in mine_gaps
    )


def list_gaps(text: str) -> dict[int, Counter[str]]:
    """The text of each gap of a field, by number, with how often it is there."""
    gaps: dict[int, Counter[str]] = {}
    still_open: list[tuple[int, frozenset[int]]] = []
    for start, end, numbers in find_braces(text):
        if numbers:
            still_open.append((start, numbers))
        elif numbers is None:
            begin, own = still_open.pop()
            for number in own:
                gaps.setdefault(number, Counter())[text[begin:end]] += 1
    return gaps
