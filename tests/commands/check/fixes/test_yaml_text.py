"""What a fix knows of a YAML text."""

from __future__ import annotations

import pytest

from deck_builder.commands.check.fixes.yaml_text import find_first_error, find_lines_of_texts, keep_meaning


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("id: france\nname: France\n", set()),
        ("answer: |\n  Paris\n  is big\nid: france\n", {1, 2}),
        ("answer: >-\n  Paris", {1}),
        ("answer: 'Paris\n  is\n  big'\n", {0, 1}),
    ],
)
def test_lines_whose_white_space_belongs_to_a_text_are_known(text: str, lines: set[int]) -> None:
    assert find_lines_of_texts(text) == lines


def test_of_a_text_that_can_not_be_read_no_lines_are_known() -> None:
    assert find_lines_of_texts("answer: 'Paris\n") is None


def test_a_new_text_is_kept_only_if_it_says_the_same() -> None:
    assert keep_meaning("id: france\n", "id:   france\n") == "id:   france\n"
    assert keep_meaning("id: france\n", "id: italy\n") == "id: france\n"
    assert keep_meaning("id: france\n", "id: 'italy\n") == "id: france\n"


def test_the_first_error_is_the_one_that_stops_reading() -> None:
    assert find_first_error("id: france\n") is None
    error = find_first_error("id: france\nname:\tFrance\n")
    assert error
    assert (error.code, error.place.line) == ("Y107", 2)
