"""What the kinds that come with the program are for is read without all that a kind has."""

from __future__ import annotations

from deck_builder.deck.built_in_kinds import describe_built_in_kinds
from deck_builder.deck.kinds import load_built_in_kinds


def test_the_descriptions_are_those_of_the_kinds_read_as_a_whole() -> None:
    kinds = load_built_in_kinds()
    assert describe_built_in_kinds() == {key: kind and (kind.about or kind.name) for key, kind in kinds.items()}
