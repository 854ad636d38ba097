"""The texts of a deck folder, made from the contents of a package: kinds, card files, ids and names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.comparing import fold_name
from deck_builder.content.plain_text import to_plain_text
from deck_builder.content.raw_html import remove_code
from deck_builder.deck.kinds import CARD_KEYS
from deck_builder.deck.model import RETIRED_KEY
from deck_builder.deck.note_type_settings import (
    IMAGE_OCCLUSION_SCRIPT,
    STOCK_KINDS,
    write_field_settings,
    write_latex,
    write_template_settings,
)
from deck_builder.lock.model import ADOPTED, LockedKind, LockedSlot
from deck_builder.source.quotes import quote
from deck_builder.source.readable_ids import UniqueIds, make_readable_id
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
"""Tags that Anki manages for the learner. It ignores them in packages."""
_PLAIN_TAG: Final = re.compile(r"\w+(?:-\w+)*")
"""A tag that needs no quotation marks in YAML."""
_LONGEST_FILE_NAME: Final = 255
"""In bytes, as most file systems have it."""


def split_deck_name(name: str) -> list[str]:
    """Split a deck's name into its parts, corrected as Anki corrects them."""
    return [put_on_one_line(part) or "blank" for part in name.split("::")]


def put_on_one_line(text: str) -> str:
    """Put a text on one line and remove the characters that a card can't have."""
    return re.sub(r"[\t\n\r]", " ", NOT_IN_TEXT.sub("", text)).strip()


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


def convert_note_type(note_type: PackedNoteType, key: str) -> ImportedKind:
    """Make a kind whose cards look as the note type's cards do. `key` is the name of its folder."""
    field_ids, card_ids = UniqueIds([*CARD_KEYS, RETIRED_KEY]), UniqueIds()
    keys = tuple(
        field_ids.give(_make_field_key(field.name) or f"field-{number}")
        for number, field in enumerate(note_type.fields, 1)
    )
    card_keys = tuple(
        card_ids.give(make_readable_id(template.name) or f"card-{number}")
        for number, template in enumerate(note_type.templates, 1)
    )
    lines = [f"name: {write_scalar(note_type.name, 0)}", "frame: none"]
    lines += [*_write_stock_kind(note_type), *write_latex(note_type.latex, 0), "fields:"]
    for field_key, field in zip(keys, note_type.fields, strict=True):
        lines += [f"  {field_key}:", f"    name: {write_scalar(field.name, 4)}", "    text: html"]
        lines += write_field_settings(field.settings, 4)
    lines.append("cards:")
    texts: dict[str, str] = {}
    for card_key, template in zip(card_keys, note_type.templates, strict=True):
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
    return ImportedKind(key, keys, texts, locked)


def _write_stock_kind(note_type: PackedNoteType) -> Iterator[str]:
    """Write `stock` as a line of YAML, unless a kind that does not say it becomes the same note type."""
    number = note_type.stock if note_type.stock < len(STOCK_KINDS) else 0
    if number or any(IMAGE_OCCLUSION_SCRIPT in template.front for template in note_type.templates):
        yield f"stock: {STOCK_KINDS[number]}"


def _lock_parts(keys: Sequence[str], parts: Sequence[PackedField | PackedTemplate]) -> tuple[LockedSlot, ...]:
    return tuple(LockedSlot(key, part.name, part.id or None) for key, part in zip(keys, parts, strict=True))


def _make_field_key(name: str) -> str:
    key = make_readable_id(name)
    return f"{key}-field" if key in CARD_KEYS or key == RETIRED_KEY else key


def _make_file_text(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n") + "\n"


def make_card_file(
    subdeck: str, notes: Sequence[PackedNote], kinds: Sequence[ImportedKind], ids: UniqueIds
) -> tuple[str, tuple[str, ...]]:
    """Write notes as a card file. `kinds` has the kind of each note.

    Returns the text of the file, and the id of each card.
    """
    ((usual, _),) = Counter(kind.key for kind in kinds).most_common(1)
    all_tags = [_correct_tags(note.tags) for note in notes]
    shared = all_tags[0] if len(all_tags) > 1 and all(tags == all_tags[0] for tags in all_tags) else ()
    lines = [f"kind: {usual}"]
    if subdeck:
        lines.append(f"subdeck: {write_scalar(subdeck, 0)}")
    if shared:
        lines.append(f"tags: {_make_yaml_list(shared)}")
    lines.append("cards:")
    card_ids = []
    for note, kind, tags in zip(notes, kinds, all_tags, strict=True):
        card_id = ids.give(_suggest_card_id(note) or f"{kind.key[:40]}-{len(ids) + 1}")
        card_ids.append(card_id)
        lines.append(f"  - id: {card_id}")
        if note.guid and note.guid == put_on_one_line(note.guid) and not re.search(r"\s", note.guid):
            lines.append(f"    guid: {write_scalar(note.guid, 4)}")
        if kind.key != usual:
            lines.append(f"    kind: {kind.key}")
        for key, field in zip(kind.keys, note.fields, strict=True):
            if field and (value := write_scalar(remove_code(field), 4)) != '""':
                lines.append(f"    {key}: {value}")
        if tags and not shared:
            lines.append(f"    tags: {_make_yaml_list(tags)}")
        lines.append("")
    return "\n".join(lines), tuple(card_ids)


def is_safe_file_name(name: str) -> bool:
    """Whether a media file can have this name on any disk, inside its folder."""
    too_long = len(name.encode(errors="replace")) > _LONGEST_FILE_NAME
    return Path(name).name == name and not name.startswith(".") and not set("\\\0") & set(name) and not too_long


def _suggest_card_id(note: PackedNote) -> str:
    """Make an id from the first field that has letters or digits; empty if no field has."""
    texts = (fill_gaps(to_plain_text(field)) for field in note.fields)
    return next(filter(None, map(make_readable_id, texts)), "")


def remove_learners_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Remove the tags that Anki manages for the learner."""
    return tuple(tag for tag in tags if fold_name(tag) not in _LEARNERS_TAGS)


def _correct_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Correct tags as Anki does: no part is empty, no character invisible."""
    corrected = (
        "::".join(part or "blank" for part in put_on_one_line(tag).split("::")) for tag in remove_learners_tags(tags)
    )
    return tuple(tag for tag in corrected if tag.strip())


def _make_yaml_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(text if _PLAIN_TAG.fullmatch(text) else quote(text) for text in texts)}]"
