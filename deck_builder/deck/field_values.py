"""The fields of a card, each read as its kind asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.comparing import fold_text
from deck_builder.deck.kinds import describe_needed_keys
from deck_builder.deck.model import FILLED_TEXTS, Deck, Field, FieldValue, Html, Kind, Picture
from deck_builder.problems.card_texts.segments import is_longer, measure
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from deck_builder.deck.unique_values import UniqueValues
    from deck_builder.source.values import Value


def read_values(entry: Keys, kind: Kind, deck: Deck, unique: UniqueValues) -> dict[str, FieldValue]:
    """Read the card's fields, each as its kind asks for it."""
    mapping = entry.mapping
    values: dict[str, FieldValue] = {}
    if not mapping.keys() <= kind.card_keys:
        if other := _find_kind_of_keys(mapping, kind, deck):
            unknown = next(key for key in mapping if key not in kind.card_keys)
            message = f"the card is of the kind `{kind.key}`, but has the keys of the kind `{other}`"
            hint = f"Write `kind: {other}` on the card, or the keys of `{kind.key}`{describe_needed_keys(kind)}."
            entry.add("D203", message, entry.place_of(unknown), hint)
            return values
        entry.refuse_unknown_keys(kind.card_keys)
    for field in kind.fields:
        key = field.key
        if key not in mapping:
            if field.required and key not in entry.slips:
                place = entry.place_of_value("id") if "id" in mapping else entry.place
                about = f" {field.about}" if field.about else ""
                hint = f"Add a line `{key}: …` to the card.{about}"
                if field.text == "shapes":
                    hint = "Draw some with `deck-builder shapes PICTURE`, and copy the lines that the page shows."
                entry.add("D202", f"`{key}` is missing", place, hint)
            elif field.default:
                values[key] = field.default
            continue
        if field.text in FILLED_TEXTS:
            continue
        if field.text in ("shapes", "picture", "switch") and _has_html(mapping[key]):
            if html := _read_html(entry, key):
                values[key] = html
        elif field.text == "shapes":
            from deck_builder.deck.shapes_and_steps import read_shapes  # few decks have any

            if shapes := read_shapes(entry, key, _find_picture(entry, kind), deck.media):
                values[key] = shapes
        elif field.text == "steps":
            from deck_builder.deck.shapes_and_steps import read_steps

            if steps := read_steps(entry, key, field.most_words):
                values[key] = steps
        elif field.text in ("right-options", "wrong-options"):
            from deck_builder.deck.options import read_options

            if options := read_options(entry, key, field.most_words):
                values[key] = options
        elif field.text == "picture":
            if picture := _read_picture(entry, key, captioned=all(other.text != "shapes" for other in kind.fields)):
                values[key] = picture
        elif field.text == "switch":
            values[key] = "yes" if entry.read_switch(key, default=bool(field.default)) else ""
        elif value := read_field(entry, kind, field, unique):
            values[key] = value
    if kind.has_options:
        from deck_builder.deck.options import check_options

        check_options(entry, values)
    return values


def read_field(entry: Keys, kind: Kind, field: Field, unique: UniqueValues) -> str | Html | None:
    """Read a field with a single text, in Markdown, HTML or as it is; None if it has none."""
    key = field.key
    if field.text == "markdown" and _has_html(entry.mapping[key]):
        html = _read_html(entry, key)
        if html:
            _check_value(entry, kind, field, html.text, unique)
        return html
    as_typed = field.text == "html"
    text = entry.read_text_as_typed(key) if as_typed else entry.read_text(key, required=field.required)
    if text:
        _check_value(entry, kind, field, text, unique)
    return text or None


def _find_kind_of_keys(mapping: Mapping, kind: Kind, deck: Deck) -> str:
    """Return the kind whose keys a card has, if it has none that its own kind needs; empty if there is no such kind."""
    if any(field.required and field.key in mapping for field in kind.fields):
        return ""
    for name, other in sorted(deck.kinds.items(), key=lambda pair: (pair[0] != "question", pair[0])):
        needed = {field.key for field in other.fields if field.required} if other else set()
        if other and needed and needed <= mapping.keys() <= other.card_keys and not needed <= kind.card_keys:
            return name
    return ""


def _find_picture(entry: Keys, kind: Kind) -> Picture | None:
    """Return the picture under the shapes of a card. Reading it as a field reports what is wrong with it."""
    key = next((field.key for field in kind.fields if field.text == "picture"), "")
    value = entry.mapping.get(key)
    file = value.get("file") if isinstance(value, Mapping) else value
    return Picture(file.strip()) if isinstance(file, str) else None


def _read_picture(entry: Keys, key: str, *, captioned: bool) -> Picture | None:
    value = entry.mapping[key]
    if not isinstance(value, Mapping):
        file = entry.read_text(key)
        return Picture(file) if file else None
    picture = Keys(value, entry.file, entry.problems, entry.card)
    picture.refuse_unknown_keys(("file", "alt", "caption") if captioned else ("file", "alt"))
    if "file" not in picture.mapping:
        picture.report_missing_key("file", "Name the picture: `file: name-of-the-file.png`.")
    file = picture.read_text("file", required="file" in picture.mapping)
    alt, caption = picture.read_text("alt"), picture.read_text("caption")
    return Picture(file, alt, caption) if file else None


def _has_html(value: Value) -> bool:
    return isinstance(value, Mapping) and "html" in value


def _read_html(entry: Keys, key: str) -> Html | None:
    """Read a text that is written in HTML although its field is of something else."""
    value = entry.read_mapping(key)
    if value is None:
        return None
    value.refuse_unknown_keys(("html",))
    text = value.read_text_as_typed("html")
    return Html(text) if text else None


def _check_value(entry: Keys, kind: Kind, field: Field, text: str, unique: UniqueValues) -> None:
    _check_length(entry, field, text)
    if field.unique:
        _check_unique(entry, kind, field, text, unique)


def _check_length(entry: Keys, field: Field, text: str) -> None:
    if field.one_line and "\n" in text:
        entry.add("D211", f"`{field.key}` has several lines", entry.place_of_value(field.key))
    most = field.most_words
    if most and len(text) > most and is_longer(text, most):
        entry.add("D210", f"`{field.key}` has {measure(text).describe(most)}", entry.place_of_value(field.key))


def _check_unique(entry: Keys, kind: Kind, field: Field, text: str, unique: UniqueValues) -> None:
    folded = fold_text(text)
    place = entry.place_of_value(field.key)
    first = unique.claim(f"{kind.key}\0{field.key}\0{folded}", packed := unique.pack(place))
    if first != packed:
        entry.add("D212", f"`{field.key}` has the same text as the card {unique.describe(first)}", place)
