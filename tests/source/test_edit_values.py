"""The places of values in YAML, and edits there. PyYAML reads the result."""

from __future__ import annotations

import pytest
import yaml

from deck_builder.source.edit_values import find_scalars, fold_like, insert_line, replace_scalar, write_ways

TEXT = """\
a: one # comment
b: "two"
c: |
  three
  lines

# comment
d: {e: four, f: 'five'}
g: six
  on two lines
h: >-
  seven
"""


@pytest.mark.parametrize(
    ("mark", "old"),
    [
        ((1, 4), "one"),
        ((2, 4), "two"),
        ((3, 4), "three\nlines\n"),
        ((8, 8), "four"),
        ((8, 17), "five"),
        ((9, 4), "six on two lines"),
        ((11, 4), "seven"),
    ],
)
def test_a_value_is_replaced_where_it_stands(mark: tuple[int, int], old: str) -> None:
    span = find_scalars(TEXT)[mark]
    new = replace_scalar(TEXT, span, "'new'")
    assert yaml.safe_load(new) == eval(repr(yaml.safe_load(TEXT)).replace(repr(old), "'new'"))  # noqa: S307
    assert new.count("# comment") == 2


def test_a_text_that_can_not_be_read_has_no_places() -> None:
    assert find_scalars("a: [") == {}


@pytest.mark.parametrize("sign", ["", '"', "'", "|"])
@pytest.mark.parametrize("text", ["plain", "it's: a", 'say "x"', "two\nlines", "#1"])
def test_one_of_the_ways_to_write_a_text_reads_back(text: str, sign: str) -> None:
    first = next(iter(write_ways(text, 0, sign)))
    assert yaml.safe_load(f"a: {first}\nb: c\n") == {"a": text, "b": "c"}
    if sign in ("'", '"') and "\n" not in text:
        assert first[0] == sign


def test_a_line_is_inserted_with_the_line_ends_of_the_file() -> None:
    assert insert_line("a: 1\r\nb: 2\r\n", 0, "c: 3") == "a: 1\r\nc: 3\r\nb: 2\r\n"


FOLDED = "a: >-\n  one two\n  three four\n  five six\n\nb: c\n"


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        ("one two three 4 five six", ["one two", "three 4", "five six"]),
        ("one two three four and more five six", ["one two", "three four", "and more", "five six"]),
        ("zero one two three four five six", ["zero", "one two", "three four", "five six"]),
        ("one two well-known-name five six", ["one two", "well-known-name", "five six"]),
        ("one two five six", ["one two", "five six"]),
        ("new", ["new"]),
        ("one one two three four five six six", ["one one", "two three", "four five", "six six"]),
    ],
)
def test_a_folded_text_keeps_the_lines_that_did_not_change(new: str, lines: list[str]) -> None:
    text = fold_like(FOLDED, find_scalars(FOLDED)[1, 4], new)
    assert text
    assert yaml.safe_load(text) == {"a": new, "b": "c"}
    assert text == "a: >-\n" + "".join(f"  {line}\n" for line in lines) + "\nb: c\n"


@pytest.mark.parametrize("new", ["two  spaces", "two\nlines", " first", "", "a\tb"])
def test_other_texts_are_not_folded(new: str) -> None:
    assert fold_like(FOLDED, find_scalars(FOLDED)[1, 4], new) is None
