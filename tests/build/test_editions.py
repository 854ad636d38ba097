"""What smaller editions have of a deck's cards, and what a build says of editions that can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.build import Built, build
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems

CARDS = """\
kind: question
cards:
  - id: house
    kind: vocabulary
    word: maison
    meaning: house
    picture: {file: house.svg, alt: A house}
  - {id: river, question: Which river is in Paris?, answer: Seine, extra: It is long., tags: [rare]}
  - {id: bread, kind: cloze, text: "Bread is {{c1::pain}}."}
"""


def make(folder: Path, without: str, cards: str = CARDS, expect: str = "") -> tuple[Built | None, Package | None]:
    """Build a deck with an edition `small`; `expect` are the codes of the problems. Returns the edition's package."""
    deck = folder / "words"
    (deck / "media").mkdir(parents=True, exist_ok=True)
    text = f"id: words\nname: Words\nnamespace: w\neditions:\n  small:\n    without: {without}\n"
    (deck / "deck.yaml").write_text(text if without else text.partition("editions")[0], encoding="utf-8")
    (deck / "cards.yaml").write_text(cards, encoding="utf-8")
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="2" r="1"/></svg>'
    (deck / "media/house.svg").write_text(picture, encoding="utf-8")
    problems = Problems()
    built = build(deck, folder / "dist", 1_700_000_000, problems)
    assert " ".join(problem.code for problem in problems) == expect
    return built, read_package(built.editions[0].package) if built and built.editions else None


def test_the_whole_deck_is_as_it_would_be_without_editions(tmp_path: Path) -> None:
    for name, without in (("with", "{tags: [rare], fields: {vocabulary: [picture]}}"), ("without", "")):
        make(tmp_path / name, without)
    packages = [(tmp_path / name / "dist/words.apkg").read_bytes() for name in ("with", "without")]
    assert packages[0] == packages[1]
    assert not (tmp_path / "without/dist/words-small.apkg").exists()


def test_a_field_that_is_left_out_is_empty_and_its_picture_stays_away(tmp_path: Path) -> None:
    built, package = make(tmp_path, "{fields: {vocabulary: [picture]}}")
    assert built
    assert package
    whole = read_package(built.package)
    assert len(package.notes) == 3
    less = [guid for guid, note in package.notes.items() if note.fields != whole.notes[guid].fields]
    assert [whole.notes[guid].mod - package.notes[guid].mod for guid in less] == [1]
    assert all(note.mod == whole.notes[guid].mod for guid, note in package.notes.items() if guid not in less)
    assert len(whole.media) == 1
    assert not package.media
    assert package.note_types == whole.note_types


def test_the_only_card_of_gaps_is_left_out_with_its_note(tmp_path: Path) -> None:
    _, package = make(tmp_path, "{templates: {cloze: [cloze]}}")
    assert package
    assert len(package.notes) == 2


@pytest.mark.parametrize(
    ("without", "codes"),
    [
        ("{tags: [rar]}", "D251"),
        ("{cards: [rivr], tags: [rare]}", "D251"),
        ("{kinds: [vocabulary, question, cloze]}", "D252"),
        ("{fields: {cloze: [extra]}}", "D253"),
    ],
)
def test_an_edition_that_can_not_be_stops_the_build(without: str, codes: str, tmp_path: Path) -> None:
    built, _ = make(tmp_path, without, expect=codes)
    assert built is None
    assert not list(tmp_path.glob("dist/*.apkg"))
