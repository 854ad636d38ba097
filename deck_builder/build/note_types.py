"""Kinds into note types, as Anki gets them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from deck_builder.build import tts as spoken
from deck_builder.content import cloze, template
from deck_builder.deck.kinds import BUILT_IN_FOLDER
from deck_builder.deck.model import RETIRED_FIELD
from deck_builder.lock.ids import digest_of, newer

if TYPE_CHECKING:
    from deck_builder.content.media import MediaFile
    from deck_builder.content.template import Node
    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.model import LockedKind, LockedSlot

_NEVER_SHOWN: Final = "{{#Retired}}{{^Retired}}{{Retired}}{{/Retired}}{{/Retired}}".replace("Retired", RETIRED_FIELD)
"""A front that is empty whatever the fields hold: a template kept in reserve makes no card."""

_ALWAYS_FILLED: Final = template.SPECIAL_FIELDS - {"FrontSide"}
"""Special fields that count as content on a front; `Tags` only where the note has any (tried with Anki 26.9)."""

_FRAME_FRONT: Final = (BUILT_IN_FOLDER / "frame-front.html").read_text(encoding="utf-8").strip()
_FRAME_BACK: Final = (BUILT_IN_FOLDER / "frame-back.html").read_text(encoding="utf-8").strip()


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
    fields: tuple[LockedSlot, ...]
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
        if not kind.has_frame:
            front, back = (_name_files(side, deck, media) for side in (front, back))
        templates.append(
            CardTemplate(part.name, part.id, front, back, template.parse_template(template.blank_comments(front)))
        )
    css = f"{kind.css}\n\n{deck.css}" if kind.css else deck.css
    if not kind.has_frame:
        css = _name_files(kind.css, deck, media)
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
            (at, template.remove_text(each.shown) if kind.has_frame else each.shown)
            for at, each in enumerate(templates)
            if each.front != _NEVER_SHOWN
        ),
        field_keys=tuple(part.key or "" for part in locked.fields),
        shown_fields=tuple((at, part.name) for at, part in enumerate(locked.fields) if part.name in named),
        sort_field=locked.sort_field,
        framed=kind.has_frame,
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


def _name_files(text: str, deck: Deck, media: dict[str, MediaFile]) -> str:
    """A template or a style with each file named as in the package; the files are added to `media`.

    Anki takes files for templates only if their names begin with `_`. A name that is a part of a longer one, such as
    `_logo.png` in `_a_logo.png`, is not this file's.
    """
    names = [name for name in deck.media.list_files() if name.startswith("_") and name in text]
    if not names:
        return text
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))

    def rename(match: re.Match[str]) -> str:
        file = deck.media.find_file(match.group())
        if file is None:
            return match.group()
        media[file.name] = file
        return file.name

    return re.sub(rf"(?<![\w-])(?:{longest_first})(?![\w-])", rename, text)


def _front(kind: Kind, own: str, deck: Deck, *, answered: bool = False) -> str:
    if not kind.has_frame:
        return own
    way = template.find_path_to_first_field(template.parse_template(own)) or ()
    own = spoken.with_voice(own, kind, deck.tts, answered=answered)
    signs = [("#" if section.when_filled else "^", section.field) for section in way]
    framed = (
        _FRAME_FRONT.replace("[[where the front shows something]]", "".join(f"{{{{{s}{name}}}}}" for s, name in signs))
        .replace("[[end]]", "".join(f"{{{{/{name}}}}}" for _, name in reversed(signs)))
        .replace("[[lang]]", _lang(deck))
        .replace("[[kind]]", html.escape(kind.name))
        .replace("[[front]]", own)
    )
    return f"{{{{^{RETIRED_FIELD}}}}}\n{framed}\n{{{{/{RETIRED_FIELD}}}}}"


def _back(kind: Kind, own: str, deck: Deck) -> str:
    if not kind.has_frame:
        return own
    front = "{{FrontSide}}"
    if kind.cloze_fields:
        front = _front(kind, kind.templates[0].front, deck, answered=True)
    own = spoken.with_voice(own, kind, deck.tts, answered=True)
    return _FRAME_BACK.replace("[[lang]]", _lang(deck)).replace("[[front]]", front).replace("[[back]]", own)


def _lang(deck: Deck) -> str:
    """Says which language a card is in, so that it is read aloud, parted and quoted as it should be."""
    return f' lang="{deck.language}"' if deck.language else ""
