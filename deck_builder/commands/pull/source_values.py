"""Finds the keys that a card file would have for the content of a field that was edited in Anki.

Nothing here promises that a card with these keys gets that content: compile it, and compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from deck_builder.build.options import render_options
from deck_builder.commands.pull.source_text import find_markdown, find_source_text
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.content.image_occlusion import parse_shapes, write_shapes
from deck_builder.content.markdown import render_markdown
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.deck.model import EVIDENCE, Gap, Gaps, Options, Picture
from deck_builder.deck.shapes_and_steps import label_step
from deck_builder.deck.write_shapes import find_shape_entries, write_form
from deck_builder.lock.gap_numbers import number_gaps
from deck_builder.patterns import compile_late
from deck_builder.source.edit_values import as_new

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.content.image_occlusion import Shape
    from deck_builder.deck.model import Card, Deck, Field
    from deck_builder.lock.content import Content
    from deck_builder.lock.model import LockedCard
    from deck_builder.source.values import Value
    from deck_builder.source.write_values import NewValue

_FIGURE: Final = compile_late(
    r'(?:<figure>)?<img src="(?P<file>[^"]*)"(?: alt="(?P<alt>[^"]*)")? ?/?>'
    r"(?:<figcaption>(?P<caption>.*)</figcaption>)?(?:</figure>)?",
    re.DOTALL,
)
_STEP: Final = compile_late(r"\{\{c(\d+)::(.*)\}\}", re.DOTALL)
_HIDDEN_SIGNS: Final = (("&#123;", "{"), ("&#125;", "}"), ("&#58;", ":"))
"""What a gap has in place of signs that would end it."""


@dataclass(frozen=True, slots=True)
class EditedCard:
    """A card with fields that were edited in Anki."""

    card: Card
    """The card as it is in its file."""
    typed: Mapping[str, Value]
    """Its keys, as its author typed them."""
    content: Content
    """What it compiles to."""
    known: LockedCard | None
    """Its entry in `deck.lock`."""
    deck: Deck
    """Its deck."""
    names: Mapping[str, str]
    """The names of its media in the media folder, by their names in Anki."""
    has_shapes_of_anki: bool = False
    """Whether its note type has shapes as Anki's editor writes them."""


def find_source_values(html: str, key: str, ours: str, edited: EditedCard) -> dict[str, NewValue] | None:
    """Find the keys that may give a field this content, each with its value; None if there is no way back.

    `key` is the field's key, `ours` its content now. A value of None means that the card is not to have the key.
    """
    if not tidy_editor_html(html):
        html = ""
    field = next((each for each in edited.card.kind.fields if each.key == key), None)
    if field is None:
        return _find_common_key(html, key, edited)
    if not html and field.text != "switch":
        return {key: None} if not field.required and key in edited.typed else None
    match field.text:
        case "markdown" | "plain" | "html":
            return _find_text(html, field, ours, edited)
        case "switch":
            return {key: html or "no"} if html in ("", "yes") else {key: {"html": html}}
        case "picture":
            return _find_picture(html, key, edited)
        case "sound":
            name = edited.names.get(html.removeprefix("[sound:").removesuffix("]"))
            return {key: name} if name else None
        case "steps":
            return _find_steps(html, key, edited)
        case "right-options" | "wrong-options":
            return _find_options(html, key, edited)
        case "shapes":
            return _find_shapes(html, key, edited)
    return None


def _find_common_key(html: str, key: str, edited: EditedCard) -> dict[str, NewValue] | None:
    """Find the value of `evidence` or `sources`."""
    if not html:
        return {key: None} if key in edited.typed and key not in edited.deck.require else None
    if key == "evidence":
        return {key: html.replace(" ", "-")} if html.replace(" ", "-") in EVIDENCE else None
    if key == "sources" and html.startswith("<ul><li>") and html.endswith("</li></ul>"):
        ids = {text: name for name, text in (edited.deck.references or {}).items()}
        named = [ids.get(item, "") for item in html[8:-10].split("</li><li>")]
        return {key: tuple(named)} if all(named) else None
    return None


def _find_text(html: str, field: Field, ours: str, edited: EditedCard) -> dict[str, NewValue] | None:
    old = edited.card.values.get(field.key)
    found = find_source_text(html, edited.card.kind, field, old, ours, edited.deck.media, edited.names)
    if found is None:
        return None
    value: NewValue = found.text
    if found.is_html:
        value = {"html": found.text}
    return {field.key: value}


def _find_picture(html: str, key: str, edited: EditedCard) -> dict[str, NewValue] | None:
    match, old, media = _FIGURE.fullmatch(html), edited.card.values.get(key), edited.deck.media
    file = edited.names.get(match["file"]) if match else None
    if match is None or not file:
        return None
    before = old.caption if isinstance(old, Picture) else ""
    now = render_markdown(before, media).html if before else ""
    caption: str | None = before
    if (match["caption"] or "") != now:
        caption = find_markdown(match["caption"], before, now, media, edited.names) if match["caption"] else ""
    if caption is None:
        return None
    texts: dict[str, NewValue] = {"file": file, "alt": unescape(match["alt"] or ""), "caption": caption}
    filled: dict[str, NewValue] = {name: text for name, text in texts.items() if text}
    return {key: filled} if len(filled) > 1 else {key: file}


def _find_steps(html: str, key: str, edited: EditedCard) -> dict[str, NewValue] | None:
    old = edited.card.values.get(key)
    if not (html.startswith("<ol><li>") and html.endswith("</li></ol>") and isinstance(old, Gaps)):
        return None
    before = dict(zip((number for _, number in edited.content.gaps), old.gaps, strict=True))
    gaps: list[Gap] = []
    wanted: list[int] = []
    for item in re.split(r"</li>\s*<li>", html[8:-10]):
        match = _STEP.fullmatch(item)
        if match is None:
            return None
        number, inside = int(match[1]), match[2]
        for entity, sign in _HIDDEN_SIGNS:
            inside = inside.replace(entity, sign)
        known = before.get(number)
        now = render_markdown(known.text, edited.deck.media).html if known else ""
        text = known.text if known and now == inside else None
        if text is None:
            text = find_markdown(inside, known.text if known else "", now, edited.deck.media, edited.names)
        if text is None:
            return None
        gaps.append(Gap(text, label_step(text), known.number if known else None, edited.card.place))
        wanted.append(number)
    numbers = _number(gaps, edited, by_place=True)
    steps: list[NewValue] = []
    for gap, number, given in zip(gaps, wanted, numbers, strict=True):
        pinned = number if number != given else gap.number
        steps.append({"step": gap.text, "number": str(pinned)} if pinned else gap.text)
    return {key: tuple(steps)}


def _number(gaps: list[Gap], edited: EditedCard, *, by_place: bool) -> tuple[int, ...]:
    """The numbers that these steps or shapes get."""
    before, gone = (edited.known.gaps, edited.known.gone_gaps) if edited.known else ((), ())
    return number_gaps(gaps, before, gone, by_place=by_place).numbers


def _find_options(html: str, key: str, edited: EditedCard) -> dict[str, NewValue] | None:
    old = edited.card.values.get(key)
    before = old.texts if isinstance(old, Options) else ()
    is_list = html.startswith("<ul><li>") and html.endswith("</li></ul>")
    items = re.split(r"</li>\s*<li>", html[8:-10]) if is_list else [html]
    now = {render_options(Options((text,)), edited.deck.media).html: text for text in before}
    texts: list[str] = []
    for position, item in enumerate(items):
        base = before[position] if position < len(before) else ""
        html_of_base = render_markdown(base, edited.deck.media).html if base else ""
        text = now.get(item) or find_markdown(item, base, html_of_base, edited.deck.media, edited.names)
        if text is None:
            return None
        texts.append(text)
    return {key: texts[0] if len(texts) == 1 and isinstance(edited.typed.get(key), str) else tuple(texts)}


def _find_shapes(html: str, key: str, edited: EditedCard) -> dict[str, NewValue] | None:
    old, typed, as_anki_does = edited.card.values.get(key), edited.typed.get(key), edited.has_shapes_of_anki
    parsed = parse_shapes(html, as_anki_does=as_anki_does)
    if as_anki_does and (parsed is None or not isinstance(old, Gaps)):
        found = find_shape_entries(html)
        if found is None:
            return {key: {"html": html}, MODE_KEY: None}
        return {key: found.entries, MODE_KEY: "hide-all" if found.hide_all else None}
    if parsed is None or not isinstance(old, Gaps) or not isinstance(typed, list):
        return None
    shapes, numbers, hide_all = parsed
    names = {number: label for label, number in edited.content.gaps}
    known_numbers = [number for _, number in edited.content.gaps]
    as_typed = {
        write_shapes([shape], known_numbers, hide_all=False, as_anki_does=as_anki_does): entry
        for shape, entry in zip(old.shapes, typed, strict=True)
        if isinstance(entry, dict)
    }
    for number in numbers:
        names.setdefault(number, f"Part {number}")
    firsts = {number: position for position, number in reversed(list(enumerate(numbers))) if number}
    in_order = sorted(firsts, key=firsts.__getitem__)
    pins = {gap.label: gap.number for gap in old.gaps}
    gaps = [Gap(names[number], names[number], pins.get(names[number]), edited.card.place) for number in in_order]
    given = dict(zip(in_order, _number(gaps, edited, by_place=False), strict=True))
    entries: list[NewValue] = []
    for position, (shape, number) in enumerate(zip(shapes, numbers, strict=True)):
        made: dict[str, NewValue] = {}
        if not number:
            pass  # a label that is always there has no name
        elif firsts[number] == position:
            made["name"] = names[number]
            if pinned := number if given[number] != number else pins.get(names[number]):
                made["number"] = str(pinned)
        else:
            made["with"] = names[number]
        alone = [shape._replace(gap=0 if number else None)]
        same = as_typed.get(write_shapes(alone, [number], hide_all=False, as_anki_does=as_anki_does))
        made[shape.form] = as_new(same[shape.form]) if same else _write_form(shape, as_anki_does=as_anki_does)
        entries.append(made)
    values: dict[str, NewValue] = {key: tuple(entries)}
    if hide_all != old.hide_all:
        values[MODE_KEY] = "hide-all" if hide_all else None
    return values


def _write_form(shape: Shape, *, as_anki_does: bool) -> NewValue:
    """The lengths of a shape as a card file has them."""
    if as_anki_does or shape.form == "text":
        return write_form(shape)
    texts = tuple(tuple(f"{length:.4f}".rstrip("0").rstrip(".") for length in point) for point in shape.points)
    if shape.form == "polygon":
        return texts
    (left, top), (width, height) = texts
    others = {name: text for name, text in shape.typed if name in ("angle", "fill")}
    return {"left": left, "top": top, "width": width, "height": height, **others}
