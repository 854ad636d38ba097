"""What a deck says about the checks. The whole of it is played through in commands/check/test_check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from deck_builder.problems.rules import RULES, list_usual_limits
from tests.support.decks import CARDS

LIMIT = min(list_usual_limits(RULES.values()))


def load(write_deck: Callable[..., Path], check: str) -> tuple[dict[str, int], Problems]:
    """The limits that a deck with these settings sets, and its problems."""
    problems = Problems()
    deck = load_deck(write_deck(CARDS, deck=f"id: capitals\nname: Capitals\n{check}"), problems)
    assert deck
    return dict(deck.limits), problems


def messages(problems: Problems) -> list[str]:
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_a_deck_without_settings_sets_no_limit(write_deck: Callable[..., Path]) -> None:
    limits, problems = load(write_deck, "")
    assert limits == {}
    assert problems.selected is None


def test_only_the_limits_that_a_deck_sets_are_its_own(write_deck: Callable[..., Path]) -> None:
    limits, problems = load(write_deck, f"check: {{limits: {{{LIMIT}: 7}}}}\n")
    assert limits == {LIMIT: 7}
    assert not problems


def test_rules_are_selected_by_code_name_or_group(write_deck: Callable[..., Path]) -> None:
    _, problems = load(write_deck, "check: {select: [D210, T]}\n")
    assert problems.selected is not None
    assert "D210" in problems.selected
    assert "T406" in problems.selected
    assert "D211" not in problems.selected


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        ("check: {select: [D999]}", "D209 there is no rule `D999`"),
        ("check: {ignore: {no-rule: it is fine}}", "D209 there is no rule `no-rule`"),
        ("check: {ignore: {D206: it is fine}}", "D225 `D206` can't be ignored"),
        ('check: {ignore: {T406: ""}}', "D202 `T406` is ignored without a reason"),
        ("check: {ignore: [T406]}", "D204 `ignore` should be rules with reasons, but is a list"),
        ("check: {limits: {no-limit: 3}}", "D203 there is no key `no-limit` here"),
        (f"check: {{limits: {{{LIMIT}: none}}}}", "D209 `none`"),
    ],
)
def test_a_setting_that_means_nothing_is_a_problem(check: str, problem: str, write_deck: Callable[..., Path]) -> None:
    (message,) = messages(load(write_deck, f"{check}\n")[1])
    assert message.startswith(problem)


def test_a_warning_that_is_ignored_with_a_reason_is_left_out(write_deck: Callable[..., Path]) -> None:
    _, problems = load(write_deck, "check: {ignore: {T406: the pictures speak}}\n")
    (ignore,) = problems.list_unused_ignores()
    assert (ignore.word, ignore.reason, ignore.codes) == ("T406", "the pictures speak", frozenset({"T406"}))
    problems.add("T406", "no text", ignore.place)
    assert not problems
