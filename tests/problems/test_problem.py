"""A run collects its problems: all errors, and the warnings that a deck wants to hear of."""

from __future__ import annotations

from pathlib import Path

from deck_builder.problems.problem import MOST_ALIKE, Ignore, Place, Problem, Problems
from deck_builder.problems.rules import RULES

FILE = Path("cards.yaml")
HERE = Place(FILE, 3, 5)
ERROR, WARNING, OTHER_WARNING = "D202", "D210", "D208"


def ignore(code: str, card: str = "") -> Ignore:
    return Ignore(code, frozenset({code}), "It is fine.", HERE, card)


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems]


def test_the_codes_of_this_module_are_what_it_takes_them_for() -> None:
    assert [RULES[code].severity for code in (ERROR, WARNING, OTHER_WARNING)] == ["error", "warning", "warning"]


def test_errors_and_warnings_are_counted() -> None:
    problems = Problems()
    for code in (ERROR, WARNING, WARNING):
        problems.add(code, "something is wrong", HERE)
    assert (problems.errors, problems.warnings, len(problems)) == (1, 2, 3)


def test_a_problem_without_a_hint_has_its_rules_cure() -> None:
    problems = Problems()
    problems.add(ERROR, "`id` is missing", HERE, card="france")
    problems.add(ERROR, "`id` is missing", HERE, hint="Add it.")
    assert problems == [
        Problem(ERROR, "`id` is missing", HERE, RULES[ERROR].cure, "france"),
        Problem(ERROR, "`id` is missing", HERE, "Add it."),
    ]


def test_a_warning_that_a_deck_ignores_is_left_out_for_every_card() -> None:
    problems = Problems()
    problems.add_ignore(ignore(WARNING))
    for card in ("", "france"):
        problems.add(WARNING, "too long", HERE, card=card)
        problems.add(OTHER_WARNING, "no value", HERE, card=card)
    assert codes(problems) == [OTHER_WARNING, OTHER_WARNING]


def test_a_warning_that_a_card_ignores_is_left_out_for_that_card_only() -> None:
    problems = Problems()
    problems.add_ignore(ignore(WARNING, "france"))
    for card in ("france", "spain", ""):
        problems.add(WARNING, "too long", HERE, card=card)
    assert [problem.card for problem in problems] == ["spain", ""]


def test_a_warning_that_is_not_selected_is_left_out() -> None:
    problems = Problems()
    problems.selected = frozenset({WARNING})
    problems.add(WARNING, "too long", HERE)
    problems.add(OTHER_WARNING, "no value", HERE)
    assert codes(problems) == [WARNING]


def test_an_error_is_never_left_out() -> None:
    problems = Problems()
    problems.selected = frozenset()
    problems.add_ignore(ignore(ERROR))
    problems.add(ERROR, "missing", HERE)
    assert (codes(problems), problems.errors) == ([ERROR], 1)


def test_an_ignore_that_no_warning_needed_is_known() -> None:
    problems = Problems()
    needed, unused = ignore(WARNING), ignore(OTHER_WARNING, "france")
    problems.add_ignore(needed)
    problems.add_ignore(unused)
    problems.add(WARNING, "too long", HERE)
    assert problems.list_unused_ignores() == [unused]


def test_the_settings_of_one_deck_say_nothing_of_the_next() -> None:
    problems = Problems()
    problems.selected = frozenset()
    problems.add_ignore(ignore(WARNING))
    problems.reset_settings()
    problems.add(WARNING, "too long", HERE)
    assert codes(problems) == [WARNING]
    assert problems.list_unused_ignores() == []


def test_a_forked_list_is_empty_and_has_the_settings_and_the_count_of_errors() -> None:
    problems = Problems()
    problems.add_ignore(ignore(WARNING))
    problems.add(ERROR, "missing", HERE)
    part = problems.fork()
    part.add(WARNING, "too long", HERE)
    assert (list(part), part.errors) == ([], 1)


def test_a_merged_list_adds_what_is_new_and_what_was_needed() -> None:
    problems = Problems()
    problems.add_ignore(ignore(WARNING))
    problems.add(ERROR, "missing", HERE)
    part = problems.fork()
    part.add(WARNING, "too long", HERE)
    part.add(ERROR, "missing", HERE)
    part.add(ERROR, "missing", Place(FILE, 9))
    problems.merge(part)
    assert [problem.place.line for problem in problems] == [3, 9]
    assert problems.errors == 2
    assert problems.list_unused_ignores() == []


def test_the_ignores_of_cards_that_only_a_part_read_are_merged_too() -> None:
    problems = Problems()
    part = problems.fork()
    part.add_ignore(ignore(WARNING, "france"))
    problems.merge(part)
    assert [entry.card for entry in problems.list_unused_ignores()] == ["france"]


def test_of_several_problems_with_one_cause_the_first_is_told() -> None:
    problems = Problems()
    for line in (1, 2, 3):
        problems.add("M501", f"there is no file {line}", Place(Path("cards.yaml"), line), cause="no folder")
    problems.add("M501", "there is no file 4", Place(Path("cards.yaml"), 4))
    part = problems.fork()
    part.add("M501", "there is no file 5", Place(Path("more.yaml"), 5), cause="no folder")
    problems.merge(part)
    assert [problem.place.line for problem in problems] == [1, 4]
    assert problems.errors == 2


def test_of_very_many_alike_problems_in_a_file_the_first_are_kept_and_one_that_says_so(tmp_path: Path) -> None:
    problems = Problems()
    hints: list[str] = []

    def make_hint() -> str:
        hints.append("hint")
        return hints[-1]

    for line in range(1, 5_001):
        for name in ("a.yaml", "b.yaml"):
            problems.add("D203", f"{line}", Place(tmp_path / name, line), hint=make_hint)
    assert len(problems) == problems.errors == 2 * (MOST_ALIKE + 1)
    assert "others are left out" in problems[-1].message
    assert len(hints) < 200
