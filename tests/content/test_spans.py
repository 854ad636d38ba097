"""Parts of a text between two signs are found as a regular expression finds them, in time that grows with the text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.plain_text import remove_tags, to_plain_text, unescape
from deck_builder.content.spans import replace_spans

CLOSING = {"\\(": "\\)", "\\[": "\\]"}
SLOW_BUT_RIGHT = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)


@given(st.text(alphabet="\\()[]ab\n"))
def test_the_same_parts_are_replaced_as_by_a_regular_expression(text: str) -> None:
    expected = SLOW_BUT_RIGHT.sub(lambda match: f"<{match.group()}>", text)
    assert replace_spans(text, CLOSING, lambda part: f"<{part}>") == expected


@given(st.text(alphabet="<>ab \n"))
def test_tags_are_removed_as_by_a_regular_expression(html: str) -> None:
    assert remove_tags(html) == re.sub(r"<[^>]*>", "", html)


def test_an_entity_with_thousands_of_digits_is_no_traceback() -> None:
    assert unescape(f"a&#{'9' * 5000};b&#65;") == "a\ufffdbA"
    assert to_plain_text(f"<b>a</b>&#{'9' * 5000};") == "a\ufffd"
