"""The texts of a deck folder, made from what a package holds: kinds, card files, ids and names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.content.media import make_slug
from deck_builder.content.plain_text import fill_gaps, to_plain_text
from deck_builder.content.raw_html import remove_code
from deck_builder.deck.kinds import CARD_KEYS, RETIRED_KEY
from deck_builder.lock.model import ADOPTED, LockedKind, LockedSlot
from deck_builder.source.keys import LONGEST_ID
from deck_builder.source.parse import NOT_IN_TEXT
from deck_builder.source.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.packages.model import PackedNote, PackedNoteType

_LEARNERS_TAGS: Final = frozenset({"marked", "leech"})
_PLAIN_TAG: Final = re.compile(r"\w+(?:-\w+)*")
_LONGEST_FILE_NAME: Final = 255


def deck_name_parts(name: str) -> list[str]:
    """The parts of a deck's name, as Anki mends it."""
    return [on_one_line(part) or "blank" for part in name.split("::")]


def on_one_line(text: str) -> str:
    """A text on one line, without what no card can hold."""
    return re.sub(r"[\t\n\r]", " ", NOT_IN_TEXT.sub("", text)).strip()


def deck_id_from(name: str) -> str:
    """An id for a deck of this name, which is also a file's name that Anki takes for nothing else."""
    found = id_from(name) or "imported-deck"
    return f"deck-{found}" if found == "collection" or found.startswith("backup-") else found


def id_from(text: str, most: int = LONGEST_ID - 8) -> str:
    """A text as an id, cut after a word; empty where it has no letter from a to z and no digit."""
    found = re.sub(r"[^a-z0-9-]", "", make_slug(text, ascii_only=True)).strip("-")
    return found if len(found) <= most else found[: most + 1].rpartition("-")[0] or found[:most]


class Ids:
    """Gives out ids, each once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.counted: Counter[str] = Counter()

    def new(self, wanted: str) -> str:
        """The id wanted, with a number behind it where it is taken."""
        found = wanted
        while found in self.taken:
            self.counted[wanted] += 1
            found = f"{wanted}-{self.counted[wanted] + 1}"
        self.taken.add(found)
        return found


@dataclass(frozen=True, slots=True)
class ImportedKind:
    """A note type on its way to a kind: `keys` are those of its fields, `locked` its part of the lock."""

    key: str
    keys: tuple[str, ...]
    texts: Mapping[str, str]
    locked: LockedKind


def kind_of(note_type: PackedNoteType, key: str) -> ImportedKind:
    """A kind that makes of its cards what the note type makes of its notes; `key` names its folder."""
    field_ids, card_ids = Ids([*CARD_KEYS, RETIRED_KEY]), Ids()
    keys = tuple(
        field_ids.new(_field_key(field.name) or f"field-{number}") for number, field in enumerate(note_type.fields, 1)
    )
    card_keys = tuple(
        card_ids.new(id_from(each.name) or f"card-{number}") for number, each in enumerate(note_type.templates, 1)
    )
    lines = [f"name: {scalar(note_type.name, 0)}", "frame: none", "fields:"]
    for field_key, field in zip(keys, note_type.fields, strict=True):
        lines += [f"  {field_key}:", f"    name: {scalar(field.name, 4)}", "    text: html"]
    lines.append("cards:")
    texts: dict[str, str] = {}
    for card_key, each in zip(card_keys, note_type.templates, strict=True):
        stem = f"{card_key}-" if len(card_keys) > 1 else ""
        lines += [f"  {card_key}:", f"    name: {scalar(each.name, 4)}"]
        for side, html in (("front", each.front), ("back", each.back)):
            lines.append(f"    {side}: {stem}{side}.html")
            texts[f"{stem}{side}.html"] = _file_text(html)
    if note_type.css:
        texts["style.css"] = _file_text(note_type.css)
    texts["kind.yaml"] = "\n".join(lines) + "\n"
    locked = LockedKind(
        id=note_type.id,
        name=note_type.name,
        cloze=note_type.cloze,
        digest="",
        mod=note_type.mod,
        fields=tuple(LockedSlot(k, f.name, f.id or None) for k, f in zip(keys, note_type.fields, strict=True)),
        templates=tuple(
            LockedSlot(k, t.name, t.id or None) for k, t in zip(card_keys, note_type.templates, strict=True)
        ),
        released=ADOPTED,
        sort_field=note_type.sort_field if note_type.sort_field < len(keys) else 0,
    )
    return ImportedKind(key, keys, texts, locked)


def _field_key(name: str) -> str:
    key = id_from(name)
    return f"{key}-field" if key in CARD_KEYS or key == RETIRED_KEY else key


def _file_text(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n") + "\n"


def card_file(
    subdeck: str, notes: Sequence[PackedNote], kinds: Sequence[ImportedKind], ids: Ids
) -> tuple[str, tuple[str, ...]]:
    """A file with cards of notes, each with its kind; and the ids that the cards were given."""
    ((usual, _),) = Counter(kind.key for kind in kinds).most_common(1)
    tags = [_tags(note.tags) for note in notes]
    shared = tags[0] if len(tags) > 1 and all(each == tags[0] for each in tags) else ()
    lines = [f"kind: {usual}"]
    if subdeck:
        lines.append(f"subdeck: {scalar(subdeck, 0)}")
    if shared:
        lines.append(f"tags: {_list(shared)}")
    lines.append("cards:")
    given = []
    for note, kind, own in zip(notes, kinds, tags, strict=True):
        card_id = ids.new(_card_id(note) or f"{kind.key[:40]}-{len(ids.taken) + 1}")
        given.append(card_id)
        lines.append(f"  - id: {card_id}")
        if note.guid and note.guid == on_one_line(note.guid) and not re.search(r"\s", note.guid):
            lines.append(f"    guid: {scalar(note.guid, 4)}")
        if kind.key != usual:
            lines.append(f"    kind: {kind.key}")
        for key, field in zip(kind.keys, note.fields, strict=True):
            if field and (written := scalar(remove_code(field), 4)) != '""':
                lines.append(f"    {key}: {written}")
        if own and not shared:
            lines.append(f"    tags: {_list(own)}")
        lines.append("")
    return "\n".join(lines), tuple(given)


def may_be_written(name: str) -> bool:
    """Whether a media file can be called so on any disk, inside its folder."""
    long = len(name.encode(errors="replace")) > _LONGEST_FILE_NAME
    return Path(name).name == name and not name.startswith(".") and not set("\\\0") & set(name) and not long


def _card_id(note: PackedNote) -> str:
    texts = (fill_gaps(to_plain_text(field)) for field in note.fields)
    return next(filter(None, map(id_from, texts)), "")


def without_learners(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without those that Anki keeps for the learner, which it takes from no package."""
    return tuple(tag for tag in tags if tag.casefold() not in _LEARNERS_TAGS)


def _tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as Anki mends them: nothing is empty, nothing invisible."""
    mended = ("::".join(part or "blank" for part in on_one_line(tag).split("::")) for tag in without_learners(tags))
    return tuple(tag for tag in mended if tag.strip())


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(text if _PLAIN_TAG.fullmatch(text) else _quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
