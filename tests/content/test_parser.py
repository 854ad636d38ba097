"""The pieces that the parser finds have their places in the text."""

from __future__ import annotations

import pytest

from deck_builder.content.parser import Piece, make_html, parse


def test_each_piece_has_its_place_in_bytes() -> None:
    assert parse("ä *b*") == [
        Piece("Start", "Paragraph", None, 0, 6),
        Piece("Text", "", "ä ", 0, 3),
        Piece("Start", "Emphasis", None, 3, 6),
        Piece("Text", "", "b", 4, 5),
        Piece("End", "Emphasis", None, 3, 6),
        Piece("End", "Paragraph", None, 0, 6),
    ]


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("3. a", Piece("Start", "List", 3, 0, 4)),
        ("$x$", Piece("InlineMath", "", "x", 0, 3)),
        ("a\nb", Piece("SoftBreak", "", None, 1, 2)),
        ("`a`", Piece("Code", "", "a", 0, 3)),
        ("a[^n]\n\n[^n]: b", Piece("FootnoteReference", "", "n", 1, 5)),
        ("- [x] a", Piece("TaskListMarker", "", True, 2, 5)),
        ("&amp;", Piece("Text", "", "&", 0, 5)),
    ],
)
def test_a_piece_says_what_it_is(text: str, piece: Piece) -> None:
    assert piece in parse(text)


def test_the_html_is_that_of_the_same_parser() -> None:
    assert make_html("~~a~~ $x$") == '<p><del>a</del> <span class="math math-inline">x</span></p>\n'


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("* a\n    * b", ["* a", "* b"]),
        ("  1. a\n  2. b", ["1. a", "2. b"]),
        ("> - a\n>     + b", ["- a", "+ b"]),
    ],
)
def test_an_item_begins_at_its_sign(text: str, signs: list[str]) -> None:
    starts = [piece.start for piece in parse(text) if (piece.kind, piece.name) == ("Start", "Item")]
    assert [text[start : start + len(sign)] for start, sign in zip(starts, signs, strict=True)] == signs


def test_the_pieces_of_a_task_list_are_in_the_order_of_the_text() -> None:
    starts = [piece.start for piece in parse("- [ ] a\n\n  b\n\n- [x] c") if piece.kind != "End"]
    assert starts == sorted(starts)
