"""Packages of other tools: written by stock genanki, or exported by Anki itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import genanki
from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions

CAT = b"GIF89a cat"
BELL = b"ID3 bell"
FONT = b"wOFF font"

BASIC = genanki.Model(
    1607392319,
    "Capitals model",
    fields=[{"name": "Country"}, {"name": "Capital"}, {"name": "Tags"}],
    templates=[{"name": "Card 1", "qfmt": "{{Country}}", "afmt": "{{FrontSide}}<hr id=answer>\n\n{{Capital}}\n"}],
    css="@font-face { font-family: x; src: url('_x.woff'); }\n.card { font-family: x; }\n",
)
BOTH_WAYS = genanki.Model(
    1607392320,
    "Words: both ways",
    fields=[{"name": "Sources"}, {"name": "Word & more"}, {"name": "Sorted"}],
    templates=[
        {"name": "There", "qfmt": "<!-- {{Nothing}} -->\n{{Sources}}", "afmt": "{{Word & more}}"},
        {"name": "Back again", "qfmt": "{{#Word & more}}{{Word & more}}{{/Word & more}}", "afmt": "{{Sources}}"},
        {"name": "Typed", "qfmt": "{{#Sorted}}{{type:Sorted}} {{Deck}}{{/Sorted}}", "afmt": "{{Sources}}"},
    ],
    sort_field_index=2,
)
CLOZE = genanki.Model(
    1607392321,
    "Cloze",
    fields=[{"name": "Text"}, {"name": "Back Extra"}],
    templates=[{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<br>\n{{Back Extra}}"}],
    css=".cloze { color: blue; }",
    model_type=genanki.Model.CLOZE,
)


def note(model: genanki.Model, *fields: str, tags: Sequence[str] = (), guid: str | None = None) -> genanki.Note:
    return genanki.Note(model=model, fields=list(fields), tags=list(tags), guid=guid)


def stock_genanki(folder: Path) -> Path:
    """Write a package with genanki: note types, subdecks, tags, media, HTML, guids of genanki and of the author."""
    files = {"cat.gif": CAT, "bell & co.mp3": BELL, "_x.woff": FONT}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    top = genanki.Deck(2059400110, "Old deck", "A <b>deck</b>:\nwith a description.")
    europe = genanki.Deck(2059400111, "Old deck::1 Europe: north")
    words = genanki.Deck(2059400112, "Old deck::Words::Easy")
    top.add_note(note(BASIC, "France", "<b>Paris</b> &amp; more", "", tags=["europe", "a::b-c"]))
    top.add_note(note(BASIC, "Cats &lt;3", 'A cat: <img alt="" src=cat.gif> <IMG src="gone.png">', "x"))
    europe.add_note(note(BASIC, "Iceland", "line one<br>\n  line two\n\n", "", tags=["#1", "ö"]))
    europe.add_note(note(BASIC, "Norway", " Oslo\t# not a comment ", "", guid="my own guid: 'Norway'"))
    words.add_note(note(BOTH_WAYS, "hus", "house", "1", guid="word-hus"))
    words.add_note(note(BOTH_WAYS, "bil", "", "", guid="word-bil", tags=["no"]))
    words.add_note(note(CLOZE, "{{c1::Oslo}} and {{c2::Bergen::a city}}", '[sound:bell & co.mp3] \\(x^{2}\\) "q"'))
    package = genanki.Package([top, europe, words])
    package.media_files = [str(folder / name) for name in files]
    target = folder / "old-deck.apkg"
    package.write_to_file(str(target))
    return target


def exported_by_anki(folder: Path, *, legacy: bool) -> Path:
    """Export a deck from Anki that was made by hand there, with Anki's own note types."""
    col = Collection(str(folder / "author.anki2"))
    try:
        deck = col.decks.id("Handmade::One")
        assert deck
        (folder / "cat.gif").write_bytes(CAT)
        col.media.add_file(str(folder / "cat.gif"))
        for number, name in enumerate(
            ("Basic", "Basic (and reversed card)", "Basic (optional reversed card)", "Cloze")
        ):
            model = col.models.by_name(name)
            assert model
            made = col.new_note(model)
            made.fields[0] = (
                f"{{{{c1::Question}}}} {number}<div>more</div>" if name == "Cloze" else f"Question {number}"
            )
            made.fields[1] = 'Answer&nbsp;<img src="cat.gif">' if number == 1 else "Answer&nbsp;"
            made.tags = ["handmade", "marked"]
            col.add_note(made, deck)
        root = col.decks.id_for_name("Handmade")
        assert root
        options = ExportAnkiPackageOptions(with_scheduling=False, with_media=True, legacy=legacy)
        target = folder / "handmade.apkg"
        col.export_anki_package(out_path=str(target), options=options, limit=DeckIdLimit(root))
    finally:
        col.close()
    return target
