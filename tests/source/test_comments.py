from __future__ import annotations

import pytest

from deck_builder.source.comments import MAY_CUT, is_cut_short


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("Songs in C", " #minor"),
        ("The key (C", " # or D flat) of the song"),
        ("What is C", " # in music?"),
        ("Write `a", " # b` here"),
    ],
    ids=["the next word", "a bracket", "a question", "code"],
)
def test_a_hash_inside_a_text_cuts_it_short(value: str, rest: str) -> None:
    assert is_cut_short(value, rest)
    assert MAY_CUT.search(f"a: {value}{rest}".encode())


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("Paris", ""),
        ("Paris", " # the capital"),
        ("What is it?", " # really?"),
        ("The capital (Paris)", " # (of France)"),
        ("Paris", " #!shebang"),
        ("Paris", " #"),
    ],
)
def test_a_comment_is_a_comment(value: str, rest: str) -> None:
    assert not is_cut_short(value, rest)
