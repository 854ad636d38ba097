"""All processes together find the texts of an imported deck's notes, and which of its fields are of Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from deck_builder.commands.import_package.search_texts import FoundNote, FoundTexts
from tests.support.basic_notes import note
from tests.support.written_notes import find_notes

ODD: Final = "<font color=red>x</font>"
"""HTML that no Markdown becomes."""


def unpack(found: FoundTexts) -> dict[str, FoundNote]:
    """What was found for each note, by its first field."""
    pieces = [piece for of_file in found.notes.values() for piece in of_file]
    return {of_note.fields[0]: each for piece in pieces for of_note, each in piece.unpack()}


def test_a_field_is_of_markdown_if_at_least_half_of_its_texts_can_be(tmp_path: Path) -> None:
    notes = [note("A", ODD), note("B", ODD), note(ODD, "<em>C</em>"), note("D", ODD)]
    found = find_notes(tmp_path / "deck", *notes).found
    assert found.markdown_keys == {"my-basic": {"front"}}


def test_a_note_whose_texts_become_its_html_is_summarized(tmp_path: Path) -> None:
    fields = [("Same", ""), ("<em>a</em>", ""), ("x", "\x00"), ("<a href='{{", ""), (ODD, ""), ("<i>a</i>", ODD)]
    found = unpack(find_notes(tmp_path / "deck", *(note(*each, tags=("tag",)) for each in fields)).found)
    summaries = {front: of_note.summary for front, of_note in found.items() if of_note.summary}
    assert summaries.keys() == {"Same", "<em>a</em>", ODD, "<i>a</i>"}
    assert {summary.ordinals for summary in summaries.values()} == {(0,)}


@pytest.mark.parametrize("processes", [0, 2])
def test_notes_stay_in_the_order_of_their_file(processes: int, tmp_path: Path) -> None:
    notes = [note(f"Card {number}") for number in range(1100)]
    files, _, found = find_notes(tmp_path / "deck", *notes, processes=processes)
    assert list(unpack(found)) == [each.fields[0] for each in notes]
    assert [len(found.ids[file.path]) for file in files] == [1000, 100]
    assert found.ids[files[1].path][:2] == ["card-1000", "card-1001"]
