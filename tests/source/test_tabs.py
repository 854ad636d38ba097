from __future__ import annotations

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.source.parse import parse
from deck_builder.source.values import Mapping

pytestmark = pytest.mark.usefixtures("each_parser")


def mistake_in(text: str) -> tuple[str, int, int]:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    return caught.value.code, *caught.value.mark


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b\n\tc: d\n", "Y107", 2, 1),
        ("a:\tb\n", "Y107", 1, 3),
        ("a: b\tc\n", "Y107", 1, 5),
        ("- \ta\n", "Y107", 1, 3),
    ],
)
def test_a_tab_that_an_author_can_not_see_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert mistake_in(text) == (code, line, column)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b # x\ty\r\nc: d\r\n", "b"),
        ("a: |\n  one\ttwo\n", "one\ttwo\n"),
        ('a: "one\ttwo"\n', "one\ttwo"),
        ("a: 'one\ttwo'\nb: 'three\tfour'\n", "one\ttwo"),
        ("b: 'one'\nc: 'two'\nd: 'three'\na: 'one\ttwo'\n", "one\ttwo"),
    ],
    ids=["a comment", "a block of text", "double quotes", "single quotes", "quotes after other quotes"],
)
def test_a_tab_in_a_text_or_a_comment_is_the_authors_own(text: str, value: str) -> None:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    assert root["a"] == value
