"""Packages from Anki with notes of its own note types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anki.collection import ExportAnkiPackageOptions

from tests.support.learner import Learner

Note = tuple[str, tuple[str, ...], list[str]]
"""The name of its note type, its fields and its tags."""

NOTES: list[Note] = [
    ("Basic", ("What is the capital of France?", "<b>Paris</b>"), ["europe"]),
    ("Basic", ("What is the capital of Peru?", "Lima"), []),
    ("Basic (and reversed card)", ("Moth", "An insect of the night"), []),
    ("Cloze", ("{{c1::Oslo}} is the capital of {{c2::Norway}}.", "Once Christiania"), []),
    ("Basic (type in the answer)", ("Type the capital of Italy", "Rome"), []),
]


SHAPES = (
    "{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4:oi=1}}<br>"
    "{{c2::image-occlusion:ellipse:left=.1:top=.2:rx=.1:ry=.2:oi=1}}<br>"
)
BEYOND_THE_EDGE = SHAPES.replace("left=.1", "left=.9").replace(":oi=1", "")
PICTURE = '<img src="cat.svg">'
OCCLUSION_AND_SWITCHES: list[Note] = [
    *(
        ("Basic (optional reversed card)", (f"Term {number}", f"Meaning {number}", text), ["a"])
        for number, text in enumerate(("y", "", "1", "yes", " ", "<b>x</b>", "no", "<br>"))
    ),
    ("Image Occlusion", (SHAPES, PICTURE, "What is it?", "<i>More</i>", "for <b>authors</b><br>two"), []),
    ("Image Occlusion", (SHAPES, PICTURE, "", "", ""), ["b"]),
    ("Image Occlusion", (SHAPES, f"{PICTURE}<div>two</div>", "Two<div>lines</div>", "x<br>y", ""), []),
    ("Image Occlusion", (BEYOND_THE_EDGE, "<img src='cat.svg' alt=a>", "", "", ""), []),
]


def export_stock(folder: Path, notes: Sequence[Note]) -> Path:
    """A package from Anki with notes of its own note types."""
    author = Learner(folder / "author")
    deck = author.col.decks.id("Stock")
    author.col.media.write_data("cat.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    for name, fields, tags in notes:
        note_type = author.col.models.by_name(name)
        assert note_type
        note = author.col.new_note(note_type)
        note.fields, note.tags = list(fields), tags
        assert deck
        author.col.add_note(note, deck)
    author.col.export_anki_package(
        out_path=str(folder / "stock.apkg"), options=ExportAnkiPackageOptions(with_media=True), limit=None
    )
    author.close()
    return folder / "stock.apkg"
