"""Lines in the wrong column, and entries without their dash."""

from __future__ import annotations

import pytest

from deck_builder.source.explain_layout import explain_layout


@pytest.mark.parametrize(
    ("text", "number", "mark", "words"),
    [
        ("cards:\n  id: a\n    question: b", 3, (2, 3), "`  - id: a`"),
        ("references:\n  id: a\n    title: b", 3, (2, 3), "first key of this reference"),
        ("kind: question\n  - id: a", 2, (2, 3), "the line `cards:`"),
        ("cards:\n  - id: a\n    question: b\n  id: c", 4, (4, 3), "`  - id: c`"),
        ("cards:\n- id: a\n  question: b\nid: c\n  question: d", 5, (4, 1), "`- id: c`"),
        ("cards:\n  - id: a\n    question: b\n      answer: c", 4, (4, 7), "in column 5"),
        ("cards:\n  - id: a\n    question: b\n   answer: c", 4, (4, 4), "in column 5"),
        ("cards:\n  - id: a\n   - id: b", 3, (3, 4), "`  - id: b`"),
        ("cards:\n  - id: a\n    steps:\n      - b\n     - c", 5, (5, 6), "`      - c`"),
    ],
)
def test_the_line_that_has_to_change_is_named_with_its_right_column(
    text: str, number: int, mark: tuple[int, int], words: str
) -> None:
    error = explain_layout(text.split("\n"), number)
    assert error
    assert error.mark == mark
    assert words in f"{error.message}\n{error.hint}"


@pytest.mark.parametrize("text", ["a: b\n  just words", "a:\n  b: c", "a: |\n  b: c", "# a\nb: c", 'a: "b\n  c: d'])
def test_a_line_that_may_be_right_is_not_blamed(text: str) -> None:
    assert explain_layout(text.split("\n"), 2) is None
