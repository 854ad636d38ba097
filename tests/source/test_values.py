from __future__ import annotations

import pytest

from deck_builder.source.parse import parse
from deck_builder.source.values import Mapping, Sequence

pytestmark = pytest.mark.usefixtures("each_parser")


def test_every_key_and_value_knows_where_it_stands() -> None:
    value = parse("a: b\ncards:\n  - id: x\n    tags: [é😀, 'two']\n".encode()).root
    assert isinstance(value, Mapping)
    assert value.marks["a"] == ((1, 1), (1, 4))
    cards = value["cards"]
    assert isinstance(cards, Sequence)
    assert cards.marks == [(3, 5)]
    card = cards[0]
    assert isinstance(card, Mapping)
    assert card.marks["tags"] == ((4, 5), (4, 11))
    tags = card["tags"]
    assert isinstance(tags, Sequence)
    assert tags.marks == [(4, 12), (4, 16)]  # columns count characters, not bytes
