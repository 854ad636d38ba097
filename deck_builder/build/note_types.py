"""Compiles kinds of cards into note types, as Anki gets them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build import tts
from deck_builder.build.report_link import write_report_link
from deck_builder.content import cloze, template
from deck_builder.content.named_files import name_files
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.deck.editions import list_guards
from deck_builder.deck.feedback import RELEASE
from deck_builder.deck.kinds import is_built_in
from deck_builder.deck.model import RETIRED_FIELD
from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
from deck_builder.deck.style import CODE_CSS, REPORT_CSS
from deck_builder.deck.words import translate_evidence, translate_html
from deck_builder.lock.ids import find_sent, make_digest, make_newer
from deck_builder.lock.model import ADOPTED
from deck_builder.lock.note_types import is_adopted, list_missing_fields
from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.content.media_file import MediaFile
    from deck_builder.content.template import Node
    from deck_builder.deck.model import Deck, Kind, Template
    from deck_builder.lock.model import LockedKind, LockedSlot

_SHARED_CSS: Final = (BUILT_IN_FOLDER / "style.css").read_text(encoding="utf-8").rstrip()

_NEVER_SHOWN: Final = "{{#Retired}}{{^Retired}}{{Retired}}{{/Retired}}{{/Retired}}".replace("Retired", RETIRED_FIELD)
"""A front that is always empty, so that a spare template makes no card."""

_ALWAYS_FILLED: Final = template.SPECIAL_FIELDS - {"FrontSide"}
"""Special fields that count as content on a front; `Tags` only if the note has any (tried with Anki 26.9)."""

_FRAME_FRONT: Final = (BUILT_IN_FOLDER / "frame-front.html").read_text(encoding="utf-8").strip()
_FRAME_BACK: Final = (BUILT_IN_FOLDER / "frame-back.html").read_text(encoding="utf-8").strip()
_EVIDENCE: Final = (BUILT_IN_FOLDER / "frame-evidence.html").read_text(encoding="utf-8").strip()
_EVIDENCE_PLACE: Final = "[[evidence]]"
"""The place of the evidence on a back. If no back of a kind has it, the evidence comes after each back."""
_REPORT_PLACE: Final = "[[report]]"


class CardTemplate(NamedTuple):
    """One template of a note type, as Anki gets it."""

    name: str
    """Its name in Anki."""
    id: int | None
    """Its id in Anki; None if an imported package had none."""
    front: str
    """The HTML of the front."""
    back: str
    """The HTML of the back."""
    shown: tuple[Node, ...]
    """The front, parsed."""
    settings: TemplateSettings = TemplateSettings()
    """What Anki's browser does with it, and Anki's deck override."""
    key: str = ""
    """Its key in the kind; empty for a spare one."""
    subdeck: str | None = None
    """The subdeck that its cards go into, empty for the deck itself; None for that of their note."""


class NoteType(NamedTuple):
    """A note type as Anki gets it, with what is worked out from it once for all its notes."""

    id: int
    """Its id in Anki."""
    name: str
    """Its name in Anki."""
    cloze: bool
    """Whether its cards are made from gaps."""
    css: str
    """The style of its cards."""
    mod: int
    """When it last changed, in seconds since 1970."""
    fields: tuple[LockedSlot, ...]
    """Its fields, in Anki's order."""
    templates: tuple[CardTemplate, ...]
    """Its templates, in Anki's order."""
    cloze_fields: tuple[int, ...]
    """The positions of the fields with gaps."""
    shown_fields: tuple[tuple[int, str], ...]
    """The positions and names of the fields that fronts show."""
    fronts: tuple[tuple[int, tuple[Node, ...]], ...]
    """The fronts in use, parsed, with the positions of their templates."""
    field_keys: tuple[str, ...]
    """The key of each field in the kind; empty for a spare one."""
    sort_field: int = 0
    """The position of the field that Anki sorts by."""
    has_frame: bool = True
    """Whether its cards have the program's frame. If not, special fields on a front count as content, as in Anki."""
    has_own_tags: bool = False
    """Whether its notes have only the tags of their authors, none of their kind, subdeck or evidence."""
    has_shapes_of_anki: bool = False
    """Whether shapes are written as Anki's editor writes them: learners have it from an imported package."""
    media: tuple[MediaFile, ...] = ()
    """The files that its templates and its style show."""
    field_settings: tuple[FieldSettings, ...] = ()
    """What Anki's editor does with its fields, in their order; empty if nothing is unusual about any."""
    latex: Latex = Latex()
    """How Anki makes pictures of `[latex]` in its notes."""
    stock: int | None = None
    """Anki's number for its own note type that it began as; None if its kind does not say."""
    extra: str = ""
    """What add-ons keep in it, as in the lock; empty unless it was imported."""
    decks: tuple[tuple[str, int], ...] = ()
    """The ids of decks that its templates name, as in the lock."""
    keeps_all_cards: bool = False
    """Whether each note has a card of every template: learners have these cards, and no template can be read."""
    guards: Mapping[str, str] = {}
    """The key of the field that switches off each template that an edition leaves out, by the template's key."""
    names_release: bool = False
    """Whether its backs name the release, so that learners get it again with each release."""

    def list_ordinals(self, fields: tuple[str, ...], tags: tuple[str, ...] = ()) -> tuple[int, ...]:
        """The cards that Anki makes of a note: one for each gap, or one for each template whose front shows something.

        `fields` are the note's, in the order of the note type; the ordinals count from 0.
        """
        if self.cloze:
            numbers = {number for index in self.cloze_fields for number in cloze.find_gaps(fields[index]).numbers}
            return tuple(sorted(number - 1 for number in numbers if number))
        if self.keeps_all_cards:
            return tuple(range(len(self.templates)))
        filled = {name for index, name in self.shown_fields if not template.is_empty(fields[index])}
        if not self.has_frame:
            filled |= _ALWAYS_FILLED if tags else _ALWAYS_FILLED - {"Tags"}
        return tuple([ordinal for ordinal, shown in self.fronts if template.shows_something(shown, filled)])


def compile_note_type(
    kind: Kind, locked: LockedKind, deck: Deck, now: int, release: str = ""
) -> tuple[NoteType, LockedKind]:
    """Compile a kind into its note type and its entry for the new `deck.lock`; `locked` is the entry before.

    `mod` becomes newer than before if the name, the fields' names, the templates or the style changed; `now` is in
    seconds since 1970. `release` is the version that the link to report a mistake names, empty before the first one.
    The digest and `mod` do not depend on it.
    """
    by_key = {own.key: own for own in kind.templates}
    templates = []
    missing = list_missing_fields(kind, locked)
    adopted = is_adopted(kind, locked)
    filled = {field.name for field in kind.fields if adopted and field.default}
    slots = {slot.key: slot.name for slot in locked.fields}
    renamed = {field.name: slots[field.key] for field in kind.fields if slots.get(field.key, field.name) != field.name}
    media: dict[str, MediaFile] = {}
    has_report = bool(deck.feedback) and kind.has_frame
    report, undated_report = (
        f"\n{write_report_link(deck, version, locked.fields)}" if has_report else "" for version in (release, None)
    )
    guards = list_guards(deck.editions, kind)
    for part in locked.templates:
        own = by_key.get(part.key or "")
        if own and missing:
            own_front, own_back = (template.remove_fields(side, missing, filled) for side in (own.front, own.back))
            own = own._replace(front=own_front, back=own_back)
        front = _make_front(kind, own.front, deck) if own else _NEVER_SHOWN
        back = _make_back(kind, own, deck, report) if own else _NEVER_SHOWN
        if guard := guards.get(part.key or ""):
            front = f"{{{{^{guard[1]}}}}}{front}{{{{/{guard[1]}}}}}"
        if missing:  # the frame may name one of them too
            front, back = (template.remove_fields(side, missing) for side in (front, back))
        if renamed:
            front, back = (template.rename_fields(side, renamed) for side in (front, back))
        settings = own.settings if own else TemplateSettings()
        named_sides: list[str] = []
        for side in (front, back, settings.browser_front, settings.browser_back):
            written, files = name_files(side, ".html", deck.media)
            named_sides.append(written)
            media |= {file.name: file for file in files}
        front, back, browser_front, browser_back = named_sides
        settings = settings._replace(browser_front=browser_front, browser_back=browser_back)
        shown = _parse_front(front, is_broken=own is not None and own.is_broken)
        subdeck = own.subdeck if own else None
        templates.append(CardTemplate(part.name, part.id, front, back, shown, settings, part.key or "", subdeck))
    css = kind.css
    if kind.has_frame:
        css = f"{kind.css}\n\n{deck.css}" if kind.css else deck.css
    css, css_files = name_files(translate_evidence(css, deck.words), ".css", deck.media)
    media |= {file.name: file for file in css_files}
    names = (part.name for part in locked.fields)
    all_sides = (
        text
        for part in templates
        for text in (part.name, part.front, part.back.replace(report, undated_report) if report else part.back)
    )
    by_field = {field.key: field.settings for field in kind.fields}
    field_settings = tuple(by_field.get(part.key or "", FieldSettings()) for part in locked.fields)
    settings_texts = _list_settings(kind, field_settings, [part.settings for part in templates])
    digest = make_digest((locked.name, css, *names, *all_sides, *settings_texts))
    mod = locked.mod if locked.digest == digest else make_newer(locked.mod, now)
    named = {name for part in templates for name in template.list_fields(part.shown)}
    note_type = NoteType(
        id=locked.id,
        name=locked.name,
        cloze=locked.cloze,
        css=css,
        mod=mod,
        fields=locked.fields,
        templates=tuple(templates),
        cloze_fields=tuple(index for index, field in enumerate(locked.fields) if field.key in kind.cloze_fields),
        fronts=tuple(
            (ordinal, template.remove_text(part.shown) if kind.has_frame else part.shown)
            for ordinal, part in enumerate(templates)
            if part.front != _NEVER_SHOWN
        ),
        field_keys=tuple(part.key or "" for part in locked.fields),
        shown_fields=tuple((index, field.name) for index, field in enumerate(locked.fields) if field.name in named),
        sort_field=locked.sort_field,
        has_frame=kind.has_frame,
        has_own_tags=adopted or not kind.has_frame,
        has_shapes_of_anki=locked.released == ADOPTED,
        media=tuple(media.values()),
        field_settings=field_settings if any(each != FieldSettings() for each in field_settings) else (),
        latex=kind.latex or Latex(),
        stock=kind.stock,
        extra=locked.extra,
        decks=locked.decks,
        keeps_all_cards=all(own.is_broken for own in kind.templates) and named.isdisjoint(slots.values()),
        guards={key: guard for key, (guard, _) in guards.items()},
        names_release=has_report and RELEASE in deck.feedback,
    )
    sent = locked.sent if locked.digest == digest else find_sent(digest, locked.digest, locked.sent, locked.released)
    own_part = _digest_own_part(kind, locked, deck)
    return note_type, locked._replace(digest=digest, mod=mod, sent=sent, own=own_part)


def _digest_own_part(kind: Kind, locked: LockedKind, deck: Deck) -> str:
    """A digest of what the deck's authors say about the look of a kind; the rest of it comes with the program."""
    css = deck.css.removeprefix(_SHARED_CSS).replace(CODE_CSS, "", 1)
    if deck.feedback:
        css = css.replace(REPORT_CSS, "", 1)
    texts = [locked.name, css, deck.language, str(deck.tts)]
    if deck.feedback and kind.has_frame:
        texts.append(deck.feedback)
    texts += sorted({name for _, name in list_guards(deck.editions, kind).values()})
    if not is_built_in(kind):
        texts += [kind.css, *(field.name for field in kind.fields)]
        texts += [side for each in kind.templates for side in (each.name, each.front, each.back)]
        texts += _list_settings(
            kind, [field.settings for field in kind.fields], [each.settings for each in kind.templates]
        )
    elif kind.latex and kind.latex != Latex():
        texts.append(str(kind.latex))  # the deck's: a kind that comes with the program has none
    return make_digest(texts)


def _list_settings(kind: Kind, fields: Sequence[FieldSettings], templates: Sequence[TemplateSettings]) -> Iterator[str]:
    """Yield a text for each setting that is not usual, so that the digest of a note type without any stays the same."""
    if kind.stock is not None:
        yield f"stock {kind.stock}"
    if kind.latex and kind.latex != Latex():
        yield str(kind.latex)
    for what, usual, all_settings in (("field", FieldSettings(), fields), ("card", TemplateSettings(), templates)):
        for place, settings in enumerate(all_settings):
            if settings != usual:
                yield f"{what} {place} {settings}"


def _parse_front(front: str, *, is_broken: bool) -> tuple[Node, ...]:
    """Parse a front. One that is kept although it is broken makes no cards if Anki can't read it either."""
    try:
        return template.parse_template(template.blank_comments(front))
    except TextError:
        if is_broken:
            return ()
        raise


def make_note_type_without_cards(locked: LockedKind) -> NoteType:
    """Make a note type that brings notes without cards and changes nothing: it is older than what learners have."""
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


def _make_front(kind: Kind, own: str, deck: Deck, *, answered: bool = False) -> str:
    """The whole front of a card, in its frame; `own` is the kind's HTML. `answered` is for the copy on the back."""
    if kind.script and "scripts" in deck.allow:
        own = f"{own}\n<script>\n{kind.script}\n</script>"
    if not kind.has_frame:
        return own
    way = template.find_path_to_first_field(template.parse_template(own)) or ()
    own = tts.add_voice(own, kind, deck.tts, answered=answered)
    signs = [("#" if section.when_filled else "^", section.field) for section in way]
    framed = (
        _FRAME_FRONT.replace("[[where the front shows something]]", "".join(f"{{{{{s}{name}}}}}" for s, name in signs))
        .replace("[[end]]", "".join(f"{{{{/{name}}}}}" for _, name in reversed(signs)))
        .replace("[[lang]]", _lang(deck))
        .replace("[[label]]", _escape(kind.label or kind.name))
        .replace("[[front]]", own)
    )
    return f"{{{{^{RETIRED_FIELD}}}}}\n{framed}\n{{{{/{RETIRED_FIELD}}}}}"


def _make_back(kind: Kind, own: Template, deck: Deck, report: str) -> str:
    """The whole back of a card, in its frame; `own` has the kind's HTML. `report` is the link to report a mistake."""
    if not kind.has_frame:
        return own.back
    front = "{{FrontSide}}"
    if kind.cloze_fields:
        front = _make_front(kind, own.front, deck, answered=True)
    back = own.back
    if not any(_EVIDENCE_PLACE in each.back for each in kind.templates):
        back += f"\n{_EVIDENCE_PLACE}"
    back = tts.add_voice(back, kind, deck.tts, answered=True)
    framed = _FRAME_BACK.replace("[[lang]]", _lang(deck)).replace("[[front]]", front).replace("[[back]]", back)
    return framed.replace(_EVIDENCE_PLACE, translate_html(_EVIDENCE, deck.words)).replace(_REPORT_PLACE, report)


def _escape(text: str) -> str:
    """A text as HTML, in which braces name no field."""
    return html.escape(text).replace("{", "&#123;")


def _lang(deck: Deck) -> str:
    """The attribute that says a card's language, for reading aloud, hyphens and quotation marks."""
    return f' lang="{deck.language}"' if deck.language else ""
