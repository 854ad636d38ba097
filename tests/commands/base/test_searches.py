"""The search for a note finds that note in real Anki and no other, whatever its texts and its fields' names are."""

from __future__ import annotations

import random
from pathlib import Path

import genanki
import pytest

from deck_builder.commands.base.searches import make_searches
from deck_builder.packages.read import read_package
from tests.support.learner import Learner

NAMES = (
    "Q",
    "Tag",
    "re",
    "is",
    "My *field_",
    'With "quotes"',
    "Back Extra",
    "Übung",
    "Naïve (1)",
    "a-b",
    "É",
    "é2",
    "日本",
    "ß",
)
PIECES = [
    *("a", "A", "b", "*", "_", ":", "\\", '"', "\n", "\t", " ", "\u00a0", "\u2028", "\u3000", "é", "É", "e\u0301"),
    *(
        "<br>",
        "&nbsp;",
        "&amp;",
        "(",
        ")",
        " OR ",
        "-",
        "re:",
        "tag:",
        "😀",
        "ß",
        "İ",
        "\u200b",
        "'",
        "%",
        "]",
        "[",
        "^",
    ),
    *("$", "|", "{", "}", "\r\n", "ﬁ", "Å"),
]


def pack(file: Path, rows: list[list[str]]) -> Path:
    """Pack a note for each row of fields, in the order of `NAMES`; its guid is the number of the row."""
    template = {"name": "C", "qfmt": "{{Q}}", "afmt": "{{Q}}"}
    model = genanki.Model(1_500_000_000_001, "N", fields=[{"name": name} for name in NAMES], templates=[template])
    deck = genanki.Deck(2_000_000_009, "Odd")
    for number, row in enumerate(rows):
        deck.add_note(genanki.Note(model, [*row, *[""] * (len(NAMES) - len(row))], guid=str(number)))
    genanki.Package(deck).write_to_file(file)
    return file


def find(package: Path, folder: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The search for each note of a package, and the guids of the notes that it finds in Anki, both by guid."""
    learner = Learner(folder)
    learner.import_package(package)
    searches = make_searches(read_package(package).notes.values())
    found = {
        guid: [learner.col.get_note(note).guid for note in learner.col.find_notes(search)]
        for guid, search in searches.items()
    }
    learner.close()
    return searches, found


@pytest.mark.parametrize("seed", [1, 2])
def test_random_texts_in_fields_with_odd_names_are_found_exactly(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)

    def make_text() -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 4)))

    rows = [[f"Q{make_text()}"] + [make_text() if chance.random() < 0.3 else "" for _ in NAMES[1:]] for _ in range(400)]
    searches, found = find(pack(tmp_path / "odd.apkg", rows), tmp_path / "learner")
    assert {guid: notes for guid, notes in found.items() if notes != [guid]} == {}
    assert len(searches) > 380


def test_notes_that_differ_only_in_what_a_search_can_not_tell_have_none(tmp_path: Path) -> None:
    rows = [
        ["Case"],
        ["case"],
        ["É"],
        ["é"],
        ["same", "1"],
        ["same", "2"],
        ["twin"],
        ["twin"],
        ["x" * 60_000],
        ["a\nb"],
        ["axb"],
    ]
    searches, found = find(pack(tmp_path / "odd.apkg", rows), tmp_path / "learner")
    assert sorted(searches, key=int) == ["2", "3", "4", "5", "10"]
    assert found == {guid: [guid] for guid in searches}


def test_the_first_field_is_enough_where_it_can_be(tmp_path: Path) -> None:
    package = read_package(pack(tmp_path / "odd.apkg", [["Who?", "x"], ['What: "a_b*"?', "x"]]))
    assert make_searches(package.notes.values()) == {
        "0": 'mid:1500000000001 "Q:who?"',
        "1": r'mid:1500000000001 "Q:what\: \"a\_b\*\"?"',
    }
