"""Mistakes that a YAML parser notices."""

from __future__ import annotations

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.problems.rules import RULES
from deck_builder.source.parse import parse

pytestmark = pytest.mark.usefixtures("each_parser")


def mistake_in(text: str) -> tuple[str, int, int]:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    return caught.value.code, *caught.value.mark


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('a: "$\\xi$"\n', "Y106", 1, 6),
        ('a: "x\n---\n', "Y106", 1, 4),
        ("a:b\n# c\nd: e\n", "Y106", 1, 1),
        ("a:\n  - b: c\n  -d: e\n", "Y106", 3, 3),
        ("a:\n  - b c\n    d: e\n", "Y106", 2, 5),
        ("a: See\n  http://example.org\n  b: c\n", "Y106", 3, 4),
        ("a: b: c\n", "Y106", 1, 5),
        ("a: 'x\nb: c\n", "Y106", 1, 4),
        ("a: `x`\n", "Y106", 1, 4),
        ("a: [x](y) z\n", "Y106", 1, 7),
        ('a: "\\d"\n', "Y106", 1, 5),
        ("a: b\n- c\n", "Y106", 2, 1),
    ],
)
def test_a_mistake_is_reported_where_its_author_has_to_fix_it(text: str, code: str, line: int, column: int) -> None:
    assert mistake_in(text) == (code, line, column)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: , b\n", "can't begin with `,`"),
        ("a: ? b\n", "can't begin with `?`"),
        ("a: `b`\n", "can't begin with a backtick"),
        ("a: |\n    b\n  c\n", "indented less than the first line of the text after `|`"),
        ("a: {b: c\n", "the `{` that opens here is not closed"),
        ("a: [b, 'c' d]\n", "the entries after this `[` can't be told apart"),
        ('a: "$\\nu$"\n', "`\\nu` in this formula is read as a line end"),
        ('a: "\\x1f"\n', "a backslash has a meaning between double quotes"),
        ("a: b\na: c\n", "a new card begins with `- `"),
        ("a: b\n  c: d\n", "begin both in column 1"),
        ("% a\nb: c\n", "a comment begins with `#`"),
        ("a: b\nc:\u00a0d\ne: f\n", "replace U+00A0 (no-break space) with a space"),
        ("a:\u00a0b\nc: d\n", "replace U+00A0 (no-break space) with a space"),
        ("a: b\nc\uff1ad\ne: f\n", "replace U+FF1A (fullwidth colon) with `:`"),
        ("a: \u201cb: c\u201d\n", 'replace U+201C (left double quotation mark) with `"`'),
        ("a:\n  \u2013 b: c\n    d: e\n", "replace U+2013 (en dash) with `-`"),
    ],
)
def test_a_mistake_is_explained_in_words_that_help(text: str, words: str) -> None:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    error = caught.value
    message = f"{error.message}\n{error.hint or RULES[error.code].cure}"
    assert words.lower() in message.lower()
