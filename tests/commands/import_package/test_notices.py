"""Each notice of an import appears when its cause is there, names what it is about, and does not appear otherwise."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from deck_builder.commands.import_package import notices
from deck_builder.commands.import_package.media_names import NamedMedia
from deck_builder.commands.import_package.notices import ImportedContents, Notice, list_notices
from deck_builder.commands.import_package.texts import ImportedKind, convert_note_type
from deck_builder.packages.model import (
    Package,
    PackedField,
    PackedMedia,
    PackedNote,
    PackedNoteType,
    PackedTemplate,
    Progress,
)

NOTE_TYPE: Final = PackedNoteType(
    id=1,
    name="Capital",
    cloze=False,
    css=".card { background: url('_paper.png'); }",
    mod=100,
    fields=(PackedField("Country", None), PackedField("City", None)),
    templates=(PackedTemplate("Card 1", None, "{{Country}}", "{{City}}"),),
)
KIND: Final = convert_note_type(NOTE_TYPE, "capital")


def note(country: str, city: str, **changes: object) -> PackedNote:
    made = PackedNote(country.lower(), NOTE_TYPE, (country, city), (), 100, {0: "Capitals"})
    return replace(made, **changes)  # type: ignore[arg-type]


FRANCE, ITALY = note("France", 'Paris <img src="flag.png">'), note("Italy", "Rome")


def contents(*notes: PackedNote, **changes: object) -> ImportedContents:
    """What became of a package of which everything was imported as it was; or of one with these notes."""
    kept = notes or (FRANCE, ITALY)
    media = {"flag.png": PackedMedia(1, "a1"), "_paper.png": PackedMedia(1, "b2")}
    healthy = ImportedContents(
        package=Package(Path("old.apkg"), {note.guid: note for note in kept}, {1: NOTE_TYPE}, {}, media),
        left_out={},
        notes=kept,
        altered=(),
        ordinals={note.guid: frozenset(note.decks) for note in kept},
        kinds=(KIND,),
        media={"flag.png": "a1", "_paper.png": "b2"},
    )
    return replace(healthy, **changes)  # type: ignore[arg-type]


def with_media(**digests: str) -> ImportedContents:
    more = {name.replace("__", "."): digest for name, digest in digests.items()}
    return contents(media={**contents().media, **more})


def with_front(html: str) -> ImportedKind:
    return convert_note_type(NOTE_TYPE._replace(templates=(NOTE_TYPE.templates[0]._replace(front=html),)), "scripted")


CODE: Final = note("Code", 'safe <b onclick="run()">bold</b>')
MENDED: Final = note("Mended", "a\x0bb")
PICTURE: Final = '<img src="flag.png">'

WITH_BROKEN_TEMPLATE: Final = NOTE_TYPE._replace(
    templates=(*NOTE_TYPE.templates, PackedTemplate("Card 2", None, "{{#City}}", ""))
)


def of_package(**changes: Any) -> ImportedContents:
    healthy = contents()
    return replace(healthy, package=healthy.package._replace(**changes))


def named(**changes: tuple[str, ...]) -> NamedMedia:
    nothing: dict[str, tuple[str, ...]] = {"renamed": (), "recomposed": (), "replaced": (), "nameless": ()}
    return NamedMedia(contents().package, {}, **{**nothing, **changes})


CASES: Final = {
    "notes are left out for a reason": (
        contents(left_out={"they make no card": ["Spain", "Malta"]}),
        Notice("Left out, because they make no card", ("Spain", "Malta"), "behind"),
    ),
    "two notes have one guid": (
        replace(contents(), package=contents().package._replace(doubled=("italy",))),
        Notice(
            "Left out, because another note has the same guid: Anki would update only one of them", ("italy",), "behind"
        ),
    ),
    "a note could run code": (
        contents(FRANCE, CODE, altered=(CODE,)),
        Notice("HTML that could run code was removed from these notes", ("Code",)),
    ),
    "the folder is one of CrowdAnki": (
        of_package(file=Path(__file__).parent),
        Notice(
            "CrowdAnki gave these note types other ids in each learner's collection, so Anki can't update the notes of "
            "those who have the deck from CrowdAnki: they begin with your first release",
            (NOTE_TYPE.name,),
        ),
    ),
    "a note has characters that a card can't have": (
        contents(FRANCE, MENDED, altered=(MENDED,)),
        Notice("Characters or tags that a card can't have were corrected in these notes", ("Mended",)),
    ),
    "a note gets a card more": (
        contents(ordinals={"france": frozenset({0, 1}), "italy": frozenset({0})}),
        Notice(
            "These notes get cards that the package does not have, as in Anki after “Check Database”",
            ("France",),
        ),
    ),
    "a note has an empty card": (
        contents(note("France", PICTURE, decks={0: "Capitals", 1: "Capitals"}), ordinals={"france": frozenset({0})}),
        Notice("The empty cards of these notes were left out", ("France",), "behind"),
    ),
    "the cards of a note lie in another deck": (
        contents(elsewhere=(FRANCE,)),
        Notice(
            "These notes also have cards in other decks; new learners get all of them in the deck of the first card",
            ("France",),
        ),
    ),
    "the deck has the name of Anki's own": (
        contents(names=("Default", "Words")),
        Notice(
            "The deck is called “Words” here, because “Default” is the name of Anki's own deck. Learners keep their "
            "cards in that deck, and new cards come in the new one. Change `name` in `deck.yaml` before the first "
            "release if you want another",
            ("Default → Words",),
        ),
    ),
    "cards were in a filtered deck": (
        of_package(filtered=frozenset({"Cram"}), filtered_cards=2),
        Notice(
            "Cards in filtered decks are in their home decks here, where learners have them after “Empty”", ("Cram",)
        ),
    ),
    "a file has another name in Anki": (
        contents(media_names=named(renamed=("a:b.png → ab.png",))),
        Notice("Media got the names that Anki gives them when a learner imports the package", ("a:b.png → ab.png",)),
    ),
    "a file's name has another Unicode form": (
        contents(media_names=named(recomposed=("nü.mp3",))),
        Notice(
            "These media have names in another Unicode form; they got the one that Anki uses, which looks the same",
            ("nü.mp3",),
        ),
    ),
    "texts stay HTML": (
        replace(contents(), html={"LaTeX": 1200, "colours or other styles": 1}),
        Notice(
            "Why some texts are HTML in the card files: no Markdown becomes exactly the HTML that learners have",
            ("1,200 texts: LaTeX", "1 text: colours or other styles"),
        ),
    ),
    "a template is broken": (
        contents(kinds=(convert_note_type(WITH_BROKEN_TEMPLATE, "odd"),)),
        Notice(
            "The templates of these cards have mistakes. They are kept, with `as-is: yes` in `kind.yaml`: correct them",
            ("odd: card-2",),
        ),
    ),
    "a note has a tag of the learner's": (
        contents(FRANCE, note("Spain", "Madrid", tags=("Leech", "own"))),
        Notice("The tags “marked” and “leech” of these notes are the author's own", ("Spain",), "behind"),
    ),
    "the author has studied": (
        of_package(progress=Progress(reviews=1_200, studied=1, suspended=2, flagged=3)),
        Notice(
            "The author's own learning: Anki imports it only if a learner asks for it",
            ("1,200 reviews", "1 studied card", "2 suspended cards", "3 with a flag"),
            "behind",
        ),
    ),
    "there are presets": (
        of_package(presets=("Hard",)),
        Notice("Presets with deck options: recommend some with `preset:` in `deck.yaml`", ("Hard",), "behind"),
    ),
    "a deck has no cards": (
        of_package(decks={"Default": "", "Capitals": "", "Capitals::Empty": "x"}),
        Notice("Decks without cards", ("Capitals::Empty",), "behind"),
    ),
    "two files have one name in Anki": (
        contents(media_names=named(replaced=("a:b.png",))),
        Notice(
            "Media left out, because Anki takes another file for the same: their names differ only in what it removes",
            ("a:b.png",),
            "behind",
        ),
    ),
    "a file is missing": (
        with_media(gone__png=""),
        Notice("Notes or note types use these files, which the package does not have", ("gone.png",), "behind"),
    ),
    "a file has a name that no file can have": (
        contents(media_names=named(nameless=("../flag.png",))),
        Notice("Media left out, because no file can have such a name", ("../flag.png",), "behind"),
    ),
    "a file is not used": (
        with_media(idle__png="d4", also_idle__png="d5", _idle__png="d6"),
        Notice(
            "No note and no template uses these media: they are in the folder, but not in the packages that you build",
            ("_idle.png", "also_idle.png", "idle.png"),
            "behind",
        ),
    ),
    "a kind has a script": (
        contents(kinds=(KIND, with_front("{{Country}}<SCRIPT>run()</SCRIPT>"))),
        Notice(
            "These kinds have scripts, which were imported as they are, so `deck.yaml` says `allow: [scripts]`: read "
            "them",
            ("scripted",),
        ),
    ),
    "a kind shows a picture from the web": (
        contents(kinds=(KIND, with_front('{{Country}}<img src="https://example.org/map.png">'))),
        Notice("These kinds load files from the web, so `deck.yaml` says `allow: [remote]`", ("scripted",)),
    ),
    "a note shows a picture from the web": (
        contents(FRANCE, note("Map", '<img src="https://example.org/map.png">')),
        Notice(
            "These notes load files from the web, or have a formula with a link or a style, so `deck.yaml` has `allow`",
            ("Map",),
        ),
    ),
    "a note has a formula in LaTeX": (
        contents(FRANCE, note("Old", "[LaTeX]x^2[/LaTeX]"), note("Older", "[$]x[/$]"), note("Oldest", "[$$]x[/$$]")),
        Notice(
            "These notes use `[latex]`: learners see the pictures that Anki made, and need LaTeX for other formulas",
            ("Old", "Older", "Oldest"),
        ),
    ),
}

HEALTHY: Final = {
    "everything was imported as it was": contents(),
    "a note with two cards in one deck": contents(note("France", PICTURE, decks={0: "Capitals", 1: "capitals"})),
    "a file that two notes use": contents(note("France", PICTURE), note("Italy", PICTURE)),
    "a file whose name was decomposed": contents(
        note("France", PICTURE + '<img src="a\u0308.png">'), media={**contents().media, "ä.png": "a1"}
    ),
    "a reason without notes": contents(left_out={"they make no card": []}),
    "brackets that are no LaTeX": contents(note("France", PICTURE + " [latex, the material] [x] $y$")),
    "a word like script": contents(kinds=(KIND, with_front("{{Country}}<b>scripture</b>"))),
}


@pytest.mark.parametrize("healthy", HEALTHY.values(), ids=HEALTHY)
def test_what_was_imported_unchanged_gets_no_notice(healthy: ImportedContents) -> None:
    assert list(list_notices(healthy)) == []


@pytest.mark.parametrize(("imported", "notice"), CASES.values(), ids=CASES)
def test_what_was_not_imported_as_it_was_is_named_and_nothing_else_is(
    imported: ImportedContents, notice: Notice
) -> None:
    assert list(list_notices(imported)) == [notice]


def test_a_file_that_only_a_template_names_is_unused_unless_its_name_begins_with_an_underscore() -> None:
    names = "{{Country}} plain.png _underscore.png"
    imported = contents(
        kinds=(KIND, with_front(names)), media={**contents().media, "plain.png": "1", "_underscore.png": "2"}
    )
    (notice,) = list_notices(imported)
    assert notice.items == ("plain.png",)


def test_notices_come_in_one_order() -> None:
    everything = replace(
        contents(FRANCE, CODE, MENDED, altered=(MENDED, CODE)),
        left_out={"they make no card": ["Spain"], "they are odd": ["Malta"]},
        media={**contents().media, "gone.png": ""},
    )
    assert [notice.part for notice in list_notices(everything)] == ["changed"] * 2 + ["behind"] * 3
    assert [notice.items for notice in list_notices(everything)] == [
        ("Code",),
        ("Mended",),
        ("Spain",),
        ("Malta",),
        ("gone.png",),
    ]


def test_every_notice_has_a_case_here() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(notices)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Notice"
    ]
    tried = [notice.message for _, notice in CASES.values()]
    assert len(calls) == len(CASES)
    for call in calls:
        text = call.args[0]
        assert isinstance(text, ast.JoinedStr | ast.Constant), f"line {call.lineno}: write the sentence in the call"
        parts = text.values if isinstance(text, ast.JoinedStr) else [text]
        pattern = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
        assert any(re.fullmatch(pattern, message) for message in tried), pattern
