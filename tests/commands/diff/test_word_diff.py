"""Two texts are compared word by word."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.commands.diff.word_diff import Piece, compare_words, shorten_pieces

WORDS = st.lists(st.sampled_from(["a", "b", "c", " ", "\n", ",", "word"]), max_size=12).map("".join)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_the_pieces_hold_both_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(text for what, text in pieces if what != "new") == before
    assert "".join(text for what, text in pieces if what != "gone") == after


@settings(deadline=None)
@given(WORDS, WORDS)
def test_a_shortened_comparison_has_no_space_at_the_ends_of_a_mark(before: str, after: str) -> None:
    pieces = shorten_pieces(compare_words(before, after))
    assert all(text == text.strip() or text.isspace() for what, text in pieces if what != "same")
    assert all(one.what != "same" or other.what != "same" for one, other in pairwise(pieces))
    assert "\n" not in "".join(text for _, text in pieces)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("in the south", "far in the south", [("new", "far"), ("same", " in the south")]),
        ("Rome, far south", "Rome, south", [("same", "Rome, "), ("gone", "far"), ("same", " south")]),
        ("a cat sat", "a dog ran", [("same", "a "), ("gone", "cat sat"), ("new", "dog ran")]),
        ("one\ntwo", "one\nthree", [("same", "one ⏎ "), ("gone", "two"), ("new", "three")]),
        ("2 - 1", "2-1", [("same", "2"), ("gone", " "), ("same", "-"), ("gone", " "), ("same", "1")]),
    ],
)
def test_words_that_came_and_went_stand_between_those_that_stayed(
    before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    assert [tuple(piece) for piece in shorten_pieces(compare_words(before, after))] == pieces


LONG = "A country has many towns, and one of them is where it is governed from. " * 4


def test_a_change_in_a_long_text_is_shown_with_the_words_around_it() -> None:
    pieces = shorten_pieces(compare_words(f"{LONG}It is Rome. {LONG}", f"{LONG}It is Milan. {LONG}"))
    text = "".join({"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}[what].format(text) for what, text in pieces)
    assert re.fullmatch(r"… .{10,60}It is \[-Rome-\]\{\+Milan\+\}\. .{10,60} …", text)


def test_a_very_long_text_ends_where_nobody_reads_on() -> None:
    many = " ".join(f"word{number}" for number in range(1_000))
    pieces = shorten_pieces(compare_words("", many) + compare_words(many, "") + compare_words("", "end"))
    assert pieces[-1] == Piece("same", " … and more")
    assert len("".join(text for _, text in pieces)) < 1_300
