"""Shapes over a picture: as Anki stores them, and as an SVG where Anki's script does not run.

Each shape is a gap: `{{c1::image-occlusion:rect:left=.23:top=.32:width=.2:height=.1:oi=1}}`, with lengths as fractions
of the picture. The names are those that Anki's editor writes and reads (tried with 26.9).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCRIPT_NAME: Final = "anki.imageOcclusion"
"""Anki's script. A front that calls it has its shapes drawn by Anki."""

SHAPE_PREFIX: Final = "image-occlusion:"
"""The start of a gap's text if the gap is a shape."""

_SHAPE: Final = compile_late(r"\{\{c([\d,]+)::image-occlusion:(\w+):((?:(?!::)[^{}])*)(?:::[^{}]*)?\}\}")
_CANVAS: Final = compile_late(r'<canvas id="image-occlusion-canvas">\s*</canvas>')
_CONTAINER: Final = compile_late(r'<div id="image-occlusion-container"')
_BUTTON: Final = compile_late(r'<button(?:(?!<button)[^>])*\bid="toggle"(?:(?!<button).)*?</button>', re.DOTALL)
_ELLIPSE: Final = "ellipse"
_COLON: Final = compile_late(r"(?<!\\):")
"""A colon between two properties; one in a label has a backslash before it."""
_LENGTHS: Final = ("left", "top", "width", "height", "rx", "ry", "points")

ShapeForm = Literal["rect", "ellipse", "polygon", "text"]
"""What a shape is, in Anki's word; a text is a label, which covers nothing."""


class Shape(NamedTuple):
    """A shape that covers a place of a picture. All lengths are fractions of the picture's width and height."""

    form: ShapeForm
    """What the shape is."""
    points: tuple[tuple[float, float], ...]
    """The corners of a polygon. For a rectangle: its top left corner, then its width and height. For an ellipse: the
    same of the rectangle around it. For a label: its top left corner."""
    gap: int | None
    """The index of the gap that the shape belongs to, among the gaps of its card; None for a label that is always
    there."""
    typed: tuple[tuple[str, str], ...] = ()
    """Its properties in Anki's words, in the order and with the digits that its author typed."""


def write_shapes(shapes: Iterable[Shape], numbers: Sequence[int], *, hide_all: bool, as_anki_does: bool = False) -> str:
    """Return the shapes as the content of a note's field `Occlusion`.

    `numbers` are the gap numbers, by the index that `Shape.gap` holds. With `hide_all`, a card covers all shapes, not
    only the one that it asks for. With `as_anki_does`, each shape ends with a line break, as in Anki's editor, and its
    properties are as they were typed.
    """
    written = (
        _write_shape(shape, 0 if shape.gap is None else numbers[shape.gap], as_typed=as_anki_does, hide_all=hide_all)
        for shape in shapes
    )
    return "".join(f"{shape}<br>" for shape in written) if as_anki_does else "<br>".join(written)


def parse_shapes(text: str, *, as_anki_does: bool = False) -> tuple[list[Shape], list[int], bool] | None:
    """Parse what `write_shapes` writes: the shapes, the gap number of each, whether all are hidden.

    Each shape has a gap of its own here, by its position; a label that is always there has none, and the number 0. None
    if the text says anything else, or if some shapes are hidden together and others are not.
    """
    shapes: list[Shape] = []
    numbers: list[int] = []
    flags: set[bool] = set()
    for position, part in enumerate(text.removesuffix("<br>").split("<br>")):
        match = _SHAPE.fullmatch(part)
        if match is None or not match[1].isdecimal():
            return None
        properties = [*_split_properties(match[3])]
        is_hidden = properties[-1:] == [("oi", "1")]
        number = int(match[1])
        shape = _parse_shape(
            match[2], tuple(properties[:-1] if is_hidden else properties), position if number else None
        )
        if shape is None:
            return None
        shapes.append(shape)
        numbers.append(number)
        flags.add(is_hidden)
    hide_all = flags == {True}
    written = write_shapes(shapes, numbers, hide_all=hide_all, as_anki_does=as_anki_does)
    is_exact = len(flags) == 1 and written == (text if as_anki_does else text.removesuffix("<br>"))
    return (shapes, numbers, hide_all) if is_exact else None


def _parse_shape(form: str, typed: tuple[tuple[str, str], ...], gap: int | None) -> Shape | None:
    properties = dict(typed)
    if gap is None and form != "text":
        return None
    try:
        if form == "polygon":
            corners = [pair.split(",") for pair in properties["points"].split()]
            return Shape("polygon", tuple((float(x), float(y)) for x, y in corners), gap, typed)
        left, top = float(properties["left"]), float(properties["top"])
        if form == "ellipse":
            size = float(properties["rx"]) * 2, float(properties["ry"]) * 2
            return Shape("ellipse", ((left, top), size), gap, typed)
        if form == "rect":
            size = float(properties["width"]), float(properties["height"])
            return Shape("rect", ((left, top), size), gap, typed)
        if form == "text" and "text" in properties:
            return Shape("text", ((left, top),), gap, typed)
    except (KeyError, ValueError):
        pass
    return None


def _write_shape(shape: Shape, number: int, *, as_typed: bool, hide_all: bool) -> str:
    pairs = list(shape.typed)
    if not as_typed:
        others = [pair for pair in shape.typed if pair[0] not in _LENGTHS]
        pairs = [*_list_lengths(shape), *others]
    if hide_all:
        pairs.append(("oi", "1"))
    properties = "".join(f":{name}={_escape(value)}" for name, value in pairs)
    return f"{{{{c{number}::image-occlusion:{shape.form}{properties}}}}}"


def _list_lengths(shape: Shape) -> list[tuple[str, str]]:
    """The lengths of a shape, as this program writes them."""
    if shape.form == "polygon":
        left, top = (min(point[axis] for point in shape.points) for axis in (0, 1))
        corners = " ".join(f"{write_length(x)},{write_length(y)}" for x, y in shape.points)
        return [("left", write_length(left)), ("top", write_length(top)), ("points", corners)]
    left, top = shape.points[0]
    sides = {"left": left, "top": top}
    if shape.form != "text":
        width, height = shape.points[1]
        is_ellipse = shape.form == _ELLIPSE
        across, down = ("rx", "ry") if is_ellipse else ("width", "height")
        divisor = 2 if is_ellipse else 1
        sides |= {across: width / divisor, down: height / divisor}
    return [(name, write_length(length)) for name, length in sides.items()]


def _escape(value: str) -> str:
    """Write a property's value as Anki does: its colons don't end it."""
    return value.replace("\\", "\\\\").replace(":", "\\:")


def write_length(length: float) -> str:
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
    return dict(_split_properties(text))


def _split_properties(text: str) -> Iterator[tuple[str, str]]:
    for pair in _COLON.split(text):
        name, is_pair, value = pair.partition("=")
        if is_pair:
            yield name, value.replace("\\:", ":")


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
