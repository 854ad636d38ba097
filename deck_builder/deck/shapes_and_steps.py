"""Reads what one card's entry asks for several times: the shapes on a picture, the steps of a list."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import HIGHEST_NUMBER
from deck_builder.content.image_occlusion import Shape
from deck_builder.content.media import MediaFolder
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.model import Gap, Gaps, Picture
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.keys import Keys
from deck_builder.source.parse import Mapping, Sequence

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFolder
    from deck_builder.source.parse import Value

_FORMS: Final = ("rect", "ellipse", "polygon")
_SIDES: Final = ("left", "top", "width", "height")
_LENGTH: Final = re.compile(r"(\d+|\d*\.\d+)(px)?")
_VIEW_BOX: Final = re.compile(r"""<svg[^>]*\sviewBox\s*=\s*["']\s*\S+?[\s,]+\S+?[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_BEGINNING: Final = 10_000
"""How many characters of a drawing are searched for it."""

_ABOUT_THE_EDGE: Final = 0.0005
"""How far a shape may reach over its picture's edge, as a fraction of it: what rounding costs."""

_NUMBERS: Final = "Write fractions of the picture, as in `0.25`, or pixels, as in `120px`."


class _Size:
    """A picture's width and height in pixels, read from its file when a shape is first given in pixels.

    A drawing without a size of its own has that of its view box.
    """

    def __init__(self, picture: Picture | None, media: MediaFolder) -> None:
        self.picture, self.media = picture, media
        self.known: tuple[float, float] | None = None

    def of(self, place: Place) -> tuple[float, float]:
        """Raises InputError, at the place of the length that asks for it."""
        if self.known is None:
            self.known = self._read()
        if min(self.known) <= 0:
            raise InputError("D230", "the size of the picture in pixels is not known", "Write fractions of it.", place)
        return self.known

    def _read(self) -> tuple[float, float]:
        import imagesize

        if self.picture is None:
            return 0, 0
        try:
            path = self.media.find_picture(self.picture.file).path
            width, height = imagesize.get(path)
            if width <= 0 and path.suffix.lower() == ".svg":
                with path.open(encoding="utf-8", errors="replace") as file:
                    box = _VIEW_BOX.search(file.read(_BEGINNING))
                width, height = (float(box[1]), float(box[2])) if box else (0, 0)
        except (InputError, OSError, ValueError):  # what is wrong with the picture is said where it is shown
            return 0, 0
        return width, height


def read_shapes(entry: Keys, key: str, picture: Picture | None, media: MediaFolder) -> Gaps | None:
    """The shapes of a card on its picture, with the `mode` beside them; None where something is wrong with them."""
    before = entry.problems.errors
    hide_all = entry.choice(MODE_KEY, ("hide-one", "hide-all"), "hide-one") == "hide-all"
    size = _Size(picture, media)
    parts: dict[str, Gap] = {}
    shapes: list[Shape] = []
    listed = entry.mappings(key, required=True)
    for each in listed:
        each.only(("name", "with", "number", *_FORMS))
        name = _part_of(each, parts)
        try:
            form, points = _drawn(each, size)
        except InputError as error:
            each.add(error.code, error.message, error.place or each.place, error.hint)
            continue
        if name in parts:
            shapes.append(Shape(form, points, list(parts).index(name)))  # type: ignore[arg-type]
    if entry.problems.errors > before:
        return None
    if not shapes:
        entry.add("D202", f"`{key}` has no entries", entry.at(key), "Draw some with `deck-builder shapes PICTURE`.")
        return None
    return Gaps(tuple(parts.values()), tuple(shapes), hide_all)


def _part_of(each: Keys, parts: dict[str, Gap]) -> str:
    """The name of what a shape hides: its own, which is added to `parts`, or that of the shape it goes `with`."""
    if "with" in each.mapping:
        other = each.text("with")
        if "name" in each.mapping or "number" in each.mapping:
            each.add("D230", "a shape that goes `with` another has no name or number of its own", each.at("with"))
        elif other and other not in parts:
            hint = f"There are: {', '.join(parts)}." if parts else ""
            each.add("D230", f"no shape before this one is called `{other}`", each.value_at("with"), hint)
        return other
    name = each.text("name", required=True)
    number = _number(each, parts)
    if name in parts:
        hint = f"Write `with: {name}` in place of the second `name` to hide both with one card."
        each.add("D230", f"two shapes are called `{name}`", each.value_at("name"), hint)
    elif name:
        parts[name] = Gap(name, name, number, each.value_at("name"))
    return name


def _number(each: Keys, parts: dict[str, Gap]) -> int | None:
    number = each.number("number") if "number" in each.mapping else None
    if number and number > HIGHEST_NUMBER:
        each.add("D230", f"{number} is too high a number", each.value_at("number"), f"{HIGHEST_NUMBER} is the highest.")
    elif number and any(part.number == number for part in parts.values()):
        each.add("D230", f"the number {number} is taken already", each.value_at("number"))
    return number


def _drawn(each: Keys, size: _Size) -> tuple[str, tuple[tuple[float, float], ...]]:
    """The form of a shape and its points, as `Shape` has them."""
    given = [form for form in _FORMS if form in each.mapping]
    if len(given) != 1:
        what = f"has both `{given[0]}` and `{given[1]}`" if given else "is no rectangle, ellipse or polygon"
        hint = "Give it `rect: {left: 0.2, top: 0.3, width: 0.1, height: 0.1}`, `ellipse:` alike, or `polygon:`."
        raise InputError("D230", f"the shape {what}", "" if given else hint, each.place)
    (form,) = given
    points = _corners(each, size) if form == "polygon" else _box(each, form, size)
    return form, points


def _box(each: Keys, form: str, size: _Size) -> tuple[tuple[float, float], ...]:
    sides = each.nested(form)
    if sides is None:
        hint = f"Write `{form}: {{left: 0.2, top: 0.3, width: 0.1, height: 0.1}}`."
        raise InputError("D230", f"`{form}` has no sides", hint, each.value_at(form))
    sides.only(_SIDES)
    missing = next((side for side in _SIDES if side not in sides.mapping), None)
    if missing:
        raise InputError("D230", f"the shape has no `{missing}`", place=sides.place)
    lengths = [
        _length(sides.mapping[side], sides.value_at(side), size, across=side in ("left", "width")) for side in _SIDES
    ]
    left, top, width, height = lengths
    for side, length in (("width", width), ("height", height)):
        if not length:
            raise InputError("D230", f"the shape has no {side}", place=sides.value_at(side))
    for start, length, side in ((left, width, "width"), (top, height, "height")):
        if start + length > 1 + _ABOUT_THE_EDGE:
            end = "right edge" if side == "width" else "lower edge"
            raise InputError(
                "D230", f"the shape reaches beyond the {end} of the picture", _NUMBERS, sides.value_at(side)
            )
    return (left, top), (min(width, 1 - left), min(height, 1 - top))


def _corners(each: Keys, size: _Size) -> tuple[tuple[float, float], ...]:
    value = each.mapping["polygon"]
    place = each.value_at("polygon")
    hint = "Write a list of corners, each with how far it is from the left and the top: `[[0.1, 0.6], [0.2, 0.6], …]`."
    if not isinstance(value, Sequence):
        raise InputError("D230", "`polygon` has no list of corners", hint, place)
    found = []
    for corner, mark in zip(value, value.marks, strict=True):
        here = Place(each.file, *mark)
        if not isinstance(corner, Sequence) or len(corner) != 2:
            raise InputError("D230", "a corner has two numbers", hint, here)
        x, y = (
            _length(number, Place(each.file, *at), size, across=not nth)
            for nth, (number, at) in enumerate(zip(corner, corner.marks, strict=True))
        )
        found.append((x, y))
    if len(set(found)) < 3:
        raise InputError("D230", "a polygon has three corners or more", place=place)
    return tuple(found)


def _length(value: Value, place: Place, size: _Size, *, across: bool) -> float:
    """A length as a fraction of the picture's width, where it goes `across`, or height."""
    found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        shown = f"`{value}`" if isinstance(value, str) and value else "this"
        raise InputError("D230", f"{shown} is no length on a picture", _NUMBERS, place)
    length = float(found[1])
    if found[2]:
        length /= size.of(place)[0 if across else 1]
    if length > 1 + _ABOUT_THE_EDGE:
        raise InputError("D230", f"`{value}` is outside the picture", _NUMBERS, place)
    return min(length, 1.0)


def read_steps(entry: Keys, key: str, most_words: int | None) -> Gaps | None:
    """The steps of a card, each a text or `step:` with a `number:`; None where something is wrong with them."""
    value = entry.mapping[key]
    if not isinstance(value, Sequence):
        entry.wrong_shape(f"`{key}`", value, "a list", entry.value_at(key), "Begin each step with `- `.")
        return None
    found: dict[str, Gap] = {}
    for nth, (item, mark) in enumerate(zip(value, value.marks, strict=True)):
        place, number = Place(entry.file, *mark), None
        if isinstance(item, str):
            text = item.strip()
        else:
            if not isinstance(item, Mapping):
                entry.wrong_shape(f"an entry of `{key}`", item, "a text", place)
                continue
            step = Keys(item, entry.file, entry.problems, entry.card)
            step.only(("step", "number"))
            text, number = step.text("step", required=True), _number(step, found)
            place = step.value_at("step") if text else place
        if not text:
            if isinstance(item, str):
                entry.add("D208", f"an entry of `{key}` is empty", place)
            continue
        if most_words and (words := len(text.split())) > most_words:
            entry.add("D210", f"the step has {words} words; {most_words} is the limit", place)
        label = hashlib.blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()
        found[str(nth)] = Gap(text, label, number, place)
    if not found:
        entry.add("D202", f"`{key}` has no entries", entry.at(key))
        return None
    return Gaps(tuple(found.values()))
