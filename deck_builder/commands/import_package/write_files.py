"""Writes the card files of an imported deck, in all processes, and what its first lock has of most of their notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.build.progress import show_nothing
from deck_builder.commands.import_package.card_files import (
    CardFile,
    FileNote,
    PlannedFile,
    describe_card_file,
    write_card_file,
)
from deck_builder.commands.import_package.card_ids import complete_id
from deck_builder.commands.import_package.editable_texts import choose_text
from deck_builder.commands.import_package.html_texts import count_html_texts
from deck_builder.commands.import_package.unchanged_notes import (
    find_unchanged_notes,
    is_usual,
    summarize_by_rendering,
)
from deck_builder.content.raw_html import list_file_names
from deck_builder.source.read import LARGEST_FILE
from deck_builder.source.readable_ids import UniqueIds, make_readable_id
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.deck_folder import UsableKind
    from deck_builder.commands.import_package.editable_texts import EditableText, NoteSummary
    from deck_builder.commands.import_package.html_texts import HtmlCount
    from deck_builder.commands.import_package.search_texts import FoundNote, FoundTexts
    from deck_builder.commands.import_package.subdecks import PlacedNote
    from deck_builder.commands.import_package.texts import ImportedKind
    from deck_builder.commands.import_package.unchanged_notes import UnchangedCard
    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Kind
    from deck_builder.workers import Parcel, Workers

_MOST_CARDS_IN_A_FILE: Final = 1000


class _FileTask(NamedTuple):
    """A card file that is to be written."""

    path: Path
    """The file."""
    subdeck: str
    """The subdeck of its cards; empty for the deck itself."""
    card_ids: list[str]
    """The id of each card."""
    notes: Sequence[Parcel[list[tuple[FileNote, FoundNote]]]]
    """The note of each card, with what was found for it."""


class WrittenFile(NamedTuple):
    """What the first lock and the report of an import need of a card file that was written."""

    is_exact: bool
    """Whether it surely reads back as it is described."""
    unchanged: dict[str, UnchangedCard]
    """Notes that need not be compiled, by the ids of their cards."""
    texts: dict[str, tuple[EditableText, ...]]
    """The texts of the other notes, by guid; of all notes if the file is not exact."""
    with_files: list[str]
    """Texts that may name files that the package does not have."""
    html: dict[str, HtmlCount]
    """How many texts stay HTML, by the reason."""


@dataclass(frozen=True, slots=True)
class WrittenCards:
    """The cards of an imported deck, as they were written."""

    notes: Mapping[str, FileNote]
    """The note of each card, by the card's id."""
    files: Mapping[Path, CardFile]
    """The card files."""
    written: Mapping[Path, WrittenFile]
    """What is known of each of them."""
    markdown_keys: Mapping[str, frozenset[str]]
    """The keys of the fields that are of Markdown, by the key of their kind."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes card files, each by itself: so processes can share them."""

    deck_name: str
    """The name of the deck."""
    kinds: Mapping[int, Kind]
    """The kind of each note type, as in `FoundTexts`."""
    imported: Mapping[int, ImportedKind]
    """The kind of each note type, as it was made."""
    usual: Mapping[int, NoteType]
    """The note types whose notes may need no compiling, by their ids."""
    markdown_keys: Mapping[str, frozenset[str]]
    """The keys of the fields that are of Markdown, by the key of their kind."""
    media: MediaFolder
    """The deck's media."""

    def __call__(self, task: _FileTask) -> WrittenFile:
        """Write a file. Raises OSError."""
        found = [each for piece in task.notes for each in piece.unpack()]
        notes = [note for note, _ in found]
        texts = {note.guid: self._choose_texts(note, of_note) for note, of_note in found}
        summaries = {
            note.guid: of_note.summary
            for note, of_note in found
            if of_note.summary and all(text.is_simple or text.is_same for text in texts[note.guid])
        }

        def find_summary(note: FileNote) -> NoteSummary | None:
            kind, note_type = self.kinds[note.note_type], self.usual[note.note_type]
            return summaries.get(note.guid) or summarize_by_rendering(
                note, texts[note.guid], kind, note_type, self.markdown_keys, self.media
            )

        file = CardFile(task.subdeck, notes, [self.imported[note.note_type] for note in notes], task.card_ids)
        text, is_exact = write_card_file(describe_card_file(file, texts))
        data = text.encode()
        task.path.write_bytes(data)
        is_exact = is_exact and len(data) <= LARGEST_FILE
        unchanged = find_unchanged_notes(file, self.usual, self.deck_name, find_summary)
        pairs = zip(task.card_ids, notes, strict=True)
        others = [note.guid for card_id, note in pairs if card_id not in unchanged] if is_exact else list(texts)
        return WrittenFile(
            is_exact,
            unchanged,
            {guid: texts[guid] for guid in others},
            list(self._list_with_files(texts.values())),
            count_html_texts(file, texts, self.markdown_keys),
        )

    def _choose_texts(self, note: FileNote, found: FoundNote) -> tuple[EditableText, ...]:
        kind = self.kinds[note.note_type]
        markdown_keys = self.markdown_keys[kind.key]
        fields = zip(note.fields, found.texts, kind.fields, strict=False)
        return tuple([choose_text(html, text, field, markdown_keys) for html, text, field in fields])

    def _list_with_files(self, texts: Iterable[tuple[EditableText, ...]]) -> Iterator[str]:
        """List the texts that may name other files than those that are there."""
        known = self.media.list_files()
        for text in (text for of_note in texts for text in of_note):
            if text.is_simple or (text.is_same and text.files is None):  # it names only files that are there
                continue
            kept = NOT_IN_TEXT.sub("", text.text)
            if "%" in kept or not all(name in known for name in list_file_names(kept, known)):
                yield kept


def plan_card_files(notes: Iterable[PlacedNote], folder: Path) -> list[PlannedFile]:
    """Plan the files of the cards of each subdeck: at most 1,000 cards in each."""
    groups: dict[str, list[FileNote]] = {}
    for note, subdeck, others in notes:
        made = FileNote(note.guid, note.note_type.id, note.fields, note.tags, note.mod, others)
        groups.setdefault(subdeck, []).append(made)
    parts = [
        (subdeck, group[start : start + _MOST_CARDS_IN_A_FILE], start // _MOST_CARDS_IN_A_FILE)
        for subdeck, group in groups.items()
        for start in range(0, len(group), _MOST_CARDS_IN_A_FILE)
    ]
    digits = len(str(len(parts) * 10))
    files = []
    for number, (subdeck, group, part) in enumerate(parts, 1):
        name = (make_readable_id(subdeck, 40) or "cards") + (f"-{part + 1}" if part else "")
        files.append(PlannedFile(folder / f"{number * 10:0{digits}}-{name}.yaml", subdeck, group))
    return files


def write_card_files(
    files: Sequence[PlannedFile],
    kinds: Mapping[int, UsableKind],
    found: FoundTexts,
    workers: Workers,
    progress: Progress = show_nothing,
) -> WrittenCards:
    """Write card files with the texts that were found for their notes.

    `kinds` has the kind of each note type id. Raises OSError.
    """
    ids = UniqueIds()
    card_files: dict[Path, CardFile] = {}
    notes: dict[str, FileNote] = {}
    for path, subdeck, of_file in files:
        kinds_of_notes = [kinds[note.note_type].kind for note in of_file]
        card_ids = [
            ids.give(complete_id(suggested, kind.key, len(ids) + 1))
            for suggested, kind in zip(found.ids[path], kinds_of_notes, strict=True)
        ]
        card_files[path] = CardFile(subdeck, of_file, kinds_of_notes, card_ids)
        notes.update(zip(card_ids, of_file, strict=True))
    writer = _Writer(
        found.deck.name,
        found.kinds,
        {number: usable.kind for number, usable in kinds.items()},
        {
            number: usable.note_type
            for number, usable in kinds.items()
            if is_usual(found.kinds[number], usable.note_type)
        },
        found.markdown_keys,
        found.deck.media,
    )
    tasks = (_FileTask(path, each.subdeck, list(each.card_ids), found.notes[path]) for path, each in card_files.items())
    written: dict[Path, WrittenFile] = {}
    for path, file in zip(card_files, workers.map(writer, tasks), strict=True):
        written[path] = file
        progress("Writing card files", len(written), len(files))
    return WrittenCards(notes, card_files, written, found.markdown_keys)
