"""What is wrong with the gaps of a text, before and after it is rendered."""

from __future__ import annotations

from typing import Final

from deck_builder.content import cloze
from deck_builder.content.gap_borders import find_crossing_gap, find_gap_in_tag
from deck_builder.content.gap_colons import find_unclear_colons, hide_colons
from deck_builder.content.near_gaps import find_braces_without_gap, find_near_gap, read_number
from deck_builder.content.plain_text import remove_tags, to_plain_text, unescape
from deck_builder.content.shown_text import make_fault
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

_LONGEST_SHOWN: Final = 30
"""In characters."""


def find_gap_faults(value: str, *, has_gaps: bool) -> tuple[Fault, ...]:
    """Find what is wrong with the gaps of a text. In a field that has no gaps, any gap is wrong."""
    opening = cloze.find_opening(value)
    if not has_gaps:
        if opening is None:
            return ()
        return (Fault("T402", f"`{opening}` hides nothing in this field", "", opening),)
    if near := find_near_gap(value):
        almost = value[slice(*near)]
        hint = f"Write `{{{{c{read_number(almost)}::…}}}}`: two braces, a small `c`, a number, two colons."
        return (make_fault("T404", f"`{almost}` does not open a gap", hint, value, *near),)
    gaps = cloze.find_gaps(value)
    if gaps.unclosed:
        opening = value[gaps.unclosed[0] :].split("\n", 1)[0][:24]
        return (Fault("T403", "a gap is opened and never closed", "", opening),)
    wrong = sorted(number for number in gaps.numbers if not 1 <= number <= cloze.HIGHEST_NUMBER)
    if wrong:
        return (Fault("T404", f"a gap has the number {wrong[0]}", "", f"{{{{c{wrong[0]}"),)
    if braces := find_braces_without_gap(value):
        shown = value[slice(*braces)].split("\n", 1)[0]
        return (make_fault("T436", f"`{shown}` hides nothing", "", value, *braces),)
    return ()


def find_gap_faults_in_html(value: str, content: str) -> tuple[Fault, ...]:
    """Find what is wrong with gaps that are closed; `content` is the HTML of the text `value`."""
    if early := cloze.find_gap_closed_early(content):
        shown = unescape(remove_tags(early))
        return (Fault("T412", f"Anki ends this gap with `{shorten(shown, _LONGEST_SHOWN)}`", "", shown),)
    if inside := find_gap_in_tag(content):
        number, tag = inside
        where = "the text that describes a picture" if tag == "img" else f"the tag `<{tag}>`"
        message = f"this gap is inside {where}, where Anki can't hide anything: it would break the card"
        place = _find_opening(value, number)
        hint = "Put the gap around the whole picture, or into the text beside it."
        end = max(value.find("::", place), place + 1)
        return (make_fault("T433", message, hint if tag == "img" else "Put the gap into the text.", value, place, end),)
    unclear = tuple(find_unclear_colons(hide_colons(value)))
    if crossing := find_crossing_gap(content):
        place = _find_opening(value, crossing.number)
        shown = shorten(" ".join(to_plain_text(crossing.content).split()), _LONGEST_SHOWN)
        message = f"the gap `{shown}` crosses the border of {crossing.border}"
        return (make_fault("T433", message, "", value, place, max(value.find("::", place), place + 1)), *unclear)
    return unclear


def _find_opening(value: str, number: int) -> int:
    """The index of the gap before which `number` gaps of a text begin; 0 if its HTML has more gaps than the text."""
    openings = [braces.start for braces in cloze.find_braces(value) if braces.numbers is not None]
    return openings[number] if number < len(openings) else 0
