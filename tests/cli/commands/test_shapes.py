"""`deck-builder shapes`: where the page goes, and which pictures and cards it takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.pages import assert_is_one_file, elements_of

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>'


def test_the_page_goes_where_out_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brain.svg").write_text(PICTURE, encoding="utf-8")
    assert run("shapes", "brain.svg").output == "dist/brain-shapes.html\n"
    assert run("shapes", "brain.svg", "--out", "a/b").output == "a/b/brain-shapes.html\n"
    assert Path("dist/brain-shapes.html").read_bytes() == Path("a/b/brain-shapes.html").read_bytes()


def test_a_file_that_is_not_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Hello", encoding="utf-8")
    output = run("shapes", tmp_path / "notes.txt", expect=2).output
    assert "notes.txt` is not a picture that every Anki shows. Use one of .gif, .jpeg" in output
    assert "does not exist" in run("shapes", tmp_path / "brain.svg", expect=2).output


def test_a_page_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "brain.svg").write_text(PICTURE, encoding="utf-8")
    (tmp_path / "dist").write_text("a file where the folder should be", encoding="utf-8")
    assert "P701" in run("shapes", tmp_path / "brain.svg", "--out", tmp_path / "dist", expect=1).output


MAP = """
kind: image-occlusion
cards:
  - id: map
    picture: {file: map.svg, alt: A map}
    shapes: [{name: France, rect: {left: 0.1, top: 0.2, width: 0.2, height: 0.4}}]
  - {id: broken, picture: {file: map.svg, alt: A map}, shapes: [{name: Spain}]}
  - id: lost
    picture: {file: gone.svg, alt: A map}
    shapes: [{name: X, ellipse: {left: 0, top: 0, width: 1, height: 1}}]
  - {id: other, kind: question, question: What is one?, answer: One}
"""


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    return write_deck(MAP, **{"media__map.svg": PICTURE})


def test_the_cards_with_shapes_are_listed(deck: Path) -> None:
    assert run("shapes", deck).stdout.split() == ["map", "lost"]


def test_a_mistake_on_another_card_does_not_matter(deck: Path) -> None:
    assert run("shapes", deck, "map", "--out", deck / "out").stdout.strip().endswith("map-shapes.html")
    page = (deck / "out/map-shapes.html").read_text(encoding="utf-8")
    assert_is_one_file(page)
    (label,) = (element.text for element in elements_of(page) if element.attributes.get("for") == "yaml")
    assert label == "Put this in place of “shapes:” of map (cards.yaml, line 6)"


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("mapp", "Did you mean `map`?"),
        ("broken", "There are: map, lost."),
        ("other", "There are: map, lost."),
    ],
)
def test_a_card_without_shapes_is_refused(card: str, said: str, deck: Path) -> None:
    assert said in run("shapes", deck, card, expect=2).stderr


def test_a_picture_that_is_not_there_is_a_problem(deck: Path) -> None:
    told = run("shapes", deck, "lost", expect=1)
    assert "gone.svg" in told.stderr + told.stdout
    assert not (deck / "dist").exists()


def test_no_deck_and_no_picture_are_refused(deck: Path) -> None:
    assert "mapp.svg` does not exist" in run("shapes", deck / "media/mapp.svg", expect=2).stderr
    assert "There is no deck" in run("shapes", deck / "mapp", expect=2).stderr
