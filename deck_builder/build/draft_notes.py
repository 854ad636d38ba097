"""Gathers the notes of a draft: writes them into its packages, and remembers what the lock is to say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.build.compile_files import FinishedNotes, RecordedFile, compile_files
from deck_builder.build.dated_notes import DatedNotes
from deck_builder.build.edition_packages import list_edition_notes
from deck_builder.build.last_build import BuildRecorder, find_update, make_last_key, tell_noted
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.deck.unique_values import UniqueValues
from deck_builder.lock.card_lines import get_stated
from deck_builder.lock.lines_on_disk import LinesOnDisk

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedRandom
    from pathlib import Path

    from deck_builder.build.edition_packages import EditionWriters
    from deck_builder.build.finish_files import FinishedFiles
    from deck_builder.build.last_build import LastBuild, Update
    from deck_builder.build.note_types import NoteType
    from deck_builder.build.package import PackageWriter
    from deck_builder.build.pipeline import CardPass, CompiledCard
    from deck_builder.deck.model import Card
    from deck_builder.lock.content import Content
    from deck_builder.lock.model import LockedCard
    from deck_builder.lock.releases import DraftTimes, PlannedRelease


class DraftNotes:
    """The notes of a draft."""

    def __init__(
        self,
        cards: CardPass,
        times: DraftTimes | PlannedRelease,
        writer: PackageWriter,
        smaller: EditionWriters,
        new_lines: BufferedRandom,
    ) -> None:
        """`writer` and `smaller` write the packages of the deck and of its smaller editions.

        `new_lines` is an empty file for lines of the lock, which stays open as long as the lock is used.
        """
        self._cards, self._times, self._writer, self._smaller = cards, times, writer, smaller
        self._position = 0
        self.dated = DatedNotes(times, cards.kinds)
        """Makes the digest of the package."""
        self.entries = LinesOnDisk(new_lines)
        """What the new lock says of each card: its line, or its entry."""
        self.fresh: list[str] = []
        """The ids of the cards whose entry is not the one that the lock had."""
        self.has_latex = False
        """Whether a field has LaTeX of Anki."""
        self.last: LastBuild | None = None
        """What the next build has to know of this one; None if there is nothing."""

    def add_all(
        self, files: FinishedFiles | None, now: int, see: Callable[[Card, Content], None] | None = None
    ) -> None:
        """Go through all cards of the deck. Arguments as for `compile_files` and `draft_package`."""
        recorder = BuildRecorder(make_last_key(files, self._cards, self._times) if files else "")
        for each in compile_files(self._cards, files, now, self._times, one_by_one=see is not None):
            if isinstance(each, FinishedNotes | RecordedFile):
                recorder.add(each)
                if isinstance(each, FinishedNotes):
                    self._add_file(each)
                continue
            recorder.add_card()
            part, entry = each
            if see:
                see(part.card, part.content)
            self._add_card(part, entry)
        self.last = recorder.finish(self._writer.list_decks())
        self._cards.index.unique = UniqueValues()  # all cards were read; of a large deck, these take much memory

    def take_over(self, files: FinishedFiles, package: Path, lock_digest: str) -> bool:
        """Take over the notes of `package`, which the last build made, and go through edited files only.

        False, with nothing done, if the whole deck has to be gone through. `lock_digest` is as for `find_update`.
        """
        update = find_update(self._cards, files, self._times, lock_digest)
        if update is None:
            return False
        last, writer = update.last, self._writer
        if not writer.begin_from(package, last.packed, last.decks):
            self._cards.start_anew(self._cards.problems)
            return False
        writer.add_note_types([self._date_note_type(key) for key, _ in last.note_types])
        writer.add_media(update.media)
        known = get_stated(self._cards.lock.cards)
        self.entries.add(known.keys(), known.values(), to_disk=False)
        self._write_edited(update)
        for summary in update.summaries:
            self.dated.add_summaries(summary)
        tell_noted(self._cards, last)
        self.has_latex, self.last = last.has_latex, last
        return True

    def _write_edited(self, update: Update) -> None:
        for each in update.edited:
            self._writer.go_to_card(each.first_card)
            self._write_file(each.notes, each.first_note)
        self._writer.go_to_card(self._cards.index.card_count)

    def _add_file(self, notes: FinishedNotes) -> None:
        self.has_latex = self.has_latex or notes.finished.has_latex
        self.dated.add_summaries(notes.dated.summary)
        self._write_file(notes, self._position + 1)
        self._position += len(notes.finished.ids)

    def _write_file(self, notes: FinishedNotes, first_position: int) -> None:
        """Write the notes of a whole file, of which the first one has this position in the package."""
        finished = notes.finished
        # The lines of a lock that was read are in memory anyway.
        self.entries.add(finished.ids, notes.stated, to_disk=not self._cards.lock.cards)
        self.fresh += notes.fresh
        note_types = {key: self._date_note_type(key) for key, _ in finished.note_types}
        self._writer.add_file(notes, note_types, first_position)

    def _date_note_type(self, key: str) -> NoteType:
        return self.dated.date_note_type(key, self._cards.note_types[key])

    def _add_card(self, part: CompiledCard, entry: LockedCard) -> None:
        self._position += 1
        self.entries[part.card.id] = entry
        if entry is not part.identity.known:
            self.fresh.append(part.card.id)
        self.has_latex = self.has_latex or any(map(has_latex_marks, part.content.fields))
        if part.has_errors:
            return
        note = self.dated.make(part, entry, self._position)
        self._writer.add(note, part.content.media)
        if part.editions:
            in_editions = list_edition_notes(part, note)
            self._smaller.add(part, in_editions)
            self.dated.add_editions(in_editions)
