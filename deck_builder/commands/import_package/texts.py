"""The texts of a deck folder, made from the contents of a package: kinds and card files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.commands.import_package.names import put_on_one_line
from deck_builder.content.comparing import fold_name
from deck_builder.content.raw_html import remove_code
from deck_builder.content.template import (
    SPECIAL_FIELDS,
    blank_comments,
    find_cloze_fields,
    list_fields,
    parse_template,
    shows_something,
)
from deck_builder.deck.kinds import CARD_KEYS, MODE_KEY
from deck_builder.deck.model import RETIRED_KEY
from deck_builder.deck.note_type_settings import (
    IMAGE_OCCLUSION_SCRIPT,
    STOCK_KINDS,
    write_field_settings,
    write_latex,
    write_template_settings,
)
from deck_builder.lock.model import ADOPTED, LockedKind, LockedSlot
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.source.quotes import quote
from deck_builder.source.readable_ids import UniqueIds, make_name_id
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.write import write_scalar
from deck_builder.source.write_values import write_in_braces

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from deck_builder.build.note_types import NoteType
    from deck_builder.commands.import_package.editable_texts import EditableText
    from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate

_SHAPES_KEY: Final = "shapes"
"""The key of a field in which Anki's editor stores shapes on a picture."""
_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki manages for the learner. It ignores them in packages."""
_GAP_NUMBER: Final = compile_late(r"c\d+")
"""`{{#c1}}…{{/c1}}` tests whether the card asks for the first gap."""
_PLAIN_TAG: Final = compile_late(r"\w+(?:-\w+)*")
"""A tag that needs no quotation marks in YAML."""


@dataclass(frozen=True, slots=True)
class ImportedKind:
    """A kind made from a note type."""

    key: str
    """The name of its folder."""
    keys: tuple[str, ...]
    """The keys of its fields, in the note type's order."""
    texts: Mapping[str, str]
    """The contents of its files, by name."""
    locked: LockedKind
    """What `deck.lock` says about it."""
    card_keys: tuple[str, ...] = ()
    """The keys of its cards, in the order of the note type's templates."""
    placed: frozenset[int] = frozenset()
    """The ordinals of templates that say themselves which subdeck their cards go into."""
    broken: frozenset[int] = frozenset()
    """The ordinals of templates that are kept although Anki can't show them."""


def convert_note_type(
    note_type: PackedNoteType,
    key: str,
    subdecks: Mapping[int, str] = MappingProxyType({}),
    markdown_keys: Container[str] = (),
) -> ImportedKind:
    """Make a kind whose cards look as the note type's cards do.

    `key` is the name of its folder; `subdecks` has the subdecks of templates with one of their own, by ordinal. The
    fields with `markdown_keys` are of Markdown, and the others of HTML.
    """
    shapes = _find_field_of_shapes(note_type)
    field_ids = UniqueIds([*CARD_KEYS, RETIRED_KEY, *([_SHAPES_KEY, MODE_KEY] if shapes else [])])
    card_ids = UniqueIds()
    keys = tuple(
        _SHAPES_KEY if field.name == shapes else field_ids.give(_make_field_key(field.name, number))
        for number, field in enumerate(note_type.fields, 1)
    )
    card_keys = tuple(
        card_ids.give(make_name_id(template.name, "card", number))
        for number, template in enumerate(note_type.templates, 1)
    )
    lines = [f"name: {write_scalar(note_type.name, 0)}", "frame: none"]
    lines += [*_write_stock_kind(note_type), *write_latex(note_type.latex, 0), "fields:"]
    for field_key, field in zip(keys, note_type.fields, strict=True):
        lines += [f"  {field_key}:", f"    name: {write_scalar(field.name, 4)}"]
        if field.name == shapes:
            lines.append("    text: shapes")
        elif field_key not in markdown_keys:
            lines.append("    text: html")
        lines += write_field_settings(field.settings, 4)
    lines.append("cards:")
    texts: dict[str, str] = {}
    broken = list_broken_templates(note_type)
    for ordinal, (card_key, template) in enumerate(zip(card_keys, note_type.templates, strict=True)):
        stem = f"{card_key}-" if len(card_keys) > 1 else ""
        lines += [f"  {card_key}:", f"    name: {write_scalar(template.name, 4)}"]
        settings = template.settings
        in_browser = {"browser-front": settings.browser_front, "browser-back": settings.browser_back}
        sides = {
            "front": template.front,
            "back": template.back,
            **{key: html for key, html in in_browser.items() if html},
        }
        for side, html in sides.items():
            lines.append(f"    {side}: {stem}{side}.html")
            texts[f"{stem}{side}.html"] = _make_file_text(html)
        lines += write_template_settings(settings, 4)
        if ordinal in subdecks:
            lines.append(f"    subdeck: {write_scalar(subdecks[ordinal], 4)}")
        if ordinal in broken:
            lines.append("    as-is: yes")
    if note_type.css:
        texts["style.css"] = _make_file_text(note_type.css)
    texts["kind.yaml"] = "\n".join(lines) + "\n"
    locked = LockedKind(
        id=note_type.id,
        name=note_type.name,
        cloze=note_type.cloze,
        digest="",
        mod=note_type.mod,
        fields=_lock_parts(keys, note_type.fields),
        templates=_lock_parts(card_keys, note_type.templates),
        released=ADOPTED,
        sort_field=note_type.sort_field if note_type.sort_field < len(keys) else 0,
        extra=note_type.extra,
        decks=note_type.decks,
    )
    return ImportedKind(key, keys, texts, locked, card_keys, frozenset(subdecks), broken)


def _find_field_of_shapes(note_type: PackedNoteType) -> str:
    """Find the field in which Anki's editor stores shapes on a picture; empty if the note type has none."""
    for template in note_type.templates if note_type.cloze else ():
        if IMAGE_OCCLUSION_SCRIPT in template.front:
            try:
                shown = find_cloze_fields(parse_template(blank_comments(template.front)))
            except TextError:
                return ""
            return next((field.name for field in note_type.fields if field.name in shown), "")
    return ""


def list_broken_templates(note_type: PackedNoteType) -> frozenset[int]:
    """List the ordinals of templates that Anki shows an error for: these are kept as they are.

    If all other fronts ask nothing, their templates are kept as they are, too.
    """
    names = frozenset(field.name for field in note_type.fields)
    broken, idle = set[int](), set[int]()
    for ordinal, template in enumerate(note_type.templates):
        if any(_is_broken(side, names | SPECIAL_FIELDS) for side in (template.front, template.back)):
            broken.add(ordinal)
        elif not _asks_something(template.front, names, cloze=note_type.cloze):
            idle.add(ordinal)
    return frozenset(broken | idle if len(broken | idle) == len(note_type.templates) else broken)


def _asks_something(front: str, names: AbstractSet[str], *, cloze: bool) -> bool:
    """Whether a front that can be read can make a card: it shows a field, or the gaps of one."""
    nodes = parse_template(blank_comments(front.replace("\r\n", "\n")))
    return bool(find_cloze_fields(nodes) & names) if cloze else shows_something(nodes, names | SPECIAL_FIELDS)


def _is_broken(html: str, known: Container[str]) -> bool:
    try:
        names = list_fields(parse_template(blank_comments(html.replace("\r\n", "\n"))))
        return any(name not in known and not _GAP_NUMBER.fullmatch(name) for name in names)
    except TextError:
        return True


def _write_stock_kind(note_type: PackedNoteType) -> Iterator[str]:
    """Write `stock` as a line of YAML, unless a kind that does not say it becomes the same note type."""
    number = note_type.stock if note_type.stock < len(STOCK_KINDS) else 0
    if number or any(IMAGE_OCCLUSION_SCRIPT in template.front for template in note_type.templates):
        yield f"stock: {STOCK_KINDS[number]}"


def _lock_parts(keys: Sequence[str], parts: Sequence[PackedField | PackedTemplate]) -> tuple[LockedSlot, ...]:
    return tuple(LockedSlot(key, part.name, part.id or None) for key, part in zip(keys, parts, strict=True))


def _make_field_key(name: str, number: int) -> str:
    key = make_name_id(name, "field", number)
    return f"{key}-field" if key in CARD_KEYS or key == RETIRED_KEY else key


def _make_file_text(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n") + "\n"


def write_field(key: str, text: EditableText, indent: int) -> Iterator[str]:
    """Write the text of a field as lines of YAML, without line ends; none if it is empty."""
    margin = " " * indent
    if text.shapes:
        yield f"{margin}{key}:"
        yield from (f"{margin}  - {write_in_braces(entry)}" for entry in text.shapes.entries)
        if text.shapes.hide_all:
            yield f"{margin}{MODE_KEY}: hide-all"
        return
    value = write_scalar(text.text, indent + 2 * text.is_html) if text.text else '""'
    if value != '""':
        yield from [f"{margin}{key}:", f"{margin}  html: {value}"] if text.is_html else [f"{margin}{key}: {value}"]


def makes_a_card(note: PackedNote, note_type: NoteType) -> bool:
    """Whether a note still makes a card without code and the characters that no card file can hold."""
    kept = [remove_code(html if html.isprintable() else NOT_IN_TEXT.sub("", html)) for html in note.fields]
    return bool(note_type.list_ordinals(tuple(kept), note.tags))


@lru_cache(maxsize=1024)
def remove_learners_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Remove the tags that Anki manages for the learner."""
    return tuple(tag for tag in tags if fold_name(tag) not in _LEARNERS_TAGS)


@lru_cache(maxsize=1024)
def correct_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Correct tags as Anki does: no part is empty, no character invisible."""
    corrected = (
        "::".join(part or "blank" for part in put_on_one_line(tag).split("::")) for tag in remove_learners_tags(tags)
    )
    return tuple(tag for tag in corrected if tag.strip())


def make_yaml_list(texts: Iterable[str]) -> str:
    """Write texts as a list in brackets."""
    return _make_yaml_list(tuple(texts))


@lru_cache(maxsize=1024)  # many notes have the same tags
def _make_yaml_list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(text if _PLAIN_TAG.fullmatch(text) else quote(text) for text in texts)}]"
