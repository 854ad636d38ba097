"""The forms of shapes on a picture: rectangles, ellipses, polygons and labels, with their lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.image_occlusion import ShapeForm, write_length
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path

    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Picture
    from deck_builder.source.values import Value

FORMS: Final[tuple[ShapeForm, ...]] = ("rect", "ellipse", "polygon", "text")
"""The forms of a shape, as cards name them."""
_SIDES: Final = ("left", "top", "width", "height")
_ELLIPSE_OF_ANKI: Final = ("left", "top", "rx", "ry")
"""The lengths of an ellipse in Anki's words, which a card may use as well."""
_LENGTH: Final = compile_late(r"(\d+\.?|\d*\.\d+)(px)?")
_LOOKS: Final = {
    "angle": compile_late(r"-?\d+"),
    "fill": compile_late(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+"),
    "text": compile_late(r"[^<>{}\[\]\\\x00-\x1f]+"),
    "scale": _LENGTH,
    "fs": _LENGTH,
}
"""What the other properties of a shape may be. Anki reads what is in a label as HTML."""
_VIEW_BOX: Final = compile_late(r"""<svg[^>]*\sviewBox\s*=\s*["']\s*\S+?[\s,]+\S+?[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SEARCHED_FOR_VIEW_BOX: Final = 10_000
"""How many characters of an SVG file are searched for its view box."""

_ROUNDING_ERROR: Final = 0.0005
"""How far a shape may reach over its picture's edge, as a fraction of the picture."""

_ABOUT_CORNERS: Final = (
    "Write a list of corners, each with how far it is from the left and the top: `[[0.1, 0.6], [0.2, 0.6], …]`."
)
_ABOUT_LABELS: Final = (
    "Write `text: {left: 0.2, top: 0.3, text: a label}`. A label has no braces, no brackets, no `<`, `>` or backslash."
)
_Points = tuple[tuple[float, float], ...]
"""As in `Shape`."""
_Typed = tuple[tuple[str, str], ...]
"""As in `Shape`."""
_Corner = tuple[tuple[float, str], tuple[float, str]]
"""How far a corner is from the left and from the top, each as a fraction and as it was typed."""
_ABOUT_LENGTHS: Final = "Write fractions of the picture, as in `0.25`, or pixels, as in `120px`."


class PictureSize:
    """A picture's width and height in pixels, read from its file when a shape is first given in pixels.

    An SVG without a size has the size of its view box.
    """

    def __init__(self, picture: Picture | None, media: MediaFolder) -> None:
        self.picture, self.media = picture, media
        self.size: tuple[float, float] | None = None

    def get(self, place: Place) -> tuple[float, float]:
        """Return the size. Raises InputError if it is not known; `place` is that of the length that needs it."""
        if self.size is None:
            self.size = self._read()
        if min(self.size) <= 0:
            message = "the size of the picture in pixels is not known"
            raise InputError("D230", message, "Write fractions of the picture.", place)
        return self.size

    def _read(self) -> tuple[float, float]:
        import imagesize  # late, because it loads urllib.request and few decks need it

        if self.picture is None:
            return 0, 0
        try:
            path = self.media.find_picture(self.picture.file).path
            width, height = imagesize.get(path)
            if width <= 0 and path.suffix.lower() == ".svg":
                with path.open(encoding="utf-8", errors="replace") as file:
                    box = _VIEW_BOX.search(file.read(_SEARCHED_FOR_VIEW_BOX))
                width, height = (float(box[1]), float(box[2])) if box else (0, 0)
        except (InputError, OSError, ValueError):  # compiling the picture's own field reports what is wrong with it
            return 0, 0
        return width, height


def read_form(shape: Keys, size: PictureSize) -> tuple[ShapeForm, _Points, _Typed]:
    """Read the form of a shape, its points and its properties, as `Shape` has them."""
    given = [form for form in FORMS if form in shape.mapping]
    if not given:
        hint = "Write `rect: {left: 0.2, top: 0.3, width: 0.1, height: 0.1}`, the same with `ellipse:`, or `polygon:`."
        raise InputError("D230", "the shape is not a rectangle, ellipse or polygon", hint, shape.place)
    if len(given) > 1:
        raise InputError("D230", f"the shape has both `{given[0]}` and `{given[1]}`", place=shape.place)
    form = given[0]
    value, place = shape.mapping[form], shape.place_of_value(form)
    if form == "polygon" and isinstance(value, Sequence):
        corners = _read_corners(value, place, shape.file, size)
        return form, _list_points(corners), _type_polygon(corners)
    if not isinstance(value, Mapping):
        if form == "polygon":
            raise InputError("D230", "`polygon` is not a list of corners", _ABOUT_CORNERS, place)
        if form == "text":
            raise InputError("D230", "`text` does not say what it shows, and where", _ABOUT_LABELS, place)
        hint = f"Write `{form}: {{left: 0.2, top: 0.3, width: 0.1, height: 0.1}}`."
        raise InputError("D230", f"`{form}` has no sides with names", hint, place)
    properties = Keys(value, shape.file, shape.problems, shape.card)
    if form == "polygon":
        properties.refuse_unknown_keys(("left", "top", "points", "angle", "fill"))
        listed = value.get("points")
        if not isinstance(listed, Sequence):
            raise InputError("D230", "`polygon` is not a list of corners", _ABOUT_CORNERS, place)
        corners = _read_corners(listed, properties.place_of_value("points"), shape.file, size)
        lengths = {name: _read_side(properties, name, size) for name in ("left", "top")}
        texts = {name: text for name, (_, text) in lengths.items()} | {"points": _write_corners(corners)}
        return form, _list_points(corners), _type_properties(properties, texts)
    if form == "text":
        properties.refuse_unknown_keys(("left", "top", "text", "scale", "fs", "angle", "fill"))
        lengths = {name: _read_side(properties, name, size) for name in ("left", "top")}
        if "text" not in value:
            raise InputError("D230", "the label has no `text`", _ABOUT_LABELS, properties.place)
        texts = {name: text for name, (_, text) in lengths.items()}
        return form, ((lengths["left"][0], lengths["top"][0]),), _type_properties(properties, texts)
    points, texts = _read_box(properties, form, size)
    return form, points, _type_properties(properties, texts)


def _type_properties(properties: Keys, lengths: AnyMapping[str, str]) -> _Typed:
    """List the properties of a shape as its author typed them. `lengths` has the texts of its lengths."""
    order = [name for name in properties.mapping if name in lengths or name in _LOOKS]
    if not set(lengths) <= set(order):  # an ellipse by its width and height: Anki has other words for these
        order = [*lengths, *(name for name in order if name not in lengths)]
    typed = []
    for name in order:
        text = lengths.get(name)
        if text is None:
            value = properties.mapping[name]
            text = value.strip() if isinstance(value, str) else ""
            if not _LOOKS[name].fullmatch(text):
                hint = _ABOUT_LABELS if name == "text" else ""
                message = f"`{text}` can't be the {name} of a shape" if text else f"the {name} of the shape is missing"
                raise InputError("D230", message, hint, properties.place_of_value(name))
        typed.append((name, text))
    return tuple(typed)


def _read_side(properties: Keys, side: str, size: PictureSize) -> tuple[float, str]:
    """Read a length of a shape: the fraction, and as it was typed."""
    if side not in properties.mapping:
        raise InputError("D230", f"the shape has no `{side}`", place=properties.place)
    across = side in ("left", "width", "rx")
    return _read_length(properties.mapping[side], properties.place_of_value(side), size, across=across)


def _read_box(sides: Keys, form: str, size: PictureSize) -> tuple[_Points, dict[str, str]]:
    """Read a rectangle, or the one around an ellipse: its points, and its lengths as they were typed."""
    names = _ELLIPSE_OF_ANKI if form == "ellipse" and {"rx", "ry"} & sides.mapping.keys() else _SIDES
    sides.refuse_unknown_keys((*names, "angle", "fill"))
    lengths = {side: _read_side(sides, side, size) for side in names}
    (left, top, width, height) = (length for length, _ in lengths.values())
    texts = {side: text for side, (_, text) in lengths.items()}
    if names == _ELLIPSE_OF_ANKI:
        width, height = width * 2, height * 2
    elif form == "ellipse":
        texts = {"left": texts["left"], "top": texts["top"], "rx": write_length(width / 2)}
        texts["ry"] = write_length(height / 2)
    for side, length in zip(names[2:], (width, height), strict=True):
        if not length:
            raise InputError("D230", f"the shape has no {side}", place=sides.place_of_value(side))
    for start, length, side in ((left, width, names[2]), (top, height, names[3])):
        if start + length > 1 + _ROUNDING_ERROR:
            end = "right edge" if side in ("width", "rx") else "lower edge"
            raise InputError(
                "D230", f"the shape reaches beyond the {end} of the picture", _ABOUT_LENGTHS, sides.place_of_value(side)
            )
    return ((left, top), (min(width, 1 - left), min(height, 1 - top))), texts


def _read_corners(value: Sequence, place: Place, file: Path, size: PictureSize) -> list[_Corner]:
    """Read the corners of a polygon: how far each is from the left and the top, as fractions and as typed."""
    corners = []
    for corner, mark in zip(value, value.marks, strict=True):
        here = Place(file, *mark)
        if not isinstance(corner, Sequence) or len(corner) != 2:
            raise InputError("D230", "a corner must have two numbers", _ABOUT_CORNERS, here)
        x, y = (
            _read_length(number, Place(file, *mark_of_number), size, across=not axis)
            for axis, (number, mark_of_number) in enumerate(zip(corner, corner.marks, strict=True))
        )
        corners.append((x, y))
    if len(set(_list_points(corners))) < 3:
        raise InputError("D230", "a polygon must have three corners or more", place=place)
    return corners


def _list_points(corners: Iterable[_Corner]) -> _Points:
    return tuple((x[0], y[0]) for x, y in corners)


def _write_corners(corners: Iterable[_Corner]) -> str:
    return " ".join(f"{x[1]},{y[1]}" for x, y in corners)


def _type_polygon(corners: Iterable[_Corner]) -> _Typed:
    """The properties of a polygon that only lists its corners: it is where they are."""
    left, top = (min(lengths)[1] for lengths in zip(*corners, strict=True))
    return ("left", left), ("top", top), ("points", _write_corners(corners))


def _read_length(value: Value, place: Place, size: PictureSize, *, across: bool) -> tuple[float, str]:
    """Read a length as a fraction of the picture's height, or of its width if it goes `across`, and as it was typed.

    A length in pixels becomes the text of the fraction.
    """
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        shown = f"`{value}`" if isinstance(value, str) and value else "this"
        raise InputError("D230", f"{shown} is not a length on a picture", _ABOUT_LENGTHS, place)
    length, text = float(match[1]), match[1]
    if match[2]:
        length /= size.get(place)[0 if across else 1]
        text = write_length(length)
    if length > 1 + _ROUNDING_ERROR:
        raise InputError("D230", f"`{value}` is outside the picture", _ABOUT_LENGTHS, place)
    return min(length, 1.0), text
