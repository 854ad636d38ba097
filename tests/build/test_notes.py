"""Cards into notes."""

from __future__ import annotations

from deck_builder.build.notes import list_tags


def test_tags_that_differ_only_in_case_are_one() -> None:
    """For Anki they are one tag, and a note that has both differs from what Anki makes of it."""
    assert list_tags("geo", "question", "", "", ("City", "city", "capital")) == (
        "capital",
        "City",
        "geo::kind::question",
    )
    assert list_tags("geo", "question", "", "", ("GEO::kind::question",)) == ("GEO::kind::question",)


def test_tags_are_in_the_order_of_anki_and_name_kind_place_and_evidence() -> None:
    tags = list_tags("geo", "question", "West::The sea", "supported", ("a", "Z"))
    assert tags == ("a", "geo::evidence::supported", "geo::kind::question", "geo::west::the-sea", "Z")
