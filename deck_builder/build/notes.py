"""Cards into notes, as Anki gets them: fields as HTML, tags and ordinals."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.content import cloze, raw_html
from deck_builder.content import image_occlusion as occlusion
from deck_builder.content import markdown as text
from deck_builder.content.lost_markup import find_formula_in_plain_text
from deck_builder.content.markdown import Rendered
from deck_builder.content.media import make_slug
from deck_builder.deck.cards import locate_words
from deck_builder.deck.model import Card, Deck, Field, Gaps, Picture
from deck_builder.lock.content import Content
from deck_builder.lock.gap_numbers import Numbered, Numbers, numbered
from deck_builder.problems.errors import Fault

if TYPE_CHECKING:
    from deck_builder.build.note_types import NoteType
    from deck_builder.content.media import MediaFile
    from deck_builder.lock.model import LockedCard
    from deck_builder.problems.problem import Problems

_BRACES: Final = "See that the braces of each formula add up, and close the gap with `}}` outside or inside of it."


def compile_card(
    card: Card, deck: Deck, note_type: NoteType, problems: Problems, known: LockedCard | None = None
) -> Content:
    """The note of a card. What is wrong with its texts, pictures and gaps is added to `problems`.

    `known` is what `deck.lock` holds of it: its shapes or steps keep their numbers.
    """
    contents: dict[str, str] = {}
    media = note_type.media
    parts: Numbers = ()
    gone: Numbers = ()
    values = card.values
    for field in card.kind.fields:
        value = values.get(field.key)
        if value is None:
            continue
        if value.__class__ is str and text.is_prose(value):
            contents[field.key] = value
            continue
        if isinstance(value, Gaps):
            found = _numbered(card, field, value, known, problems)
            parts = tuple((part.label, number) for part, number in zip(value.gaps, found.numbers, strict=True))
            gone = found.gone
            result = _parts(card, field, value, found.numbers, deck)
            named = (each.key for each in card.kind.fields if each.text == "shape-names")
            contents |= dict.fromkeys(named, _names(value, found.numbers))
        else:
            result = _render(card, field, value, deck)
        contents[field.key] = result.html
        if result.media:
            media += result.media
        for fault in result.faults:
            _report(card, field.key, fault, problems)
        if field.required and text.is_blank(result.html):
            problems.add("T405", f"`{field.key}` shows nothing", card.place_of(field.key), card=card.id)
    contents["evidence"] = card.evidence.replace("-", " ")
    contents["sources"] = _sources(card, deck)
    fields = tuple([contents.get(key, "") for key in note_type.field_keys])
    tags = card.tags
    if card.kind.has_frame:
        tags = tags_of(deck.id, card.kind.key, card.subdeck, card.evidence, card.tags)
    ordinals = note_type.ordinals_of(fields, tags)
    if not ordinals and not any(problem.card == card.id for problem in problems):
        _report_no_card(card, problems)
    return Content(fields, tags, ordinals, media, parts, gone)


def _numbered(card: Card, field: Field, value: Gaps, known: LockedCard | None, problems: Problems) -> Numbered:
    """The numbers of a card's shapes or steps, with what learners would lose said."""
    before, gone = (known.parts, known.gone) if known else ((), ())
    found = numbered(value.gaps, before, gone, by_place=field.text == "steps")
    if (highest := max(found.numbers)) > cloze.HIGHEST_NUMBER:
        problems.add("T404", f"one of the {field.key} has the number {highest}", card.place_of(field.key), card=card.id)
    if known and known.released:
        for at in found.unclear:
            part = value.gaps[at]
            message = f"it can't be told whether this is one of the {field.key} that learners have"
            if part.number:
                message = f"the number {part.number} belongs to another of the {field.key} that learners have"
            numbers = ", ".join(str(number) for _, number in before)
            hint = f"Say which it is with `number:`. Learners have the numbers {numbers}; any other is a new one."
            problems.add("L621", message, part.place, hint=hint, card=card.id)
        for label, number in () if found.unclear else found.went:
            named = f"`{label}`" if field.text == "shapes" else f"step {number}"
            message = f"the card of {named} has nothing to ask any more"
            hint = f"Renamed? Write `number: {number}` on it, and learners keep their progress."
            problems.add("L620", message, card.place_of(field.key), hint=hint, card=card.id)
    return found


def _parts(card: Card, field: Field, value: Gaps, numbers: tuple[int, ...], deck: Deck) -> Rendered:
    """A field of shapes, or of steps: a gap each."""
    if field.text == "shapes":
        return Rendered(occlusion.write_shapes(value.shapes, numbers, hide_all=value.hide_all))
    steps: list[str] = []
    media: tuple[MediaFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    for part, number in zip(value.gaps, numbers, strict=True):
        result = text.render_markdown(part.text, deck.media)
        steps.append(f"<li>{cloze.write_gap(number, result.html)}</li>")
        media += result.media
        faults += (*result.faults, *_gap_faults(part.text, has_gaps=False))
    return Rendered(f"<ol>{''.join(steps)}</ol>", media, faults)


def _names(value: Gaps, numbers: tuple[int, ...]) -> str:
    """What the shapes hide, a gap each, so that a back can say what its own one hides."""
    return "<br>".join(
        cloze.write_gap(number, text.render_plain(part.text)) for part, number in zip(value.gaps, numbers, strict=True)
    )


def _render(card: Card, field: Field, value: str | Picture, deck: Deck) -> Rendered:
    if isinstance(value, Picture):
        drawn = text.render_picture(value.file, value.alt, value.caption, deck.media)
        if any(each.text == "shapes" for each in card.kind.fields):
            # Anki lays its shapes over a picture that stands alone.
            return replace(drawn, html=drawn.html.removeprefix("<figure>").removesuffix("</figure>"))
        return drawn
    if field.text == "switch":
        return Rendered(value)
    if field.text == "html":
        return raw_html.render_raw_html(value, deck.media)
    has_gaps = field.key in card.kind.cloze_fields
    faults = _gap_faults(value, has_gaps) if has_gaps or "{{" in value else ()
    if field.text == "plain":
        if "$" in value:
            faults = (*faults, *find_formula_in_plain_text(value))
        return Rendered(text.render_plain(value), faults=faults)
    result = text.render_markdown(value, deck.media, gaps=has_gaps)
    if has_gaps and not faults and cloze.find_gaps(result.html).unclosed:
        faults = (Fault("T403", "a gap is closed by braces that belong to a formula", _BRACES, ""),)
    elif has_gaps and (early := cloze.find_gap_closed_early(result.html)):
        faults = (
            *faults,
            Fault("T412", f"Anki ends this gap with `{early}`", "", early),
        )
    return replace(result, faults=(*result.faults, *faults)) if faults else result


def _gap_faults(value: str, has_gaps: bool) -> tuple[Fault, ...]:
    opening = cloze.find_opening(value)
    if not has_gaps:
        if opening is None:
            return ()
        return (Fault("T402", f"`{opening}` hides nothing in this field", "", opening),)
    if almost := cloze.find_malformed_opening(value):
        hint = f"Write `{{{{c{''.join(filter(str.isdigit, almost)) or 1}::…}}}}`: a small `c`, a number, two colons."
        return (Fault("T404", f"`{almost}` opens no gap", hint, almost),)
    gaps = cloze.find_gaps(value)
    if gaps.unclosed:
        opening = value[gaps.unclosed[0] :].split("\n", 1)[0][:24]
        return (Fault("T403", "a gap is opened and never closed", "", opening),)
    wrong = sorted(number for number in gaps.numbers if not 1 <= number <= cloze.HIGHEST_NUMBER)
    if wrong:
        return (Fault("T404", f"a gap has the number {wrong[0]}", "", f"{{{{c{wrong[0]}"),)
    return ()


def _report(card: Card, key: str, fault: Fault, problems: Problems) -> None:
    place = start = card.place_of(key)
    for needle in (f"]({fault.needle}", f"]({quote(fault.needle)}", fault.needle):
        if fault.needle and (place := locate_words(card, key, needle)) != start:
            shift = 2 if needle.startswith("](") else 0
            place = place._replace(column=place.column + shift)
            break
    problems.add(fault.code, fault.message, place, hint=fault.hint, card=card.id)


def _report_no_card(card: Card, problems: Problems) -> None:
    if card.kind.cloze_fields:
        key = next(iter(sorted(card.kind.cloze_fields)))
        problems.add("T401", f"`{key}` has no gap", card.place_of(key), card=card.id)
    else:
        problems.add("T405", "no front of this card shows anything", card.place, card=card.id)


def _sources(card: Card, deck: Deck) -> str:
    references = deck.references or {}
    found = [references[name] for name in card.sources if name in references]
    return f"<ul>{''.join(f'<li>{reference}</li>' for reference in found)}</ul>" if found else ""


@lru_cache(maxsize=4096)
def tags_of(deck_id: str, kind: str, subdeck: str, evidence: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """A card's tags in Anki's order: its author's, and those that its kind and place give it."""
    tags = {f"{deck_id}::kind::{kind}", *own}
    if subdeck:
        tags.add(f"{deck_id}::{_place_tag(subdeck)}")
    if evidence:
        tags.add(f"{deck_id}::evidence::{evidence}")
    unlike = {tag.casefold(): tag for tag in sorted(tags, reverse=True)}
    return tuple(unlike[folded] for folded in sorted(unlike))


@lru_cache(maxsize=4096)
def _place_tag(subdeck: str) -> str:
    return "::".join(make_slug(part) or "-" for part in subdeck.split("::"))
