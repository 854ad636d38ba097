"""Fixes for Markdown card files: YAML is fixed in the front matter alone, and no text of a card is touched.

White space at the end of a line may break the line in Markdown, and a tab may be code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.source.markdown_file import find_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable


def fix_front_matter(fix: Callable[[str], str]) -> Callable[[str], str]:
    """Make the fix of a Markdown text from a fix of YAML."""

    def fix_in_place(text: str) -> str:
        span = find_front_matter(text)
        if span is None:
            return text
        begin, end = span
        return text[:begin] + fix(text[begin:end]) + text[end:]

    return fix_in_place


def end_markdown_with_one_line_end(text: str) -> str:
    """End a Markdown text with one line end."""
    return text.rstrip("\n") + "\n" if text.strip() else text
