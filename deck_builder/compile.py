"""Cards into what Anki gets: note types, and notes with their fields as HTML and their ordinals."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deck_builder import cloze, source, template, text
from deck_builder.deck import Card, Deck, Field, Kind, Picture
from deck_builder.identity import digest_of, newer
from deck_builder.kind import BUILT_IN, RETIRED
from deck_builder.media import slug
from deck_builder.text import Fault, Rendered

if TYPE_CHECKING:
    from deck_builder.lock import LockedKind, LockedPart
    from deck_builder.media import MediaFile
    from deck_builder.problem import Problems
    from deck_builder.template import Node

_NEVER_SHOWN: Final = f"{{{{#{RETIRED}}}}}{{{{^{RETIRED}}}}}{{{{{RETIRED}}}}}{{{{/{RETIRED}}}}}{{{{/{RETIRED}}}}}"
"""A front that is empty whatever the fields hold: a template kept in reserve makes no card."""

_FRAME_FRONT: Final = (BUILT_IN / "frame-front.html").read_text(encoding="utf-8").strip()
_FRAME_BACK: Final = (BUILT_IN / "frame-back.html").read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class CardTemplate:
    """One template of a note type, as Anki gets it. `shown` is the front, parsed."""

    name: str
    id: int
    front: str
    back: str
    shown: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type as Anki gets it. `mod` is in seconds since 1970."""

    id: int
    name: str
    cloze: bool
    css: str
    mod: int
    fields: tuple[LockedPart, ...]
    templates: tuple[CardTemplate, ...]
    about: str
    cloze_fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Content:
    """What a learner gets of one card, but for who it is and since when.

    `fields` are in the order of the note type; `ordinals` are the numbers of its cards, from 0.
    """

    fields: tuple[str, ...]
    tags: tuple[str, ...]
    ordinals: tuple[int, ...]
    media: tuple[MediaFile, ...]
    digest: str


def compile_note_type(kind: Kind, locked: LockedKind, css: str, now: int) -> tuple[NoteType, LockedKind]:
    """The note type of a kind, and what `deck.lock` is to hold for it.

    Its `mod` moves where its name, its fields' names, its templates or its style changed.
    """
    by_key = {each.key: each for each in kind.templates}
    templates = []
    for part in locked.templates:
        own = by_key.get(part.key or "")
        front = _front(kind, own.front) if own else _NEVER_SHOWN
        back = _back(kind, own.back) if own else _NEVER_SHOWN
        templates.append(CardTemplate(part.name, part.id, front, back, template.parse(front)))
    names = (part.name for part in locked.fields)
    sides = (side for each in templates for side in (each.name, each.front, each.back))
    digest = digest_of((locked.name, css, *names, *sides))
    mod = locked.mod if locked.digest == digest else newer(locked.mod, now)
    note_type = NoteType(
        id=locked.id,
        name=locked.name,
        cloze=locked.cloze,
        css=css,
        mod=mod,
        fields=locked.fields,
        templates=tuple(templates),
        about=kind.about,
        cloze_fields=frozenset(field.name for field in kind.fields if field.key in kind.cloze_fields),
    )
    return note_type, replace(locked, digest=digest, mod=mod)


def _front(kind: Kind, own: str) -> str:
    way = template.way_to_first_field(template.parse(own)) or ()
    signs = [("#" if section.when_filled else "^", section.field) for section in way]
    framed = (
        _FRAME_FRONT.replace("[[where the front shows something]]", "".join(f"{{{{{s}{name}}}}}" for s, name in signs))
        .replace("[[end]]", "".join(f"{{{{/{name}}}}}" for _, name in reversed(signs)))
        .replace("[[kind]]", html.escape(kind.name))
        .replace("[[front]]", own)
    )
    return f"{{{{^{RETIRED}}}}}\n{framed}\n{{{{/{RETIRED}}}}}"


def _back(kind: Kind, own: str) -> str:
    front = _front(kind, next(each.front for each in kind.templates)) if kind.cloze_fields else "{{FrontSide}}"
    return _FRAME_BACK.replace("[[front]]", front).replace("[[back]]", own)


def compile_card(card: Card, deck: Deck, note_type: NoteType, problems: Problems) -> Content:
    """The note of a card. What is wrong with its texts, pictures and gaps is added to `problems`."""
    rendered = {field.key: _render(card, field, deck) for field in card.kind.fields if field.key in card.values}
    for key, result in rendered.items():
        for fault in result.faults:
            _report(card, key, fault, problems)
    contents = {key: result.html for key, result in rendered.items()}
    for field in card.kind.fields:
        if field.required and text.is_blank(contents.get(field.key, "x")):
            problems.add("T405", f"`{field.key}` shows nothing", card.at(field.key), card=card.id)
    contents["evidence"] = card.evidence.replace("-", " ")
    contents["sources"] = _sources(card, deck)
    fields = tuple(contents.get(part.key, "") if part.key else "" for part in note_type.fields)
    tags = _tags(card, deck)
    ordinals = ordinals_of(note_type, fields)
    if not ordinals and not any(problem.card == card.id for problem in problems):
        _report_no_card(card, problems)
    return Content(
        fields=fields,
        tags=tags,
        ordinals=ordinals,
        media=tuple(file for result in rendered.values() for file in result.media),
        digest=digest_of((*fields, *tags)),
    )


def ordinals_of(note_type: NoteType, fields: tuple[str, ...]) -> tuple[int, ...]:
    """Which cards Anki makes of a note: one a gap, or one a template whose front shows something."""
    if note_type.cloze:
        numbers: set[int] = set()
        for part, content in zip(note_type.fields, fields, strict=True):
            if part.name in note_type.cloze_fields:
                numbers |= cloze.find(content).numbers
        return tuple(sorted(number - 1 for number in numbers))
    filled = {
        part.name for part, content in zip(note_type.fields, fields, strict=True) if not template.is_empty(content)
    }
    return tuple(
        ordinal for ordinal, each in enumerate(note_type.templates) if template.shows_something(each.shown, filled)
    )


def _render(card: Card, field: Field, deck: Deck) -> Rendered:
    value = card.values[field.key]
    if isinstance(value, Picture):
        return text.picture(value.file, value.alt, value.caption, deck.media)
    if field.text == "switch":
        return Rendered(value)
    has_gaps = field.key in card.kind.cloze_fields
    faults = _gap_faults(value, has_gaps) if has_gaps or "{{" in value else ()
    if field.text == "plain":
        return Rendered(text.plain(value), faults=faults)
    result = text.markdown(value, deck.media, gaps=has_gaps)
    return replace(result, faults=(*result.faults, *faults)) if faults else result


def _gap_faults(value: str, has_gaps: bool) -> tuple[Fault, ...]:
    opening = cloze.opens_in(value)
    if not has_gaps:
        if opening is None:
            return ()
        return (Fault("T402", f"`{opening}` hides nothing in this field", "", opening),)
    gaps = cloze.find(value)
    if gaps.unclosed and opening:
        return (Fault("T403", "a gap is opened and never closed", "", opening),)
    wrong = sorted(number for number in gaps.numbers if not 1 <= number <= cloze.HIGHEST)
    if wrong:
        return (Fault("T404", f"a gap has the number {wrong[0]}", "", f"{{{{c{wrong[0]}"),)
    return ()


def _report(card: Card, key: str, fault: Fault, problems: Problems) -> None:
    place = card.at(key)
    place = source.locate(place, fault.needle) if fault.needle else place
    problems.add(fault.code, fault.message, place, hint=fault.hint, card=card.id)


def _report_no_card(card: Card, problems: Problems) -> None:
    if card.kind.cloze_fields:
        key = next(iter(sorted(card.kind.cloze_fields)))
        problems.add("T401", f"`{key}` has no gap", card.at(key), card=card.id)
    else:
        problems.add("T405", "no front of this card shows anything", card.place, card=card.id)


def _sources(card: Card, deck: Deck) -> str:
    found = [deck.references[name] for name in card.sources if name in deck.references]
    return f"<ul>{''.join(f'<li>{reference}</li>' for reference in found)}</ul>" if found else ""


def _tags(card: Card, deck: Deck) -> tuple[str, ...]:
    """The card's tags in Anki's order: its author's, and those that its kind and place give it."""
    tags = {f"{deck.id}::kind::{card.kind.key}", *card.tags}
    if card.subdeck:
        tags.add("::".join([deck.id, *(slug(part) or "-" for part in card.subdeck.split("::"))]))
    if card.evidence:
        tags.add(f"{deck.id}::evidence::{card.evidence}")
    unlike = {tag.casefold(): tag for tag in sorted(tags, reverse=True)}
    return tuple(unlike[folded] for folded in sorted(unlike))
