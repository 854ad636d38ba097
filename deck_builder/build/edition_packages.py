"""Writes the packages of the smaller editions of a deck, in the same pass over its cards as that of the whole deck."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from deck_builder.build.dated_notes import Note
    from deck_builder.build.package import PackageWriter
    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck, Edition


class DraftEdition(NamedTuple):
    """The package of a smaller edition, finished and not yet in its place."""

    edition: Edition
    """The edition."""
    package: Path
    """Its file, in a temporary folder."""
    target: Path
    """Its place."""
    notes: int
    """All its notes."""
    cards: int
    """All cards of those notes."""
    size: int
    """The package's size in bytes."""


def list_edition_notes(compiled: CompiledCard, note: Note) -> list[Note | None]:
    """List the notes of the smaller editions, the smallest first; `note` is that of the whole deck.

    One with less in it is older by a second or more than that of the next larger edition, so that Anki updates it for a
    learner who moves to the larger one.
    """
    notes: list[Note | None] = []
    larger = compiled.content
    mod = note.mod
    for step, content in enumerate(reversed(compiled.editions), 1):
        if content is None:
            notes.append(None)
            continue
        if content.fields != larger.fields:
            mod = note.mod - step
        larger = content
        others = {ordinal: name for ordinal, name in note.other_decks.items() if ordinal in content.ordinals}
        notes.append(note._replace(fields=content.fields, mod=mod, ordinals=content.ordinals, other_decks=others))
    return notes[::-1]


def name_package(target: Path, deck_id: str, edition: str) -> Path:
    """The package of an edition beside that of the whole deck: `capitals-standard-1.0.0.apkg`."""
    return target.with_name(f"{deck_id}-{edition}{target.name.removeprefix(deck_id)}")


class EditionWriters:
    """Writes the packages of all smaller editions of a deck, note by note. Use it as `PackageWriter`."""

    def __init__(self, target: Path, deck: Deck, begun: int, deck_ids: Mapping[str, int]) -> None:
        """`target` is the place of the whole deck's package; the others are as for `PackageWriter`."""
        self.target, self.deck, self.begun, self.deck_ids = target, deck, begun, deck_ids
        self.notes = [0] * len(deck.editions)

    def __enter__(self) -> Self:
        from deck_builder.build.package import PackageWriter  # late, because it loads genanki, and that asyncio

        with ExitStack() as stack:
            self.writers: list[PackageWriter] = [
                stack.enter_context(PackageWriter(self.target.parent, self.deck, self.begun, self.deck_ids))
                for _ in self.deck.editions
            ]
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, compiled: CompiledCard, notes: Sequence[Note | None]) -> None:
        """Write the notes that `list_edition_notes` lists of a card."""
        for position, (note, content) in enumerate(zip(notes, compiled.editions, strict=True)):
            if note and content:
                self.writers[position].add(note, content.media)
                self.notes[position] += 1

    def finish(self, description: str, latex: Mapping[str, MediaFile]) -> tuple[DraftEdition, ...]:
        """Finish the packages with the deck's description. A translation has none of an edition without its cards.

        `latex` are the pictures of formulas in LaTeX, by their names.
        """
        made = []
        for edition, writer, notes in zip(self.deck.editions, self.writers, self.notes, strict=True):
            if not notes:
                continue
            writer.files |= latex
            package = writer.finish(description)
            target = name_package(self.target, self.deck.id, edition.key)
            made.append(DraftEdition(edition, package, target, notes, writer.card_count, writer.size))
        return tuple(made)
