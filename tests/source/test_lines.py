from __future__ import annotations

import pytest

from deck_builder.source.lines import end_of, split_lines


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_of_yaml_ends_a_line(line_end: str) -> None:
    assert split_lines(f"a: b{line_end}c: d{line_end}") == ["a: b", "c: d", ""]


def test_other_characters_that_python_splits_at_end_no_line() -> None:
    assert split_lines("a\x0bb\x0cc\x85d\u2028e") == ["a\x0bb\x0cc\x85d\u2028e"]


@pytest.mark.parametrize(
    ("text", "mark"), [("", (1, 1)), ("ab", (1, 3)), ("ab\n", (2, 1)), ("a\r\nbc", (2, 3)), ("é😀", (1, 3))]
)
def test_lines_and_columns_count_from_1_in_characters(text: str, mark: tuple[int, int]) -> None:
    assert end_of(text) == mark
