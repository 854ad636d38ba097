"""The page of a preview: whole in one file, with the data that its script reads."""

from __future__ import annotations

import base64
import gzip
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deck_builder.commands.preview.page_html import find_mathjax, make_live_page, make_page, make_page_data
from deck_builder.commands.preview.preview import Preview, PreviewedFiles, preview_deck
from deck_builder.content.media_file import MediaFile
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from tests.support.decks import CARDS
from tests.support.pages import assert_is_one_file, bytes_of, elements_of, policy_of
from tests.support.releases import Clock

NOW = 1_770_000_000
EMPTY = Preview("capitals", "Capitals", (), ())


def page_of(deck: Path, now: int = NOW) -> str:
    problems = Problems()
    preview = preview_deck(deck, now, problems)
    assert preview
    return make_page(preview, problems)


def data_in(page: str) -> Any:
    """The data of a page, unpacked as its script does."""
    (data,) = (element.text for element in elements_of(page) if element.attributes.get("id") == "data")
    return json.loads(gzip.decompress(base64.b64decode(data)))


def test_the_page_is_one_file_with_every_card_and_all_media(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    page = page_of(tour)
    assert_is_one_file(page)
    data = data_in(page)
    assert data["name"] == "A Tour & More"
    assert len(data["cards"]) == 30
    assert max(card["type"] for card in data["cards"]) == len(data["types"]) - 1
    assert {bytes_of(address) for address in data["media"].values()} == {
        (tour / "media" / name).read_bytes() for name in ("arrows.svg", "brain/insula.png", "brain/bird song.mp3")
    }
    assert any(address.startswith("data:image/svg+xml;") for address in data["media"].values())


def test_html_in_a_deck_s_name_is_shown_as_text(write_deck: Callable[..., Path]) -> None:
    page = page_of(write_deck(CARDS, deck="id: capitals\nname: '</title><b>bold</b> & more'\n"))
    assert_is_one_file(page)
    assert [element.text for element in elements_of(page) if element.name == "h1"] == ["</title><b>bold</b> & more"]


def test_a_problem_has_its_card_and_place() -> None:
    problems = Problems()
    problems.add("D208", "`extra` is empty", Place(Path("/decks/capitals/cards.yaml"), 7, 5), card="italy")
    data = make_page_data(EMPTY, problems, {})
    assert data["problems"] == [
        {
            "code": "D208",
            "severity": "warning",
            "message": "`extra` is empty",
            "hint": f'{problems[0].hint} To let it stand, add to the card: `ignore: {{D208: "why it is fine"}}`.',
            "file": "cards.yaml",
            "line": 7,
            "card": "italy",
        }
    ]
    assert data["errors"] is None


def test_errors_are_in_a_list_of_their_own() -> None:
    problems = Problems()
    problems.add("D203", "there is no key `anwser` here", Place(Path("cards.yaml")))
    problems.add("D208", "`extra` is empty", Place(Path("cards.yaml")))
    assert [problem["code"] for problem in make_page_data(EMPTY, problems, {})["errors"]] == ["D203", "D208"]
    unreadable = make_page_data(None, problems, {})
    assert [problem["code"] for problem in unreadable["errors"]] == ["D203", "D208"]
    assert (list(unreadable["cards"]), list(unreadable["problems"])) == ([], [])


@pytest.mark.skipif(find_mathjax() is None, reason="the extra `mathematics` is not installed")
def test_the_script_for_formulas_is_added_only_if_a_card_has_a_formula(write_deck: Callable[..., Path]) -> None:
    without = page_of(write_deck(CARDS))
    with_formula = page_of(write_deck(CARDS.replace("answer: Rome", "answer: $x^2$")))
    assert "MathJax=" not in without
    assert "MathJax=" in with_formula
    assert len(with_formula) > len(without) + 1_000_000
    assert_is_one_file(with_formula)


def test_without_the_script_formulas_stay_text(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mathjax", None)  # as where it is not installed
    page = page_of(write_deck(CARDS.replace("answer: Rome", "answer: $x^2$")))
    assert "MathJax=" not in page
    assert any(r"\(x^2\)" in card["back"] for card in data_in(page)["cards"])


def test_the_same_deck_gives_the_same_page_at_any_time(copy_of: Callable[[str], Path], clock: Clock) -> None:
    tour = copy_of("tour")
    first = page_of(tour, NOW)
    clock.next_day()
    assert page_of(tour, NOW + 86_400) == first


def test_a_missing_media_file_raises_an_error(tmp_path: Path) -> None:
    file = MediaFile(tmp_path / "brain.svg", "brain.svg", tmp_path, "")
    with pytest.raises(InputError, match="can't be read: no such file"):
        make_page(replace(EMPTY, files=(PreviewedFiles((), (), {"brain.svg": file}),)), Problems())


def test_the_live_page_may_load_only_from_its_own_server() -> None:
    page = make_live_page("capitals")
    policy = policy_of(page)
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["img-src"] == policy["media-src"] == "'self' data:"
    assert [element.text.strip() for element in elements_of(page) if element.attributes.get("id") == "data"] == [""]
    assert elements_of(page)[0].attributes["data-live"] == "yes"
    assert "data-live" not in elements_of(make_page(EMPTY, Problems()))[0].attributes


def test_the_page_shows_cards_of_a_file_whose_name_is_not_utf_8(write_deck: Callable[..., Path]) -> None:
    deck = write_deck()
    (deck / "cards.yaml").unlink()
    (deck / os.fsdecode(b"c\xff.yaml")).write_text(CARDS, encoding="utf-8")
    assert "udcff.yaml" in str(data_in(page_of(deck))["cards"])
