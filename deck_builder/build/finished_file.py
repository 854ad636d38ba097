"""The notes of a card file as plain data, if nothing in them depends on other files, on the lock or on the time.

Such a file can be finished in another process, and a cache can keep it. In most decks, every file is one. A file with
an error is none, nor is one with cards whose notes depend on what learners have: those are compiled in each build.
Warnings are kept as they were found, before anything is ignored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.deck.model import REPORT_ID_KEY
from deck_builder.deck.unique_values import NotedValues
from deck_builder.lock.card_texts import hash_texts
from deck_builder.problems.problem import CardSettings, Ignore, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from deck_builder.build.pipeline import CardPass, CompiledCard
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import LockedCard
    from deck_builder.problems.problem import Noted

_ABOUT_LEARNERS: Final = frozenset("LR")
"""The groups of problems that depend on the lock."""

FIELD_END: Final = "\x1f"
"""What Anki puts between the fields of a note."""


class NoteSort(NamedTuple):
    """What many notes of a file have in common."""

    kind: str
    """The key of their kind."""
    subdeck: str
    """Their subdeck, or empty."""
    deck_name: str
    """The deck that their cards go into, as Anki names it."""
    tags: str
    """Their tags, as Anki stores them."""
    ordinals: tuple[int, ...]
    """The numbers of their cards, counted from 0."""
    other_decks: tuple[tuple[int, str], ...]
    """The decks of the cards that go into another one, each with the ordinal of the card."""


class FinishedFile(NamedTuple):
    """The notes of a card file. All that has an entry for each note is in the order of the notes."""

    note_types: list[tuple[str, str]]
    """The key of each kind, in the order of their first notes, with a digest of the note type that it was made for."""
    sorts: list[NoteSort]
    """What notes have in common, each once."""
    sort_of: list[int]
    """The position in `sorts` for each note."""
    ids: list[str]
    """The id of each card."""
    places: list[int]
    """The line and the column of each id, packed as in `UniqueValues`."""
    fields: list[str]
    """The fields of each note, as Anki stores them."""
    digests: list[str]
    """The digest of the content of each note."""
    texts: list[str]
    """The hashes of the texts of each card: `key:hash`, with spaces between them."""
    after: list[tuple[int, str, int, int]]
    """For each card that is to be taught before a note: the note's position, the card's id, and where it is named."""
    unique_texts: list[str]
    """As `NotedValues` has them."""
    unique_places: list[int]
    """As `NotedValues` has them."""
    deck_names: list[str]
    """As `NotedValues` has them."""
    media: list[tuple[str, list[str | None]]]
    """Each file that the texts name, with a description of the file that was found, see `describe_media`."""
    shown_media: list[str]
    """Those of the names whose files the notes show or play."""
    noted: list[list[Any]]
    """The warnings and the entries of `ignore:`, in the order in which they were found, see `describe_noted`."""
    has_latex: bool
    """Whether a field has LaTeX of Anki."""


def has_finished_files(deck: Deck) -> bool:
    """Whether the notes of a file are all that a package needs of it; other decks are compiled card by card."""
    return not (deck.translation or deck.editions or deck.extension)


TEXT_END: Final = "\x1e"
"""What is between two texts of a column in an entry of the cache."""
COLUMN_END: Final = "\x1d"
"""What is between two columns in an entry of the cache."""


def write_finished(finished: FinishedFile) -> str:
    """The finished file as text, from which `read_finished` makes it again; empty if such a text can't have it.

    What there is most of is written as it is, which takes a tenth of the time of JSON.
    """
    columns = (finished.ids, finished.fields, finished.digests, finished.texts, finished.unique_texts)
    rest = finished._replace(ids=[], fields=[], digests=[], texts=[], unique_texts=[])
    text = COLUMN_END.join([json.dumps(rest, separators=(",", ":")), *map(TEXT_END.join, columns)])
    texts_before_others = sum(max(0, len(column) - 1) for column in columns)
    has_only_these_ends = text.count(COLUMN_END) == len(columns) and text.count(TEXT_END) == texts_before_others
    return text if has_only_these_ends and [""] not in columns else ""


def read_finished(text: str) -> FinishedFile:
    """The finished file of a text that `write_finished` made."""
    rest, *columns = text.split(COLUMN_END)
    finished = FinishedFile(*json.loads(rest))
    sorts = [
        NoteSort(kind, subdeck, name, tags, tuple(ordinals), tuple((ordinal, deck) for ordinal, deck in others))
        for kind, subdeck, name, tags, ordinals, others in finished.sorts
    ]
    ids, fields, digests, texts, unique = (column.split(TEXT_END) if column else [] for column in columns)
    return finished._replace(sorts=sorts, ids=ids, fields=fields, digests=digests, texts=texts, unique_texts=unique)


def read_unique_texts(text: str) -> list[str]:
    """The unique texts of the finished file of a text that `write_finished` made, without reading the rest."""
    return text.rpartition(COLUMN_END)[2].split(TEXT_END)


class FileRecorder:
    """Makes a finished file of the cards of a file, while a pass compiles them one by one."""

    def __init__(self, cards: CardPass, file: Path) -> None:
        self._cards = cards
        self.is_plain = True
        """Whether all cards so far can be in a finished file."""
        self._file = file
        self._unread_before = len(cards.index.unread)
        self._sorts: dict[NoteSort, int] = {}
        self._note_types: dict[str, str] = {}
        self._shown: dict[str, None] = {}
        self._finished = FinishedFile([], [], [], [], [], [], [], [], [], [], [], [], [], [], [], has_latex=False)
        self._has_latex = False
        cards.index.unique.noted = NotedValues()
        cards.deck.media.noted = {}
        self._noted: list[Noted] = []
        self._seen = 0
        cards.problems.noted = self._noted

    def add(self, compiled: CompiledCard, entry: LockedCard) -> None:
        """Add the next card of the file. `entry` is that in the new lock, of which only what the card says is kept."""
        if not self.is_plain:
            return
        card, content, note_type = compiled.card, compiled.content, compiled.note_type
        fields = FIELD_END.join(content.fields)
        if (
            (card.was or card.guid or card.has_new_id or card.source or content.gaps or content.gone_gaps)
            or card.kind.has_options
            or REPORT_ID_KEY in note_type.field_keys
            or fields.count(FIELD_END) != len(content.fields) - 1
            or not (content.ordinals and self._can_keep_faults())
        ):
            self.is_plain = False
            return
        finished = self._finished
        key = card.kind.key
        if key not in self._note_types:
            self._note_types[key] = self._cards.digest_note_type(card.kind)
        sort = NoteSort(
            *(key, card.subdeck, compiled.deck_name, f" {' '.join(content.tags)} ", content.ordinals),
            tuple(compiled.other_decks.items()),
        )
        finished.sort_of.append(self._sorts.setdefault(sort, len(self._sorts)))
        if card.after:
            position, last = len(finished.ids), card.after
            finished.after.extend((position, each.card_id, each.place.line, each.place.column) for each in last)
        finished.ids.append(card.id)
        finished.places.append(card.place.line << 20 | card.place.column)
        finished.fields.append(fields)
        finished.digests.append(entry.digest)
        texts = hash_texts(card) if compiled.identity.known else entry.texts  # those of a known card may be older
        finished.texts.append(" ".join([f"{name}:{text}" for name, text in texts]))
        self._has_latex = self._has_latex or has_latex_marks(fields)
        if len(content.media) > len(note_type.media):
            self._shown |= dict.fromkeys(file.name for file in content.media)

    def finish(self) -> FinishedFile | None:
        """The finished file, once all its cards were added; None if it is none."""
        noted, media = self._cards.index.unique.noted, self._cards.deck.media.noted
        self._cards.index.unique.noted = self._cards.deck.media.noted = self._cards.problems.noted = None
        if not self.is_plain or not self._can_keep_faults() or noted is None or media is None:
            return None
        return self._finished._replace(
            note_types=list(self._note_types.items()),
            sorts=list(self._sorts),
            unique_texts=noted.texts,
            unique_places=noted.places,
            deck_names=list(dict.fromkeys(noted.deck_names)),
            media=[(name, describe_media(file)) for name, file in media.items()],
            shown_media=[name for name, file in media.items() if file and file.name in self._shown],
            noted=[describe_noted(each) for each in self._noted],
            has_latex=self._has_latex,
        )

    def _can_keep_faults(self) -> bool:
        """Whether all that was found so far is only about this file, and always found with it."""
        unseen = self._noted[self._seen :]
        self._seen = len(self._noted)
        return len(self._cards.index.unread) == self._unread_before and all(
            can_keep_noted(each, self._file) for each in unseen
        )


def can_keep_noted(each: Noted, file: Path) -> bool:
    """Whether what was told about a card file is only about this file, and always found with it."""
    if isinstance(each, CardSettings):
        return True
    if each.place.file != file:
        return False
    return isinstance(each, Ignore) or (
        each.severity == "warning" and each.code[0] not in _ABOUT_LEARNERS and not each.cause
    )


def describe_noted(each: Noted) -> list[Any]:
    """Describe what a list of problems was told about a card file; `list_noted` makes it of that again."""
    if isinstance(each, CardSettings):
        return [each.card]
    if isinstance(each, Ignore):
        return [each.word, sorted(each.codes), each.reason, each.place.line, each.place.column, each.card]
    return [each.code, each.message, each.place.line, each.place.column, each.hint, each.card, each.ignore]


def list_noted(noted: Iterable[list[Any]], file: Path) -> Iterator[Noted]:
    """List what is to be told to a list of problems about a card file, from what `describe_noted` made of it."""
    for each in noted:
        match each:
            case [card]:
                yield CardSettings(card)
            case [word, codes, reason, line, column, card]:
                yield Ignore(word, frozenset(codes), reason, Place(file, line, column), card)
            case [code, message, line, column, hint, card, ignore]:
                yield Problem(code, message, Place(file, line, column), hint, card, ignore=ignore)


def describe_media(file: MediaFile | None) -> list[str | None]:
    """Describe the file that a name of an author stands for: its name in the package, and its bytes."""
    return [file.name, file.digest, None if file.line_end is None else file.line_end.decode()] if file else []
