"""Texts as words that ids, tags and names of files can hold."""

from __future__ import annotations

import pytest

from deck_builder.source.slugs import make_slug


@pytest.mark.parametrize(
    ("text", "slug", "ascii_slug"),
    [
        ("My Bird", "my-bird", "my-bird"),
        ("Ärzte & Co.", "ärzte-co", "arzte-co"),
        ("東京", "東京", ""),
        ("  ", "", ""),
        ("x²", "x2", "x2"),
    ],
)
def test_a_slug_is_lower_case_words_joined_by_hyphens(text: str, slug: str, ascii_slug: str) -> None:
    assert make_slug(text) == slug
    assert make_slug(text, ascii_only=True) == ascii_slug
