"""Tabs that YAML forbids become spaces; those of texts stay."""

from __future__ import annotations

import pytest
import yaml

from deck_builder.commands.check.fixes.tabs import replace_tabs


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("    answer:\tParis", "    answer: Paris"),
        ("    answer: \t Paris", "    answer: Paris"),
        ("    answer: Paris\t", "    answer: Paris"),
        ("  -\tid: italy", "  - id: italy"),
    ],
)
def test_a_tab_after_a_colon_or_a_dash_is_one_space_and_one_at_the_end_none(line: str, fixed: str) -> None:
    begin = "kind:\tquestion\ncards:\n  - id: france\n"
    assert replace_tabs(f"{begin}{line}\n") == f"{begin}{fixed}\n".replace("\t", " ")


def test_a_tab_in_a_text_stays_though_another_is_replaced() -> None:
    recipe = "    answer: |\n      all:\n      \techo hi\n"
    cards = f"kind: question\ncards:\n  - id: make\n    question: What does this Makefile do?\n{recipe}"
    fixed = replace_tabs(f"{cards}  - id: tab\n    question: What stands here?\n    answer:\tA tab\n")
    assert recipe in fixed
    assert "answer: A tab" in fixed


def test_a_file_that_is_indented_by_tabs_is_fixed_but_for_its_texts() -> None:
    card = "\t- id: {0}\n\t\tquestion:\tWhy {0}?\n\t\tanswer: |\n\t\t\tBecause\n\t\t\t\tof {0}\n"
    fixed = replace_tabs("kind:\tquestion\ncards:\n" + "".join(map(card.format, ("one", "two"))))
    cards = yaml.safe_load(fixed)["cards"]
    assert [card["question"] for card in cards] == ["Why one?", "Why two?"]
    assert cards[1]["answer"] == "Because\n  of two\n"


def test_if_a_tab_is_left_that_can_not_be_replaced_none_is() -> None:
    text = "kind:\tquestion\ncards:\n  - {id: one,\tquestion: Why?}\n"
    assert replace_tabs(text) == text


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("cards:\n  - id: a\n\tquestion: b\n", "cards:\n  - id: a\n    question: b\n"),
        ("cards:\n  - id: a\n    question: b\n\tanswer: c\n", "cards:\n  - id: a\n    question: b\n    answer: c\n"),
        ("cards:\n- id: a\n\ttags:\n\t\t- b\n\t\t- c\n", "cards:\n- id: a\n  tags:\n    - b\n    - c\n"),
        ("cards:\n  - id: a\n\t- id: b\n", "cards:\n  - id: a\n  - id: b\n"),
        ("style:\n\tink: a\n\tnight:\n\t\tink: b\n", "style:\n  ink: a\n  night:\n    ink: b\n"),
        ("a:\n  - id: b\n  \tc: d\n", "a:\n  - id: b\n    c: d\n"),
        ("a:\n  - b: c\n\td: |\n\t\te\n\t\tf: g\n", "a:\n  - b: c\n    d: |\n      e\n      f: g\n"),
    ],
)
def test_a_tab_becomes_as_many_spaces_as_the_lines_above_ask_for(text: str, fixed: str) -> None:
    assert replace_tabs(text) == fixed
    yaml.safe_load(fixed)
