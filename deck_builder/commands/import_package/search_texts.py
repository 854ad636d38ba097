"""Searches the notes of an imported deck for what a person edits of them, in all processes."""

from __future__ import annotations

import errno
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.fields import can_check_sides, find_in_sides
from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.card_ids import suggest_id
from deck_builder.commands.import_package.editable_texts import find_text, summarize
from deck_builder.deck.load import load_deck
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.workers import Parcel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.card_files import FileNote, PlannedFile
    from deck_builder.commands.import_package.deck_folder import ConvertedKinds
    from deck_builder.commands.import_package.editable_texts import EditableText, NoteSummary
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Deck, Kind
    from deck_builder.workers import Workers

_NOTES_AT_ONCE: Final = 250
_LETTERS_AT_ONCE: Final = 100_000
"""How much one process takes at a time: enough that sending it costs little, little enough that none waits long."""


class FoundNote(NamedTuple):
    """What was found for a note. A tuple, because each note has one."""

    texts: tuple[EditableText | None, ...]
    """The text of each field, as `find_text` returns it."""
    summary: NoteSummary | None
    """Its summary, if all its texts are simple or the same."""


class _FoundPiece(NamedTuple):
    """What was found for some notes of a card file."""

    notes: Parcel[list[tuple[FileNote, FoundNote]]]
    """The notes with what was found for each."""
    ids: list[str]
    """What `suggest_id` made of the fields of each note."""
    balance: Counter[tuple[int, int]]
    """How many more texts are of Markdown than of HTML, by the id of the note type and the position of the field."""


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """The texts that were found for the notes of card files."""

    deck: Deck
    """The deck without cards, as it was read back."""
    kinds: Mapping[int, Kind]
    """The kind of each note type, as it was read back: none of its fields is of Markdown yet."""
    markdown_keys: Mapping[str, frozenset[str]]
    """The keys of the fields that are of Markdown, by the key of their kind."""
    notes: Mapping[Path, Sequence[Parcel[list[tuple[FileNote, FoundNote]]]]]
    """The notes of each card file in their order, with what was found for each."""
    ids: Mapping[Path, Sequence[str]]
    """What `suggest_id` made of the fields of each note of a card file."""


@dataclass(frozen=True, slots=True)
class _Search:
    """Finds the texts of notes, each by itself: so processes can share the notes."""

    kinds: Mapping[int, Kind]
    """The kind of each note type, as it was read back."""
    note_types: Mapping[int, NoteType]
    """What each of them compiles to."""
    deck_name: str
    """The name of the deck."""
    media: MediaFolder
    """The deck's media."""

    def __call__(self, notes: Sequence[FileNote]) -> _FoundPiece:
        """Find the texts of these notes."""
        found = [(note, self._find_texts(self.kinds[note.note_type], note)) for note in notes]
        balance = Counter[tuple[int, int]]()
        for note, of_note in found:
            for position, (html, text) in enumerate(zip(note.fields, of_note.texts, strict=False)):
                if html:
                    balance[note.note_type, position] += 1 if text is None or not text.is_html else -1
        return _FoundPiece(Parcel(found), [suggest_id(note.fields) for note in notes], balance)

    def _find_texts(self, kind: Kind, note: FileNote) -> FoundNote:
        fields, media = note.fields, self.media
        found = tuple([find_text(html, kind, field, media) for field, html in zip(kind.fields, fields, strict=False)])
        summary = None
        is_whole = len(fields) == len(kind.fields) and all(map(str.isprintable, note.tags))
        if is_whole and all(text is None or text.is_same for text in found):
            texts = [html if text is None else text.text for html, text in zip(fields, found, strict=True)]
            summary = summarize(kind, self.note_types[note.note_type], fields, texts, note.tags)
        if summary and kind.depends_on_fields and not self._has_harmless_sides(note, summary.ordinals):
            summary = None
        return FoundNote(found, summary)

    def _has_harmless_sides(self, note: FileNote, ordinals: tuple[int, ...]) -> bool:
        """Whether nothing is to be said about the finished cards of a note."""
        if not can_check_sides(note.fields, ordinals):
            return False
        note_type = self.note_types[note.note_type]
        parts = find_in_sides(note_type, note.fields, note.tags, ordinals, self.deck_name)
        return all(part.unsafe in self.media.allow for part in parts)


def search_texts(
    files: Sequence[PlannedFile],
    kinds: ConvertedKinds,
    media: Mapping[str, str],
    folder: Path,
    workers: Workers,
    progress: Progress = show_nothing,
) -> FoundTexts:
    """Find the text of each field of the notes of these card files.

    `media` has the SHA-1 of each media file by name, `folder` is the deck's. A field of a kind is of Markdown if at
    least half of its texts can be. Raises OSError if the files that were just written can't be read.
    """
    deck = _read_back(kinds, media, folder)
    read_back = {number: kind for number, each in kinds.usable.items() if (kind := deck.kinds[each.kind.key])}
    note_types = {number: usable.note_type for number, usable in kinds.usable.items()}
    search = _Search(read_back, note_types, deck.name, deck.media)
    pieces = {file.path: list(_divide(file.notes)) for file in files}
    found = workers.map(search, (piece for of_file in pieces.values() for piece in of_file))
    balance = Counter[tuple[int, int]]()
    notes: dict[Path, list[Parcel[list[tuple[FileNote, FoundNote]]]]] = {}
    ids: dict[Path, list[str]] = {}
    done, total = 0, sum(len(file.notes) for file in files)
    for path, of_file in pieces.items():
        notes[path], ids[path] = [], []
        for piece in islice(found, len(of_file)):
            notes[path].append(piece.notes)
            ids[path] += piece.ids
            balance.update(piece.balance)
            done += len(piece.ids)
            progress("Turning HTML into Markdown", done, total)
    markdown_keys = {
        kind.key: frozenset(field.key for position, field in enumerate(kind.fields) if balance[number, position] >= 0)
        for number, kind in read_back.items()
    }
    return FoundTexts(deck, read_back, markdown_keys, notes, ids)


def _read_back(kinds: ConvertedKinds, media: Mapping[str, str], folder: Path) -> Deck:
    """Read the deck back, and look at each media file once. Raises OSError if something can't be read."""
    problems = Problems()
    deck = load_deck(folder, problems)
    if deck is None or any(deck.kinds.get(usable.kind.key) is None for usable in kinds.usable.values()):
        worst = next(problem for problem in problems if problem.severity == "error")
        raise OSError(errno.EIO, f"what was written can't be read: {worst.message}", str(worst.place.file))
    deck.media.keep_names(media)
    _read_media_files(deck.media, media)
    return deck


def _read_media_files(folder: MediaFolder, names: Collection[str]) -> None:
    """Look at each media file once. Raises OSError if one can't be read now: texts would be written without it."""
    for name in names:
        try:
            folder.find_file(name)
        except InputError as error:
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from None


def _divide(notes: Iterable[FileNote]) -> Iterator[list[FileNote]]:
    """Divide notes into pieces of work that are large enough to be worth sending."""
    piece: list[FileNote] = []
    letters = 0
    for note in notes:
        piece.append(note)
        letters += sum(map(len, note.fields))
        if letters > _LETTERS_AT_ONCE or len(piece) == _NOTES_AT_ONCE:
            yield piece
            piece, letters = [], 0
    if piece:
        yield piece
