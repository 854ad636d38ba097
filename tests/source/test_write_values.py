"""Values as YAML. PyYAML reads them."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from deck_builder.source.edit_values import as_read
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.write_values import NewValue, fold_like, write_below, write_in_braces

TEXTS = st.text().filter(lambda text: not NOT_IN_TEXT.search(text) and "\r" not in text)
VALUES: st.SearchStrategy[NewValue] = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)


@given(VALUES, st.booleans())
@example("Which?", False)
def test_every_value_reads_back(value: NewValue, is_plain: bool) -> None:
    text = f"k:{write_below(value, 0, is_plain=is_plain)}\nz: [{write_in_braces(value)}]\n"
    read = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes only texts
    assert read == {"k": as_read(value), "z": [as_read(value)]}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (("north", "a-b"), " [north, a-b]"),
        (("Boil the water", "Pour it"), "\n  - Boil the water\n  - Pour it"),
        ({"left": "0.2", "top": ".3"}, " {left: 0.2, top: .3}"),
        ({"file": "a.png", "alt": "A hill"}, "\n  file: a.png\n  alt: A hill"),
        (({"name": "a", "rect": {"left": "0.2"}},), "\n  - name: a\n    rect: {left: 0.2}"),
    ],
)
def test_short_values_stand_on_one_line_and_others_do_not(value: NewValue, written: str) -> None:
    assert write_below(value, 0) == written


FOLDED = ">-\n  one two\n  three four\n  five six"


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
    text = fold_like(FOLDED, new)
    assert yaml.safe_load(f"a: {text}\nb: c") == {"a": new, "b": "c"}
    assert text == ">-\n" + "\n".join(f"  {line}" for line in lines)


@pytest.mark.parametrize("new", ["two  spaces", "two\nlines", " first", "", "a\tb"])
def test_other_texts_are_not_folded(new: str) -> None:
    assert fold_like(FOLDED, new) == ""
