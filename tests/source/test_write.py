"""A text that is written as YAML reads back as the very same text, and an author likes to edit it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.write import write_scalar


def read_back(written: str, indent: int) -> object:
    """The text as PyYAML reads it, every scalar as a string."""
    opening = "".join(f"{' ' * depth}k:\n" for depth in range(0, indent, 2))
    value = yaml.load(f"{opening}{' ' * indent}k: {written}\n{' ' * indent}z: z\n", yaml.BaseLoader)  # noqa: S506  BaseLoader makes strings only
    for _ in range(indent // 2 + 1):
        value = value["k"]
    return value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Paris", "Paris"),
        ("1.0", "1.0"),
        ("no", "no"),
        ("What is it: a city?", "'What is it: a city?'"),
        ("It's: here", "'It''s: here'"),
        ("#1", "'#1'"),
        ("", '""'),
        (" ", "' '"),
        ("one\ntwo", "|-\n  one\n  two"),
        ("one\ntwo\n", "|\n  one\n  two"),
        ("one\n\ntwo", "|-\n  one\n\n  two"),
        ("  one\ntwo", "|2-\n    one\n  two"),
        ("one\rtwo", '"one\\rtwo"'),
        ("\n", '"\\n"'),
    ],
)
def test_a_text_is_written_as_an_author_would_write_it(text: str, written: str) -> None:
    assert write_scalar(text, 0) == written


@pytest.mark.parametrize("indent", [0, 4])
@given(text=st.text(alphabet=st.sampled_from("aé漢😀 \n\t:#-|>'\"[]{},&*!%@`\\$<"), max_size=12))
def test_a_written_text_reads_back_as_the_same_text(indent: int, text: str) -> None:
    assert read_back(write_scalar(text, indent), indent) == text


@given(text=st.text(max_size=20).filter(lambda text: "\r" not in text))
def test_only_characters_that_no_card_can_hold_are_left_out(text: str) -> None:
    assert read_back(write_scalar(text, 4), 4) == NOT_IN_TEXT.sub("", text)


def test_a_long_line_is_folded_and_reads_back() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    lines = write_scalar(text, 4).split("\n")
    assert lines[0] == ">-"
    assert max(map(len, lines)) <= 120
    assert yaml.safe_load(f"a:\n  b:\n    k: {write_scalar(text, 4)}\n")["a"]["b"]["k"] == text


def test_a_long_text_of_two_lines_with_colons_is_written_at_once() -> None:
    text = "a: b #c " * 50_000 + "\nand more"  # took a minute while each colon was tried as the only one
    assert yaml.safe_load(f"k: {write_scalar(text, 0)}\n") == {"k": text}
