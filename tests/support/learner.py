"""A learner with real Anki, which runs without a window, and what tests ask of the collection."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from deck_builder.commands.rehearse import anki as learner
from deck_builder.commands.rehearse.anki import IF_NEWER
from deck_builder.commands.rehearse.state import ImportLog

if TYPE_CHECKING:
    from anki.cards import Card
    from anki.notes import Note

__all__ = ["IF_NEWER", "ImportLog", "Learner", "fill_box", "render_sides", "visible_text"]


class Learner(learner.Learner):
    """The collection of one person, with questions that tests ask of it."""

    def notes(self) -> dict[str, Note]:
        """Every note by its guid."""
        return {note.guid: note for note in map(self.col.get_note, self.col.find_notes(""))}

    def note(self, query: str) -> Note:
        """The only note that a search finds; the test fails if there are more or none."""
        (note_id,) = self.col.find_notes(query)
        return self.col.get_note(note_id)

    def schedule(self) -> dict[tuple[str, int], tuple[int | str, ...]]:
        """The scheduling of every card, by guid and ordinal: an update of a deck must not change it."""
        return {(key.guid, key.ordinal): tuple(card) for key, card in self.read_state().cards.items()}

    def cards_that_the_check_adds_or_removes(self) -> int:
        """How many cards "Check Database" adds or removes. 0 means that the packages were right."""
        before = self.read_state().cards.keys()
        after = self.check_database()
        return len(before ^ after) + len(self.read_state().empty)

    def note_types(self) -> dict[str, int]:
        """The ids of all note types that cards use, by name."""
        used = {self.col.get_note(note).mid for note in self.col.find_notes("")}
        return {str(model["name"]): int(model["id"]) for model in self.col.models.all() if model["id"] in used}

    def media(self) -> dict[str, bytes]:
        """Every file in the collection's media folder."""
        folder = Path(self.col.media.dir())
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def render_sides(card: Card) -> tuple[str, str]:
    """Return the question and the answer of a card as HTML, rendered by Anki, without the stylesheet."""

    def body(html: str) -> str:
        return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)

    return body(card.question()), body(card.answer())


def fill_box(side: str, card: Card, typed: str) -> str:
    """A side of a card with its box to type into, or on the back with Anki's comparison of what was `typed`.

    The markup around both is that of the desktop's reviewer (`qt/aqt/reviewer.py`).
    """
    box = re.search(r"\[\[type:(?:(cloze|nc):)?(.+?)\]\]", side)
    if box is None:
        return side
    font = "style=\"font-family: 'Arial'; font-size: 20px;\""
    if 'id="answer"' not in side:
        field = f'<center><input type=text id=typeans onkeypress="_typeAnsPress();" {font}></center>'
        return side.replace(box.group(), field)
    expected = card.note()[box[2]]
    if box[1] == "cloze":
        expected = card.col.extract_cloze_for_typing(expected, card.ord + 1)
    compared = card.col.compare_answer(expected, typed, box[1] != "nc")
    return side.replace(box.group(), f"<span {font}>{compared}</span>")


def visible_text(html: str) -> str:
    """The text that a person reads in some HTML, with white space collapsed as a browser does."""
    text = re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:b|i|em|strong|span|a|code|sup|sub)\b[^>]*>", "", html))
    return " ".join(unescape(text).split())
