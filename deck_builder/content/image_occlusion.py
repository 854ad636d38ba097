"""Shapes over a picture: as Anki stores them, and as an SVG where Anki's script does not run.

Each shape is a gap: `{{c1::image-occlusion:rect:left=.23:top=.32:width=.2:height=.1:oi=1}}`, with lengths as fractions
of the picture. The names are those that Anki's editor writes and reads (tried with 26.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCRIPT_NAME: Final = "anki.imageOcclusion"
"""Anki's script. A front that calls it has its shapes drawn by Anki."""

SHAPE_PREFIX: Final = "image-occlusion:"
"""The start of a gap's text if the gap is a shape."""

_SHAPE: Final = compile_late(r"\{\{c([\d,]+)::image-occlusion:(\w+):((?:(?!::)[^{}])*)(?:::[^{}]*)?\}\}")
_CANVAS: Final = compile_late(r'<canvas id="image-occlusion-canvas">\s*</canvas>')
_CONTAINER: Final = compile_late(r'<div id="image-occlusion-container"')
_BUTTON: Final = compile_late(r'<button(?:(?!<button)[^>])*\bid="toggle"(?:(?!<button).)*?</button>', re.DOTALL)
_ELLIPSE: Final = "ellipse"


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that covers a place of a picture. All lengths are fractions of the picture's width and height."""

    form: Literal["rect", "ellipse", "polygon"]
    """What the shape is, in Anki's word."""
    points: tuple[tuple[float, float], ...]
    """The corners of a polygon. For a rectangle: its top left corner, then its width and height. For an ellipse: the
    same of the rectangle around it."""
    gap: int
    """The index of the gap that the shape belongs to, among the gaps of its card."""


def write_shapes(shapes: Iterable[Shape], numbers: Sequence[int], *, hide_all: bool) -> str:
    """Return the shapes as the content of a note's field `Occlusion`.

    `numbers` are the gap numbers, by the index that `Shape.gap` holds. With `hide_all`, a card covers all shapes, not
    only the one that it asks for.
    """
    return "<br>".join(_write_shape(shape, numbers[shape.gap], hide_all=hide_all) for shape in shapes)


def parse_shapes(text: str) -> tuple[list[Shape], list[int], bool] | None:
    """Parse what `write_shapes` writes: the shapes, the gap number of each, whether all are hidden.

    Each shape has a gap of its own here, by its position. None if the text says anything else, such as a label or an
    angle, or if some shapes are hidden together and others are not.
    """
    shapes: list[Shape] = []
    numbers: list[int] = []
    flags: set[bool] = set()
    for position, part in enumerate(text.removesuffix("<br>").split("<br>")):
        match = _SHAPE.fullmatch(part)
        shape = _parse_shape(match[2], _parse_properties(match[3]), position) if match else None
        if match is None or shape is None or not match[1].isdigit():
            return None
        shapes.append(shape)
        numbers.append(int(match[1]))
        flags.add(":oi=1" in match[3])
    hide_all = flags == {True}
    is_exact = len(flags) == 1 and write_shapes(shapes, numbers, hide_all=hide_all) == text.removesuffix("<br>")
    return (shapes, numbers, hide_all) if is_exact else None


def _parse_shape(form: str, properties: dict[str, str], position: int) -> Shape | None:
    try:
        if form == "polygon":
            corners = [pair.split(",") for pair in properties["points"].split()]
            return Shape("polygon", tuple((float(x), float(y)) for x, y in corners), position)
        left, top = float(properties["left"]), float(properties["top"])
        if form == "ellipse":
            size = float(properties["rx"]) * 2, float(properties["ry"]) * 2
            return Shape("ellipse", ((left, top), size), position)
        if form == "rect":
            return Shape("rect", ((left, top), (float(properties["width"]), float(properties["height"]))), position)
    except (KeyError, ValueError):
        pass
    return None


def _write_shape(shape: Shape, number: int, *, hide_all: bool) -> str:
    if shape.form == "polygon":
        left, top = (min(point[axis] for point in shape.points) for axis in (0, 1))
        sides = {"left": left, "top": top}
        corners = " ".join(f"{_write_length(x)},{_write_length(y)}" for x, y in shape.points)
        more = f":points={corners}"
    else:
        (left, top), (width, height) = shape.points
        is_ellipse = shape.form == _ELLIPSE
        across, down = ("rx", "ry") if is_ellipse else ("width", "height")
        divisor = 2 if is_ellipse else 1
        sides = {"left": left, "top": top, across: width / divisor, down: height / divisor}
        more = ""
    lengths = ":".join(f"{name}={_write_length(length)}" for name, length in sides.items())
    flag = ":oi=1" if hide_all else ""
    return f"{{{{c{number}::image-occlusion:{shape.form}:{lengths}{more}{flag}}}}}"


def _write_length(length: float) -> str:
    """A fraction as Anki writes it: at most four digits, no zero before the point."""
    return f"{length:.4f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


def draw_shapes(side: str, fields: Iterable[str], number: int, *, front: bool) -> str:
    """Replace Anki's canvas in one side of a card by an SVG of the shapes.

    `fields` are the note's contents; `number` is the card's gap number, from 1. If the note hides all shapes, those of
    its other cards cover the picture on the back too.
    """
    text = next((field for field in fields if f"::{SHAPE_PREFIX}" in field), "")
    svg = "".join(
        _draw_shape(form, _parse_properties(properties), front=front, asked=str(number) in numbers.split(","))
        for numbers, form, properties in _SHAPE.findall(text)
    )
    over = "position:absolute;top:0;left:0;width:100%;height:100%"
    picture = f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" style="{over}">{svg}</svg>'
    around = '<div id="image-occlusion-container" style="position:relative;width:fit-content;margin-inline:auto"'
    return _BUTTON.sub("", _CONTAINER.sub(around, _CANVAS.sub(lambda _: picture, side)))


def _parse_properties(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(":") if "=" in pair)


def _draw_shape(form: str, properties: dict[str, str], *, front: bool, asked: bool) -> str:
    hidden = (asked and front) or (not asked and properties.get("oi") == "1")
    if not hidden and not asked:
        return ""
    if not hidden:
        fill, stroke, line = "none", "var(--shape,#8a3b12)", 3
    elif asked:
        fill, stroke, line = "var(--shape,#8a3b12)", "var(--shape-edge,#fffdf9)", 2
    else:
        fill, stroke, line = "var(--other-shape,#b3a997)", "var(--other-shape-edge,#3f3a33)", 2
    look = f'fill="{fill}" stroke="{stroke}" stroke-width="{line}" vector-effect="non-scaling-stroke"'
    try:
        if form == "polygon":
            corners = (pair.split(",") for pair in properties["points"].split())
            points = " ".join(f"{float(x)},{float(y)}" for x, y in corners)
            return f'<polygon points="{points}" {look}/>'
        left, top = float(properties["left"]), float(properties["top"])
        if form == _ELLIPSE:
            rx, ry = float(properties["rx"]), float(properties["ry"])
            return f'<ellipse cx="{left + rx:.4f}" cy="{top + ry:.4f}" rx="{rx}" ry="{ry}" {look}/>'
        if form == "rect":
            width, height = float(properties["width"]), float(properties["height"])
            return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" {look}/>'
    except (KeyError, ValueError):
        pass  # Anki draws nothing either
    return ""
