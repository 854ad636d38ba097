"""Reads folders of CrowdAnki: `deck.json` and a folder `media`, as its exports and Brain Brew write them.

Such a folder has no ids of note types and no times. The ids are made from CrowdAnki's own, so that they are the same
each time, and the time is that of `deck.json`. Source of the keys: what CrowdAnki exports.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from deck_builder.content import template
from deck_builder.content.cloze import find_gaps
from deck_builder.packages.limits import Budget, make_limit_error
from deck_builder.packages.model import Package, PackedMedia, PackedNote
from deck_builder.packages.note_types import parse_older_note_type
from deck_builder.problems.errors import InputError, TextError
from deck_builder.source.inside import is_inside
from deck_builder.source.json_shape import ListOf, Record, find_misfit, load_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import PackedNoteType

DECK_FILE: Final = "deck.json"
"""The file that a folder of CrowdAnki has, or one with the name of the folder."""

_PART: Final = Record({"name": "text"}, {"ord": "number"})
_TEMPLATE: Final = Record({"name": "text", "qfmt": "text", "afmt": "text"}, {"ord": "number"})
_MODEL: Final = Record(
    {"crowdanki_uuid": "text", "name": "text", "flds": ListOf(_PART), "tmpls": ListOf(_TEMPLATE)},
    {"css": "text", "type": "number", "sortf": "number"},
)
_NOTE: Final = Record({"guid": "text", "fields": ListOf("text"), "note_model_uuid": "text"}, {"tags": ListOf("text")})
_DECK: Final = Record(
    {"name": "text"},
    {
        "children": ListOf("anything"),
        "desc": "text",
        "notes": ListOf(_NOTE),
        "note_models": ListOf(_MODEL),
        "deck_configurations": ListOf(Record({"name": "text"})),
        "deck_config_uuid": "text",
    },
)
_DEEPEST: Final = 20
"""How many subdecks may be inside one another."""
_FIRST_ID: Final = 1_300_000_000_000
_ID_RANGE: Final = 300_000_000_000
"""Ids of note types are times in milliseconds: these are of the years from 2011 to 2020."""


def find_deck_file(folder: Path) -> Path | None:
    """Find the file with the notes in a folder of CrowdAnki; None if it has none."""
    files = (folder / DECK_FILE, folder / f"{folder.name}.json")
    return next((file for file in files if file.is_file()), None)


def read_crowdanki(folder: Path, limits: Limits) -> Package:
    """Read a folder of CrowdAnki. Raises InputError (P704, P708) and OSError."""
    file = find_deck_file(folder)
    if file is None or not is_inside(file, folder):
        raise InputError("P704", f"it has no `{DECK_FILE}`", "Name the folder that CrowdAnki exported.")
    if file.stat().st_size > limits.memory:
        raise make_limit_error(limits.memory, f"`{file.name}` has")
    try:
        root = load_json(file.read_bytes())
    except ValueError as error:
        raise InputError("P704", f"`{file.name}` is not valid JSON: {error}") from None
    decks = list(_list_decks(root, "", 0))
    at = int(file.stat().st_mtime)
    note_types = {
        model["crowdanki_uuid"]: _parse_model(model, at) for _, deck in decks for model in deck.get("note_models") or ()
    }
    notes: dict[str, PackedNote] = {}
    doubled = []
    for name, deck in decks:
        for note in deck.get("notes") or ():
            note_type = note_types.get(note["note_model_uuid"])
            if note_type is None:
                raise InputError("P704", f"the note `{note['guid'][:40]}` has a note model that is not in the folder")
            if note["guid"] in notes:
                doubled.append(note["guid"])
                continue
            fields = tuple(note["fields"])
            cards = dict.fromkeys(_list_ordinals(note_type, fields), name)
            notes[note["guid"]] = PackedNote(note["guid"], note_type, fields, tuple(note.get("tags") or ()), at, cards)
    return Package(
        file=folder,
        notes=notes,
        note_types={note_type.id: note_type for note_type in note_types.values()},
        decks={name: deck.get("desc") or "" for name, deck in decks},
        media=dict(_list_media(folder, limits)),
        doubled=tuple(doubled),
        limits=limits,
        preset=_read_preset(root),
    )


def read_folder_media(folder: Path, names: frozenset[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name of each media file that is in `names`, and its bytes, piece by piece. Raises OSError."""
    for path in sorted((folder / "media").iterdir()) if (folder / "media").is_dir() else ():
        if path.name in names and _is_media(path, folder):
            yield path.name, _read_pieces(path)


def _is_media(path: Path, folder: Path) -> bool:
    return path.is_file() and is_inside(path, folder)


def _read_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _list_media(folder: Path, limits: Limits) -> Iterator[tuple[str, PackedMedia]]:
    budget = Budget(limits.unpacked, "its media have")
    media = folder / "media"
    for path in sorted(media.iterdir()) if media.is_dir() and is_inside(media, folder) else ():
        if _is_media(path, folder):
            digest, size = hashlib.sha1(usedforsecurity=False), 0
            for piece in _read_pieces(path):
                budget.spend(len(piece))
                size += len(piece)
                digest.update(piece)
            yield path.name, PackedMedia(size, digest.hexdigest())


def _list_decks(deck: Any, parent: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a deck and those below it, with their full names."""
    if misfit := find_misfit(deck, _DECK, "deck"):
        raise InputError("P704", misfit)
    if depth > _DEEPEST:
        raise InputError("P704", "its decks are nested too deeply")
    name = deck["name"]
    if parent and not name.startswith(f"{parent}::"):
        name = f"{parent}::{name}"
    yield name, deck
    for child in deck.get("children") or ():
        yield from _list_decks(child, name, depth + 1)


def _parse_model(model: dict[str, Any], at: int) -> PackedNoteType:
    number = int.from_bytes(hashlib.blake2b(model["crowdanki_uuid"].encode(), digest_size=8).digest())
    fields, templates = (
        [{**part, "ord": _get_place(part, place), "did": None, "id": None} for place, part in enumerate(model[key])]
        for key in ("flds", "tmpls")
    )
    known = {"css": "", "type": 0, **model, "mod": at, "flds": fields, "tmpls": templates}
    known.pop("__type__", None)
    return parse_older_note_type(_FIRST_ID + number % _ID_RANGE, known, {})


def _get_place(part: dict[str, Any], place: int) -> int:
    """The place of a field or template that it says itself, or else its place in the list."""
    own = part.get("ord")
    return place if own is None else int(own)


def _list_ordinals(note_type: PackedNoteType, fields: tuple[str, ...]) -> list[int]:
    """List the cards that Anki makes of a note.

    If it makes none, and can't read a template, it is the first one: with it, the note has its deck, and is told of.
    """
    names = [field.name for field in note_type.fields]
    filled = {name for name, text in zip(names, fields, strict=False) if not template.is_empty(text)}
    ordinals = []
    is_broken = False
    for ordinal, each in enumerate(note_type.templates):
        try:
            nodes = template.parse_template(template.blank_comments(each.front.replace("\r\n", "\n")))
        except TextError:
            is_broken = True
            continue
        if note_type.cloze:
            gaps = template.find_cloze_fields(nodes)
            texts = (text for name, text in zip(names, fields, strict=False) if name in gaps)
            return sorted(number - 1 for number in {n for text in texts for n in find_gaps(text).numbers} if number)
        if template.shows_something(nodes, filled):
            ordinals.append(ordinal)
    return ordinals or [0] * is_broken


def _read_preset(root: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Read the settings of the deck's own options that a `deck.yaml` can have, as keys and values of `preset`."""
    listed = root.get("deck_configurations") or ()
    own = next((each for each in listed if each.get("crowdanki_uuid") == root.get("deck_config_uuid")), None)
    new = own.get("new") if own else None
    if own is None or not isinstance(new, dict):
        return ()
    settings = []
    if type(new.get("perDay")) is int and 0 < new["perDay"] < 10_000:
        settings.append(("new-cards-a-day", str(new["perDay"])))
    if new.get("order") in (0, 1):
        settings.append(("order", "as written" if new["order"] else "random"))
    if isinstance(new.get("bury"), bool):
        settings.append(("bury-siblings", "yes" if new["bury"] else "no"))
    return tuple(settings)
