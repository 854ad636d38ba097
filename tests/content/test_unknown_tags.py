"""Tags that cards can't have stay text."""

from __future__ import annotations

import pytest

from deck_builder.content.unknown_tags import escape_unknown_tags


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("List<int> and <b>bold</b>", "List&lt;int> and <b>bold</b>"),
        ("`List<int>`", "`List<int>`"),
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("<!-- a comment -->", "<!-- a comment -->"),
        ("a < b", "a < b"),
        ("<int>\n`<int>`", "&lt;int>\n`<int>`"),
    ],
)
def test_only_unknown_tags_are_escaped(typed: str, escaped: str) -> None:
    assert escape_unknown_tags(typed) == escaped
