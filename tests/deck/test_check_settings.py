"""A deck selects warnings, ignores some with a reason, and sets limits of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from deck_builder.problems.rules import RULES, usual_limits
from tests.support.command_line import run
from tests.support.decks import CARDS

TOO_LONG = CARDS.replace("question: What is the capital of France?", f"question: {'Why ' * 60}?")
DECK = "id: capitals\nname: Capitals\ncheck:\n"


def warnings(write_deck: Callable[..., Path], settings: str, cards: str = CARDS) -> list[str]:
    """The codes of warnings of a check with these settings in `deck.yaml`."""
    deck = write_deck(cards, deck=f"{DECK}{settings}" if settings else "id: capitals\nname: Capitals\n")
    output = run("check", deck, "--out", deck.parent / "dist").output
    return [line.split()[0] for line in output.splitlines() if line[:1].isalpha() and line[1:4].isdigit()]


def load(write_deck: Callable[..., Path], settings: str) -> tuple[dict[str, int], Problems]:
    """The limits of a deck with these settings, and its problems."""
    problems = Problems()
    deck = load_deck(write_deck(CARDS, deck=DECK + settings), problems)
    assert deck is not None
    return dict(deck.limits), problems


def test_a_deck_without_settings_shows_all_warnings_by_the_usual_limits(write_deck: Callable[..., Path]) -> None:
    assert "D210" in warnings(write_deck, "", TOO_LONG)
    assert load(write_deck, "  select: [D]\n")[0] == {}


def test_only_selected_warnings_are_shown(write_deck: Callable[..., Path]) -> None:
    assert set(warnings(write_deck, "  select: [D210]\n", TOO_LONG)) == {"D210"}
    assert "D210" not in warnings(write_deck, "  select: [M]\n", TOO_LONG)


def test_an_ignored_warning_is_not_shown(write_deck: Callable[..., Path]) -> None:
    assert "D210" not in warnings(write_deck, "  ignore: {D210: It is a poem}\n", TOO_LONG)


def test_a_limit_of_the_deck_takes_the_place_of_the_usual_one(write_deck: Callable[..., Path]) -> None:
    key = next(iter(usual_limits(RULES.values())))
    limits, problems = load(write_deck, f"  limits: {{{key}: 77}}\n")
    assert limits == {key: 77}
    assert not problems


@pytest.mark.parametrize(
    ("settings", "code", "message"),
    [
        ("  select: [D999]\n", "D209", "there is no rule `D999`"),
        ("  ignore: {D999: x}\n", "D209", "there is no rule `D999`"),
        ("  ignore: {D206: x}\n", "D225", "`D206` can't be ignored"),
        ("  ignore: {D210: ' '}\n", "D202", "`D210` is ignored without a reason"),
        ("  ignore: [D210]\n", "D204", "`ignore`"),
        ("  ignores: {D210: x}\n", "D203", "`ignores`"),
        ("  limits: {words: 3}\n", "D203", "`words`"),
    ],
)
def test_a_setting_that_means_nothing_is_an_error(
    settings: str, code: str, message: str, write_deck: Callable[..., Path]
) -> None:
    _, problems = load(write_deck, settings)
    (problem,) = problems
    assert problem.code == code
    assert message in problem.message


def test_a_list_of_ignored_warnings_is_shown_as_it_should_be_written(write_deck: Callable[..., Path]) -> None:
    _, problems = load(write_deck, "  ignore: [D210, C901]\n")
    assert 'ignore: {D210: "why it is fine", C901: "why it is fine"}' in problems[0].hint
