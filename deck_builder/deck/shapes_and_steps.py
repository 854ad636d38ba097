"""The shapes on a picture and the steps of a list. Anki makes a card of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.content.cloze import HIGHEST_NUMBER
from deck_builder.content.image_occlusion import Shape
from deck_builder.content.media import MediaFolder
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.model import Gap, Gaps, Picture
from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.segments import measure
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFolder
    from deck_builder.source.values import Value

_Form = Literal["rect", "ellipse", "polygon"]
_FORMS: Final[tuple[_Form, ...]] = ("rect", "ellipse", "polygon")
_SIDES: Final = ("left", "top", "width", "height")
_LENGTH: Final = compile_late(r"(\d+|\d*\.\d+)(px)?")
_VIEW_BOX: Final = compile_late(r"""<svg[^>]*\sviewBox\s*=\s*["']\s*\S+?[\s,]+\S+?[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SEARCHED_FOR_VIEW_BOX: Final = 10_000
"""How many characters of an SVG file are searched for its view box."""

_ROUNDING_ERROR: Final = 0.0005
"""How far a shape may reach over its picture's edge, as a fraction of the picture."""

_ABOUT_LENGTHS: Final = "Write fractions of the picture, as in `0.25`, or pixels, as in `120px`."


class _PictureSize:
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


def read_shapes(entry: Keys, key: str, picture: Picture | None, media: MediaFolder) -> Gaps | None:
    """Read the shapes of a card, and the `mode` beside them; None if there is an error in them."""
    before = entry.problems.errors
    hide_all = entry.read_choice(MODE_KEY, ("hide-one", "hide-all"), "hide-one") == "hide-all"
    size = _PictureSize(picture, media)
    gaps: dict[str, Gap] = {}
    shapes: list[Shape] = []
    for shape in entry.read_mappings(key, required=True):
        shape.refuse_unknown_keys(("name", "with", "number", *_FORMS))
        name = _read_name(shape, gaps)
        try:
            form, points = _read_form(shape, size)
        except InputError as error:
            shape.add(error.code, error.message, error.place or shape.place, error.hint)
            continue
        if name in gaps:
            shapes.append(Shape(form, points, list(gaps).index(name)))
    if entry.problems.errors > before:
        return None
    if not shapes:
        entry.add(
            "D202", f"`{key}` has no entries", entry.place_of(key), "Draw some with `deck-builder shapes PICTURE`."
        )
        return None
    return Gaps(tuple(gaps.values()), tuple(shapes), hide_all)


def _read_name(shape: Keys, gaps: dict[str, Gap]) -> str:
    """Return the name of what a shape hides: its own, which is added to `gaps`, or that of the shape it goes `with`."""
    if "with" in shape.mapping:
        other = shape.read_text("with")
        if "name" in shape.mapping or "number" in shape.mapping:
            shape.add(
                "D230", "a shape that goes `with` another has no name or number of its own", shape.place_of("with")
            )
        elif other and other not in gaps:
            hint = f"There are: {', '.join(gaps)}." if gaps else ""
            shape.add("D230", f"no shape before this one is called `{other}`", shape.place_of_value("with"), hint)
        return other
    name = shape.read_text("name", required=True)
    number = _read_number(shape, gaps)
    if name in gaps:
        hint = f"Write `with: {name}` instead of the second `name` to hide both with one card."
        shape.add("D230", f"two shapes are called `{name}`", shape.place_of_value("name"), hint)
    elif name:
        gaps[name] = Gap(name, name, number, shape.place_of_value("name"))
    return name


def _read_number(entry: Keys, gaps: dict[str, Gap]) -> int | None:
    number = entry.read_number("number") if "number" in entry.mapping else None
    if number and number > HIGHEST_NUMBER:
        hint = f"The highest number is {HIGHEST_NUMBER}."
        entry.add("D230", f"the number {number} is too high", entry.place_of_value("number"), hint)
    elif number and any(gap.number == number for gap in gaps.values()):
        entry.add("D230", f"the number {number} is already taken", entry.place_of_value("number"))
    return number


def _read_form(shape: Keys, size: _PictureSize) -> tuple[_Form, tuple[tuple[float, float], ...]]:
    """Read the form of a shape and its points, as `Shape` has them."""
    given = [form for form in _FORMS if form in shape.mapping]
    if not given:
        hint = "Write `rect: {left: 0.2, top: 0.3, width: 0.1, height: 0.1}`, the same with `ellipse:`, or `polygon:`."
        raise InputError("D230", "the shape is not a rectangle, ellipse or polygon", hint, shape.place)
    if len(given) > 1:
        raise InputError("D230", f"the shape has both `{given[0]}` and `{given[1]}`", place=shape.place)
    form = given[0]
    return form, _read_corners(shape, size) if form == "polygon" else _read_box(shape, form, size)


def _read_box(shape: Keys, form: str, size: _PictureSize) -> tuple[tuple[float, float], ...]:
    value = shape.mapping[form]
    if not isinstance(value, Mapping):
        hint = f"Write `{form}: {{left: 0.2, top: 0.3, width: 0.1, height: 0.1}}`."
        raise InputError("D230", f"`{form}` has no sides with names", hint, shape.place_of_value(form))
    sides = Keys(value, shape.file, shape.problems, shape.card)
    sides.refuse_unknown_keys(_SIDES)
    missing = next((side for side in _SIDES if side not in sides.mapping), None)
    if missing:
        raise InputError("D230", f"the shape has no `{missing}`", place=sides.place)
    left, top, width, height = (
        _read_length(sides.mapping[side], sides.place_of_value(side), size, across=side in ("left", "width"))
        for side in _SIDES
    )
    for side, length in (("width", width), ("height", height)):
        if not length:
            raise InputError("D230", f"the shape has no {side}", place=sides.place_of_value(side))
    for start, length, side in ((left, width, "width"), (top, height, "height")):
        if start + length > 1 + _ROUNDING_ERROR:
            end = "right edge" if side == "width" else "lower edge"
            raise InputError(
                "D230", f"the shape reaches beyond the {end} of the picture", _ABOUT_LENGTHS, sides.place_of_value(side)
            )
    return (left, top), (min(width, 1 - left), min(height, 1 - top))


def _read_corners(shape: Keys, size: _PictureSize) -> tuple[tuple[float, float], ...]:
    value = shape.mapping["polygon"]
    place = shape.place_of_value("polygon")
    hint = "Write a list of corners, each with how far it is from the left and the top: `[[0.1, 0.6], [0.2, 0.6], …]`."
    if not isinstance(value, Sequence):
        raise InputError("D230", "`polygon` is not a list of corners", hint, place)
    corners = []
    for corner, mark in zip(value, value.marks, strict=True):
        here = Place(shape.file, *mark)
        if not isinstance(corner, Sequence) or len(corner) != 2:
            raise InputError("D230", "a corner must have two numbers", hint, here)
        x, y = (
            _read_length(number, Place(shape.file, *mark_of_number), size, across=not axis)
            for axis, (number, mark_of_number) in enumerate(zip(corner, corner.marks, strict=True))
        )
        corners.append((x, y))
    if len(set(corners)) < 3:
        raise InputError("D230", "a polygon must have three corners or more", place=place)
    return tuple(corners)


def _read_length(value: Value, place: Place, size: _PictureSize, *, across: bool) -> float:
    """Read a length as a fraction of the picture's height, or of its width if it goes `across`."""
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        shown = f"`{value}`" if isinstance(value, str) and value else "this"
        raise InputError("D230", f"{shown} is not a length on a picture", _ABOUT_LENGTHS, place)
    length = float(match[1])
    if match[2]:
        length /= size.get(place)[0 if across else 1]
    if length > 1 + _ROUNDING_ERROR:
        raise InputError("D230", f"`{value}` is outside the picture", _ABOUT_LENGTHS, place)
    return min(length, 1.0)


def read_steps(entry: Keys, key: str, most_words: int | None) -> Gaps | None:
    """Read the steps of a card, each a text or `step:` with a `number:`; None if there are none."""
    value = entry.mapping[key]
    if not isinstance(value, Sequence):
        entry.report_wrong_type(f"`{key}`", value, "a list", entry.place_of_value(key), "Begin each step with `- `.")
        return None
    steps: dict[str, Gap] = {}
    for index, (item, mark) in enumerate(zip(value, value.marks, strict=True)):
        place, number = Place(entry.file, *mark), None
        if isinstance(item, str):
            text = item.strip()
        else:
            if not isinstance(item, Mapping):
                entry.report_wrong_type(f"an entry of `{key}`", item, "a text", place)
                continue
            step = Keys(item, entry.file, entry.problems, entry.card)
            step.refuse_unknown_keys(("step", "number"))
            text, number = step.read_text("step", required=True), _read_number(step, steps)
            place = step.place_of_value("step") if text else place
        if not text:
            if isinstance(item, str):
                entry.add("D208", f"an entry of `{key}` is empty", place)
            continue
        if most_words and (length := measure(text)).size > most_words:
            entry.add("D210", f"the step has {length.describe(most_words)}", place)
        steps[str(index)] = Gap(text, label_step(text), number, place)
    if not steps:
        entry.add("D202", f"`{key}` has no entries", entry.place_of(key))
        return None
    return Gaps(tuple(steps.values()))


def label_step(text: str) -> str:
    """Make the label by which `deck.lock` knows a step: a hash of its words."""
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()
