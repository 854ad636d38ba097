"""Shapes over a picture as Anki writes them, and as they look where Anki's script does not run.

One shape is one gap: `{{c1::image-occlusion:rect:left=.23:top=.32:width=.2:height=.1:oi=1}}`, lengths as fractions of
the picture. The names are those that Anki's editor writes and reads (tried with 26.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCRIPT_NAME: Final = "anki.imageOcclusion"
"""What a front names whose shapes Anki draws."""

SHAPE_PREFIX: Final = "image-occlusion:"
"""What the text of a gap begins with that is a shape."""

_SHAPE: Final = re.compile(r"\{\{c([\d,]+)::image-occlusion:(\w+):([^{}]*?)(?:::[^{}]*)?\}\}")
_CANVAS: Final = re.compile(r'<canvas id="image-occlusion-canvas">\s*</canvas>')
_CONTAINER: Final = re.compile(r'<div id="image-occlusion-container"')
_BUTTON: Final = re.compile(r'<button[^>]*\bid="toggle".*?</button>', re.DOTALL)
_ELLIPSE: Final = "ellipse"


@dataclass(frozen=True, slots=True)
class Shape:
    """What lies over a place of a picture; `gap` is the position of the gap that it hides.

    Lengths are fractions of the picture's width and height. A polygon has its corners as `points`; a rectangle, and
    an ellipse by the rectangle around it, the corner at the top left and then width and height.
    """

    form: Literal["rect", "ellipse", "polygon"]
    points: tuple[tuple[float, float], ...]
    gap: int


def write_shapes(shapes: Iterable[Shape], numbers: Sequence[int], *, hide_all: bool) -> str:
    """A note's shapes as its field `Occlusion` holds them; `numbers` are those of the parts that shapes hide."""
    return "<br>".join(_written(shape, numbers[shape.gap], hide_all=hide_all) for shape in shapes)


def _written(shape: Shape, number: int, *, hide_all: bool) -> str:
    if shape.form == "polygon":
        left, top = (min(point[at] for point in shape.points) for at in (0, 1))
        sides = {"left": left, "top": top}
        corners = " ".join(f"{_short(x)},{_short(y)}" for x, y in shape.points)
        more = f":points={corners}"
    else:
        (left, top), (width, height) = shape.points
        round_it = shape.form == _ELLIPSE
        across, down = ("rx", "ry") if round_it else ("width", "height")
        half = 2 if round_it else 1
        sides = {"left": left, "top": top, across: width / half, down: height / half}
        more = ""
    lengths = ":".join(f"{name}={_short(length)}" for name, length in sides.items())
    flag = ":oi=1" if hide_all else ""
    return f"{{{{c{number}::image-occlusion:{shape.form}:{lengths}{more}{flag}}}}}"


def _short(length: float) -> str:
    """A fraction with four digits at most, without the zero before the point, as Anki writes it."""
    return f"{length:.4f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


def draw_shapes(side: str, fields: Iterable[str], number: int, *, front: bool) -> str:
    """A side of a card with its shapes as a picture, where Anki would draw them by its script.

    `number` is that of the card's gap, from 1. On the back the shapes of other cards still cover the picture where the
    note hides all.
    """
    text = next((field for field in fields if f"::{SHAPE_PREFIX}" in field), "")
    svg = "".join(
        _svg(form, _properties(rest), front=front, asked=str(number) in numbers.split(","))
        for numbers, form, rest in _SHAPE.findall(text)
    )
    over = "position:absolute;top:0;left:0;width:100%;height:100%"
    picture = f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" style="{over}">{svg}</svg>'
    around = '<div id="image-occlusion-container" style="position:relative;width:fit-content;margin-inline:auto"'
    return _BUTTON.sub("", _CONTAINER.sub(around, _CANVAS.sub(picture, side)))


def _properties(text: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in text.split(":") if "=" in each)


def _svg(form: str, sides: dict[str, str], *, front: bool, asked: bool) -> str:
    hidden = (asked and front) or (not asked and sides.get("oi") == "1")
    if not hidden and not asked:
        return ""
    fill = "none" if not hidden else "var(--shape,#8a3b12)" if asked else "var(--other-shape,#c9c1b1)"
    stroke = "var(--shape,#8a3b12)" if asked else "var(--shape-edge,#66615a)"
    look = f'fill="{fill}" stroke="{stroke}" stroke-width="{2 if asked else 1}" vector-effect="non-scaling-stroke"'
    try:
        if form == "polygon":
            points = " ".join(f"{float(x)},{float(y)}" for x, y in _points(sides["points"]))
            return f'<polygon points="{points}" {look}/>'
        left, top = float(sides["left"]), float(sides["top"])
        if form == _ELLIPSE:
            rx, ry = float(sides["rx"]), float(sides["ry"])
            return f'<ellipse cx="{left + rx:.4f}" cy="{top + ry:.4f}" rx="{rx}" ry="{ry}" {look}/>'
        if form == "rect":
            width, height = float(sides["width"]), float(sides["height"])
            return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" {look}/>'
    except (KeyError, ValueError):
        pass  # Anki draws nothing of it either
    return ""


def _points(text: str) -> Iterable[list[str]]:
    return (pair.split(",") for pair in text.split())
