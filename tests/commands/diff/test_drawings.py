"""Which cards the page of differences draws, and when it draws a side once."""

from __future__ import annotations

import pytest

from deck_builder.commands.diff.drawings import MOST_DRAWN
from deck_builder.commands.diff.page import as_html
from deck_builder.packages.compare import compare
from tests.support.packages import make_note, make_note_type, make_package
from tests.support.reading import Reader


def captions(page: str) -> list[str]:
    """The captions of the drawings, and the headings and summaries above them."""
    return Reader(page).lines_of("figcaption", "h5", "summary")


def test_a_side_that_is_as_it_was_is_folded_and_drawn_once() -> None:
    old, new = (make_package(make_note("a", "France", *pair)) for pair in (("Lyon",), ("Paris",)))
    assert captions(as_html(compare(old, new))) == [
        *("Front, as it was", "Front, as it was and is", "Back, as it was", "Back, as it is")
    ]


def test_an_unchanged_note_and_one_sent_again_are_not_drawn() -> None:
    old = make_package(make_note("a", "Italy", "Rome"), make_note("b", "Spain", "Madrid"))
    new = make_package(make_note("a", "Italy", "Rome"), make_note("b", "Spain", "Madrid", mod=2_000))
    page = as_html(compare(old, new))
    assert captions(page) == []
    assert "Italy" not in page


def test_each_card_of_a_new_note_has_its_name() -> None:
    note_type = make_note_type(cards=("To town", "To country"))
    new = make_package(make_note("a", "France", "Paris", note_type=note_type, cards=(0, 1)))
    assert captions(as_html(compare(make_package(), new))) == [
        *("To town", "Front", "Back", "To country", "Front", "Back"),
    ]


def test_cards_that_come_and_go_are_drawn_alone() -> None:
    note_type = make_note_type(cards=("To town", "To country"))
    old = make_package(make_note("a", "France", "Paris", note_type=note_type, cards=(0,)))
    new = make_package(make_note("a", "France", "Paris", note_type=note_type, cards=(1,), mod=2_000))
    assert captions(as_html(compare(old, new))) == [
        *("To town", "Front, as it was; it is empty now", "Back, as it was; it is empty now"),
        *("To country", "Front, new card", "Back, new card"),
    ]


def test_a_change_that_no_card_shows_is_said() -> None:
    note_type = make_note_type("Front", "Back", "Notes")
    old, new = (
        make_package(make_note("a", "France", "Paris", notes, note_type=note_type, mod=mod))
        for notes, mod in (("x", 1_000), ("y", 2_000))
    )
    page = Reader(as_html(compare(old, new)))
    assert "Its cards look as they did." in page.text


@pytest.mark.parametrize(("css", "drawn"), [("b", 4), ("a", 0)])
def test_a_note_type_that_looks_different_has_an_example(css: str, drawn: int) -> None:
    old = make_package(make_note("a", "France", "Paris", note_type=make_note_type(css="a")))
    new = make_package(make_note("a", "France", "Paris", note_type=make_note_type(css=css, mod=2_000)))
    page = as_html(compare(old, new))
    assert len(captions(page)) == drawn
    assert ("For example: France" in page) is bool(drawn)


def test_a_page_of_very_many_notes_draws_the_first_and_has_the_words_of_all() -> None:
    old, new = (
        make_package(*(make_note(f"n{number}", f"Town {number}", answer, mod=mod) for number in range(3_000)))
        for answer, mod in (("x", 1_000), ("y", 2_000))
    )
    page = as_html(compare(old, new))
    assert len(page) < 4_000_000  # larger pages take browsers many seconds
    assert "The page draws the first 200 notes and shows the words of 2,800 further notes." in page
    assert page.count("<ins>y</ins>") == 3_000
    assert captions(page).count("Back, as it is") == MOST_DRAWN
