"""A note type of Anki in which every setting is unusual, and the packages that Anki exports of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anki.collection import Collection, ExportAnkiPackageOptions

OVERRIDE = "Rich::Reverse"
"""The deck that the second template puts its cards into."""


def make_rich_note_type(col: Collection) -> dict[str, Any]:
    """Add a note type with two fields and two templates to a collection."""
    models = col.models
    model = models.new("Rich")
    for number, name in enumerate(("Question", "Answer")):
        field = models.new_field(name)
        field |= {
            "description": f"  What is asked: {number}?\n",
            "font": "Noto Naskh Arabic",
            "size": 31 + number,
            "rtl": number == 1,
            "sticky": True,
            "collapsed": True,
            "plainText": True,
            "excludeFromSearch": True,
            "tag": number,
            "preventDeletion": number == 0,
            "add-on": {"colour": "#123456"},
        }
        models.add_field(model, field)
    for number, name in enumerate(("There", "Back")):
        template = models.new_template(name)
        settings: dict[str, Any] = {
            "qfmt": f"{{{{Question}}}} {name}",
            "afmt": "{{Answer}}",
            "bqfmt": "Browser: {{Question}}",
            "bafmt": "{{Answer}} in the browser",
            "bfont": "Iosevka",
            "bsize": 9,
            "did": col.decks.id(OVERRIDE) if number else None,
            "add-on": [number],
        }
        template |= settings
        models.add_template(model, template)
    model |= {
        "latexPre": "\\documentclass{article}\n\\usepackage{chemfig}\n\\begin{document}\n",
        "latexPost": "  \\end{document}",
        "latexsvg": True,
        "sortf": 1,
        "originalStockKind": 2,
        "add-on": {"id": 7},
        "css": ".card { color: navy; }",
    }
    models.add(model)
    found = models.by_name("Rich")
    assert found
    return found


def export_rich_package(folder: Path, *, legacy: bool) -> tuple[Path, dict[str, Any]]:
    """Export a package with one note of the rich note type; return it with the note type as its author has it."""
    folder.mkdir(exist_ok=True)
    col = Collection(str(folder / "author.anki2"))
    try:
        model = make_rich_note_type(col)
        note = col.new_note(model)
        note.fields = ["Where?", "There"]
        deck = col.decks.id("Rich")
        assert deck
        col.add_note(note, deck)
        target = folder / "rich.apkg"
        options = ExportAnkiPackageOptions(legacy=legacy)
        col.export_anki_package(out_path=str(target), options=options, limit=None)
        return target, model
    finally:
        col.close()
