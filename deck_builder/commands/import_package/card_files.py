"""The card files of an imported deck: what they hold, described as it reads once it is written, and as text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.import_package.texts import correct_tags, make_yaml_list
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.source import values
from deck_builder.source.edit_values import as_new
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.write import write_exactly, write_scalar
from deck_builder.source.write_values import describe_value, write_in_braces

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from deck_builder.commands.import_package.editable_texts import EditableText
    from deck_builder.commands.import_package.texts import ImportedKind
    from deck_builder.source.values import Value

_UNKNOWN_MARK: Final = (1, 1)
"""The place of what is described and was not read."""


class FileNote(NamedTuple):
    """A note of a card file, as processes send it to each other. A tuple, because there are many."""

    guid: str
    """Its guid."""
    note_type: int
    """The id of its note type."""
    fields: tuple[str, ...]
    """The HTML of its fields."""
    tags: tuple[str, ...]
    """Its tags."""
    mod: int
    """When it last changed, in seconds since 1970."""
    others: Mapping[int, str]
    """The subdecks of cards that are in another one than the first, by the card's ordinal."""


class PlannedFile(NamedTuple):
    """A card file before its texts are known."""

    path: Path
    """The file."""
    subdeck: str
    """The subdeck of its cards; empty for the deck itself."""
    notes: Sequence[FileNote]
    """The note of each card."""


@dataclass(frozen=True, slots=True)
class CardFile:
    """The cards of a card file."""

    subdeck: str
    """The subdeck of them all; empty for the deck itself."""
    notes: Sequence[FileNote]
    """The note of each card."""
    kinds: Sequence[ImportedKind]
    """The kind of each card."""
    card_ids: Sequence[str]
    """The id of each card."""


def describe_card_file(
    file: CardFile, texts: Mapping[str, Sequence[EditableText]], left_out: Container[str] = ()
) -> values.Mapping:
    """Describe a card file as it reads once it is written; its places are unknown.

    `texts` has the fields of each note by its guid. The cards with the ids `left_out` are not described.
    """
    ((usual, _),) = Counter(kind.key for kind in file.kinds).most_common(1)
    all_tags = [correct_tags(note.tags) for note in file.notes]
    shared = all_tags[0] if len(all_tags) > 1 and all(tags == all_tags[0] for tags in all_tags) else ()
    head: dict[str, Value] = {"kind": usual}
    if file.subdeck:
        head["subdeck"] = file.subdeck
    if shared:
        head["tags"] = _make_list(shared)
    cards = []
    for note, kind, tags, card_id in zip(file.notes, file.kinds, all_tags, file.card_ids, strict=True):
        if card_id in left_out:
            continue
        card: dict[str, Value] = {"id": card_id}
        if kind.key != usual:
            card["kind"] = kind.key
        if note.others and (subdecks := _list_card_subdecks(note, kind)):
            card["subdecks"] = _make_mapping(subdecks)
        for key, text in zip(kind.keys, texts[note.guid], strict=True):
            if text.shapes:
                card.update(describe_value({key: text.shapes.entries}))
                if text.shapes.hide_all:
                    card[MODE_KEY] = "hide-all"
            elif kept := text.text if text.is_simple else NOT_IN_TEXT.sub("", text.text):
                card[key] = _make_mapping({"html": kept}) if text.is_html else kept
        if tags and not shared:
            card["tags"] = _make_list(tags)
        cards.append(_make_mapping(card))
    head["cards"] = _make_list(cards)
    return _make_mapping(head)


def _make_mapping(entries: Mapping[str, Value]) -> values.Mapping:
    mapping = values.Mapping(_UNKNOWN_MARK)
    mapping.update(entries)
    mapping.marks = dict.fromkeys(entries, (_UNKNOWN_MARK, _UNKNOWN_MARK))
    return mapping


def _make_list(entries: Sequence[Value]) -> values.Sequence:
    made = values.Sequence(_UNKNOWN_MARK)
    made += entries
    made.marks = [_UNKNOWN_MARK] * len(entries)
    return made


def write_card_file(file: values.Mapping) -> tuple[str, bool]:
    """Write a described card file as text. Also says whether it surely reads back as it is described.

    Lists of shapes make it unsure: what is written of them has more forms.
    """
    is_exact = True

    def write(text: str, indent: int) -> str:
        nonlocal is_exact
        if (written := write_exactly(text, indent)) is None:
            is_exact = False
            return write_scalar(text, indent)
        return written

    lines: list[str] = []
    for key, value in file.items():
        if key == "cards":
            lines.append("cards:")
        elif isinstance(value, str):
            lines.append(f"{key}: {write(value, 0)}")
        else:
            lines.append(f"{key}: {make_yaml_list(map(str, value))}")
    for card in file["cards"]:
        margin = "  - "
        for key, value in card.items() if isinstance(card, dict) else ():
            if key == "id":  # letters, digits and hyphens read back as they are
                lines.append(f"{margin}id: {value}")
            elif isinstance(value, str):
                lines.append(f"{margin}{key}: {write(value, 4)}")
            elif isinstance(value, list) and value and not isinstance(value[0], str):
                is_exact = False
                lines += [f"{margin}{key}:", *(f"      - {write_in_braces(as_new(each))}" for each in value)]
            elif isinstance(value, list):
                lines.append(f"{margin}{key}: {make_yaml_list(map(str, value))}")
            else:
                lines.append(f"{margin}{key}:")
                lines += [f"      {inner}: {write(str(text), 6)}" for inner, text in value.items()]
            margin = "    "
        lines.append("")
    return "\n".join(lines), is_exact


def _list_card_subdecks(note: FileNote, kind: ImportedKind) -> dict[str, Value]:
    """List the subdecks of cards that are not with the first one, if the kind does not say them, by their key."""
    own = {ordinal: name for ordinal, name in sorted(note.others.items()) if ordinal not in kind.placed}
    is_cloze = kind.locked.cloze
    return {
        kind.card_keys[ordinal] if not is_cloze and ordinal < len(kind.card_keys) else f"c{ordinal + 1}": name
        for ordinal, name in own.items()
    }
