"""Compares the notes of a newer package with the cards of the deck folder that an earlier one became."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.commands.import_package.editable_texts import EditableText, find_markdown, write_shapes_text
from deck_builder.commands.import_package.texts import correct_tags
from deck_builder.content.markdown import render_plain
from deck_builder.content.plain_text import unescape
from deck_builder.content.raw_html import remove_code
from deck_builder.deck.kinds import MODE_KEY
from deck_builder.lock.card_texts import hash_text, hash_texts
from deck_builder.lock.model import ADOPTED

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.deck.model import Deck, Field, Kind
    from deck_builder.lock.model import Lock
    from deck_builder.packages.model import Package
    from deck_builder.source.write_values import NewValue

_TEXTS: Final = frozenset({"markdown", "html", "plain"})


@dataclass(slots=True)
class Differences:
    """What a package has other than the deck, in the order of the deck's cards."""

    changes: dict[Path, dict[str, dict[str, NewValue]]] = field(default_factory=lambda: defaultdict(dict))
    """The new values of keys, by file and card."""
    both: list[str] = field(default_factory=list)
    """Cards of which the package and the deck's authors changed the same text, with the key."""
    other_type: list[str] = field(default_factory=list)
    """Cards whose note has another note type in the package."""
    other_texts: list[str] = field(default_factory=list)
    """Cards with a new text in a field that is not a text here, with the key."""
    gone: list[str] = field(default_factory=list)
    """Cards that the package no longer has."""
    kinds: list[str] = field(default_factory=list)
    """Files of kinds that the package and the deck's authors changed."""
    not_taken: list[str] = field(default_factory=list)
    """Settings of note types that stay as they are here, though the package has others."""
    no_kind: list[str] = field(default_factory=list)
    """New notes whose note type the deck does not have, or whose guid can't be written on a card."""
    no_card: list[str] = field(default_factory=list)
    """New notes that make no card."""
    seen: set[str] = field(default_factory=set)
    """The guids of the deck's cards."""
    ids: list[str] = field(default_factory=list)
    """The ids of the deck's cards."""


def compare_card(
    compiled: CompiledCard, package: Package, since: Package | None, deck: Deck, lock: Lock, found: Differences
) -> None:
    """Compare a card with its note in the package, and add what is new, or what to know of it, to `found`.

    `since` is as for `plan_update`.
    """
    card, known, kind = compiled.card, compiled.identity.known, compiled.card.kind
    note = package.notes.get(compiled.identity.guid)
    if note is None:
        if known and known.released == ADOPTED:
            found.gone.append(card.id)
        return
    locked = lock.kinds.get(kind.key)
    keys = compiled.note_type.field_keys
    if locked is None or locked.id != note.note_type.id or len(keys) != len(note.fields):
        found.other_type.append(card.id)
        return
    before = since.notes.get(note.guid) if since else None
    had = before.fields if before and len(before.fields) == len(note.fields) else None
    has_own_edits = not _is_as_imported(compiled, lock)
    known_texts = dict(known.learners_texts) if known else {}
    own_texts = dict(hash_texts(card)) if has_own_edits else {}
    values: dict[str, NewValue] = {}
    fields = {each.key: each for each in kind.fields}
    for number, (key, ours, theirs) in enumerate(zip(keys, compiled.content.fields, note.fields, strict=True)):
        new = remove_code(theirs)
        if ours == new or key not in fields:
            continue
        text = write_field_text(new, kind, fields[key], deck)
        if had is not None:
            base = remove_code(had[number])
            if base == new:
                continue
            is_theirs = base == ours
        elif has_own_edits:
            if text and hash_text(text.text) == known_texts.get(key):
                continue
            is_theirs = _is_first_edit(compiled, lock) and own_texts.get(key) == known_texts.get(key)
        else:
            is_theirs = True
        if not is_theirs:
            found.both.append(f"{card.id}: {key}")
        elif text is None:
            found.other_texts.append(f"{card.id}: {key}")
        else:
            values[key] = as_value(text)
            if fields[key].text == "shapes":
                values[MODE_KEY] = "hide-all" if text.shapes and text.shapes.hide_all else None
    if not kind.has_frame:
        tags = correct_tags(note.tags)
        old_tags = correct_tags(before.tags) if before else None
        if sorted(tags) != sorted(compiled.content.tags) and tags != old_tags:
            if (had is None and has_own_edits) or (before and sorted(old_tags or ()) != sorted(compiled.content.tags)):
                found.both.append(f"{card.id}: tags")
            else:
                values["tags"] = tags or None
    if values:
        found.changes[card.place.file][card.id] = values


def _is_as_imported(compiled: CompiledCard, lock: Lock) -> bool:
    """Whether learners have the card as it is, and have had it since the import."""
    known = compiled.identity.known
    if known is None or compiled.content.digest != (known.digest if known.sent is None else known.sent):
        return False
    return _is_first_edit(compiled, lock)


def _is_first_edit(compiled: CompiledCard, lock: Lock) -> bool:
    """Whether what learners have of a card is what was imported; true for decks that were not imported."""
    known = compiled.identity.known
    adopted = next((release for release in lock.releases if release.version == ADOPTED), None)
    if known is None or adopted is None or len(lock.releases) == 1:
        return known is not None
    return known.mod <= adopted.at + 1


def write_field_text(html: str, kind: Kind, field: Field, deck: Deck) -> EditableText | None:
    """Write HTML as the text of a field; None if the field holds something else."""
    if field.text == "shapes":
        return write_shapes_text(html)
    if field.text == "switch":
        word = html if html == "yes" else "" if html else "no"
        return EditableText(word or html, is_html=not word)
    if field.text == "picture":
        return EditableText(html, is_html=html != "")
    if field.text not in _TEXTS:
        return None
    if field.text == "html":
        return EditableText(html, is_html=False)
    if field.text == "plain":
        text = unescape(html.replace("<br>", "\n"))
        return EditableText(text, is_html=False) if render_plain(text) == html else None
    markdown = find_markdown(html, kind, field, deck.media)
    if markdown is None or (field.one_line and "\n" in markdown):
        return EditableText(html, is_html=True)
    return EditableText(markdown, is_html=False)


def as_value(text: EditableText) -> NewValue:
    """A text, or the shapes of a picture, as the value of a key; None if it is empty."""
    if text.shapes:
        return text.shapes.entries
    if not text.text:
        return None
    return {"html": text.text} if text.is_html else text.text
