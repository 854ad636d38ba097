"""Writes the sources of an imported deck without its cards: `deck.yaml`, media and kinds."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.build.note_types import compile_note_type
from deck_builder.commands.import_package.names import is_safe_file_name, make_file_id
from deck_builder.commands.import_package.subdecks import SubdeckNames
from deck_builder.commands.import_package.texts import ImportedKind, convert_note_type, makes_a_card
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.safety import ALLOWABLE, list_refused
from deck_builder.deck.folder import find_media_folder
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.load import load_deck
from deck_builder.deck.namespace import NAMESPACE_KEY, make_namespace
from deck_builder.lock.model import Lock
from deck_builder.lock.note_types import evolve_note_type
from deck_builder.packages.compare import title_of
from deck_builder.packages.read import read_media
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count
from deck_builder.source.readable_ids import UniqueIds, make_name_id
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package, PackedNote

_ABOUT_ALLOW: Final = """\
# The imported package runs scripts, or loads something from the web. Release notes say so to learners.
# Without a word in this list, the next build shows each place that needs it.
"""


@dataclass(frozen=True, slots=True)
class UsableKind:
    """A kind that Deck Builder can read back and compile."""

    kind: ImportedKind
    """The kind, with its final entry for the lock."""
    note_type: NoteType
    """What it compiles to."""


@dataclass(frozen=True, slots=True)
class ConvertedKinds:
    """The kinds made from the note types of a package."""

    usable: Mapping[int, UsableKind]
    """The usable kinds, by the id of their note type."""
    refused: Mapping[int, str]
    """Why a note type can't be used, by its id; in words that follow "because"."""


def write_deck_file(
    package: Package, deck_id: str, name: str, folder: Path, allow: Collection[str] = (), *, root: str = ""
) -> None:
    """Write `deck.yaml`: the deck's id and name, a namespace for new cards, descriptions, what may be in it.

    `root` is the full name of the deck in the package, if that is not its outermost one.
    """
    root = root or package.root
    text = f"id: {deck_id}\n{NAMESPACE_KEY}: {make_namespace()}\nname: {write_scalar(name, 0)}\n"
    descriptions = {fold_deck_name(deck): deck for deck, about in package.decks.items() if about.strip()}
    if deck := descriptions.get(fold_deck_name(root)):
        text += "".join(f"{line}\n" for line in _write_description(package, deck, 0))
    subdecks = [*_write_subdecks(package, root, descriptions)]
    if subdecks:
        text += "\n".join(["subdecks:", *subdecks]) + "\n"
    if package.preset:
        text += "preset:\n" + "".join(f"  {key}: {value}\n" for key, value in package.preset)
    if allow:
        text += f"{_ABOUT_ALLOW}allow: [{', '.join(word for word in ALLOWABLE if word in allow)}]\n"
    _write(folder / "deck.yaml", text)


def _write_description(package: Package, deck: str, indent: int) -> Iterator[str]:
    """Write the description of a deck as lines of YAML."""
    margin = " " * indent
    is_html = deck not in package.markdown
    text = package.decks[deck]
    yield f"{margin}description: {write_scalar(text if is_html else text.strip(), indent)}"
    if is_html:
        yield f"{margin}description-format: html"


def _write_subdecks(package: Package, root: str, descriptions: Mapping[str, str]) -> Iterator[str]:
    """Write the descriptions of the subdecks with cards as lines of YAML. `descriptions` has their names, folded."""
    names, left = SubdeckNames(root), dict(descriptions)
    with_cards = dict.fromkeys(deck for note in package.notes.values() for deck in note.decks.values())
    for name in dict.fromkeys(names.name(deck) for deck in with_cards):
        parts = name.split("::")
        for depth in range(1, len(parts) + 1) if name else ():
            subdeck = "::".join(parts[:depth])
            if deck := left.pop(fold_deck_name(f"{root}::{subdeck}"), ""):
                yield f"  - name: {write_scalar(subdeck, 4)}"
                yield from _write_description(package, deck, 4)


def write_media(package: Package, folder: Path, entries: Mapping[str, str] | None = None) -> dict[str, str]:
    """Write the media of a package into the media folder of the deck in `folder`.

    `entries` has the names in the zip of files that the package calls otherwise. Returns the SHA-1 of each file by its
    name in NFC. Raises InputError if the package is damaged.
    """
    target = find_media_folder(folder)
    files = unpack_media(package, package.media, target, entries or {})
    return {unicodedata.normalize("NFC", file.name): sha1 for file, sha1 in files}


def unpack_media(
    package: Package, names: Iterable[str], folder: Path, entries: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    """Write media of a package into a folder that has no files of these names, and yield each file with its SHA-1.

    The folder is made if there are media. `entries` is as for `write_media`. Raises OSError, and InputError if the
    package is damaged.
    """
    by_entry = {entries.get(name, name): name for name in names if is_safe_file_name(name)}
    for entry, pieces in read_media(package, frozenset(by_entry)) if by_entry else ():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / by_entry[entry]
        sha1 = hashlib.sha1(usedforsecurity=False)
        with path.open("wb") as file:
            for piece in pieces:
                sha1.update(piece)
                file.write(piece)
        yield path, sha1.hexdigest()


def write_kinds(
    package: Package, folder: Path, subdecks: Mapping[tuple[int, int], str] = MappingProxyType({})
) -> list[ImportedKind]:
    """Write a kind for each note type that notes use.

    `subdecks` has the subdeck of templates whose cards have one of their own, by note type and ordinal.
    """
    note_types = {note.note_type.id: note.note_type for note in package.notes.values()}
    ids = UniqueIds(load_built_in_kinds())
    kinds = []
    for number, note_type in enumerate(note_types.values(), 1):
        key = ids.give(make_file_id(make_name_id(note_type.name, "kind", number)))
        kind = convert_note_type(note_type, key, _of_kind(subdecks, note_type.id))
        kinds.append(kind)
        for name, text in kind.texts.items():
            _write(folder / "kinds" / kind.key / name, text)
    return kinds


def list_needed(folder: Path) -> frozenset[str]:
    """List what `deck.yaml` has to allow so that the kinds can be read back."""
    problems = Problems()
    load_deck(folder, problems)
    return list_refused(problems)


def compile_kinds(kinds: Sequence[ImportedKind], folder: Path, media: Mapping[str, str], now: int) -> ConvertedKinds:
    """Compile the kinds as they are read back. Kinds that can't be used are removed again.

    `media` has the SHA-1 of each media file by name.
    """
    problems = Problems()
    deck = load_deck(folder, problems)
    if deck:
        deck.media.keep_names(media)
    usable: dict[int, UsableKind] = {}
    refused: dict[int, str] = {}
    for kind in kinds:
        own_problems = Problems()
        compiled = _compile_kind(kind, deck, now, own_problems) if deck else None
        if compiled:
            usable[kind.locked.id] = compiled
            continue
        kind_folder = folder / "kinds" / kind.key
        reasons = (
            problem.message for problem in (*problems, *own_problems) if problem.place.file.parent == kind_folder
        )
        reason = next(reasons, "it can't be read back")
        refused[kind.locked.id] = f"their note type “{kind.locked.name}” can't be built here: {reason}"
        shutil.rmtree(kind_folder)
    return ConvertedKinds(usable, refused)


def _compile_kind(kind: ImportedKind, deck: Deck, now: int, problems: Problems) -> UsableKind | None:
    """Compile a kind as it was read back; None if it was not, or has a problem."""
    read_back = deck.kinds.get(kind.key)
    if read_back is None:
        return None
    lock = Lock(deck.id, deck.name, kinds={kind.key: kind.locked})
    shape = evolve_note_type(read_back, deck, lock, problems)
    note_type, locked = compile_note_type(read_back, shape, deck, now)
    if problems:
        return None
    learners_have = locked._replace(mod=kind.locked.mod, sent=None)
    return UsableKind(replace(kind, locked=learners_have), note_type)


def choose_notes(package: Package, kinds: ConvertedKinds) -> tuple[list[PackedNote], dict[str, list[str]]]:
    """Choose the notes that can be imported.

    Returns them, and the titles of the others by reason.
    """
    chosen: list[PackedNote] = []
    left_out: dict[str, list[str]] = {reason: [] for reason in kinds.refused.values()}
    for note in package.notes.values():
        if reason := _reason_to_leave_out(note, kinds):
            left_out.setdefault(reason, []).append(title_of(note))
        else:
            chosen.append(note)
    return chosen, left_out


def _reason_to_leave_out(note: PackedNote, kinds: ConvertedKinds) -> str:
    """Say why a note can't be imported; empty if it can."""
    converted = kinds.usable.get(note.note_type.id)
    if converted is None:
        return kinds.refused[note.note_type.id]
    kind = converted.kind
    if len(note.fields) != len(kind.keys):
        fields = format_count(len(note.fields), "field")
        return f"they have {fields}, and their note type “{kind.locked.name}” has {len(kind.keys)}"
    if not makes_a_card(note, converted.note_type):
        return "they make no card"
    return ""


def write_markdown_kinds(
    package: Package,
    kinds: ConvertedKinds,
    markdown_keys: Mapping[str, frozenset[str]],
    folder: Path,
    subdecks: Mapping[tuple[int, int], str],
) -> None:
    """Write the `kind.yaml` of kinds with fields of Markdown again.

    `markdown_keys` has the keys of these fields by the key of their kind; `subdecks` is as for `write_kinds`.
    """
    for number, usable in kinds.usable.items():
        key = usable.kind.key
        if of_kind := markdown_keys.get(key):
            kind = convert_note_type(package.note_types[number], key, _of_kind(subdecks, number), of_kind)
            _write(folder / "kinds" / key / "kind.yaml", kind.texts["kind.yaml"])


def _of_kind(subdecks: Mapping[tuple[int, int], str], note_type_id: int) -> dict[int, str]:
    return {ordinal: name for (key, ordinal), name in subdecks.items() if key == note_type_id}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
