"""Which decks of a package become deck folders."""

from __future__ import annotations

import pytest

from deck_builder.commands.import_package.choose_decks import ChosenDeck, choose_decks
from deck_builder.packages.model import PackedMedia
from deck_builder.problems.problem import Problems
from tests.support.packages import make_note, make_package

PACKAGE = make_package(
    make_note("one", "1", deck="One"),
    make_note("two", '<img src="two.png">', deck="Two::Three"),
    make_note("four", "4 [$]x[/$]", deck="two::Four"),
    make_note("none", "5", cards=()),
)._replace(
    media={name: PackedMedia(1, "a") for name in ("two.png", "idle.png", f"latex-{'a' * 40}.png")},
)


def choose(wanted: str = "") -> list[ChosenDeck]:
    problems = Problems()
    chosen = choose_decks(PACKAGE, wanted, problems)
    assert bool(chosen) is not bool(problems.errors)
    return chosen


def test_each_outermost_deck_is_chosen_with_its_media() -> None:
    one, two = choose()
    assert (one.root, list(one.package.notes), list(one.package.media)) == ("One", ["one", "none"], [])
    assert (two.root, list(two.package.notes)) == ("Two", ["two", "four"])
    assert list(two.package.media) == ["two.png", f"latex-{'a' * 40}.png"]


def test_decks_of_others_are_not_told_as_decks_without_cards() -> None:
    package = PACKAGE._replace(decks=dict.fromkeys(("Default", "One", "One::Empty", "two", "Two::Three", "Alone"), ""))
    one, two = choose_decks(package, "", Problems())
    assert list(one.package.decks) == ["Default", "One", "One::Empty", "Alone"]
    assert list(two.package.decks) == ["two", "Two::Three"]
    (asked,) = choose_decks(package, "Two", Problems())
    assert list(asked.package.decks) == ["two", "Two::Three"]


@pytest.mark.parametrize(
    ("wanted", "root", "guids"),
    [("One", "One", ["one"]), ("TWO", "Two", ["two", "four"]), ("Two::three", "Two::Three", ["two"])],
)
def test_one_deck_is_chosen_by_its_name(wanted: str, root: str, guids: list[str]) -> None:
    (chosen,) = choose(wanted)
    assert (chosen.root, list(chosen.package.notes)) == (root, guids)


def test_a_deck_that_is_not_there_is_a_problem_that_names_the_others() -> None:
    problems = Problems()
    assert choose_decks(PACKAGE, "Twoo", problems) == []
    assert [problem.code for problem in problems] == ["P706"]
    assert "Two" in problems[0].hint


def test_a_card_outside_of_the_deck_is_with_the_first_card_and_told() -> None:
    note = make_note("both", "x", deck="One", cards=(0, 1))
    note.decks[1] = "Two"  # type: ignore[index]
    (chosen,) = choose_decks(make_package(note), "", Problems())
    assert chosen.package.notes["both"].decks == {0: "One", 1: "One"}
    assert chosen.elsewhere == (note,)
