from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

import deck_builder
from deck_builder.problems.wording import find_nearest, format_count, format_size, pluralize, shorten, suggest


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 notes"), (1, "1 note"), (2, "2 notes"), (1_234_567, "1,234,567 notes")]
)
def test_a_count_has_its_noun_in_the_right_number(number: int, text: str) -> None:
    assert format_count(number, "note") == text


def test_a_noun_with_more_words_behind_it_has_a_plural_of_its_own() -> None:
    assert format_count(1, "promise was", "promises were") == "1 promise was"
    assert format_count(2, "promise was", "promises were") == "2 promises were"


def test_a_noun_can_stand_without_its_number() -> None:
    assert [pluralize("field", number) for number in (0, 1, 2)] == ["fields", "field", "fields"]


_PROGRAM = Path(deck_builder.__file__).parent
_PLURAL = re.compile(r" (?:[a-z]+ )?(?!(?:is|was|has|this|its)\b|times as\b)[a-z]{2,}(?<!s)s\b")


def _list_numbers_before_plurals(source: str) -> list[str]:
    """List the parts of f-strings in which a noun in the plural follows a variable that holds a number."""
    strings = [node.values for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    pairs = [pair for parts in strings for pair in pairwise(parts)]
    return [
        f"{{{ast.unparse(value.value)}}}{text.value!s}"
        for value, text in pairs
        if isinstance(value, ast.FormattedValue)
        and (
            value.format_spec is not None
            or re.match(r"len\(|(?:\w+\.)*(?:count|words|most_words)$", ast.unparse(value.value))
        )
        and not ast.unparse(value.value).isupper()
        and isinstance(text, ast.Constant)
        and isinstance(text.value, str)
        and _PLURAL.match(text.value)
    ]


def test_a_number_before_a_plural_is_found_in_a_source() -> None:
    source = """f"{len(cards)} cards and {count} new notes, {size:,} is {MOST:,} files {name} words {count}s" """
    assert _list_numbers_before_plurals(source) == ["{len(cards)} cards and ", "{count} new notes, "]


def test_each_count_that_the_program_prints_has_its_noun_in_the_right_number() -> None:
    files = sorted(_PROGRAM.rglob("*.py"))
    assert [(file.name, found) for file in files for found in _list_numbers_before_plurals(file.read_text())] == []


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1,023 bytes"),
        (1024, "1 kB"),
        (1024 * 1024 - 1, "1,024 kB"),
        (1024 * 1024, "1.0 MB"),
        (1234 * 1024 * 1024, "1,234.0 MB"),
    ],
)
def test_a_size_is_in_the_unit_that_reads_best(size: int, text: str) -> None:
    assert format_size(size) == text


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert shorten("Where is it?", 12) == "Where is it?"


@pytest.mark.parametrize(("most", "text"), [(11, "Where is…"), (9, "Where is…"), (8, "Where…"), (4, "Whe…")])
def test_a_long_text_ends_after_a_word_and_has_no_more_characters_than_allowed(most: int, text: str) -> None:
    assert shorten("Where is it?", most) == text
    assert len(text) <= most


def test_a_misspelt_word_gets_the_word_that_was_meant() -> None:
    assert suggest("quesion", ["answer", "question"]) == "Did you mean `question`?"


def test_a_word_unlike_all_others_gets_the_other_hint() -> None:
    assert suggest("xyz", ["answer", "question"], "There are two.") == "There are two."
    assert suggest("xyz", []) == ""


def test_how_like_a_word_must_be_can_be_said() -> None:
    assert find_nearest("abcd", ["abxy"]) == ""
    assert find_nearest("abcd", ["abxy"], likeness=0.5) == "abxy"
