"""Writes shapes as card files have them, from what Anki stores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.content.image_occlusion import parse_shapes, write_shapes
from deck_builder.content.media import MediaFolder
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.shapes_and_steps import read_shapes
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.write_values import describe_value

if TYPE_CHECKING:
    from deck_builder.content.image_occlusion import Shape
    from deck_builder.source.write_values import NewValue

_KEY: Final = "shapes"


@dataclass(frozen=True, slots=True)
class ShapeEntries:
    """The shapes of a card, as a card file has them."""

    entries: tuple[NewValue, ...]
    """An entry for each shape."""
    hide_all: bool
    """Whether a card covers all shapes, not only the one that it asks for."""


def find_shape_entries(html: str) -> ShapeEntries | None:
    """Find the entries that become exactly what Anki's editor stored; None if there are none.

    Each part that is hidden has a name by its number, such as `Part 1`, and that number, so that it can get another
    name. There are none for what the key `shapes` can't say: shapes beyond the edge of the picture or in two cards,
    hints, white space between shapes.
    """
    parsed = parse_shapes(html, as_anki_does=True)
    if parsed is None:
        return None
    shapes, numbers, hide_all = parsed
    entries: list[NewValue] = []
    named: set[int] = set()
    for shape, number in zip(shapes, numbers, strict=True):
        name = f"Part {number}"
        entry: dict[str, NewValue] = {}
        if number:
            entry = {"with": name} if number in named else {"name": name, "number": str(number)}
        named.add(number)
        entries.append({**entry, shape.form: write_form(shape)})
    found = ShapeEntries(tuple(entries), hide_all)
    return found if _render(found) == html else None


def write_form(shape: Shape) -> NewValue:
    """Write the lengths and other properties of a shape, as they were typed."""
    properties = dict(shape.typed)
    if shape.form != "polygon":
        return {**properties}
    corners = tuple(tuple(pair.split(",")) for pair in properties["points"].split())
    left, top = (min(texts, key=float) for texts in zip(*corners, strict=True))
    if shape.typed == (("left", left), ("top", top), ("points", properties["points"])):
        return corners
    return {**properties, "points": corners}


def _render(found: ShapeEntries) -> str:
    """What Anki gets of these entries; empty if they can't be read."""
    problems = Problems()
    values: dict[str, NewValue] = {_KEY: found.entries}
    if found.hide_all:
        values[MODE_KEY] = "hide-all"
    gaps = read_shapes(Keys(describe_value(values), Path(), problems), _KEY, None, MediaFolder(Path()))
    if gaps is None or problems:
        return ""
    numbers = [gap.number or 0 for gap in gaps.gaps]
    return write_shapes(gaps.shapes, numbers, hide_all=gaps.hide_all, as_anki_does=True)
