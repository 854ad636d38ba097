"""How cards are shared out among files, what these hold, and what is known of their notes without compiling them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from deck_builder.packages.model import PackedNote
from tests.support.basic_notes import note
from tests.support.written_notes import write_notes

ODD: Final = "<font color=red>x</font>"
"""HTML that no Markdown becomes."""


def in_deck(deck: str, front: str) -> PackedNote:
    return replace(note(front), decks={0: deck})


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def test_the_cards_of_each_subdeck_have_a_file(tmp_path: Path) -> None:
    notes = [
        in_deck("Deck::Two", "A"),
        in_deck("Deck", "B"),
        in_deck("deck::TWO::Deep", "C"),
        in_deck("Deck::two::deep", "D"),
        in_deck("Deck::二", "E"),
    ]
    written = write_notes(tmp_path / "deck", *notes)
    files = {file.name: read(file) for file in (tmp_path / "deck").glob("[0-9]*.yaml")}
    assert {name: file.get("subdeck") for name, file in files.items()} == {
        "10-two.yaml": "Two",
        "20-cards.yaml": None,
        "30-two-deep.yaml": "Two::Deep",
        "40-er.yaml": "二",
    }
    assert [card["id"] for card in files["30-two-deep.yaml"]["cards"]] == ["c", "d"]
    assert {card_id: note.guid for card_id, note in written.notes.items()} == {
        key: f"{key.upper()}/x" for key in "abcde"
    }


def test_a_file_has_at_most_a_thousand_cards(tmp_path: Path) -> None:
    write_notes(tmp_path / "deck", *(note(f"Card {number}") for number in range(2001)), in_deck("Deck::Sub", "Last"))
    counts = {file.name: len(read_ids(file)) for file in sorted((tmp_path / "deck").glob("[0-9]*.yaml"))}
    assert counts == {"10-cards.yaml": 1000, "20-cards-2.yaml": 1000, "30-cards-3.yaml": 1, "40-sub.yaml": 1}


def read_ids(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("  - id: ")]


def test_file_names_sort_in_the_order_of_the_package(tmp_path: Path) -> None:
    write_notes(tmp_path / "deck", *(in_deck(f"Deck::Sub {number}", f"Card {number}") for number in range(12)))
    names = sorted(file.name for file in (tmp_path / "deck").glob("[0-9]*.yaml"))
    assert names == [f"{number * 10 + 10:03}-sub-{number}.yaml" for number in range(12)]


def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    notes = [in_deck(f"Deck::{number % 7}", f"Card {number} {ODD * (number % 3)}") for number in range(700)]
    one, several = (write_notes(tmp_path / str(number), *notes, processes=number) for number in (0, 2))
    for path, other in zip(one.files, several.files, strict=True):
        assert path.read_bytes() == other.read_bytes()
    assert list(one.written.values()) == list(several.written.values())


def test_html_in_a_field_of_markdown_says_so(tmp_path: Path) -> None:
    write_notes(tmp_path / "deck", note("A", ODD), note("B", ODD), note(ODD, "<em>C</em>"), note("D", ODD))
    cards = read(tmp_path / "deck/10-cards.yaml")["cards"]
    assert cards[2] == {"id": "x", "front": {"html": ODD}, "back": "<em>C</em>"}


def test_what_could_be_markdown_stays_html_in_a_field_of_html(tmp_path: Path) -> None:
    write_notes(tmp_path / "deck", *(note(front, "") for front in (ODD, f"{ODD}y", "&lt;")))
    assert [card["front"] for card in read(tmp_path / "deck/10-cards.yaml")["cards"]] == [ODD, f"{ODD}y", "&lt;"]


def test_notes_that_stay_as_they_are_need_no_compiling_but_the_first_of_each_file(tmp_path: Path) -> None:
    code = "<b onclick=run()>x</b>"
    fronts = (ODD, f"{ODD}y", "&lt;", code, "[sound:lost.mp3]")
    (of_file,) = write_notes(tmp_path / "deck", *(note(front, "") for front in fronts)).written.values()
    assert {json.loads(f"{{{card.stated}}}")[key]["guid"] for key, card in of_file.unchanged.items()} == {
        f"{ODD}y/",
        "&lt;/",
    }
    assert of_file.texts.keys() == {f"{ODD}/", f"{code}/", "[sound:lost.mp3]/"}


def test_texts_with_files_that_are_not_there_are_listed(tmp_path: Path) -> None:
    picture = '<img src="lost.png">'
    written = write_notes(tmp_path / "deck", note("A", picture), note("B", "[sound:50%.mp3]"), note("C", "plain"))
    (of_file,) = written.written.values()
    assert of_file.with_files == [picture, "[sound:50%.mp3]"]
