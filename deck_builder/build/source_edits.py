"""What a build writes into a deck's sources: ids into card files, a namespace into `deck.yaml`, origins of texts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.deck.folder import MADE_FROM_FILE, find_translated
from deck_builder.deck.made_from import read_origins, remember_origins, write_origins
from deck_builder.deck.new_ids import NewId, add_ids
from deck_builder.deck.suspends import list_suspended_texts
from deck_builder.files import put_in_place, write_beside
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.deck.made_from import Origins, TranslatedText
    from deck_builder.deck.model import Deck


class SourceEdit(NamedTuple):
    """A source file with an addition, which is not written yet."""

    file: Path
    """The file, or the link to it in the deck's folder."""
    text: str
    """Its whole new text."""
    longer: tuple[int, ...] = ()
    """The numbers of the lines above which the new text has a line more."""

    def write(self) -> None:
        """Write the file. Raises OSError."""
        target = self.file.resolve()  # the file that a link leads to; the link itself stays
        put_in_place(write_beside(target, [self.text]), target)


def move_places(problems: Problems, edits: Sequence[SourceEdit]) -> None:
    """Move the places of problems to where the edits have put them."""
    longer = {edit.file: edit.longer for edit in edits if edit.longer}
    for number, problem in enumerate(problems if longer else ()):
        place = problem.place
        added = sum(line <= place.line for line in longer.get(place.file, ()))
        if added:
            problems[number] = problem._replace(place=place._replace(line=place.line + added))


def plan_new_ids(deck: Deck, new_ids: Sequence[NewId], problems: Problems) -> list[SourceEdit] | None:
    """Plan how to write ids into the card files of a deck; None if a file can't be edited, which is a problem."""
    edits = []
    errors_before = problems.errors
    for file, of_file in groupby(new_ids, key=lambda new: new.place.file):
        ids = list(of_file)
        edited = add_ids(file, deck, ids)
        if edited is None:
            message = f"the card has no id, and `{file.name}` can't be edited"
            hint = f"Write its id yourself: `id: {ids[0].card_id}`."
            problems.add("D202", message, ids[0].place, hint=hint, card=ids[0].card_id)
        else:
            edits.append(SourceEdit(file, *edited))
    return edits if problems.errors == errors_before else None


def edit_origins(folder: Path, origins: Origins) -> SourceEdit:
    """The file of a translation or an extension that says what its texts were made from, with these origins."""
    what = "translation" if find_translated(folder) else "extension"
    return SourceEdit(folder / MADE_FROM_FILE, write_origins(origins, what))


def plan_origins(deck: Deck, texts: Sequence[TranslatedText]) -> SourceEdit | None:
    """Plan how to write what texts of a translation or an extension were made from; None if the file says it."""
    if deck.translation is None and deck.extension is None:
        return None
    if deck.extension and not deck.translation:
        texts = [*texts, *list_suspended_texts(deck.extension)]
    known = read_origins(deck.folder, Problems())
    origins = remember_origins(texts, known)
    return edit_origins(deck.folder, origins) if origins != known else None
