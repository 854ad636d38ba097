"""The shapes on a picture and the steps of a list. Anki makes a card of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from deck_builder.content.cloze import HIGHEST_NUMBER
from deck_builder.content.image_occlusion import Shape
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.model import Gap, Gaps, Picture
from deck_builder.deck.shape_forms import FORMS, PictureSize, read_form
from deck_builder.problems.card_texts.segments import measure
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFolder


def read_shapes(entry: Keys, key: str, picture: Picture | None, media: MediaFolder) -> Gaps | None:
    """Read the shapes of a card, and the `mode` beside them; None if there is an error in them."""
    before = entry.problems.errors
    hide_all = entry.read_choice(MODE_KEY, ("hide-one", "hide-all"), "hide-one") == "hide-all"
    size = PictureSize(picture, media)
    gaps: dict[str, Gap] = {}
    shapes: list[Shape] = []
    for shape in entry.read_mappings(key, required=True):
        shape.refuse_unknown_keys(("name", "with", "number", *FORMS))
        name = _read_name(shape, gaps)
        try:
            form, points, typed = read_form(shape, size)
        except InputError as error:
            shape.add(error.code, error.message, error.place or shape.place, error.hint)
            continue
        if name in gaps:
            shapes.append(Shape(form, points, list(gaps).index(name), typed))
        elif form == "text":
            shapes.append(Shape(form, points, None, typed))
    if entry.problems.errors > before:
        return None
    if not gaps:
        message = f"`{key}` has labels, but nothing is hidden" if shapes else f"`{key}` has no entries"
        entry.add("D202", message, entry.place_of(key), "Draw some with `deck-builder shapes PICTURE`.")
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
    is_label = "text" in shape.mapping and "name" not in shape.mapping and "number" not in shape.mapping
    if is_label:
        return ""
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
