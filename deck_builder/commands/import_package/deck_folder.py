"""Writes the sources of an imported deck: `deck.yaml`, media, kinds and card files."""

from __future__ import annotations

import errno
import hashlib
import shutil
import unicodedata
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.build.note_types import compile_note_type
from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.card_files import CardFile, describe_card_file, write_card_file
from deck_builder.commands.import_package.card_ids import complete_id
from deck_builder.commands.import_package.editable_texts import choose_texts
from deck_builder.commands.import_package.names import is_safe_file_name, make_file_id
from deck_builder.commands.import_package.subdecks import SubdeckNames
from deck_builder.commands.import_package.texts import ImportedKind, convert_note_type
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.raw_html import remove_code
from deck_builder.content.safety import ALLOWABLE, list_refused
from deck_builder.deck.folder import find_media_folder
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.load import load_deck
from deck_builder.deck.namespace import NAMESPACE_KEY, make_namespace
from deck_builder.lock.model import Lock
from deck_builder.lock.note_types import evolve_note_type
from deck_builder.packages.compare import title_of
from deck_builder.packages.read import read_media
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count
from deck_builder.source.read import LARGEST_FILE
from deck_builder.source.readable_ids import UniqueIds, make_name_id, make_readable_id
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.editable_texts import EditableTexts
    from deck_builder.commands.import_package.subdecks import PlacedNote
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package, PackedNote
    from deck_builder.workers import Workers

_MOST_CARDS_IN_A_FILE: Final = 1000

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


@dataclass(frozen=True, slots=True)
class WrittenCards:
    """The cards of an imported deck, as they were written."""

    notes: Mapping[str, PackedNote]
    """The note of each card, by the card's id."""
    files: Mapping[Path, CardFile]
    """The card files."""
    unsure: frozenset[Path]
    """Those that may not read back as they are described."""


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
    if not converted.note_type.list_ordinals(tuple(map(remove_code, note.fields)), note.tags):
        return "they make no card"
    return ""


def choose_editable_texts(
    notes: Sequence[PackedNote],
    kinds: ConvertedKinds,
    media: Mapping[str, str],
    folder: Path,
    workers: Workers,
    progress: Progress = show_nothing,
) -> EditableTexts:
    """Choose the text of each field of these notes for their card files. `media` is as for `compile_kinds`.

    Raises OSError if the files that were just written can't be read.
    """
    problems = Problems()
    deck = load_deck(folder, problems)
    read_back = {key: kind for key, kind in deck.kinds.items() if kind} if deck else {}
    if deck is None or any(usable.kind.key not in read_back for usable in kinds.usable.values()):
        worst = next(problem for problem in problems if problem.severity == "error")
        raise OSError(errno.EIO, f"what was written can't be read: {worst.message}", str(worst.place.file))
    deck.media.keep_names(media)
    _read_media_files(deck.media, media)
    kinds_read_back = {number: read_back[usable.kind.key] for number, usable in kinds.usable.items()}
    note_types = {number: usable.note_type for number, usable in kinds.usable.items()}
    return choose_texts(notes, kinds_read_back, note_types, deck.name, deck.media, workers, progress)


def _read_media_files(folder: MediaFolder, names: Collection[str]) -> None:
    """Look at each media file once. Raises OSError if one can't be read now: texts would be written without it."""
    for name in names:
        try:
            folder.find_file(name)
        except InputError as error:
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from None


def write_markdown_kinds(
    package: Package,
    kinds: ConvertedKinds,
    texts: EditableTexts,
    folder: Path,
    subdecks: Mapping[tuple[int, int], str],
) -> None:
    """Write the `kind.yaml` of kinds with fields of Markdown again; `subdecks` is as for `write_kinds`."""
    for number, usable in kinds.usable.items():
        key = usable.kind.key
        if markdown_keys := texts.markdown_keys.get(key):
            kind = convert_note_type(package.note_types[number], key, _of_kind(subdecks, number), markdown_keys)
            _write(folder / "kinds" / key / "kind.yaml", kind.texts["kind.yaml"])


def _of_kind(subdecks: Mapping[tuple[int, int], str], note_type_id: int) -> dict[int, str]:
    return {ordinal: name for (key, ordinal), name in subdecks.items() if key == note_type_id}


def write_card_files(
    notes: Sequence[PlacedNote],
    kinds: Mapping[int, UsableKind],
    texts: EditableTexts,
    folder: Path,
    progress: Progress = show_nothing,
) -> WrittenCards:
    """Write the cards of each subdeck into files of at most 1,000 cards."""
    groups: dict[str, list[PlacedNote]] = {}
    for placed in notes:
        groups.setdefault(placed.subdeck, []).append(placed)
    parts = [
        (subdeck, group[start : start + _MOST_CARDS_IN_A_FILE], start // _MOST_CARDS_IN_A_FILE)
        for subdeck, group in groups.items()
        for start in range(0, len(group), _MOST_CARDS_IN_A_FILE)
    ]
    ids = UniqueIds()
    digits = len(str(len(parts) * 10))
    notes_by_card: dict[str, PackedNote] = {}
    files: dict[Path, CardFile] = {}
    unsure: set[Path] = set()
    for number, (subdeck, group, part) in enumerate(parts, 1):
        name = (make_readable_id(subdeck, 40) or "cards") + (f"-{part + 1}" if part else "")
        path = folder / f"{number * 10:0{digits}}-{name}.yaml"
        file = _name_cards(subdeck, group, kinds, texts, ids)
        text, is_exact = write_card_file(describe_card_file(file, texts.by_guid))
        _write(path, text)
        files[path] = file
        if not is_exact or path.stat().st_size > LARGEST_FILE:
            unsure.add(path)
        notes_by_card.update(zip(file.card_ids, (placed.note for placed in group), strict=True))
        progress("Writing card files", number, len(parts))
    return WrittenCards(notes_by_card, files, frozenset(unsure))


def _name_cards(
    subdeck: str, notes: Sequence[PlacedNote], kinds: Mapping[int, UsableKind], texts: EditableTexts, ids: UniqueIds
) -> CardFile:
    """Name the cards of a file by ids."""
    kinds_of_notes = [kinds[each.note.note_type.id].kind for each in notes]
    card_ids = [
        ids.give(complete_id(texts.ids[each.note.guid], kind.key, len(ids) + 1))
        for each, kind in zip(notes, kinds_of_notes, strict=True)
    ]
    return CardFile(subdeck, notes, kinds_of_notes, card_ids)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
