"""Which decks share their notes, and what a translation with the notes of its source can't say."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.same_notes import find_turn, share_notes
from tests.support.command_line import run
from tests.support.translations import GERMAN, read, write

SAME = "id: trip-de\nsame-notes: yes\n"
TEXTS = GERMAN.partition("\n")[2]
"""The texts without a name for the subdeck."""


def test_languages_take_turns_and_those_with_notes_of_their_own_have_none(tmp_path: Path) -> None:
    german = write(tmp_path, **{"translations/de/deck.yaml": SAME})
    source = german.parents[1]
    for language, same in (("es", "same-notes: yes"), ("da", "name: Rejse"), ("fr", "same-notes: [")):
        folder = german.with_name(language)
        folder.mkdir()
        (folder / "deck.yaml").write_text(f"id: trip-{language}\n{same}\n", encoding="utf-8")
    folders = [source, german, german.with_name("es"), german.with_name("da"), german.with_name("fr")]
    assert [find_turn(folder) for folder in folders] == [(0, 3), (1, 3), (2, 3), None, None]
    assert [share_notes(german, folder) for folder in folders] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SAME, f"{SAME}name: Reise\n"),
        (SAME, f"{SAME}namespace: own\n"),
        ("cards:", "subdeck: 1 Frankreich\ncards:"),
        ("  - id: capital\n", "  - id: capital\n    subdeck: 2 Paris\n"),
        ("  - id: capital\n", "  - id: capital\n    guid: own\n"),
    ],
)
def test_what_would_move_or_double_notes_is_refused(before: str, after: str, tmp_path: Path) -> None:
    german = write(tmp_path, TEXTS.replace(before, after), **{"translations/de/deck.yaml": SAME.replace(before, after)})
    _, problems = read(german)
    assert [each[:4] for each in problems] == ["D254"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Am {{c1::Rhein}} liegt {{c2::Köln}}.", []),
        ("In {{c2::Köln}} ist der {{c1::Rhein}}.", []),
        ("Am {{c1::Rhein}} liegt {{c3::Köln}}.", ["D255"]),
        ("Am {{c1::Rhein}} liegt Köln.", ["D255"]),
        ("Am {{c1::Rhein}} liegt {{c2::Köln}}, {{c3::Bonn}}.", ["D255"]),
    ],
)
def test_a_text_has_the_gaps_of_its_source(text: str, codes: list[str], tmp_path: Path) -> None:
    cards = "kind: cloze\ncards:\n  - {id: rhine, text: 'On the {{c1::Rhine}} lies {{c2::Cologne}}.'}\n"
    german = write(
        tmp_path,
        f"cards:\n  - {{id: rhine, text: '{text}'}}\n",
        **{"translations/de/deck.yaml": SAME, "cards.yaml": cards},
    )
    _, problems = read(german)
    assert [each[:4] for each in problems] == codes


def test_a_project_with_the_same_notes_has_no_problems(tmp_path: Path) -> None:
    german = write(tmp_path, TEXTS, **{"translations/de/deck.yaml": SAME})
    for command in ("build", "check"):
        out = ["--out", str(tmp_path / "dist")] if command == "build" else []
        output = run(command, german.parents[1], *out).output
        assert "D229" not in output
        assert "D235" not in output
        assert "D234" not in output
