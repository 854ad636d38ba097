"""What Anki's editor stores of shapes becomes entries of a card, or nothing."""

from __future__ import annotations

import pytest

from deck_builder.deck.write_shapes import find_shape_entries
from tests.support.shapes import AS_IT_IS, EXACT


@pytest.mark.parametrize("html", EXACT.values(), ids=EXACT)
def test_shapes_of_anki_are_found(html: str) -> None:
    assert find_shape_entries(html)


@pytest.mark.parametrize("html", AS_IT_IS.values(), ids=AS_IT_IS)
def test_what_the_key_can_not_say_is_not_found(html: str) -> None:
    assert find_shape_entries(html) is None
