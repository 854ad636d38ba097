"""Cards into what Anki gets: note types, and notes with their fields as HTML and their ordinals."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.build import tts as spoken
from deck_builder.content import cloze, raw_html, template
from deck_builder.content import image_occlusion as occlusion
from deck_builder.content import markdown as text
from deck_builder.content.lost_markup import Fault, find_formula_in_plain_text
from deck_builder.content.markdown import Rendered
from deck_builder.content.media import make_slug
from deck_builder.deck.cards import place_in
from deck_builder.deck.kinds import BUILT_IN, RETIRED
from deck_builder.deck.model import Card, Deck, Field, Kind, Parts, Picture
from deck_builder.lock.gap_numbers import Numbered, Numbers, numbered
from deck_builder.lock.identity import digest_of, newer

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFile
    from deck_builder.content.template import Node
    from deck_builder.lock.lock_file import LockedCard, LockedKind, LockedPart
    from deck_builder.problems.problem import Problems

_NEVER_SHOWN: Final = f"{{{{#{RETIRED}}}}}{{{{^{RETIRED}}}}}{{{{{RETIRED}}}}}{{{{/{RETIRED}}}}}{{{{/{RETIRED}}}}}"
"""A front that is empty whatever the fields hold: a template kept in reserve makes no card."""

_BRACES: Final = "See that the braces of each formula add up, and close the gap with `}}` outside or inside of it."

_ALWAYS_FILLED: Final = template.SPECIAL_FIELDS - {"FrontSide"}
"""Special fields that count as content on a front; `Tags` only where the note has any (tried with Anki 26.9)."""

_FRAME_FRONT: Final = (BUILT_IN / "frame-front.html").read_text(encoding="utf-8").strip()
_FRAME_BACK: Final = (BUILT_IN / "frame-back.html").read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class CardTemplate:
    """One template of a note type, as Anki gets it. `shown` is the front, parsed."""

    name: str
    id: int | None
    front: str
    back: str
    shown: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type as Anki gets it. `mod` is in seconds since 1970.

    What follows `templates` is worked out from them once, for all notes: the positions of the fields
    with gaps, the positions and names of the fields that fronts name, the fronts in use with their
    ordinals, and each field's key, empty for a spare one. `media` are the files that its templates and its style
    show; a note type that is not `framed` counts the special fields that its fronts show as Anki does.
    """

    id: int
    name: str
    cloze: bool
    css: str
    mod: int
    fields: tuple[LockedPart, ...]
    templates: tuple[CardTemplate, ...]
    cloze_fields: tuple[int, ...]
    shown_fields: tuple[tuple[int, str], ...]
    fronts: tuple[tuple[int, tuple[Node, ...]], ...]
    field_keys: tuple[str, ...]
    sort_field: int = 0
    framed: bool = True
    media: tuple[MediaFile, ...] = ()

    def ordinals_of(self, fields: tuple[str, ...], tags: tuple[str, ...] = ()) -> tuple[int, ...]:
        """Which cards Anki makes of a note: one a gap, or one a template whose front shows something.

        `fields` are a note's, in the order of the note type; ordinals count from 0.
        """
        if self.cloze:
            numbers = {number for at in self.cloze_fields for number in cloze.find_gaps(fields[at]).numbers}
            return tuple(sorted(number - 1 for number in numbers if number))
        filled = {name for at, name in self.shown_fields if not template.is_empty(fields[at])}
        if not self.framed:
            filled |= _ALWAYS_FILLED if tags else _ALWAYS_FILLED - {"Tags"}
        return tuple([ordinal for ordinal, shown in self.fronts if template.shows_something(shown, filled)])


@dataclass(frozen=True, slots=True)
class Content:
    """What a learner gets of one card, but for who it is and since when.

    `fields` are in the order of the note type; `ordinals` are the numbers of its cards, from 0. `parts` and `gone` are
    what `deck.lock` remembers of its shapes or steps.
    """

    fields: tuple[str, ...]
    tags: tuple[str, ...]
    ordinals: tuple[int, ...]
    media: tuple[MediaFile, ...]
    parts: Numbers = ()
    gone: Numbers = ()

    @property
    def digest(self) -> str:
        """A short name for what a learner gets. Made anew each time: not all who look at a card need it."""
        return digest_of((*self.fields, *self.tags))


def compile_note_type(kind: Kind, locked: LockedKind, deck: Deck, now: int) -> tuple[NoteType, LockedKind]:
    """The note type of a kind, and what `deck.lock` is to hold for it.

    Its `mod` moves where its name, its fields' names, its templates or its style changed.
    """
    by_key = {each.key: each for each in kind.templates}
    templates = []
    media: dict[str, MediaFile] = {}
    for part in locked.templates:
        own = by_key.get(part.key or "")
        front = _front(kind, own.front, deck) if own else _NEVER_SHOWN
        back = _back(kind, own.back, deck) if own else _NEVER_SHOWN
        if not kind.framed:
            front, back = (_with_own_files(side, deck, media) for side in (front, back))
        templates.append(CardTemplate(part.name, part.id, front, back, template.parse(template.blank_comments(front))))
    css = f"{kind.css}\n\n{deck.css}" if kind.css else deck.css
    if not kind.framed:
        css = _with_own_files(kind.css, deck, media)
    names = (part.name for part in locked.fields)
    sides = (side for each in templates for side in (each.name, each.front, each.back))
    digest = digest_of((locked.name, css, *names, *sides))
    mod = locked.mod if locked.digest == digest else newer(locked.mod, now)
    named = {name for each in templates for name in template.list_fields(each.shown)}
    gaps = {field.name for field in kind.fields if field.key in kind.cloze_fields}
    note_type = NoteType(
        id=locked.id,
        name=locked.name,
        cloze=locked.cloze,
        css=css,
        mod=mod,
        fields=locked.fields,
        templates=tuple(templates),
        cloze_fields=tuple(at for at, part in enumerate(locked.fields) if part.name in gaps),
        fronts=tuple(
            (at, template.remove_text(each.shown) if kind.framed else each.shown)
            for at, each in enumerate(templates)
            if each.front != _NEVER_SHOWN
        ),
        field_keys=tuple(part.key or "" for part in locked.fields),
        shown_fields=tuple((at, part.name) for at, part in enumerate(locked.fields) if part.name in named),
        sort_field=locked.sort_field,
        framed=kind.framed,
        media=tuple(media.values()),
    )
    return note_type, replace(locked, digest=digest, mod=mod)


def note_type_without_cards(locked: LockedKind) -> NoteType:
    """A note type that learners have, fit to bring notes and nothing else: it is older than theirs."""
    templates = tuple(CardTemplate(part.name, part.id, _NEVER_SHOWN, _NEVER_SHOWN, ()) for part in locked.templates)
    return NoteType(
        id=locked.id,
        name=locked.name,
        cloze=locked.cloze,
        css="",
        mod=0,
        fields=locked.fields,
        templates=templates,
        cloze_fields=(),
        shown_fields=(),
        fronts=(),
        field_keys=(),
    )


def _with_own_files(text: str, deck: Deck, media: dict[str, MediaFile]) -> str:
    """A template or a style with the names that its files have in the package; the files are added to `media`.

    Anki takes files for templates only where their names begin with `_`.
    """
    for name in deck.media.list_files():
        if name.startswith("_") and name in text and (file := deck.media.find_file(name)):
            media[file.name] = file
            text = text.replace(name, file.name)
    return text


def _front(kind: Kind, own: str, deck: Deck, *, answered: bool = False) -> str:
    if not kind.framed:
        return own
    way = template.find_first_field(template.parse(own)) or ()
    own = spoken.with_voice(own, kind, deck.tts, answered=answered)
    signs = [("#" if section.when_filled else "^", section.field) for section in way]
    framed = (
        _FRAME_FRONT.replace("[[where the front shows something]]", "".join(f"{{{{{s}{name}}}}}" for s, name in signs))
        .replace("[[end]]", "".join(f"{{{{/{name}}}}}" for _, name in reversed(signs)))
        .replace("[[lang]]", _lang(deck))
        .replace("[[kind]]", html.escape(kind.name))
        .replace("[[front]]", own)
    )
    return f"{{{{^{RETIRED}}}}}\n{framed}\n{{{{/{RETIRED}}}}}"


def _back(kind: Kind, own: str, deck: Deck) -> str:
    if not kind.framed:
        return own
    front = "{{FrontSide}}"
    if kind.cloze_fields:
        front = _front(kind, kind.templates[0].front, deck, answered=True)
    own = spoken.with_voice(own, kind, deck.tts, answered=True)
    return _FRAME_BACK.replace("[[lang]]", _lang(deck)).replace("[[front]]", front).replace("[[back]]", own)


def _lang(deck: Deck) -> str:
    """Says which language a card is in, so that it is read aloud, parted and quoted as it should be."""
    return f' lang="{deck.language}"' if deck.language else ""


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
        if isinstance(value, Parts):
            found = _numbered(card, field, value, known, problems)
            parts = tuple((part.label, number) for part, number in zip(value.parts, found.numbers, strict=True))
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
            problems.add("T405", f"`{field.key}` shows nothing", card.at(field.key), card=card.id)
    contents["evidence"] = card.evidence.replace("-", " ")
    contents["sources"] = _sources(card, deck)
    fields = tuple([contents.get(key, "") for key in note_type.field_keys])
    tags = card.tags
    if card.kind.framed:
        tags = tags_of(deck.id, card.kind.key, card.subdeck, card.evidence, card.tags)
    ordinals = note_type.ordinals_of(fields, tags)
    if not ordinals and not any(problem.card == card.id for problem in problems):
        _report_no_card(card, problems)
    return Content(fields, tags, ordinals, media, parts, gone)


def _numbered(card: Card, field: Field, value: Parts, known: LockedCard | None, problems: Problems) -> Numbered:
    """The numbers of a card's shapes or steps, with what learners would lose said."""
    before, gone = (known.parts, known.gone) if known else ((), ())
    found = numbered(value.parts, before, gone, by_place=field.text == "steps")
    if (highest := max(found.numbers)) > cloze.HIGHEST_NUMBER:
        problems.add("T404", f"one of the {field.key} has the number {highest}", card.at(field.key), card=card.id)
    if known and known.released:
        for at in found.unclear:
            part = value.parts[at]
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
            problems.add("L620", message, card.at(field.key), hint=hint, card=card.id)
    return found


def _parts(card: Card, field: Field, value: Parts, numbers: tuple[int, ...], deck: Deck) -> Rendered:
    """A field of shapes, or of steps: a gap each."""
    if field.text == "shapes":
        return Rendered(occlusion.write_shapes(value.shapes, numbers, hide_all=value.hide_all))
    steps: list[str] = []
    media: tuple[MediaFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    for part, number in zip(value.parts, numbers, strict=True):
        result = text.render_markdown(part.text, deck.media)
        steps.append(f"<li>{cloze.write_gap(number, result.html)}</li>")
        media += result.media
        faults += (*result.faults, *_gap_faults(part.text, has_gaps=False))
    return Rendered(f"<ol>{''.join(steps)}</ol>", media, faults)


def _names(value: Parts, numbers: tuple[int, ...]) -> str:
    """What the shapes hide, a gap each, so that a back can say what its own one hides."""
    return "<br>".join(
        cloze.write_gap(number, text.render_plain(part.text)) for part, number in zip(value.parts, numbers, strict=True)
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
    place = start = card.at(key)
    for needle in (f"]({fault.needle}", f"]({quote(fault.needle)}", fault.needle):
        if fault.needle and (place := place_in(card, key, needle)) != start:
            shift = 2 if needle.startswith("](") else 0
            place = place._replace(column=place.column + shift)
            break
    problems.add(fault.code, fault.message, place, hint=fault.hint, card=card.id)


def _report_no_card(card: Card, problems: Problems) -> None:
    if card.kind.cloze_fields:
        key = next(iter(sorted(card.kind.cloze_fields)))
        problems.add("T401", f"`{key}` has no gap", card.at(key), card=card.id)
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
