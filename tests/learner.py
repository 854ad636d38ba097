"""A learner: real Anki without a window. Imports packages, studies, edits, and is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

if TYPE_CHECKING:
    from anki.cards import Card
    from anki.notes import Note

IF_NEWER = 0


@dataclass(frozen=True)
class Imported:
    """How many notes Anki's log names."""

    found: int
    new: int
    updated: int
    unchanged: int
    conflicting: int


class Learner:
    """A collection of one person's own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(folder / "collection.anki2"))

    def close(self) -> None:
        self.col.close()

    def imports(self, package: Path) -> Imported:
        """Import with the options that Anki's window offers first."""
        options = ImportAnkiPackageOptions(
            merge_notetypes=False,
            update_notes=IF_NEWER,  # type: ignore[arg-type]
            update_notetypes=IF_NEWER,  # type: ignore[arg-type]
            with_scheduling=False,
            with_deck_configs=False,
        )
        request = ImportAnkiPackageRequest(package_path=str(package.resolve()), options=options)
        log = self.col.import_anki_package(request).log
        self.col.models._clear_cache()  # Anki's Python side keeps note types in memory
        return Imported(log.found_notes, len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))

    def notes(self) -> dict[str, Note]:
        """Every note by its guid."""
        return {note.guid: note for note in map(self.col.get_note, self.col.find_notes(""))}

    def note(self, query: str) -> Note:
        """The one note that a search finds."""
        (note_id,) = self.col.find_notes(query)
        return self.col.get_note(note_id)

    def cards(self, query: str = "") -> list[Card]:
        return [self.col.get_card(card) for card in self.col.find_cards(query)]

    def studies_everything(self, days: int = 30) -> None:
        """Give every card a review history and an interval."""
        for card in self.cards():
            self.col.sched.set_due_date([card.id], str(days))
            studied = self.col.get_card(card.id)
            studied.reps, studied.lapses, studied.factor = 7, 1, 2300
            self.col.update_card(studied)

    def schedule(self) -> dict[tuple[str, int], tuple[int, ...]]:
        """What must not change when a deck is updated, by guid and ordinal."""
        return {
            (self.col.get_note(card.nid).guid, card.ord): (
                *(card.id, card.did, card.type, card.queue, card.due),
                *(card.ivl, card.factor, card.reps, card.lapses, card.flags),
            )
            for card in self.cards()
        }

    def cards_that_the_check_adds_or_removes(self) -> int:
        """How many cards "Check Database" finds missing or too many; 0 where the package was right."""
        before = {(card.nid, card.ord) for card in self.cards()}
        self.col.fix_integrity()
        empty = sum(len(note.card_ids) for note in self.col.get_empty_cards().notes)
        return len(before ^ {(card.nid, card.ord) for card in self.cards()}) + empty

    def note_types(self) -> dict[str, int]:
        """The ids of all note types that cards use, by name."""
        used = {self.col.get_note(note).mid for note in self.col.find_notes("")}
        return {str(model["name"]): int(model["id"]) for model in self.col.models.all() if model["id"] in used}

    def media(self) -> dict[str, bytes]:
        """Every file in the collection's media folder."""
        folder = Path(self.col.media.dir())
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def shown(card: Card) -> tuple[str, str]:
    """A card's question and answer as HTML, without the style sheet."""

    def body(html: str) -> str:
        return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)

    return body(card.question()), body(card.answer())


def visible_text(html: str) -> str:
    """What a person reads of some HTML, with white space as a browser folds it."""
    import html as html_module

    text = re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:b|i|em|strong|span|a|code|sup|sub)\b[^>]*>", "", html))
    return " ".join(html_module.unescape(text).split())
