"""Quotes around texts of one line."""

from __future__ import annotations

from deck_builder.source.parse import parse
from deck_builder.source.quotes import quote, quote_with_escapes


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
