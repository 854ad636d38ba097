"""Quotes around texts of one line."""

from __future__ import annotations

import pytest

from deck_builder.source.parse import parse
from deck_builder.source.quotes import quote, quote_with_escapes, suggest_quoted_entry


def read_back(written: str) -> object:
    return parse(written.encode()).root


def test_single_quotes_take_every_character_of_a_line_as_it_is() -> None:
    text = "It's `$x` #1: [a], {b} \\n \""
    assert quote(text) == "'It''s `$x` #1: [a], {b} \\n \"'"
    assert read_back(quote(text)) == text


def test_double_quotes_take_any_text() -> None:
    text = 'one\r\ntwo\t"three" \\ é 😀'
    assert "\n" not in quote_with_escapes(text)
    assert read_back(quote_with_escapes(text)) == text


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("    answer: #1", 'answer: "#1"'),
        ("  - id: a: b", 'id: "a: b"'),
        ('answer: say "x": y', "answer: 'say \"x\": y'"),
        ("answer: C:\\Users", "answer: 'C:\\Users'"),
        ("answer: |", ""),
        ('answer: "quoted"', ""),
        ("answer:", ""),
        (f"answer: {'long ' * 30}", ""),
    ],
)
def test_a_message_suggests_the_line_with_its_value_in_quotes(line: str, entry: str) -> None:
    assert suggest_quoted_entry(line) == entry
    if entry:
        assert read_back(entry) == {entry.partition(":")[0]: line.partition(": ")[2]}


def test_a_value_inside_a_list_is_not_taken_for_the_value_of_its_line() -> None:
    line = "tags: [europe, *hard]"
    assert suggest_quoted_entry(line, column=16) == ""
    assert suggest_quoted_entry("tag: *hard", column=6) == 'tag: "*hard"'
